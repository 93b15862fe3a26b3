"""What a client's policies promise: the catalog with its own limits, and the promises that practice does not keep."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from soc2lib.basics.cache import remembered
from soc2lib.basics.limits import Limit
from soc2lib.catalog.catalog import Catalog, catalog_promising
from soc2lib.gap.records import PolicyLimit


def promised_catalog(limits: Iterable[PolicyLimit]) -> Catalog:
    """The catalog with the client's own limits in every control's text and every test.

    Examples
    --------
    >>> told = promised_catalog([PolicyLimit(id="emergency-approval", promised=5)])
    >>> told.limits["emergency-approval"].words, "within 5 business days" in told.controls["CHG-04"].description
    ('5 business days', True)
    """
    return _promised({limit.id: limit.promised for limit in limits if limit.promised is not None})


@remembered
def _promised(promised: Mapping[str, int]) -> Catalog:
    return catalog_promising(promised)


@dataclass(frozen=True, slots=True)
class BrokenPromise:
    """A limit in force that practice does not keep: both in words, and where the practice was seen."""

    limit: Limit
    promised: str
    practised: str
    seen: str


def broken_promises(limits: Iterable[PolicyLimit]) -> tuple[BrokenPromise, ...]:
    """The limits whose practice was seen to be worse than the promise, by id; what nobody looked at is not among them.

    Examples
    --------
    >>> rows = [PolicyLimit(id="review-revocation", practice=16), PolicyLimit(id="log-retention", practice=24)]
    >>> [(row.limit.id, row.promised, row.practised) for row in broken_promises(rows)]
    [('review-revocation', '10 days', '16 days')]
    """
    ordered = sorted(limits, key=lambda limit: limit.id)
    in_force = promised_catalog(ordered).limits
    return tuple(
        BrokenPromise(in_force[row.id], in_force[row.id].words, in_force[row.id].say(row.practice), row.seen)
        for row in ordered
        if row.practice is not None and not in_force[row.id].kept_by(row.practice)
    )
