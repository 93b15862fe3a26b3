"""Compiles a cell once a process, and so once for all children forked from it: every client runs the same cells."""

import ast
import os
from pathlib import Path
from types import CodeType
from typing import Any

from ipykernel.compiler import XCachingCompiler, get_file_name, get_tmp_directory
from IPython.core.inputtransformer2 import TransformerManager


class Transformer(TransformerManager):  # type: ignore[misc]
    """Turns a cell's magics to Python; the same cell under the same rules once."""

    _known: dict[tuple[Any, ...], str]

    def __init__(self) -> None:
        super().__init__()
        self._known = {}

    def transform_cell(self, cell: str) -> str:
        """The cell as Python."""
        rules = (*self.cleanup_transforms, *self.line_transforms, *self.token_transformers)
        key = (cell, *rules)
        if key not in self._known:
            self._known[key] = super().transform_cell(cell)
        return self._known[key]


class Compiler(XCachingCompiler):  # type: ignore[misc]
    """A kernel's compiler with a memory; a cell's file is named after the process that made this."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._folder = get_tmp_directory()
        self._names: dict[str, str] = {}
        self._trees: dict[tuple[Any, ...], ast.Module] = {}
        self._codes: dict[tuple[Any, ...], tuple[ast.AST, CodeType]] = {}

    def get_code_name(self, raw_code: str, code: str, number: int) -> str:
        """The file name a kernel gives a cell, by its text."""
        if raw_code not in self._names:
            self._names[raw_code] = Path(get_file_name(raw_code)).name
        return f"{self._folder}{os.sep}{self._names[raw_code]}"

    def ast_parse(self, source: str, filename: str = "<unknown>", symbol: str = "exec") -> ast.Module:
        """A cell's syntax tree; its nodes are shared and nobody may change them."""
        key = (source, filename, symbol, self.flags)
        if key not in self._trees:
            self._trees[key] = super().ast_parse(source, filename, symbol)
        tree = self._trees[key]
        return ast.Module(list(tree.body), tree.type_ignores)

    def __call__(self, source: Any, filename: str, symbol: str, *args: Any, **kwargs: Any) -> CodeType:
        """The code of one statement."""
        flags = self.flags
        statement = source.body[0] if isinstance(source, ast.Module | ast.Interactive) and source.body else None
        key = (id(statement), filename, symbol, flags)
        if statement is not None and key in self._codes and self._codes[key][0] is statement:
            return self._codes[key][1]
        code: CodeType = super().__call__(source, filename, symbol, *args, **kwargs)
        if statement is not None and self.flags == flags:
            self._codes[key] = statement, code
        return code
