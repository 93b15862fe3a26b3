"""How an observation is begun with one keystroke, and whether one on record shows anything."""

from collections.abc import Mapping
from datetime import date

from soc2lib.basics import formatting
from soc2lib.catalog.catalog import catalog
from soc2lib.evidence.records import Evidence
from soc2lib.evidence.shown.instance import fault
from soc2lib.evidence.testing.records import Observation
from soc2lib.gap.claims.claims import as_recorded
from soc2lib.gap.records import Control
from soc2lib.html.pieces import Status
from soc2lib.store.engagement import Engagement

SHOWN = Status("Shown", "good")
_NOTHING = Status("Shows nothing", "unknown")


def begin(engagement: Engagement, control: str, observer: str) -> Observation:
    """The observation that somebody begins of a control: person and day are filled in, the rest is asked for.

    Parameters
    ----------
    engagement : Engagement
        The client; its as-of day is the day of the observation.
    control : str
        Id of the control.
    observer : str
        Who observes; empty where nobody gave a name.

    Returns
    -------
    Observation
        The same person's incomplete one of that day where there is one, so that it is completed and not doubled; else
        a new one under an id that was never used.
    """
    engagement.refresh()
    for one in engagement.all(Observation):
        if (one.control, one.observer, one.day) == (control, observer, engagement.as_of) and one.missing:
            return one
    return Observation(id=_free(engagement, control), control=control, observer=observer, day=engagement.as_of)


def _free(engagement: Engagement, control: str) -> str:
    number, id = 1, f"OB-{control}"
    while engagement.ledger.history(Observation.kind, id):
        number += 1
        id = f"OB-{control}-{number}"
    return id


def states(engagement: Engagement) -> Mapping[str, tuple[Status, str]]:
    """Observation id to whether it shows the control in use, and why not; grain: one entry an observation."""
    owners, performers = _owners(engagement), _performers(engagement)
    return {
        one.id: state(one, owners, performers.get(one.control, frozenset()), engagement.as_of)
        for one in engagement.all(Observation)
    }


def state_of(engagement: Engagement, one: Observation) -> tuple[Status, str]:
    """The same of one observation, which need not be stored yet."""
    performers = _performers(engagement).get(one.control, frozenset())
    return state(one, _owners(engagement), performers, engagement.as_of)


def state(one: Observation, owners: Mapping[str, str], performers: frozenset[str], as_of: date) -> tuple[Status, str]:
    """Whether an observation shows the control in use on its day, with the reason as a clause.

    Parameters
    ----------
    owners : mapping
        Control id to its owner, empty where nobody is named; of every control there is.
    performers : frozenset of str
        Names of those who perform the control, by the evidence on record.
    as_of : date
        The day it is read on.

    Examples
    --------
    >>> one = Observation(id="OB-1", control="IAM-05", observer="Ann", day=date(2026, 5, 4), seen="Refused.")
    >>> status, reason = state(one, {"IAM-05": "Mei"}, frozenset(), date(2026, 6, 1))
    >>> status.words, reason
    ('Missing: system and item', 'it stays self-reported until system and item are named')
    """
    if one.control not in owners:
        return _NOTHING, f"no control has the id {one.control}"
    if one.missing:
        return Status(f"Missing: {formatting.listed(one.missing)}", "unknown"), fault(one, "")
    if one.day and one.day > as_of:
        return _NOTHING, "its day has not come"
    wrong = fault(one, owners[one.control], performers)
    return (_NOTHING, wrong) if wrong else (SHOWN, f"{one.observer} saw it at work on {one.system}")


def _owners(engagement: Engagement) -> Mapping[str, str]:
    recorded = {control.id: control for control in engagement.all(Control)}
    return {one.id: one.owner for one in as_recorded(catalog(), recorded)}


def _performers(engagement: Engagement) -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for piece in engagement.all(Evidence):
        for control in piece.controls if piece.performed_by else ():
            found[control] = found.get(control, frozenset()) | {piece.performed_by}
    return found
