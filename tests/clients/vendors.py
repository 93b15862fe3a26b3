"""What a client does about its vendors, and a cloud that carries part of the system by a carve-out."""

from datetime import date

from soc2lib.catalog.catalog import Category
from soc2lib.scope.choices import AssuranceKind, ComplementarySide, Opinion, OwnerKind, SubserviceMethod, Tier
from soc2lib.scope.records import Commitment, ComplementaryControl, ThirdParty, ThirdPartyReport
from tests.clients.build import ADVISER, OWNER, Client, later

CLOUD = "Nimbus Cloud"


def cared_for(client: Client, first: date, last: date) -> Client:
    """Vendors are listed and rated, two were assessed before they came, the critical one was reviewed; all tested."""
    client.designed("VEN-01", "VEN-02", "VEN-03", day=later(first, -20))
    return client.tested("VEN-01", 6, first, last).tested("VEN-02", 2, first, last).tested("VEN-03", 1, first, last)


def carved_out(client: Client, report_end: date, bridge_until: date) -> Client:
    """The cloud runs the data halls: carve-out, its Type II report read, its user-entity controls answered."""
    return client.add(
        Commitment(id="CM-1", promise="Strangers do not reach the servers.", made_in="Terms", owner=OWNER),
        ThirdParty(
            id="TP-cloud",
            name=CLOUD,
            service="Data halls and platform",
            owner=OWNER,
            tier=Tier.CRITICAL,
            customer_data=True,
            controls_needed=True,
            commitments=("CM-1",),
            method=SubserviceMethod.CARVE_OUT,
            monitoring="Report and bridge letter read each year.",
        ),
        ThirdPartyReport(
            id="TR-cloud",
            third_party="TP-cloud",
            report=AssuranceKind.SOC2_TYPE_II,
            categories=(Category.SECURITY,),
            period_start=date(2025, 1, 1),
            period_end=report_end,
            auditor="Quill & Marsh CPAs",
            opinion=Opinion.UNQUALIFIED,
            exceptions="none",
            cuecs_mapped=True,
            bridge_until=bridge_until,
            reviewer=ADVISER,
            reviewed=date(2026, 6, 5),
        ),
        ComplementaryControl(
            id="CS-halls",
            side=ComplementarySide.CSOC,
            control="Guards, badges and cameras keep strangers out of the data halls.",
            owner=OwnerKind.VENDOR,
            third_party="TP-cloud",
            criteria=("CC6.4",),
        ),
    )


def carry_entry(client: Client) -> Client:
    """The cloud also runs the entry control itself: PHY-01 is recorded as carried by it."""
    return client.control("PHY-01", applicability="carried by subservice", applicability_reason=f"{CLOUD} (data halls)")
