"""What the project may not hold: licensed wording, the machine it was made on, the hosts it was fetched from."""

import csv
import os
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CATALOG = ROOT / "data" / "catalog"
SHINGLE = 6
HOSTS = "|".join(  # written so that this file does not name them
    f"{name}[.]{end}"
    for name, end in (
        *(("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmmirror", "com"), ("anaconda", "org")),
        *(("unpkg", "com"), ("jsdelivr", "net"), ("cloudflare", "com"), ("golang", "org"), ("jfrog", "io")),
    )
)
FOLDERS = r"(?<![\w.~}])/(?:work|tmp/w|root)(?=[/\"'\s)]|$)"


def tracked() -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("no clone: the tracked files are not known")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name]


def texts() -> Iterator[tuple[str, str]]:
    """Name and text of every tracked text file."""
    for path in tracked():
        content = path.read_bytes() if path.is_file() else b"\0"
        if b"\0" not in content:
            yield str(path.relative_to(ROOT)), content.decode("utf-8")


def shingles(text: str) -> set[tuple[str, ...]]:
    """Every run of six words."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    return {tuple(words[start : start + SHINGLE]) for start in range(len(words) - SHINGLE + 1)}


def test_no_six_words_in_a_row_are_those_of_the_licensed_criteria() -> None:
    licensed = os.environ.get("SOC2_LICENSED_TEXT", "")
    if not licensed:
        pytest.skip("SOC2_LICENSED_TEXT names no copy of the criteria to compare with")
    theirs = shingles(Path(licensed).read_text(encoding="utf-8"))
    assert len(theirs) > 1000, "that file holds too little text to compare with"
    found = {name: common for name, text in texts() if (common := shingles(text) & theirs)}
    assert not found


def test_the_comparison_finds_a_copied_sentence_whatever_its_marks_and_line_ends() -> None:
    ours = "The owner of each control reviews\n its evidence, every month."
    assert shingles(ours) & shingles("... that the OWNER of each control reviews it")
    assert not shingles(ours) & shingles("each owner of a control reviews the evidence every month")


def test_the_catalog_holds_ids_and_sentences_of_our_own_and_no_column_for_theirs() -> None:
    columns = {path.name: next(csv.reader(path.open(encoding="utf-8"))) for path in CATALOG.glob("*.csv")}
    assert set(columns["criteria.csv"]) == {
        "id",
        "category",
        "series",
        "coso_principle",
        "points_of_focus",
        "paraphrase",
    }
    assert columns["series.csv"] == ["id", "title"]
    own = (
        "conditions.csv",
        "controls.csv",
        "criteria.csv",
        "key_controls.csv",
        "limits.csv",
        "policies.csv",
        "sensitivity.csv",
    )
    words = ("scales.toml", "series.csv", "status_words.csv")
    plan = ("activities.csv", "costs.csv", "phases.csv", "roles.csv")
    risk = ("risk_bands.csv", "risk_base_rates.csv", "risk_scenarios.csv")
    share = ("names.toml", "sensitivity.csv")
    keys = ("conditions.csv", "key_controls.csv")
    evidence = ("census", "census.csv", "requests.csv", "sample_sizes.csv")
    sources = ("source_checks.csv", "source_events.csv", "sources.csv")
    assert {path.name for path in CATALOG.iterdir()} == {*own, *words, *plan, *risk, *keys, *evidence, *sources, *share}


def test_a_paraphrase_is_one_short_sentence() -> None:
    with (CATALOG / "criteria.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert row["paraphrase"].endswith(".")
            assert len(row["paraphrase"].split()) <= 30


def test_the_folder_for_ones_own_licensed_text_is_never_tracked() -> None:
    assert not [path for path in tracked() if "licensed" in path.relative_to(ROOT).parts]
    inside = ["git", "check-ignore", "-q", "data/licensed/criteria.txt"]
    assert subprocess.run(inside, cwd=ROOT, check=False).returncode == 0


def test_the_folder_for_ones_own_licensed_text_is_never_packed() -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"]
    assert "data" not in build["wheel"]["force-include"], "that packs every file of data/, ignored ones too"
    for target in ("wheel", "sdist"):
        packed = [*build[target].get("force-include", ()), *build[target].get("include", ())]
        assert not [folder for folder in packed if folder.startswith("data/licensed")]
    assert not any("licensed" in name for name in build["wheel"]["force-include"].values())


def test_each_test_that_the_security_page_names_is_there() -> None:
    named = re.findall(r"`(tests/[^`]+)`", (ROOT / "SECURITY.md").read_text(encoding="utf-8"))
    assert len(named) > 10
    assert [name for name in named if not (ROOT / name).is_file()] == []


def test_no_file_names_a_package_host() -> None:
    found = {name: hits for name, text in texts() if (hits := re.findall(HOSTS, text))}
    assert not found


def test_no_file_names_a_folder_of_the_machine_it_was_made_on() -> None:
    found = {name: hits for name, text in texts() if (hits := re.findall(FOLDERS, text, re.MULTILINE))}
    assert not found
