"""The picture of the architecture, drawn from the imports: a box a room, an arrow to each room that it imports."""

import ast
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path

LIBRARY = Path(__file__).parents[2] / "soc2lib"
_WIDTH, _HEIGHT, _GAP, _ROW, _EDGE = 128, 40, 28, 96, 24
Graph = Mapping[str, frozenset[str]]


def imports(library: Path = LIBRARY) -> dict[str, frozenset[str]]:
    """The rooms of a library, each with those that some module of it imports, at its head or within a function."""
    rooms = {path.stem if path.is_file() else path.name for path in library.iterdir() if _is_room(path)}
    found: dict[str, set[str]] = {room: set() for room in rooms}
    for path in library.rglob("*.py"):
        room = path.relative_to(library).parts[0].removesuffix(".py")
        if room in rooms:
            found[room] |= set(_imported(path, library.name)) & rooms - {room}
    return {room: frozenset(theirs) for room, theirs in found.items()}


def _is_room(path: Path) -> bool:
    return (path / "__init__.py").is_file() or (path.suffix == ".py" and path.stem != "__init__")


def _imported(path: Path, library: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [f"{node.module}.{one.name}" for one in node.names]
        for name in names:
            top, _, rest = name.partition(".")
            if top == library and rest:
                yield rest.split(".")[0]


def rows(graph: Graph) -> list[list[str]]:
    """The rooms in rows: each above all that it imports.

    Examples
    --------
    >>> rows({"a": frozenset({"b", "c"}), "b": frozenset({"c"}), "c": frozenset()})
    [['a'], ['b'], ['c']]
    >>> rows({"a": frozenset({"b"}), "b": frozenset({"a"})})
    Traceback (most recent call last):
    ...
    ValueError: rooms import each other: a, b
    """
    left, found = dict(graph), list[list[str]]()
    while left:
        lowest = sorted(room for room, theirs in left.items() if not theirs & left.keys())
        if not lowest:
            raise ValueError(f"rooms import each other: {', '.join(sorted(left))}")
        found.insert(0, lowest)
        for room in lowest:
            del left[room]
    return found


def direct(graph: Graph) -> dict[str, frozenset[str]]:
    """The imports that no other import implies, so that the picture stays readable.

    Examples
    --------
    >>> sorted(direct({"a": frozenset({"b", "c"}), "b": frozenset({"c"}), "c": frozenset()})["a"])
    ['b']
    """

    def below(room: str) -> set[str]:
        return {far for near in graph[room] for far in (near, *below(near))}

    return {room: theirs - {far for near in theirs for far in below(near)} for room, theirs in graph.items()}


def picture(graph: Graph) -> str:
    """The picture as SVG, with its words for who cannot see it."""
    placed = rows(graph)
    width = max(len(row) for row in placed) * (_WIDTH + _GAP) + 2 * _EDGE - _GAP
    places = {
        room: ((width - len(row) * (_WIDTH + _GAP) + _GAP) // 2 + n * (_WIDTH + _GAP), _EDGE + line * _ROW)
        for line, row in enumerate(placed)
        for n, room in enumerate(row)
    }
    height = len(placed) * _ROW + 2 * _EDGE - (_ROW - _HEIGHT)
    arrows = [_arrow(places[room], places[theirs]) for room in graph for theirs in sorted(direct(graph)[room])]
    words = ". ".join(f"{room} imports {', '.join(sorted(theirs))}" for room, theirs in sorted(graph.items()) if theirs)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
            'aria-labelledby="architecture-title architecture-words" style="max-width:100%;height:auto">',
            '<title id="architecture-title">Which room of soc2lib imports which</title>',
            f'<desc id="architecture-words">{escape(words)}.</desc>',
            '<g fill="none" stroke="currentColor" stroke-opacity="0.45">',
            *arrows,
            "</g>",
            '<g font-family="sans-serif" font-size="14" text-anchor="middle">',
            *(_box(room, place) for room, place in places.items()),
            "</g>",
            "</svg>",
        ]
    )


def _box(room: str, place: tuple[int, int]) -> str:
    x, y = place
    shape = f'<rect x="{x}" y="{y}" width="{_WIDTH}" height="{_HEIGHT}" rx="6" fill="#dbe7f3" stroke="#5b7ea3"/>'
    return f'{shape}<text x="{x + _WIDTH // 2}" y="{y + 25}" fill="#14293d">{escape(room)}</text>'


def _arrow(above: tuple[int, int], below: tuple[int, int]) -> str:
    (x, y), (to_x, to_y) = above, below
    middle, foot = _WIDTH // 2, y + _HEIGHT
    bend = (to_y - foot) // 2
    curve = f"M{x + middle} {foot} C{x + middle} {foot + bend} {to_x + middle} {to_y - bend} {to_x + middle} {to_y}"
    return f'<path d="{curve}"/>'
