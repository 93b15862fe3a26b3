"""The eleven key controls that most typical clients share, and how each kind of control is shown over some days.

Five criteria of Security are kept: CC1.3 (documents), CC6.2 and CC6.3 (people and accounts), CC6.6 (configuration and a
half-yearly review), CC8.1 (changes). With the conditions answered as in `build.ANSWERED` they rest on eleven key
controls with every rhythm there is, six of them over a population. No other criterion shares one of them.
"""

from datetime import date, timedelta

from soc2lib.basics.cadence import expected_occurrences
from tests.clients.build import Client, later

CRITERIA = ("CC1.3", "CC6.2", "CC6.3", "CC6.6", "CC8.1")
DOCUMENTS = ("GOV-04", "GOV-05")
CONFIGURATIONS = ("IAM-05", "CHG-03")
HALF_YEARLY = ("NET-01",)
POPULATIONS = {"IAM-01": 12, "IAM-02": 20, "IAM-03": 8, "CHG-01": 30, "CHG-02": 30}
"""Control to the rows of its population: joiners, accounts, leavers, changes, releases."""
REVIEWS = "IAM-04"
"""The quarterly review of accounts; one row of its population is one review."""
KEY_CONTROLS = (*DOCUMENTS, *CONFIGURATIONS, *HALF_YEARLY, *POPULATIONS, REVIEWS)


def show_design(client: Client, day: date, ids: tuple[str, ...] = KEY_CONTROLS) -> Client:
    """The design of these controls is shown."""
    return client.designed(*ids, day=day)


def show_one(client: Client, day: date, ids: tuple[str, ...] = KEY_CONTROLS) -> Client:
    """Design shown, and one instance of each seen."""
    return show_design(client, day, ids).observed(*ids, day=day)


def show_days(client: Client, first: date, last: date, ids: tuple[str, ...] = KEY_CONTROLS) -> Client:
    """Design shown before these days, and everything that is asked of each control on them."""
    show_design(client, later(first, -20), ids)
    for id in ids:
        if id in POPULATIONS:
            client.tested(id, POPULATIONS[id], first, last)
        elif id == REVIEWS:
            show_reviews(client, first, last)
        elif id in DOCUMENTS:
            client.in_force(id, first=later(first, -30), last=last)
        elif id in CONFIGURATIONS:
            client.configured(id, days=(first, last))
        else:
            client.ran(id, *half_years(first, last))
    return client


def show_reviews(client: Client, first: date, last: date) -> Client:
    """Each quarterly review of the days is on file, and all of them were tested."""
    runs = expected_occurrences("quarterly", first, last) or 1
    client.ran(REVIEWS, *(later(first, 80 + 91 * n) for n in range(runs)))
    return client.tested(REVIEWS, runs, first, last)


def half_years(first: date, last: date) -> list[date]:
    """A run in the second month and every half year after it."""
    found, day = [], later(first, 45)
    while day <= last:
        found.append(day)
        day += timedelta(days=180)
    return found
