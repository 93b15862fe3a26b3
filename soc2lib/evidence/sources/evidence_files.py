"""Evidence files of any kind, taken into the locker in one go from a folder or a ZIP.

What a file shows stands in its name, by the naming rule, or is said for all of them. All of it is read first: if one
does not fit, all faults are told and nothing is taken in.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path, PurePosixPath

from soc2lib.catalog.catalog import catalog
from soc2lib.errors import EvidenceError, Problem, did_you_mean
from soc2lib.evidence.locker.locker import Kept, Locker
from soc2lib.evidence.locker.naming import (
    Named,
    ending_of,
    printable,
    read_name,
    type_named,
    unfit_day,
    unfit_words,
    unknown_controls,
)
from soc2lib.evidence.records import Evidence
from soc2lib.evidence.sources.places import Place
from soc2lib.store.file_origin.inside import origin_inside
from soc2lib.store.identity import Origin


@dataclass(frozen=True, slots=True)
class About:
    """What is said of files beside their names: it takes the place of what the names say.

    ``controls`` are ids of controls; ``system``, ``type`` and ``day`` are written as in the naming rule, and empty
    where the name says them; ``corrects`` is the id of the evidence that the file corrects.
    """

    controls: tuple[str, ...] = ()
    system: str = ""
    type: str = ""
    day: str = ""
    corrects: str = ""

    @property
    def missing(self) -> list[str]:
        """Which parts a file needs that is not named by the rule."""
        parts = {"--control": self.controls, "--system": self.system, "--type": self.type, "--day": self.day}
        return [name for name, value in parts.items() if not value]


@dataclass(frozen=True, slots=True)
class Taken:
    """What a folder or ZIP brought.

    Attributes
    ----------
    records : tuple of Evidence
        New ones; one that ``supersedes`` another is a corrected file.
    known : tuple of str
        Names of files that were recorded already.
    corrected : tuple of Evidence
        Records of the same file of which something else is said now.
    passed_over : tuple of str
        Folders in the folder, which were not looked into.
    """

    records: tuple[Evidence, ...]
    known: tuple[str, ...]
    corrected: tuple[Evidence, ...] = ()
    passed_over: tuple[str, ...] = ()


def import_files(
    locker: Locker,
    place: Path,
    existing: Sequence[Evidence],
    *,
    added: date,
    collector: str,
    source: str = "",
    about: About | None = None,
    controls: Collection[str] | None = None,
    refuse: Callable[[Origin, str], None] | None = None,
) -> Taken:
    """Take in every file of a folder or ZIP.

    Parameters
    ----------
    locker : Locker
        Where the files are kept.
    place : Path
        A folder (its own files, not those of folders in it), a ZIP, or one file.
    existing : sequence of Evidence
        Records there are already.
    added : date
        The day they come in; what they show is the day in their names, which is no later one.
    collector : str
        Who took them.
    source : str
        Where they come from.
    about : About, optional
        What is said of them beside their names.
    controls : collection of str, optional
        Ids of the controls that there are; the library's unless told.
    refuse : callable, optional
        Raises where a file says that it is another client's: given whose it is, and the file's name.

    Notes
    -----
    The same bytes for another control or another day are another record of the same file; for the same control and day
    they are the same record, corrected where the name now says another system or type. Other bytes under the same name
    are a record that supersedes the one before.

    Raises
    ------
    EvidenceError
        With one problem for each file that cannot be taken in and for a ZIP that is not safe to open.
    """
    said = about or About()
    known = catalog().controls if controls is None else controls
    with Place(place) as files:
        named: list[tuple[str, Named]] = []
        problems = _unfit_about(said, known, files.names, existing)
        for name in files.names if not problems else ():
            try:
                named.append((name, _read(PurePosixPath(name).name, said, known, added)))
            except EvidenceError as error:
                problems += error.problems
        if problems:
            raise EvidenceError("Nothing was taken in.", problems)
        for name, _ in named if refuse else ():
            with files.open(name) as content:
                origin = origin_inside(content, name)
            if origin and refuse:
                refuse(origin, PurePosixPath(name).name)
        taking = _Taking(existing, added, collector, source or printable(place.name), said)
        for path, parts in named:
            with files.open(path) as content:
                taking.take(locker.keep_content(content), parts)
        return taking.taken(files.passed_over)


@dataclass(slots=True)
class _Taking:
    """Decides for each kept file whether it is a new record, a known one or a correction."""

    existing: Sequence[Evidence]
    added: date
    collector: str
    source: str
    about: About
    ids: set[str] = field(init=False)
    by_content: dict[str, list[Evidence]] = field(init=False)
    by_name: dict[str, Evidence] = field(init=False)
    new: list[Evidence] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    corrected: list[Evidence] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ids = {record.id for record in self.existing}
        self.by_content = {}
        for record in self.existing:
            self.by_content.setdefault(record.sha256, []).append(record)
        replaced = {record.supersedes for record in self.existing}
        self.by_name = {record.file: record for record in self.existing if record.file and record.id not in replaced}

    def take(self, kept: Kept, name: Named) -> None:
        if self.about.corrects:
            record = next(record for record in self.existing if record.id == self.about.corrects)
            self._correct(record, kept, name)
            return
        same = [record for record in self.by_content.get(kept.sha256, ()) if _shows(record, name.period_end)]
        covered = {control for record in same for control in record.controls}
        missing = tuple(control for control in name.controls if control not in covered)
        if not missing:
            self._again(next(record for record in same if set(record.controls) & set(name.controls)), name)
            return
        if self.about.controls or missing != name.controls or name.number == 0:
            self._add(kept, self._unused(replace(name, controls=missing)), "")
            return
        before = self.by_name.get(name.name())
        self._add(kept, name, before.id if before else "")

    def taken(self, passed_over: Sequence[str]) -> Taken:
        return Taken(tuple(self.new), tuple(self.known), tuple(self.corrected), tuple(passed_over))

    def _again(self, record: Evidence, name: Named) -> None:
        before = record.file.split("_")
        if len(before) == 5 and before[1:3] == name.name().split("_")[1:3]:
            self.known.append(name.name())
            return
        facts = {"system": name.system, "type": name.type, "file": replace(name, controls=record.controls).name()}
        self.corrected.append(record.model_copy(update=facts))

    def _correct(self, record: Evidence, kept: Kept, name: Named) -> None:
        if record.sha256 != kept.sha256:
            self._add(kept, self._unused(name), record.id)
            return
        facts = {"controls": name.controls, "system": name.system, "type": name.type, "effective": name.period_end}
        self.corrected.append(record.model_copy(update={**facts, "file": name.name()}))

    def _unused(self, name: Named) -> Named:
        """The name with the first number from its own on that no record has."""
        while name.number == 0 or name.name() in self.by_name:
            name = replace(name, number=name.number + 1)
        return name

    def _add(self, kept: Kept, name: Named, supersedes: str) -> None:
        id = _free(f"EV-{kept.sha256[:8]}", self.ids)
        self.ids.add(id)
        values = {
            "id": id,
            "type": name.type,
            "controls": name.controls,
            "system": name.system,
            "source": self.source,
            "effective": name.period_end,
            "added": self.added,
            "collector": self.collector,
            "file": name.name(),
            "sha256": kept.sha256,
            "size": kept.size,
            "supersedes": supersedes,
        }
        record = Evidence.build(values)
        self.new.append(record)
        self.by_content.setdefault(kept.sha256, []).append(record)
        self.by_name[record.file] = record


def _read(name: str, said: About, known: Collection[str], added: date) -> Named:
    try:
        named = _with(read_name(name, known), said)
    except EvidenceError:
        if said.missing:
            raise
        named = _with(Named(said.controls, "", type_named(said.type), added, 0, ending_of(name)), said)
    if named.period_end > added:
        where, found = f"{printable(name)}, last day covered", f"{named.period_end}, which has not come"
        problem = Problem(where, found, f"a day up to {added}", "Name the last day that it shows.")
        raise EvidenceError("The file is of a day to come.", [problem])
    return named


def _with(name: Named, said: About) -> Named:
    return Named(
        tuple(dict.fromkeys(said.controls)) or name.controls,
        said.system or name.system,
        type_named(said.type) if said.type else name.type,
        date.fromisoformat(said.day) if said.day else name.period_end,
        name.number,
        name.ending,
    )


def _unfit_about(
    said: About, known: Collection[str], names: Sequence[str], existing: Sequence[Evidence]
) -> list[Problem]:
    problems = unknown_controls("--control", said.controls, known)
    if said.system or said.type:
        problems += unfit_words("--system and --type", said.system or "any", said.type or "log-extract")
    if said.day:
        problems += unfit_day("--day", said.day)
    ids = [record.id for record in existing]
    if said.corrects and said.corrects not in ids:
        remedy = did_you_mean(said.corrects, ids) or "See: soc2 evidence list."
        problems.append(Problem("--corrects", repr(said.corrects), "the id of evidence on record", remedy))
    if said.corrects and len(names) != 1:
        problems.append(Problem("--corrects", f"{len(names)} files", "one file", "Give the corrected file alone."))
    return problems


def _shows(record: Evidence, day: date) -> bool:
    """Whether a record is of a day: the day of its file's name, whatever was typed beside it since."""
    return day in (record.effective, record.period_end) or f"_{day}_" in record.file


def _free(id: str, taken: set[str]) -> str:
    return id if id not in taken else next(f"{id}-{n}" for n in range(2, len(taken) + 3) if f"{id}-{n}" not in taken)
