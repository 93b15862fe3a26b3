"""The form for whole lists: a file uploaded, its columns and words told, tests tried and run, deviations explained."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from html import escape
from pathlib import Path

import ipywidgets as widgets

from soc2lib.basics.clock import today
from soc2lib.basics.private.rights import write_private
from soc2lib.basics.private.temporary import Temporary
from soc2lib.errors import ParameterError, Problem, WorkbookError
from soc2lib.evidence.populations.columns import columns_of, tables
from soc2lib.evidence.populations.lists import ListFacts, keep_list, lists, read_list, read_total
from soc2lib.evidence.populations.population import Populations
from soc2lib.evidence.populations.reading import heads, reader_for
from soc2lib.evidence.records import TestResult
from soc2lib.evidence.sources.tables import as_csv
from soc2lib.evidence.testing.entries import Entry
from soc2lib.evidence.testing.records import Deviation, Spread
from soc2lib.evidence.testing.running import keep_results, result_id, run_tests
from soc2lib.evidence.testing.said import entry_lines, list_lines
from soc2lib.store.engagement import Engagement
from soc2lib.widgets.container import framed
from soc2lib.widgets.status_line import Said

_MOST = 50
_WIDE = {"style": {"description_width": "11em"}, "layout": widgets.Layout(width="36em")}


class ListsForm:
    """Takes in lists and tests them; what it stores and says is what the commands store and say.

    Parameters
    ----------
    engagement : Engagement
        The client.
    author : callable
        Gives the name of the person at the keyboard; empty where nobody gave one.
    """

    def __init__(self, engagement: Engagement, author: Callable[[], str]) -> None:
        self._engagement, self._author = engagement, author
        self.entries: list[Entry] = []
        self.upload = widgets.FileUpload(description="Files of one list", multiple=True)
        self.table = widgets.Dropdown(options=list(tables()), description="List", **_WIDE)
        self.system = widgets.Text(description="System", placeholder="such as okta", **_WIDE)
        self.dates = widgets.Dropdown(
            options=[("year first", ""), ("day, month, year", "dmy"), ("month, day, year", "mdy")],
            description="Days are written",
            **_WIDE,
        )
        self.words = widgets.Text(description="Words", placeholder="accounts.active:STAGED=no; …", **_WIDE)
        self.source = widgets.Text(description="Counted elsewhere by", placeholder="such as payroll", **_WIDE)
        self.total = widgets.Text(description="Count there", placeholder="left empty: not known", **_WIDE)
        self.columns = widgets.VBox()
        self.start, self.end = (widgets.DatePicker(description=words, **_WIDE) for words in ("First day", "Last day"))
        self.deviating = widgets.Dropdown(description="Deviations of", options=[], **_WIDE)
        self.cause = widgets.Textarea(description="Cause", **_WIDE)
        self.spread = widgets.Dropdown(
            options=[("not known", None), *((one.value, one) for one in Spread)], description="Extent", **_WIDE
        )
        self.intentional = widgets.Dropdown(
            options=[("not known", None), ("no", False), ("yes", True)], description="On purpose", **_WIDE
        )
        self.decision = widgets.Textarea(description="Decision", placeholder="What is done, by whom, when", **_WIDE)
        self.line, self.said = Said(), widgets.HTML()
        self.read, self.keep = self._button("Read the files", self.on_read), self._button("Keep the list", self.on_keep)
        self.attempt, self.run = self._button("Try the tests", self.on_try), self._button("Run and keep", self.on_run)
        self.record = self._button("Record", self.on_record)

    @property
    def widget(self) -> widgets.Widget:
        """What is shown."""
        facts = [self.upload, self.table, self.system, self.dates, self.words, self.source, self.total]
        taking = [*facts, self.read, self.columns, self.keep]
        testing = [self.start, self.end, widgets.HBox([self.attempt, self.run])]
        explaining = [self.deviating, self.cause, self.spread, self.intentional, self.decision, self.record]
        parts = widgets.Accordion([widgets.VBox(part) for part in (taking, testing, explaining)], selected_index=0)
        parts.titles = ("Take in a list", "Test the lists", "Explain deviations")
        return framed(parts, self.line, self.said)

    def on_read(self) -> None:
        """Show the files' columns beside ours, and how the list would be read."""
        with self._files() as (files, folder):
            self._offer(files, folder)
            self._say(
                list_lines(
                    read_list(self._engagement, self.table.value, files, self._list_facts(), today()), stored=False
                )
            )

    def on_keep(self) -> None:
        """Store the list with its files."""
        with self._files() as (files, _):
            read = keep_list(
                self._engagement, self.table.value, files, self._list_facts(), author=self._signed(), day=today()
            )
            self._say(list_lines(read, stored=True))

    def on_try(self) -> None:
        """Show what each test would find, and store nothing."""
        self._test(store=False)

    def on_run(self) -> None:
        """Run the tests and keep what they show."""
        self._test(store=True)

    def on_record(self) -> None:
        """Store what was found out about the deviations of one test."""
        test = self._engagement.one(TestResult, str(self.deviating.value or ""))
        if test is None:
            self._say(["Run the tests first: none with deviations is kept."])
            return
        entry = next((one for one in self.entries if test.id in _ids(one)), None)
        items = [one.item for one in entry.items if one.verdict == "deviation"] if entry else []
        made = Deviation(
            id=f"DEV-{test.id}",
            test=test.id,
            items=tuple(items),
            nature=test.details,
            cause=self.cause.value,
            spread=self.spread.value,
            intentional=self.intentional.value,
            response=self.decision.value,
        )
        self._engagement.save(made, author=self._signed(), reason="deviation explained")
        left = "" if made.explained else " Nature, cause, extent and intent are not all told yet."
        self._say([f"{made.id} is recorded for {len(items)} items.{left}"])

    def _test(self, *, store: bool) -> None:
        if not lists(self._engagement):
            self._say(["No list is kept yet."])
            return
        end = self.end.value or today()
        self.entries = run_tests(self._engagement, start=self.start.value, end=end)
        if store:
            keep_results(self._engagement, self.entries, tester=self._signed(), tested_as=None, day=today())
            deviating = [one for one in self.entries if one.census and one.census.deviations]
            self.deviating.options = [id for one in deviating for id in _ids(one)]
        lines = [line for entry in self.entries for line in entry_lines(entry, _MOST)]
        self._say([*(lines or ["No test has all its lists."]), "Kept." if store else "Nothing was stored."])

    def _offer(self, files: Sequence[Path], folder: Path) -> None:
        """Our columns, each with the file's to choose from; what was chosen stays chosen."""
        given = as_csv(files[0], folder)
        with Populations() as opened:
            names = list(heads(opened.connection, given, reader_for(given)))
        before = {one.description: one.value for one in self.columns.children}
        self.columns.children = [
            widgets.Dropdown(
                description=column.name,
                tooltip=column.meaning,
                options=[("by its name", ""), *((name, name) for name in names)],
                value=before.get(column.name, "") if before.get(column.name, "") in names else "",
                **_WIDE,
            )
            for column in columns_of(self.table.value)
        ]

    def _list_facts(self) -> ListFacts:
        source, counted = str(self.source.value).strip(), str(self.total.value).strip()
        total, source = read_total(f"{source}:{counted}") if counted else (None, source)
        words = tuple(part.strip() for part in str(self.words.value).split(";") if part.strip())
        return ListFacts(
            system=str(self.system.value).strip(),
            columns={one.description: one.value for one in self.columns.children if one.value},
            order=self.dates.value,
            words=words,
            total=total,
            total_source=source,
        )

    @contextmanager
    def _files(self) -> Iterator[tuple[list[Path], Path]]:
        with Temporary() as folder, Temporary() as work:
            files = []
            for one in self.upload.value:
                path = folder / Path(str(one["name"]).replace("\\", "/")).name
                write_private(path, bytes(one["content"]))
                files.append(path)
            if not files:
                problem = Problem("files", "none", "the files of one list", "Choose them first.")
                raise ParameterError("There is nothing to read.", [problem])
            yield files, work

    def _button(self, words: str, does: Callable[[], None]) -> widgets.Button:
        button = widgets.Button(description=words, layout=widgets.Layout(width="14em"))
        button.on_click(lambda _: self.line.attempt(lambda: self._do(does)))
        return button

    def _do(self, does: Callable[[], None]) -> None:
        """Do it; what is wrong is listed below the line that says so."""
        try:
            does()
        except WorkbookError as error:
            self._say([error.what, *map(str, error.problems)])
            raise

    def _signed(self) -> str:
        return self._author() or "not named"

    def _say(self, lines: Iterator[str] | Sequence[str]) -> None:
        first, *_ = said = list(lines)
        self.line.value = first
        self.said.value = f"<pre style='white-space:pre-wrap'>{escape(chr(10).join(said))}</pre>"


def _ids(entry: Entry) -> list[str]:
    return [result_id(entry.test, control, entry.system, entry.start, entry.end) for control in entry.controls]
