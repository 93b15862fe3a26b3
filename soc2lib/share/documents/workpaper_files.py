"""Writes one client's workpapers: judged, rehearsed, put together, and saved as a page and a spreadsheet."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from soc2lib.assessment import Assessment
from soc2lib.basics import formatting
from soc2lib.basics.atomic import write_whole
from soc2lib.basics.private.rights import make_folder
from soc2lib.errors import Problem
from soc2lib.evidence.locker.locker import Locker
from soc2lib.evidence.records import Evidence
from soc2lib.html.static_page import static_page
from soc2lib.readiness.workpapers.workpapers import VERSION, Workpapers, workpapers
from soc2lib.scope.cover import client_facts
from soc2lib.store.engagement import Engagement
from soc2lib.store.file_origin.lines import origin_lines


@dataclass(frozen=True, slots=True)
class FiledPapers:
    """A client's papers, how many links are broken, and the files that are not as they were filed."""

    papers: Workpapers
    broken: int
    altered: tuple[Problem, ...]


def filed_papers(engagement: Engagement) -> FiledPapers:
    """Everything a client's workpapers hold, as of the engagement's day; every filed file is read again."""
    assessment, altered = Assessment.of(engagement), Locker(engagement.folder).verify(engagement.all(Evidence))
    audit, broken = assessment.mock_audit, assessment.broken_links(altered)
    facts = [*client_facts(engagement, assessment.scope), *_signing(audit.version), *origin_lines(engagement.origin)]
    papers = workpapers(facts, audit, assessment.trail, assessment.fieldwork, assessment.register, broken)
    return FiledPapers(papers, sum(one.tone == "bad" for one in broken), tuple(altered))


def _signing(version: str) -> Sequence[tuple[str, str]]:
    methods = f"mock audit {version}, workpapers {VERSION}"
    return (("Methods", methods), ("Signed off", "Each paper names who prepared and who reviewed it"))


def save(papers: Workpapers, folder: Path) -> tuple[Path, Path]:
    """Write ``workpapers.html`` and ``workpapers.xlsx`` into a folder, over those that are there."""
    from soc2lib.readiness.workpapers.sheets import write_sheets

    make_folder(folder)
    page, book = folder / "workpapers.html", folder / "workpapers.xlsx"
    write_sheets(papers, book)
    write_whole(page, static_page("workpapers.html", "workpapers.css", papers=papers))
    return page, book


def said(made: FiledPapers, files: Sequence[Path]) -> str:
    """What was written, in words."""
    count = formatting.count(len(made.papers.papers), "paper")
    broken = f"{formatting.sentence(formatting.count(made.broken, 'broken link'))}, named in part VI."
    return "\n".join([f"{formatting.sentence(count)}. {broken}", *(f"Wrote {file}" for file in files)])
