"""Finds the shipped data, templates and notebooks, in a clone or in an installed wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def _root() -> Path:
    packed = _PACKAGE / "_shelf"
    return packed if packed.is_dir() else _PACKAGE.parent


def catalog_folder() -> Path:
    """The folder of the shipped catalog."""
    return _root() / "data" / "catalog"


def samples_folder() -> Path:
    """The folder of the made-up sample clients."""
    return _root() / "data" / "samples"


def templates_folder() -> Path:
    """The folder of page, report, document and sheet templates."""
    return _root() / "templates"


def notebooks_folder() -> Path:
    """The folder of the stage notebooks."""
    return _root() / "notebooks"
