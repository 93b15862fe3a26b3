"""The kinds of bad cell that once became a pass: the shared cases as they are, where they lie beside the project."""

import ast
import os
import re
from datetime import date
from pathlib import Path

import pytest

from soc2lib.errors import TableError
from soc2lib.evidence.populations.census import census, every_item
from soc2lib.evidence.populations.population import Populations
from soc2lib.evidence.sources.tables import open_table

CASES = (
    Path(os.environ.get("SOC2_REAL_DATA", Path(__file__).parents[4] / "shared" / "real")).parent / "cases" / "census"
)
P, D, C, OUT, REFUSED = "pass", "deviation", "cannot tell", "outside", {"refused": ""}
EXPECTED: dict[str, dict[str, str]] = {
    "backup-null-day": {"1": D, "2": D},
    "backup-states": {"1": P, "2": D, "3": D},
    "backup-stopped": {"1": P, "2": D},
    "backup-system-null": {"1": P, "2": P, "3": P},
    "branch-force-null": {"main": C},
    "branch-reviews-text": {"main": C, "old": C},
    "changes-tests": {"c1": P, "c2": C, "c3": C, "c4": C},
    "changes-window": {"c1": D, "c2": OUT, "c3": D, "c4": OUT, "c5": D},
    "changes-words": {f"c{n}": D for n in range(1, 7)},
    "checks-muted-pass": {"c / f1": P, "c / f2": D, "c / f3": C, "c / f4": P, "c / f5": P},
    "device-words": {"d1": P, "d2": P, "d3": P},
    "dormant-edges": {"a": P, "b": D, "c": C, "d": P, "e": OUT, "f": C},
    "empty-head-only": {},
    "expired-edges": {"a": P, "b": D, "c": P, "d": P, "e": C, "f": P},
    "growth-case": {"ann": OUT},
    "incident-words": {"i1": D, "i2": D, "i3": D, "i4": D, "i5": P, "i6": D, "i7": D},
    "key-case": {"d1": P, "D1": D},
    "leaver-asof": {"a / a": P, "b": OUT, "c / c": D, "d": OUT},
    "leaver-baddates": REFUSED,
    "leaver-case": {"Ann@Example.com / a1": D},
    "leaver-contractor": {"ann": OUT},
    "leaver-deleted": {"ann": C, "bob": OUT},
    "leaver-disabled-in-future": {"ann / a1": D},
    "leaver-friday": {"a / a": P, "b / b": P, "c / c": P},
    "leaver-infinity": REFUSED,
    "leaver-leap": {"a / a": P},
    "leaver-rehired-one-row": {"ann": C},
    "leaver-several": {"ann / a1": P, "ann / a2": D, "ann / a3": C},
    "leaver-tz": {"a / a": D},
    "leaver-usdates": REFUSED,
    "mfa-null": {"a": C, "b": C, "c": P, "d": P},
    "nobody-case": {"a1": P},
    "nobody-left-today": {"a": P, "b": D},
    "nobody-roster-no-end": {"a": C},
    "privileged-na": dict.fromkeys("abcdef", D),
    "reviews-null-due": {"q1": P, "q2": C},
    "reviews-only-one-quarter": {"q1": C},
    "root-none": {"ann / k1": P},
    "root-null": {"root / k1": C, "root / k2": P},
    "training-case": {"Ann@x.com": P},
    "training-edges": {"a": P, "b": D, "c": P},
    "training-failed": {"a": D},
    "training-null-start": {"a": C, "b": P},
    "vendor-leap": {"v1": P, "v2": D, "v3": C},
    "vuln-edges": {"v1": P, "v2": D, "v3": C, "v4": C, "v5": C},
    "vuln-fixed-before-found": {"v1": C},
    "vuln-info": {"v1": OUT, "v2": P},
    "vuln-null-found": {"v1": C, "v2": P},
}


def judged(folder: Path, work: Path) -> dict[str, str]:
    head = re.match(r"census (\S+) as_of (\S+) .*?(\(\d.*?\))?\}", (folder / "README.txt").read_text(encoding="utf-8"))
    assert head is not None
    limits = {"from_day": date(*ast.literal_eval(head[3]))} if head[3] else {}
    with Populations(memory_mb=128, threads=1) as tables:
        try:
            for file in sorted(folder.glob("*.csv")):
                open_table(tables, file.stem, file, work)
            found = census(head[1], tables, date.fromisoformat(head[2]), **limits)
            return {item.item: item.verdict for item in every_item(found, tables)}
        except TableError:
            return REFUSED


@pytest.mark.real
@pytest.mark.parametrize("name", EXPECTED)
def test_each_case_seen_to_fail_once_has_its_right_verdict(name: str, tmp_path: Path) -> None:
    if not CASES.is_dir():
        pytest.skip(f"the shared cases are not at {CASES}")
    assert judged(CASES / name, tmp_path) == EXPECTED[name]
