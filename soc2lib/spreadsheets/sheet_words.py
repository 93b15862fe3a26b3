"""The words of our workbook that are no fields: written by the export, known to the import."""

import re

READ_ME = "Read me"
VERSION = "Version"
LIBRARY_TITLE = "Library title"
IN_OUR_WORDS = "In our words"
SHOWN_ONLY = (LIBRARY_TITLE, IN_OUR_WORDS)
ANSWERS = "Questions and answers"
"""The first sheet of an owner's questions; a workbook that has it is no import."""
_VERSION_HEAD = re.compile(r"version(?:form([1-9]\d{0,2}))?\Z")


def version_head(schema: int) -> str:
    """The head of the column of versions, which carries the form of the rows; the first form is not named.

    Examples
    --------
    >>> version_head(1), version_head(2)
    ('Version', 'Version (form 2)')
    """
    return VERSION if schema == 1 else f"{VERSION} (form {schema})"


def form_of(head: str) -> int:
    """The form of the rows whose versions stand below a head, 0 where it is no head of versions.

    Parameters
    ----------
    head : str
        A head as letters and digits without case.

    Examples
    --------
    >>> form_of("version"), form_of("versionform2"), form_of("policyversion")
    (1, 2, 0)
    """
    found = _VERSION_HEAD.match(head)
    return int(found[1] or 1) if found else 0
