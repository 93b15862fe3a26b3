"""Whatever may hold a client's words is written by one room, which says who may open it."""

import ast
from collections.abc import Iterator
from pathlib import Path

LIBRARY = Path(__file__).parents[2] / "soc2lib"
ROOM = LIBRARY / "basics" / "private"
MAKES = {"mkdir", "makedirs", "touch", "write_text", "write_bytes", "copyfile", "copy", "copy2", "copytree"}
MAKES |= {"mkdtemp", "mkstemp", "TemporaryDirectory", "NamedTemporaryFile"}
OTHERWISE = {
    ("signing/keys.py", "mkdir"): "keys, 0700 and 0600 by themselves",
    ("signing/keys.py", "write_text"): "public keys",
    ("runner/remote/storage.py", "write_bytes"): "an object store",
    ("commands/run.py", "write_text"): "an object store",
    ("runner/lab/layout.py", "copytree"): "the settings that are shipped, into a folder of that room",
    (
        "evidence/locker/locker.py",
        "NamedTemporaryFile",
    ): "0600 whatever the umask; final rights come from that room",
}


def written(path: Path) -> Iterator[tuple[str, str]]:
    """What a module calls to make or write a file or folder."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            texts = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
            opens = name == "open" and any(set(text) <= set("wax+bt") and set(text) & set("wax+") for text in texts)
            if (name in MAKES and not _of_values(node, name)) or opens:
                yield path.relative_to(LIBRARY).as_posix(), name


def _of_values(node: ast.Call, name: str) -> bool:
    """``record.copy()`` makes no file."""
    return name == "copy" and not node.args


def test_only_one_room_makes_folders_and_opens_files_for_writing() -> None:
    found = {one for path in LIBRARY.rglob("*.py") if ROOM not in path.parents for one in written(path)}
    assert found == OTHERWISE.keys()


def test_what_writes_is_recognised() -> None:
    module = LIBRARY / "basics" / "private" / "rights.py"
    assert ("basics/private/rights.py", "mkdir") in set(written(module))
