"""The steps of a walkthrough from a control's test procedure, and the systems on record for each control."""

import re
from collections.abc import Iterable, Mapping, Sequence

from soc2lib.catalog.catalog import LibraryControl
from soc2lib.plan.records import ControlLoad
from soc2lib.readiness.mock_audit.test_records import Fieldwork

_STEP = re.compile(r"(?<=[.;])\s+(?=\d{1,2}\) )")
OWN = "Follow one run from its start to its end."
"""What to see of a control of the client's own, for which no procedure is written."""


def steps(procedure: str) -> tuple[str, ...]:
    """The numbered steps of a test procedure, one a line.

    Examples
    --------
    >>> steps("1) Obtain the list. 2) Inspect (see 3) one item.")
    ('1) Obtain the list.', '2) Inspect (see 3) one item.')
    """
    return tuple(step.strip() for step in _STEP.split(procedure) if step.strip())


def see(control: LibraryControl | None) -> str:
    """What to see of a control, a line a step."""
    return "\n".join(steps(control.test_procedure)) if control else OWN


def systems_of(work: Fieldwork, loads: Iterable[ControlLoad]) -> Mapping[str, Sequence[str]]:
    """Control id to the systems on record for it: of its load, its populations and its evidence, each once."""
    found: dict[str, dict[str, None]] = {}
    for load in loads:
        found.setdefault(load.id, {}).update(dict.fromkeys(load.systems))
    named = [(one.system, one.controls) for one in work.populations]
    named += [(one.system, one.controls) for one in work.evidence]
    for system, controls in named:
        for id in controls if system else ():
            found.setdefault(id, {})[system] = None
    return {id: tuple(systems) for id, systems in found.items()}
