"""JSON objects with their place in the file: whatever has another type than a source expects is a typed error."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NoReturn

from soc2lib.errors import Problem, TableError, did_you_mean

_AGAIN = "Export it again."


@dataclass(frozen=True, slots=True)
class Object:
    """One JSON object and where it stands.

    Examples
    --------
    >>> row = Object({"id": 7, "profile": {"login": "ann"}, "on": True}, "users.json, row 1")
    >>> row.text("id"), row.inner("profile").text("login"), row.text("on"), row.text("end")
    ('7', 'ann', 'true', '')
    """

    value: Mapping[str, Any]
    where: str

    @classmethod
    def of(cls, value: Any, where: str) -> "Object":
        """A value that must be an object; nothing at all is an empty one."""
        if value is None:
            return cls({}, where)
        if not isinstance(value, dict):
            _refuse(where, value, "an object with named values")
        return cls(value, where)

    def __contains__(self, name: str) -> bool:
        return self.value.get(name) is not None

    def text(self, *names: str) -> str:
        """A plain value as text: that of the first name that is filled; empty where none is."""
        for name in names:
            value = self.value.get(name)
            if value is not None and value != "":
                return plain(value, f"{self.where}, {name}")
        return ""

    def needed(self, *names: str) -> str:
        """As `text`, but refuse an object in which none of the names is filled."""
        text = self.text(*names)
        if not text:
            remedy = did_you_mean(names[0], list(map(str, self.value))) or _AGAIN
            found = f"names {', '.join(map(str, self.value))}"[:200]
            raise TableError(
                "The file has another form than this source.",
                [Problem(f"{self.where}, column {names[0]}", clean(found), f"a value of {names[0]}", remedy)],
            )
        return text

    def flag(self, name: str) -> str:
        """``true``, ``false`` or nothing; any other value is refused."""
        value = self.value.get(name)
        if value is not None and not isinstance(value, bool):
            _refuse(f"{self.where}, {name}", value, "true or false")
        return plain(value, self.where)

    def inner(self, name: str) -> "Object":
        """The object under a name; an empty one where nothing stands there."""
        return Object.of(self.value.get(name), f"{self.where}, {name}")

    def values(self, name: str) -> Sequence[Any]:
        """The list under a name; an empty one where nothing stands there."""
        value = self.value.get(name)
        if value is None:
            return ()
        if not isinstance(value, list):
            _refuse(f"{self.where}, {name}", value, "a list")
        return value

    def objects(self, name: str) -> list["Object"]:
        """The objects of the list under a name."""
        return [Object.of(one, f"{self.where}, {name} {place}") for place, one in enumerate(self.values(name), 1)]

    def texts(self, name: str) -> list[str]:
        """The plain values of the list under a name."""
        return [plain(one, f"{self.where}, {name}") for one in self.values(name)]

    def items(self) -> Iterator[tuple[str, Any]]:
        """Names and values."""
        return iter(self.value.items())


def objects_of(value: Any, where: str) -> list[Object]:
    """The objects of a list.

    Raises
    ------
    TableError
        If it is no list of objects.
    """
    if not isinstance(value, list):
        _refuse(where, value, "a list of rows")
    for place, one in enumerate(value, 1):
        if not isinstance(one, dict):
            _refuse(f"{where}, row {place}", one, "an object with named values")
    return [Object(one, f"{where}, row {place}") for place, one in enumerate(value, 1)]


def plain(value: Any, where: str) -> str:
    """A plain value as text that every file can hold.

    Raises
    ------
    TableError
        If it is a list or an object.
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        _refuse(where, value, "a plain value")
    try:
        return clean(str(value))
    except ValueError:
        _refuse(where, 0, "a number of ordinary size")


def clean(text: str) -> str:
    """A text without halves of letters and without NUL, which no table holds: they stand as their codes."""
    return text.encode("utf-8", "backslashreplace").decode().replace("\x00", "\\0")


def day(text: str, where: str) -> str:
    """The day in UTC of a moment or day as text; empty where nothing is said.

    Raises
    ------
    TableError
        If nobody can read it as a day.

    Examples
    --------
    >>> day("2026-03-31T23:30:00-08:00", "x"), day("2026-03-31", "x"), day("", "x")
    ('2026-04-01', '2026-03-31', '')
    """
    if not text:
        return ""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or not (len(text) >= 10 and text[4] == text[7] == "-" and 1900 <= moment.year <= 2199):
        _refuse(where, text, "a day or moment such as 2026-03-31T10:00:00Z")
    return str((moment if moment.tzinfo is None else moment.astimezone(UTC)).date())


def _refuse(where: str, value: Any, expected: str) -> NoReturn:
    names = {dict: "an object", list: "a list", bool: "true or false", int: "a number", float: "a number"}
    found = names.get(type(value)) or repr(value)[:80]
    raise TableError("The file has another form than this source.", [Problem(where, found, expected, _AGAIN)])
