"""What a sample keeps on record: its test with the seed, its population with the file, its items."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path

from soc2lib.basics import clock
from soc2lib.basics.formatting import count
from soc2lib.errors import InputError, ParameterError, Problem
from soc2lib.evidence.locker.locker import Locker
from soc2lib.evidence.locker.service import known_controls
from soc2lib.evidence.records import Evidence, Population, TestResult
from soc2lib.evidence.samples.drawing import Draw, Plan
from soc2lib.evidence.samples.population_file import Listed
from soc2lib.evidence.sampling.planned_sizes import Assurance
from soc2lib.evidence.sources.evidence_files import About, import_files
from soc2lib.evidence.testing.records import TestedItem
from soc2lib.scope.records import Examination
from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.rows import Change
from soc2lib.store.record import Record

LONGEST_ID = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a sample.

    Attributes
    ----------
    control, name : str
        The control, and a name where it has several samples.
    items : int, optional
        Items to draw; planned from the population unless told.
    method, by : str
        ``random``, ``stratified`` or ``systematic``, and the column of the strata or of the order.
    column : str
        The column of the ids.
    homogeneous : bool, optional
        Whether the population is of one kind; None where nobody said.
    period : (date, date), optional
        The days that the population is of.
    complete_by : (int or None, str), optional
        Where an independent total comes from, and the total.
    assurance : Assurance
        How much the auditor leans on the control.
    """

    control: str
    name: str = ""
    items: int | None = None
    method: str = ""
    by: str = ""
    column: str = ""
    homogeneous: bool | None = None
    period: tuple[date, date] | None = None
    complete_by: tuple[int | None, str] = (None, "")
    assurance: Assurance = Assurance.MODERATE

    @property
    def test(self) -> str:
        """Id of the sample's test."""
        return "-".join(filter(None, ("sample", self.control, self.name)))


@dataclass(frozen=True, slots=True)
class Sampled:
    """A sample as it stands now.

    Attributes
    ----------
    test : TestResult
        Its record.
    items : tuple of str
        The items to test, in the order drawn.
    stratum_of : mapping
        Stratum of each item; empty without strata.
    listed : Listed or None
        The population.
    reason : str
        How to do the draw again.
    replaced : mapping
        Each item that was found void now, to the item that took its place.
    notes : tuple of str
        What a reader must know.
    """

    test: TestResult
    items: tuple[str, ...] = ()
    stratum_of: Mapping[str, str] = field(default_factory=dict)
    listed: Listed | None = None
    reason: str = ""
    replaced: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def seeded(engagement: Engagement, asked: Asked) -> TestResult:
    """The sample's test with its seed; refused where none is on record."""
    test = engagement.one(TestResult, asked.test)
    if test is None or not test.seed:
        remedy = f"Record one first, before the list is known: soc2 evidence sample {engagement.client} {asked.control}"
        problem = Problem(f"test {asked.test}", "no seed on record", "a seed that was recorded before", remedy)
        raise InputError("The sample cannot be drawn yet.", [problem])
    return test


def check_same(test: TestResult, listed: Listed) -> None:
    """Refuse another population than the one that was drawn from."""
    if test.population_digest not in ("", listed.digest):
        found = f"digest {listed.digest[:12]}…, {len(listed.rows)} items"
        expected = f"the population that was drawn from, digest {test.population_digest[:12]}…"
        problem = Problem(listed.file, found, expected, "Give that list, or draw a new sample under another --name.")
        raise InputError("The population is another one.", [problem])


def items_of(engagement: Engagement, test: str) -> list[TestedItem]:
    """The items of a test."""
    return [one for one in engagement.all(TestedItem) if one.test == test]


def store_population(
    engagement: Engagement, asked: Asked, file: Path, test: str, listed: Listed, author: str, notes: Sequence[str]
) -> list[Population | Evidence]:
    """The population's record, and that of its file in the locker."""
    first, last = asked.period or period_of(engagement)
    about = About((asked.control,), "population", "population-list", str(last))
    existing = engagement.all(Evidence)
    taken = import_files(
        Locker(engagement.folder),
        file,
        existing,
        added=clock.today(),
        collector=author,
        about=about,
        controls=known_controls(engagement),
    )
    known = [one.id for one in existing if one.file in taken.known]
    files = [*taken.records, *taken.corrected]
    said = {True: "Homogeneous: yes.", False: "Homogeneous: no, drawn by strata.", None: ""}[asked.homogeneous]
    population = Population.build(
        {
            "id": f"POP-{test}",
            "title": f"{count(len(listed.rows), 'item')} of {listed.file}",
            "controls": (asked.control,),
            "rows": len(listed.rows),
            "digest": listed.digest,
            "independent_total": asked.complete_by[0],
            "total_source": asked.complete_by[1],
            "evidence": tuple([one.id for one in files] or known),
            "period_start": first,
            "period_end": last,
            "notes": " ".join(filter(None, (said, *notes))),
        }
    )
    return [population, *files]


def period_of(engagement: Engagement) -> tuple[date, date]:
    """The days of the examined period that have come; refused where none is set."""
    examination = engagement.one(Examination, "examination")
    if examination is None or examination.window_start is None:
        problem = Problem("--from and --as-of", "no days", "the days that the population is of", "Name them.")
        raise ParameterError("The days of the population are not known.", [problem])
    last = min(examination.window_end or examination.window_start, clock.today())
    return examination.window_start, max(last, examination.window_start)


def new_items(test: str, items: Iterable[str]) -> list[TestedItem]:
    """A row to fill in for each item of a test."""
    return [TestedItem.build({"id": _row_id(test, item), "test": test, "item": item}) for item in items]


def _row_id(test: str, item: str) -> str:
    id = f"{test}/{item}"
    return id if len(id) <= LONGEST_ID else f"{test}/{sha256(item.encode()).hexdigest()}"


def in_order(found: Draw, items: Iterable[str]) -> tuple[str, ...]:
    """Items in the order in which they were drawn."""
    ranks = [*found.selection.items, *(id for ids in found.reserve.values() for id in ids)]
    place = {id: n for n, id in enumerate(ranks)}
    return tuple(sorted(items, key=lambda id: place[id]))


def strata_of(found: Draw, plan: Plan) -> Mapping[str, str]:
    """The stratum of each item; empty without strata."""
    return found.stratum_of if plan.method == "stratified" else {}


def save(
    engagement: Engagement, records: Sequence[Record], author: str, reason: str, more: Sequence[Change] = ()
) -> None:
    """Save records, and changes beside them, in one go."""
    changes = [Change(one.kind, one.id, one.body(), engagement.version(type(one), one.id)) for one in records]
    engagement.save_all([*changes, *more], author=author, reason=reason[:1000])
