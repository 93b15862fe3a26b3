"""A client's lists: files into the locker with what they mean, and out of it again, opened for testing."""

import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import chain, count
from pathlib import Path

from soc2lib.basics.private.rights import open_private
from soc2lib.basics.private.temporary import Temporary
from soc2lib.errors import ParameterError, Problem, TableError, did_you_mean
from soc2lib.evidence.locker.locker import Locker
from soc2lib.evidence.populations.cells import DATE_ORDERS
from soc2lib.evidence.populations.columns import Choice
from soc2lib.evidence.populations.population import Opened, Populations
from soc2lib.evidence.populations.words import FIRM_FILE, Words, words_of
from soc2lib.evidence.records import CollectionMethod, Evidence, EvidenceType, Population
from soc2lib.evidence.sources.tables import open_table
from soc2lib.store.engagement import Engagement
from soc2lib.store.ledger.rows import Change


@dataclass(frozen=True, slots=True)
class ListFacts:
    """What somebody told of a list beside its files; empty where nothing.

    Attributes
    ----------
    system, query, parameters, source : str
        Where it comes from, asked how.
    columns : mapping
        Our column to the file's.
    order : str
        ``dmy`` or ``mdy`` where days are not written year first.
    words : tuple of str
        What words in its cells mean, such as ``accounts.active:STAGED=no``.
    total : int, optional
        The count from elsewhere that shows that it is whole, and ``total_source`` where from.
    """

    system: str = ""
    query: str = ""
    parameters: str = ""
    source: str = ""
    columns: Mapping[str, Choice] | None = None
    order: str = ""
    words: tuple[str, ...] = ()
    total: int | None = None
    total_source: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """A list as it was read: its record, its files, and how its columns were understood."""

    record: Population
    opened: Opened
    pieces: tuple[Evidence, ...] = ()


def client_words(engagement: Engagement, more: Iterable[str] = ()) -> Words:
    """The word lists that count for a client: the catalog's, the firm's, and what was told of its lists."""
    facts = [one.words for one in engagement.all(Population) if one.words]
    return words_of(engagement.folder.parent / FIRM_FILE, [*facts, *more])


def read_list(engagement: Engagement, table: str, files: Sequence[Path], facts: ListFacts, run_on: date) -> Read:
    """Read the files of a list as they would be tested, and store nothing.

    Raises
    ------
    TableError
        Naming every file, row and column that cannot be read.
    ParameterError
        If the order of days or a word is told in another way.
    """
    if facts.order not in DATE_ORDERS:
        found = repr(facts.order)
        raise ParameterError("The order of days is not known.", [Problem("dates", found, "dmy or mdy", "Correct it.")])
    with Temporary() as folder, Populations(words=client_words(engagement, facts.words)) as tables:
        opened = _open(tables, table, _distinct(files), folder, facts)
        record = Population(
            id=list_id(table, facts.system),
            title=f"{table.replace('_', ' ')} from {opened.file}",
            system=facts.system,
            source=facts.source,
            query=facts.query,
            parameters=facts.parameters,
            run_on=run_on,
            rows=opened.rows,
            independent_total=facts.total,
            total_source=facts.total_source,
            partial=bool(opened.partial),
            digest=tables.digest(table),
            notes=opened.partial,
            table=table,
            columns=_written(facts.columns or {}),
            dates=facts.order,
            words=";".join(facts.words),
        )
        return Read(record, opened)


def keep_list(
    engagement: Engagement, table: str, files: Sequence[Path], facts: ListFacts, *, author: str, day: date
) -> Read:
    """Read the files of a list and keep them: in the locker, with their records, all or nothing.

    Notes
    -----
    A list of the same table and system takes the place of the one before; its files stay in the locker.
    """
    read = read_list(engagement, table, files, facts, day)
    locker, known = Locker(engagement.folder), engagement.all(Evidence)
    by_content = {one.sha256: one for one in known if one.population == read.record.id}
    taken = {one.id for one in known}
    pieces = []
    for path in files:
        kept = locker.keep(path)
        if kept.sha256 in by_content:
            pieces.append(by_content[kept.sha256])
            continue
        id = _free(f"EV-{kept.sha256[:8]}", taken)
        taken.add(id)
        pieces.append(
            Evidence(
                id=id,
                title=read.record.title,
                type=EvidenceType.POPULATION,
                system=facts.system,
                source=facts.source or path.name,
                query=facts.query,
                method=CollectionMethod.EXPORT,
                added=day,
                collector=author,
                file=path.name,
                sha256=kept.sha256,
                size=kept.size,
                population=read.record.id,
            )
        )
    record = read.record.model_copy(update={"evidence": tuple(piece.id for piece in pieces)})
    new = [piece for piece in pieces if piece.sha256 not in by_content]
    changes = [Change(one.kind, one.id, one.body(), engagement.version(type(one), one.id)) for one in (*new, record)]
    engagement.save_all(changes, author=author, reason=f"{record.title}, {facts.system or 'no system named'}")
    return Read(record, read.opened, tuple(pieces))


def lists(engagement: Engagement) -> list[Population]:
    """The client's lists that tests read, in the order of ids."""
    return [one for one in engagement.all(Population) if one.table]


@contextmanager
def opened_lists(engagement: Engagement, more: Iterable[str] = ()) -> Iterator[tuple[Populations, Path]]:
    """Every list of a client opened for testing, with the folder of its files.

    Raises
    ------
    EvidenceAltered
        If a file in the locker is altered, cut or gone.
    TableError
        If a list cannot be read any more.
    """
    locker, pieces = Locker(engagement.folder), {one.id: one for one in engagement.all(Evidence)}
    wanted = sorted(lists(engagement), key=lambda one: (one.table != "aliases", one.id))
    locker.check([pieces[id] for one in wanted for id in one.evidence if id in pieces])
    with Temporary() as folder, Populations(words=client_words(engagement, more)) as tables:
        for one in wanted:
            given = [(locker.path(pieces[id].sha256), pieces[id].file) for id in one.evidence if id in pieces]
            paths = [_named(path, folder, f"{slug(one.system)}_{name}") for path, name in given]
            _open(
                tables,
                one.table,
                paths,
                folder,
                ListFacts(one.system, columns=_read_columns(one.columns), order=one.dates),
            )
        yield tables, folder


def list_id(table: str, system: str) -> str:
    """The id of a list of a system."""
    return f"POP-{table}" + (f"-{slug(system)}" if system else "")


def read_columns(pairs: Iterable[str]) -> dict[str, Choice]:
    """Columns as told: ``ours=theirs``; several of the file's that are unique together stand with ``+``.

    Raises
    ------
    ParameterError
        Naming every pair in another form.

    Examples
    --------
    >>> read_columns(["person=Work email", "account=host+user"])
    {'person': 'Work email', 'account': ('host', 'user')}
    """
    facts = [one.partition("=") for one in pairs]
    problems = [
        Problem("columns", repr(ours + sign + theirs), "ours=theirs, such as person=email", "Correct it.")
        for ours, sign, theirs in facts
        if not (ours.strip() and theirs.strip())
    ]
    if problems:
        raise ParameterError("The columns are told in another way.", problems)
    return {ours.strip(): _choice(theirs.strip()) for ours, _, theirs in facts}


def read_total(text: str) -> tuple[int | None, str]:
    """A count from elsewhere as told: ``SOURCE:COUNT``.

    Raises
    ------
    ParameterError
        If it has another form.

    Examples
    --------
    >>> read_total("payroll of June:312"), read_total("")
    ((312, 'payroll of June'), (None, ''))
    """
    source, _, number = (part.strip() for part in text.rpartition(":"))
    if text and not (source and number.isascii() and number.isdigit() and len(number) <= 15):
        problem = Problem("complete-by", repr(text)[:80], "SOURCE:COUNT, such as payroll:312", "Name both.")
        raise ParameterError("The independent total cannot be read.", [problem])
    return (int(number), source) if text else (None, "")


def one_list(engagement: Engagement, id: str) -> Population:
    """One list by its id.

    Raises
    ------
    ParameterError
        If the client has none of this id.
    """
    known = {one.id: one for one in lists(engagement)}
    if id not in known:
        remedy = did_you_mean(id, known) or "Add the list first."
        raise ParameterError("No such list.", [Problem("list", repr(id), ", ".join(known) or "none yet", remedy)])
    return known[id]


def _open(tables: Populations, table: str, files: Sequence[Path], folder: Path, facts: ListFacts) -> Opened:
    problems: list[Problem] = []
    what = ""
    for path in files:
        try:
            open_table(tables, table, path, folder, facts.columns, system=facts.system, order=facts.order, more=True)
        except TableError as error:
            problems += error.problems
            what = error.what
    if problems:
        raise TableError(what, problems)
    return tables.opened[table]


def _distinct(files: Sequence[Path]) -> Sequence[Path]:
    names = [path.name for path in files]
    if not files or len(set(names)) < len(names):
        found = ", ".join(sorted({name for name in names if names.count(name) > 1})) or "no file"
        raise ParameterError(
            "The files cannot be told apart.", [Problem("files", found, "each name once", "Rename one of them.")]
        )
    return files


def _named(path: Path, folder: Path, name: str) -> Path:
    target = folder / re.sub(r"[*?\[\]]", "_", name)
    if not target.exists():
        with path.open("rb") as kept, open_private(target, "wb") as made:
            shutil.copyfileobj(kept, made)
    return target


def slug(system: str) -> str:
    """A system's name as part of an id or a file's name."""
    return re.sub(r"[^\w.-]+", "-", system.strip()).strip("-") or "list"


def _choice(theirs: str) -> Choice:
    parts = tuple(part.strip() for part in theirs.split("+"))
    return parts if len(parts) > 1 and all(parts) else theirs


def _written(columns: Mapping[str, Choice]) -> str:
    return ";".join(f"{ours}={one if isinstance(one, str) else '+'.join(one)}" for ours, one in columns.items())


def _read_columns(text: str) -> dict[str, Choice]:
    return read_columns(part for part in text.split(";") if part.strip())


def _free(id: str, taken: set[str]) -> str:
    return next(name for name in chain([id], (f"{id}-{n}" for n in count(2))) if name not in taken)
