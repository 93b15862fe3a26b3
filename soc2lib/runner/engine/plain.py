"""Which notebooks are plain: statements that ``exec`` runs as a kernel does; the others need a kernel."""

import ast
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

_MORE = (
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda),
    *(ast.For, ast.While, ast.AsyncFor, ast.AsyncWith, ast.Await),
)
_OF_A_KERNEL = frozenset({"get_ipython", "exit", "quit", "input", "In", "Out", "_", "__", "___", "_i", "_ii", "_iii"})
_MODULES = frozenset(
    {"asyncio", "concurrent", "getpass", "IPython", "matplotlib", "multiprocessing", "subprocess", "threading"}
)
"""What works with a kernel's event loop, its threads, its files or whoever could type."""
_SHOWING = "IPython.display"
_SHOWN = frozenset({"display", "HTML", "Image", "JSON", "Latex", "Markdown", "Math", "SVG"})


def runs(cell: Mapping[str, Any]) -> bool:
    """Whether a cell is run at all."""
    tags = cell["metadata"].get("tags", ())
    return cell["cell_type"] == "code" and bool(cell["source"].strip()) and "skip-execution" not in tags


def is_plain(cells: Iterable[Mapping[str, Any]]) -> bool:
    """Whether every cell is plain Python without function, class, loop, ``await`` or magic, and asks for no kernel.

    Examples
    --------
    >>> def cell(source):
    ...     return {"cell_type": "code", "source": source, "metadata": {}}
    >>> is_plain([cell("import soc2lib"), cell("total = sum([1, 2])\\ntotal")])
    True
    >>> [is_plain([cell(source)]) for source in ("%time 1", "for n in range(3): print(n)", "get_ipython()")]
    [False, False, False]
    """
    return all(_is_plain(cell["source"]) for cell in cells if runs(cell))


@lru_cache(1024)
def _is_plain(source: str) -> bool:
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return not any(_needs_more(node) for node in ast.walk(tree))


def _needs_more(node: ast.AST) -> bool:
    match node:
        case ast.Name(id=name):
            return name in _OF_A_KERNEL
        case ast.keyword(arg="display_id") | ast.Attribute(attr="system"):
            return True
        case ast.Import(names=names):
            return any(alias.name.split(".")[0] in _MODULES for alias in names)
        case ast.ImportFrom(module=module, names=names):
            if module == _SHOWING:
                return not _SHOWN.issuperset(alias.name for alias in names)
            return (module or "").split(".")[0] in _MODULES
    return isinstance(node, _MORE)
