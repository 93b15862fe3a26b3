"""The two files that go to an owner."""

import re
import unicodedata
from pathlib import Path

from soc2lib.errors import ParameterError, Problem
from soc2lib.share.owner_answers.question_form import write_form
from soc2lib.share.owner_answers.question_sheets import write_questions
from soc2lib.share.owner_answers.questions import questionnaire
from soc2lib.store.engagement import Engagement


def write_both(engagement: Engagement, owner: str, folder: Path) -> tuple[Path, Path]:
    """Write an owner's questions as a workbook and as a form.

    Parameters
    ----------
    owner : str
        The owner's name, with or without the role behind it.
    folder : Path
        An existing folder.

    Returns
    -------
    tuple of Path
        The XLSX and the HTML file.

    Raises
    ------
    ParameterError
        If there is no such owner or no such folder; nothing is written then.
    TableError
        If a text is longer than a cell holds; nothing is written then.
    """
    asked = questionnaire(engagement, owner)
    if not folder.is_dir():
        problem = Problem("--out", f"{folder}, which is no folder", "an existing folder", "Make it, or name another.")
        raise ParameterError("The questions were not written.", [problem])
    stem = f"questions-{engagement.client}-{slug(asked.owner)}"
    workbook, form = folder / f"{stem}.xlsx", folder / f"{stem}.html"
    write_questions(asked, workbook)
    write_form(asked, form)
    return workbook, form


def slug(name: str) -> str:
    """A name as a file may be called.

    Examples
    --------
    >>> slug("Zoë Łuk (CISO)"), slug("王")
    ('zoe-uk-ciso', 'owner')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "owner"
