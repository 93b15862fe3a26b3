"""A small language that makes a client's records: who did what on which control, and when.

Every verb returns the client, so that a client reads as a sentence. Nothing here knows a rule of the assessment.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from hashlib import sha256
from typing import Any, Self

from soc2lib.catalog.catalog import Category, catalog
from soc2lib.evidence.records import (
    CollectionMethod,
    Evidence,
    EvidenceType,
    Population,
    TestedAs,
    TestMethod,
    TestResult,
)
from soc2lib.evidence.testing.records import (
    Attribute,
    Deviation,
    Observation,
    Spread,
    TestedItem,
    Tick,
    Walk,
    Walkthrough,
)
from soc2lib.gap.choices import Design, EvidenceSufficiency, Implementation, Operation
from soc2lib.gap.records import Control, CriterionScope
from soc2lib.scope.records import Examination, ReportType
from soc2lib.store.reading import HeldRecords
from soc2lib.store.record import Record

OWNER, PERFORMER, COLLECTOR = "Mia Berg", "Sam Okafor", "Anna Lind"
ADVISER, SECOND = "Jonas Ferreira", "Lea Brandt"
"""The adviser neither owns nor performs any control; the second reviews the adviser's papers."""
ANSWERED = {
    "office": False,
    "hosting_carried": True,
    "shared_tenants": False,
    "customer_users": False,
    "personal_devices": False,
    "urgent_changes": False,
    "outside_adviser": False,
}
"""What a made-up client answers to the conditions of key controls, so that none is open and few pairs count."""
LOOKED_AT = (Attribute.PERFORMED, Attribute.ON_TIME)


def digest(id: str) -> str:
    """The digest of the file behind a piece of evidence: its content is its id."""
    return sha256(content(id)).hexdigest()


def content(id: str) -> bytes:
    """The file behind a piece of evidence."""
    return f"{id}\n".encode()


@dataclass
class Client:
    """A client in the making: its as-of day, its examination, and its records by kind and id.

    A later record of the same kind and id takes the place of the earlier one.
    """

    as_of: date
    records: dict[tuple[str, str], Record] = field(default_factory=dict)

    @classmethod
    def examined(cls, as_of: date, *criteria: str, **examination: Any) -> Self:
        """A client whose Security examination rests on these criteria; all others are not relevant, with a reason."""
        told = {"name": "Fernhill Ltd", "system": "Fern", "categories": (Category.SECURITY,), **ANSWERED, **examination}
        client = cls(as_of).add(Examination(**told))
        security = [one.id for one in catalog().in_categories((Category.SECURITY,))]
        reason = "Made-up client: left out so that the story needs few controls."
        return client.add(*(CriterionScope(id=id, reason=reason) for id in security if id not in criteria))

    def add(self, *records: Record) -> Self:
        """Put records in."""
        self.records |= {(record.kind, record.id): record for record in records}
        return self

    def of(self, kind: type[Record]) -> list[Any]:
        """The records of a kind, in the order of ids."""
        return [record for (name, _), record in sorted(self.records.items()) if name == kind.kind]

    def held(self) -> HeldRecords:
        """The records as an assessment reads them."""
        return HeldRecords.of(self.as_of, *self.records.values())

    def on(self, as_of: date) -> Self:
        """The same records read on another day."""
        return replace(self, as_of=as_of, records=dict(self.records))

    def control(self, *ids: str, **told: Any) -> Self:
        """A control with its owner and what the client typed of it, on top of what it typed before."""
        for id in ids:
            before = self.records.get((Control.kind, id))
            typed = before.model_dump(exclude_defaults=True) if before else {"owner": OWNER}
            self.add(Control(**{**typed, "id": id, **told}))
        return self

    def claims(self, *ids: str) -> Self:
        """The client says that these controls are designed, in use and effective; nobody shows it."""
        return self.control(
            *ids,
            design=Design.SUITABLE,
            implementation=Implementation.IN_USE,
            in_use_since=date(2025, 1, 1),
            operation=Operation.EFFECTIVE,
            evidence=EvidenceSufficiency.FULL,
        )

    def absent(self, *ids: str, why: str = "There is none.") -> Self:
        """The client admits that these controls are not in use."""
        return self.control(*ids, implementation=Implementation.NOT_STARTED, notes=why)

    def piece(self, id: str, controls: tuple[str, ...], kind: EvidenceType, first: date, last: date) -> Self:
        """A file with its content: collected, performed, with a result, and accepted by the adviser."""
        seen = {"effective": first} if first == last else {"period_start": first, "period_end": last}
        return self.add(
            Evidence(
                id=id,
                title=f"{kind.value} of {', '.join(controls)}",
                type=kind,
                controls=controls,
                system="Fern",
                source="export",
                method=CollectionMethod.EXPORT,
                collected=last,
                added=last,
                collector=COLLECTOR,
                reviewer=ADVISER,
                file=f"{id}.txt",
                sha256=digest(id),
                size=len(content(id)),
                performed_by=PERFORMER,
                result="As described.",
                follow_up="None needed.",
                **seen,
            )
        )

    def designed(self, *ids: str, day: date, inspected: EvidenceType = EvidenceType.PROCEDURE) -> Self:
        """The adviser walked these controls through on a day and inspected a document: their design is suitable."""
        for id in ids:
            self.control(id)
            self.piece(f"EV-{id}-design", (id,), inspected, day, day)
            self.add(
                Walkthrough(
                    id=f"WT-{id}",
                    control=id,
                    day=day,
                    interviewed=PERFORMER,
                    done=(Walk.INSPECTION, Walk.OBSERVATION),
                    seen="Followed from start to end.",
                    evidence=(f"EV-{id}-design",),
                    authority=True,
                    covered="Fern",
                    concluded=Design.SUITABLE,
                    prepared_by=ADVISER,
                    reviewed_by=SECOND,
                )
            )
        return self

    def observed(self, *ids: str, day: date) -> Self:
        """The adviser watched one instance of each of these controls."""
        said = {"observer": ADVISER, "system": "Fern", "item": "A-1", "seen": "It did what is described."}
        return self.add(*(Observation(id=f"OB-{id}", control=id, day=day, **said) for id in ids))

    def in_force(self, *ids: str, first: date, last: date) -> Self:
        """The document that each of these controls keeps was in force on all these days."""
        for id in ids:
            self.control(id).piece(f"EV-{id}-document", (id,), EvidenceType.PROCEDURE, first, last)
        return self

    def configured(self, *ids: str, days: Iterable[date]) -> Self:
        """The configuration of these controls was exported on these days."""
        for id in ids:
            self.control(id)
            for day in days:
                self.piece(f"EV-{id}-{day:%m%d}", (id,), EvidenceType.CONFIGURATION, day, day)
        return self

    def ran(self, id: str, *days: date) -> Self:
        """Each of these runs is on file."""
        self.control(id)
        for day in days:
            self.piece(f"EV-{id}-{day:%m%d}", (id,), EvidenceType.MINUTES, day, day)
        return self

    def population(
        self, controls: tuple[str, ...], name: str, rows: int, first: date, last: date, total_source: str = "payroll"
    ) -> Self:
        """A whole list of what controls acted on, agreed to a count from elsewhere."""
        self.piece(f"EV-{name}", controls, EvidenceType.POPULATION, first, last)
        return self.add(
            Population(
                id=name,
                title=f"Items of {', '.join(controls)}",
                controls=controls,
                system="Fern",
                source="export",
                query="all items of the days",
                run_on=last,
                rows=rows,
                independent_total=rows,
                total_source=total_source,
                digest=digest(name),
                evidence=(f"EV-{name}",),
                period_start=first,
                period_end=last,
            )
        )

    def tested(
        self,
        id: str,
        rows: int,
        first: date,
        last: date,
        *,
        name: str = "",
        sample: int | None = None,
        deviating: tuple[str, ...] = (),
    ) -> Self:
        """The adviser tested a control over a whole population or a sample of it; deviating items are on record."""
        test, list_ = f"T-{id}{name}", f"POP-{id}{name.partition('/')[0]}"
        self.control(id).population((id,), list_, rows, first, last)
        size = rows if sample is None else sample
        self.add(
            TestResult(
                id=test,
                control=id,
                procedure="Each item compared with its record.",
                method=TestMethod.CENSUS if sample is None else TestMethod.SAMPLE,
                population=list_,
                attributes=LOOKED_AT,
                planned=size,
                passed=size - len(deviating),
                deviations=len(deviating),
                seed="" if sample is None else "7",
                population_digest=digest(list_),
                tested_on=last,
                tester=ADVISER,
                tested_as=TestedAs.ADVISER,
                reviewer=SECOND,
                evidence=(f"EV-{list_}",),
                period_start=first,
                period_end=last,
            )
        )
        late = {"performed": Tick.PASSED, "on_time": Tick.FAIL, "evidence": (f"EV-{list_}",)}
        return self.add(*(TestedItem(id=f"{test}/{item}", test=test, item=item, **late) for item in deviating))

    def explained(self, test: str, *items: str, **told: Any) -> Self:
        """Nature, cause, extent and intent of a deviation are on record."""
        known = {
            "nature": "Done, but late.",
            "cause": "The deputy was away.",
            "spread": Spread.ISOLATED,
            "intentional": False,
            "effect": "None on customers: nothing happened in the days between.",
        }
        return self.add(Deviation(id=f"DEV-{test}", test=test, items=items, **{**known, **told}))


def later(day: date, days: int) -> date:
    """So many days later."""
    return day + timedelta(days=days)


TYPE_I, TYPE_II = ReportType.TYPE_I, ReportType.TYPE_II
