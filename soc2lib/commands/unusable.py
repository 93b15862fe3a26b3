"""A path that cannot be used, in words: whatever a command was about to read or write there."""

from pathlib import Path

from soc2lib.errors import InputError, Problem

_LIBRARY = Path(__file__).resolve().parents[1]
_PART = ".part"


def unusable_path(error: OSError) -> InputError | None:
    """What to say of a path that the system refused; None where the fault is not the user's: no path, or one of ours.

    Examples
    --------
    >>> print(unusable_path(NotADirectoryError(20, "Not a directory", "letters/.a.docx.1f2e.part")))
    The path cannot be used.
      letters: found not a directory; expected a place that can be read and written. Check the path and its rights.
    >>> unusable_path(OSError("broken")) is None
    True
    """
    if not isinstance(error.filename, str) or not error.filename:
        return None
    path = Path(error.filename)
    if path.resolve().is_relative_to(_LIBRARY):
        return None
    where = path.parent if path.name.endswith(_PART) else path
    found = (error.strerror or type(error).__name__).lower()
    remedy = "Check the path and its rights."
    problem = Problem(str(where), found, "a place that can be read and written", remedy)
    return InputError("The path cannot be used.", [problem])
