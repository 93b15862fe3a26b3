"""`make same` notices whatever changed in an output, and passes over what tells of the code or the moment alone."""

import json
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile, ZipInfo

import pytest

from tests.same.comparing import LINES, OF_THE_CODE, OF_THE_MOMENT, compared

NOTED = {
    **{name: f"{name} of one side" for name in (*OF_THE_CODE, "started", "finished")},
    "as_of": "2026-09-30",
    "results": {"progress": 0.4, "seconds": 3},
    "pages": [{"page": "04_gap.html", "bytes": 30, "seconds": 0.2}],
}


def book(path: Path, text: str, year: int) -> None:
    with ZipFile(path, "w") as packed:
        packed.writestr(ZipInfo("sheet.xml", (year, 1, 1, 0, 0, 0)), f"<row><c>Owner</c><c>{text}</c></row>")


@pytest.fixture
def sides(tmp_path: Path) -> tuple[Path, Path]:
    """Two folders with the same outputs, made at other moments and by other code."""
    made = tmp_path / "base", tmp_path / "head"
    for number, side in enumerate(made):
        (side / "said").mkdir(parents=True)
        (side / "04_gap.html").write_text("<style>p {}</style><p>3 gaps<script>see(3)</script>", encoding="utf-8")
        (side / "tables.csv").write_text("Owner,Due\nMei,30\n", encoding="utf-8")
        (side / "ledger.sqlite").write_text(f"laid out {number}", encoding="utf-8")
        (side / "said" / "run.txt").write_text(f"{side}/04_gap.html ({number}.3 s)", encoding="utf-8")
        told = NOTED | dict.fromkeys((*OF_THE_CODE, "started", "finished"), number)
        told["pages"] = [NOTED["pages"][0] | {"seconds": number}]
        (side / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
        book(side / "tables.xlsx", "Mei", 2020 + number)
    return made


def rewrite(name: str, old: str, new: str) -> Callable[[Path], object]:
    return lambda side: (side / name).write_text((side / name).read_text("utf-8").replace(old, new), "utf-8")


def test_the_code_the_moment_and_the_place_are_passed_over(sides: tuple[Path, Path]) -> None:
    assert {name for name, lines in compared(*sides) if not lines} == {
        *("04_gap.html", "manifest.json", "said/run.txt", "tables.csv", "tables.xlsx")
    }
    assert set(OF_THE_MOMENT) == {"started", "finished", "seconds"}


@pytest.mark.parametrize(
    ("change", "name", "told"),
    [
        (rewrite("04_gap.html", "3 gaps", "4 gaps"), "04_gap.html", ["- 3 gaps", "+ 4 gaps"]),
        (rewrite("04_gap.html", "see(3)", "see(4)"), "04_gap.html", ["the same to read"]),
        (rewrite("tables.csv", "Mei,30", "Mei,31"), "tables.csv", ["- Mei,30", "+ Mei,31"]),
        (rewrite("manifest.json", "0.4", "0.5"), "manifest.json", ['"progress": 0.4', '"progress": 0.5']),
        (rewrite("manifest.json", '"seconds": 3', '"seconds": 4'), "manifest.json", ['"seconds": 3', '"seconds": 4']),
        (rewrite("manifest.json", "2026-09-30", "2026-10-01"), "manifest.json", ["2026-09-30", "2026-10-01"]),
        (rewrite("said/run.txt", "04_gap", "05_gap"), "said/run.txt", ["- ./04_gap.html (s)"]),
        (lambda side: book(side / "tables.xlsx", "Tom", 2020), "tables.xlsx", ["Mei", "Tom"]),
        (lambda side: (side / "tables.csv").unlink(), "tables.csv", ["only in base"]),
    ],
)
def test_any_other_change_is_named(
    sides: tuple[Path, Path], change: Callable[[Path], object], name: str, told: list[str]
) -> None:
    change(sides[1])
    differing = {name: "\n".join(lines) for name, lines in compared(*sides) if lines}
    assert list(differing) == [name]
    assert all(words in differing[name] for words in told), differing


def test_a_long_difference_is_cut_short(sides: tuple[Path, Path]) -> None:
    for number, side in enumerate(sides):
        (side / "tables.csv").write_text("\n".join(f"{number} {row}" for row in range(100)), encoding="utf-8")
    (lines,) = (lines for _, lines in compared(*sides) if lines)
    assert len(lines) == LINES + 1
    assert lines[-1] == "and 180 more lines"
