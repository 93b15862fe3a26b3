"""Imports what is slow to import in its quick way; to be called before anything that reads notebooks is imported."""

import importlib
import os
import sys

_GRAMMAR = "rfc3987_syntax"


def quick_start() -> None:
    """Let numerical libraries start no threads, and spare a slow import.

    Clients run side by side already, and only a process without threads may be forked safely. numpy is imported here,
    for a notebook's environment no longer says how many threads it may start.
    """
    for library in ("OPENBLAS", "OMP", "MKL"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
    importlib.import_module("numpy")
    _spare_grammar()


def _spare_grammar() -> None:
    """Import jsonschema without the grammar of web addresses that JupyterLab brings along: 0.8 s of CPU.

    jsonschema takes what is not there for not installed; the grammar itself can be imported afterwards.
    """
    if _GRAMMAR in sys.modules or "jsonschema" in sys.modules:
        return
    sys.modules[_GRAMMAR] = None  # type: ignore[assignment]
    try:
        importlib.import_module("jsonschema")
    finally:
        del sys.modules[_GRAMMAR]
