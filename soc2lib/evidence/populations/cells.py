"""How a cell of somebody's list becomes a value of ours, as SQL: one rule a type, the same in every format."""

from collections.abc import Iterable, Mapping, Sequence

from soc2lib.evidence.populations.columns import Column, quoted
from soc2lib.evidence.populations.words import Words

DATE_ORDERS = {"": "", "dmy": "%d/%m/%Y", "mdy": "%m/%d/%Y"}
"""In which order a list writes day, month and year, where it does not begin with the year."""
_SQL = {"day": "DATE", "yes_no": "BOOLEAN", "number": "DOUBLE"}
_NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE", "DECIMAL", "UINTEGER", "UBIGINT")


def selected(
    table: str, column: Column, sources: Sequence[str], types: Mapping[str, str], words: Words, order: str = ""
) -> list[str]:
    """The SQL of a column in our view, with the helpers that its type has.

    Parameters
    ----------
    table : str
        The table it belongs to.
    column : Column
        The column.
    sources : sequence of str
        The file's columns that carry it; none where it is not there.
    types : mapping
        The file's columns and their types in DuckDB.
    words : Words
        The word lists that count.
    order : str
        ``dmy`` or ``mdy`` where the owner of the list told the order of its days.

    Notes
    -----
    A person also gives ``…_key``, by which two lists are joined; a day ``…_said`` as written and ``…_word`` where it
    is a word for *not known*; a yes or no and a number ``…_word`` where nobody told what the word means; a text on a
    scale ``…_is``, its place on it. A cell that says nothing is NULL.
    """
    name, facts = column.name, words.of(table, column)
    if not sources:
        return [f"CAST({value} AS {kind}) AS {alias}" for alias, kind, value in _absent(table, column, words)]
    kind = types[sources[0]] if len(sources) == 1 else "VARCHAR"
    raw = quoted(sources[0]) if len(sources) == 1 else f"nullif(concat_ws('/', {', '.join(map(quoted, sources))}), '')"
    if column.type == "day":
        return [
            f"{_day(raw, kind, facts, order)} AS {name}",
            f"{_text(raw)} AS {name}_said",
            f"{_not_given(raw, kind, facts)} AS {name}_word",
        ]
    if column.type == "yes_no":
        return [f"{_yes_no(raw, kind, facts)} AS {name}", f"{_unexplained(raw, kind, facts)} AS {name}_word"]
    if column.type == "number":
        value = f"CAST({raw} AS DOUBLE)" if _is_number(kind) else f"try_cast({_text(raw)} AS DOUBLE)"
        value = f"CASE WHEN isfinite({value}) THEN {value} END"
        return [f"{value} AS {name}", f"CASE WHEN {value} IS NULL THEN tidy({_text(raw)}) END AS {name}_word"]
    return _texts(table, column, raw, facts, words)


def unreadable(
    column: Column, sources: Sequence[str], types: Mapping[str, str], facts: Mapping[str, str], order: str
) -> str | None:
    """The SQL condition for a day that nobody can read; None where that cannot be."""
    if len(sources) != 1 or column.type != "day" or _is_day(types[sources[0]]):
        return None
    raw = quoted(sources[0])
    return (
        f"tidy({_text(raw)}) IS NOT NULL AND {_low(raw)} NOT IN ({_listed(facts)}) AND {_day_text(raw, order)} IS NULL"
    )


def words_used(sources: Sequence[str], facts: Mapping[str, str], kind: str) -> str | None:
    """The SQL of a cell's word in small letters, for the table of words that were used; None for a typed column."""
    if len(sources) != 1 or kind == "BOOLEAN" or not facts:
        return None
    return _low(quoted(sources[0]))


def _absent(table: str, column: Column, words: Words) -> list[tuple[str, str, str]]:
    name, kind = column.name, _SQL.get(column.type, "VARCHAR")
    found = [(name, kind, "NULL")]
    if column.type in ("day", "yes_no", "number"):
        found.append((f"{name}_word", "VARCHAR", "NULL"))
    if column.type == "day":
        found.append((f"{name}_said", "VARCHAR", "NULL"))
    if column.type == "person" or column.key:
        found.append((f"{name}_key", "VARCHAR", "NULL"))
    if words.scale(table, column):
        found.append((f"{name}_is", "VARCHAR", "NULL"))
    return found


def _texts(table: str, column: Column, raw: str, facts: Mapping[str, str], words: Words) -> list[str]:
    nothing = [word for word, means in facts.items() if means == "nothing"]
    if (column.key and column.type == "text") or not nothing:
        said = f"tidy({_text(raw)})"
        parts = [f"{said} AS {column.name}"]
    else:
        parts = [f"CASE WHEN {_low(raw)} NOT IN ({_listed(nothing)}) THEN tidy({_text(raw)}) END AS {column.name}"]
    if column.type == "person" or column.key:
        silent = f"{_low(raw)} NOT IN ({_listed(nothing)})" if nothing and column.type == "person" else "true"
        parts.append(f"CASE WHEN {silent} THEN fold({_text(raw)}) END AS {column.name}_key")
    if scale := words.scale(table, column):
        parts.append(f"{_placed(raw, scale)} AS {column.name}_is")
    return parts


def _placed(raw: str, scale: Mapping[str, str]) -> str:
    cases = [
        f"WHEN {_low(raw)} IN ({_listed(word for word, means in scale.items() if means == place)}) THEN {_quote(place)}"
        for place in dict.fromkeys(scale.values())
    ]
    return f"CASE {' '.join(cases)} END"


def _day(raw: str, kind: str, facts: Mapping[str, str], order: str) -> str:
    if kind == "DATE" or kind.startswith("TIMESTAMP"):
        moment = f"make_timestamp(epoch_us({raw}))" if kind == "TIMESTAMP WITH TIME ZONE" else raw
        return f"CAST({moment} AS DATE)"
    return _day_text(raw, order)


def _day_text(raw: str, order: str) -> str:
    said = f"tidy({_text(raw)})"
    return f"day_in_order({said}, {_quote(DATE_ORDERS[order])})" if order else f"day_of({said})"


def _not_given(raw: str, kind: str, facts: Mapping[str, str]) -> str:
    words = [word for word, means in facts.items() if means == "not told"]
    if _is_day(kind) or not words:
        return "CAST(NULL AS VARCHAR)"
    return f"CASE WHEN {_low(raw)} IN ({_listed(words)}) THEN tidy({_text(raw)}) END"


def _yes_no(raw: str, kind: str, facts: Mapping[str, str]) -> str:
    if kind == "BOOLEAN":
        return raw
    yes, no = ([word for word, means in facts.items() if means == wanted] for wanted in ("yes", "no"))
    return f"CASE WHEN {_low(raw)} IN ({_listed(yes)}) THEN true WHEN {_low(raw)} IN ({_listed(no)}) THEN false END"


def _unexplained(raw: str, kind: str, facts: Mapping[str, str]) -> str:
    if kind == "BOOLEAN":
        return "CAST(NULL AS VARCHAR)"
    return f"CASE WHEN {_low(raw)} NOT IN ({_listed(facts)}) THEN tidy({_text(raw)}) END"


def _is_day(kind: str) -> bool:
    return kind == "DATE" or kind.startswith("TIMESTAMP")


def _is_number(kind: str) -> bool:
    return kind.startswith(_NUMBERS)


def _text(raw: str) -> str:
    return f"CAST({raw} AS VARCHAR)"


def _low(raw: str) -> str:
    return f"fold({_text(raw)})"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(map(_quote, dict.fromkeys(words)))


def _quote(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
