"""SOC 2 audit preparation: a workbook that runs live in JupyterLab and headlessly for every client.

Open a client, look at a stage, save a record:

>>> import soc2lib
>>> engagement = soc2lib.open("lantern", "2026-09-30")
>>> engagement.gap.register.query("severity == 'high'").shape[0] > 0
True

Nothing is imported before its name is used.
"""

from importlib import import_module

__version__ = "0.1.0"

_PLACES = {
    "soc2lib.client": ("Client", "clients", "demo", "new", "open"),
    "soc2lib.errors": (
        *("CatalogError", "Conflict", "EvidenceAltered", "EvidenceError", "ForeignFile", "ForeignLedger"),
        *("InputError", "LedgerAltered", "LedgerError", "LedgerTooNew", "NotOpened", "NotebookStopped"),
        *("PageIncomplete", "ParameterError", "Problem", "RecordError", "ReportAltered", "RunError"),
        *("ShareError", "TableError", "WorkbookError"),
    ),
}
_PLACE_OF = {name: place for place, names in _PLACES.items() for name in names}
__all__ = sorted(_PLACE_OF)


def __getattr__(name: str) -> object:
    if name not in _PLACE_OF:
        raise AttributeError(f"module 'soc2lib' has no attribute {name!r}; it has {', '.join(__all__)}")
    found = globals()[name] = getattr(import_module(_PLACE_OF[name]), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "soc2lib.runner.lab.extension"}]
