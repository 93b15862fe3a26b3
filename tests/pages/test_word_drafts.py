"""LibreOffice opens the drafts that are written as Word files."""

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from soc2lib.scope.description.documents import description_document
from soc2lib.scope.description.draft import describe
from soc2lib.scope.facts import ScopeFacts
from soc2lib.scope.records import Examination
from soc2lib.word.documents import save_document

HOSTILE = "<script>alert(1)</script> {{7*7}} {_{ =1+1"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
def test_libreoffice_opens_the_description_and_shows_client_text_as_text(tmp_path: Path) -> None:
    facts = ScopeFacts(date(2026, 9, 30), Examination(system=HOSTILE))
    word, _ = save_document(description_document(facts, describe(facts)), tmp_path)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "txt:Text", "--outdir", str(tmp_path), str(word)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    text = (tmp_path / "system_description.txt").read_text(encoding="utf-8-sig")
    assert "DC 9. Significant changes in the period" in text
    assert HOSTILE in text
