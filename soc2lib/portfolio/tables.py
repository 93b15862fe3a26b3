"""The portfolio as seen: its key figures, every client in a table that can be filtered and sorted, and what failed."""

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import quote

from soc2lib.basics import formatting
from soc2lib.basics.text import to_attribute, to_html
from soc2lib.html.pieces import Cell, KeyFigure, Piece, Status, Table, key_figures, note, pill
from soc2lib.portfolio.portfolio import ClientLine
from soc2lib.portfolio.start import State
from soc2lib.readiness.results import Gate
from soc2lib.scope.records import Examination

SIFTED = "sifted"
"""The class of a table that the page's own script lets its reader filter and sort."""


def headline(lines: Sequence[ClientLine]) -> Piece:
    """The portfolio's key figures."""
    gates = [line.gate for line in lines]
    troubled = sum(line.trouble is not None for line in lines)
    return key_figures(
        [
            *(
                KeyFigure(gate.status.words, str(gates.count(gate)), "clients, by their last run", gate.status.tone)
                for gate in Gate
            ),
            KeyFigure("No gate yet", str(gates.count(None)), "clients whose runs have not told one", "unknown"),
            KeyFigure(
                "Failed", str(troubled), "clients, in the last batch or when read", "bad" if troubled else "good"
            ),
        ]
    )


def clients_table(lines: Sequence[ClientLine]) -> Table:
    """How each client stands; grain: one row a client."""
    heads = [
        "Client",
        "Gate",
        "Progress",
        "High gaps open",
        "Criteria not met",
        "Evidence going stale",
        "Window",
        "Report needed",
        "Stages",
        "Last run",
    ]
    return Table("Clients by their last run", heads, [_row(line) for line in lines], SIFTED)


def failures(lines: Sequence[ClientLine]) -> Piece:
    """Why clients failed or cannot be read; grain: one row a problem."""
    rows: list[list[Cell]] = [
        [line.client, line.trouble.what, problem.where, problem.found, problem.remedy]
        for line in lines
        if line.trouble
        for problem in line.trouble.problems
    ]
    if not rows:
        return note("good", "Nothing failed.", "Every client could be read, and the last batch met no error.")
    return Table(
        "Clients that failed, and why", ["Client", "What happened", "Where", "Found", "What to do"], rows
    ).piece()


def _row(line: ClientLine) -> list[Cell]:
    examination = line.examination or Examination()
    results = line.run.results if line.run else {}
    order = list(Gate)
    gate = _mark(order.index(line.gate), line.gate.status) if line.gate else _mark("", Status("No gate", "unknown"))
    progress = results.get("progress")
    low, high = (formatting.share(results.get(name)) for name in ("progress_low", "progress_high"))
    counts = results.get("criteria", {})
    unknown = counts.get("not assessed", 0)
    return [
        _client(line, examination.name),
        gate,
        _mark(progress, formatting.share(progress), f"{low} to {high}" if progress is not None else "")
        if line.gate
        else None,
        _count(results.get("gaps_high") if progress is not None else None) if line.gate else None,
        _count(counts.get("not met"), f"{unknown} not assessed" if unknown else "") if line.gate else None,
        _count(results.get("evidence_going_stale")) if line.run else None,
        _window(examination),
        _mark(_iso(examination.report_needed), formatting.day(examination.report_needed)),
        _stages(line),
        _last_run(line),
    ]


def _count(number: int | None, quiet: str = "") -> Piece:
    return _mark(number, "not known" if number is None else f"{number:,}", quiet)


def _client(line: ClientLine, name: str) -> Piece:
    shown = to_html(line.client)
    if line.link:
        shown = f'<a href="{to_attribute(quote(line.link))}">{shown}</a>'
    below = f'<span class="quiet">{to_html(name)}</span>' if name else ""
    return Piece(f"{shown}{below}", f"{line.client} {name}".strip())


def _window(examination: Examination) -> Piece:
    if examination.window_end is None:
        return _mark(_iso(examination.window_start), formatting.day(examination.window_start))
    since = f"from {formatting.day(examination.window_start)}" if examination.window_start else "its start is not set"
    return _mark(_iso(examination.window_end), f"to {formatting.day(examination.window_end)}", since)


def _stages(line: ClientLine) -> Piece | None:
    """The stages by how they stand, a link to the page behind each; sorted by how many are done."""
    if line.run is None:
        return None
    folder = line.link.rpartition("/")[0]
    html, plain, done = "", [], 0
    for state in (State.PROBLEMS, State.OUTDATED, State.TO_DO, State.DONE):
        names = [one.stage.name for one in line.stages if one.state is state]
        if names:
            linked = ", ".join(_stage_link(name, folder, line.pages) for name in names)
            html += f'<div class="stages">{pill(state.status)} {linked}</div>'
            plain.append(f"{state.value}: {', '.join(names)}")
            done += len(names) if state is State.DONE else 0
    return Piece(f'<data value="{done}">{html}</data>', "; ".join(plain))


def _stage_link(name: str, folder: str, pages: Mapping[str, str]) -> str:
    if name not in pages or not folder:
        return to_html(name)
    return f'<a href="{to_attribute(quote(f"{folder}/{pages[name]}"))}">{to_html(name)}</a>'


def _last_run(line: ClientLine) -> Piece:
    day = str(line.run.manifest.get("as_of", "")) if line.run else ""
    made = f"as of {formatting.day(date.fromisoformat(day))}" if day else ""
    if line.trouble:
        kept = f" Last whole run {made}." if made else ""
        return _mark(day, Status(line.trouble.state, "bad"), line.trouble.what + kept)
    return _mark(day, Status("Whole", "good") if line.run else Status("No run", "unknown"), made)


def _mark(value: object, shown: str | Status, quiet: str = "") -> Piece:
    """A cell with the value that it is sorted by; an empty one goes last."""
    words = shown if isinstance(shown, str) else shown.words
    html = to_html(shown) if isinstance(shown, str) else pill(shown)
    below = f'<span class="quiet">{to_html(quiet)}</span>' if quiet else ""
    return Piece(
        f'<data value="{to_attribute("" if value is None else value)}">{html}</data>{below}', f"{words} {quiet}".strip()
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
