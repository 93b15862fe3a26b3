"""Which controls a criterion rests on: the pairs of criterion and key control, their conditions, and their faults."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from soc2lib.catalog.check import Category, Tables, many
from soc2lib.errors import Problem, did_you_mean

NOT_MET, AT_RISK = "not met", "at risk"
COUNTS, ASKED = "counts", "asked"
_ABSENCES = ("", NOT_MET, AT_RISK)
_PAIRS, _CONDITIONS = "key_controls.csv", "conditions.csv"


@dataclass(frozen=True, slots=True)
class Condition:
    """A fact on which a pair depends: the question, and what holds until somebody answers it.

    Attributes
    ----------
    unanswered : str
        ``counts`` (the pair counts until the answer is no), ``asked`` (it does not count until the answer is yes, and
        the question is listed as open), or empty where the condition is a category.
    category : Category, optional
        The category whose examination is the condition: that is known and never asked.
    """

    id: str
    question: str
    unanswered: str
    category: Category | None

    @property
    def field(self) -> str:
        """The field of the examination that answers it; empty for a category."""
        return "" if self.category else self.id.replace("-", "_")

    def counts(self, answer: bool | None, categories: Iterable[Category]) -> bool:
        """Whether its pairs count, given the answer (None: nobody answered) and the categories in scope.

        Examples
        --------
        >>> office = Condition("office", "An office?", "counts", None)
        >>> users = Condition("customer-users", "Users?", "asked", None)
        >>> [office.counts(answer, ()) for answer in (None, True, False)]
        [True, True, False]
        >>> [users.counts(answer, ()) for answer in (None, True, False)]
        [False, True, False]
        """
        if self.category:
            return self.category in {Category.SECURITY, *categories}
        return self.unanswered == COUNTS if answer is None else answer

    def is_open(self, answer: bool | None) -> bool:
        """Whether it is an open question: it must be asked, and nobody answered."""
        return self.unanswered == ASKED and answer is None


@dataclass(frozen=True, slots=True)
class KeyPair:
    """One control that is key for one criterion, and why.

    Attributes
    ----------
    set : int
        Pairs of one criterion with the same number are alternatives; different sets must all stand.
    condition : str
        Id of the condition under which the pair counts; empty where it always does.
    reserve : tuple of str
        The controls that take its place where it does not apply, in order.
    absence : str
        What the criterion is when the control is absent: ``not met`` or ``at risk``.
    why : str
        Why the criterion rests on it, in one sentence.
    """

    criterion: str
    set: int
    control: str
    condition: str
    reserve: tuple[str, ...]
    absence: str
    why: str


def read_conditions(rows: Iterable[Mapping[str, str]]) -> dict[str, Condition]:
    """The conditions by id, of rows that were checked."""
    return {
        row["id"]: Condition(
            row["id"], row["question"], row["unanswered"], Category(row["category"]) if row["category"] else None
        )
        for row in rows
    }


def read_pairs(rows: Iterable[Mapping[str, str]]) -> tuple[KeyPair, ...]:
    """The pairs in the order of the table, of rows that were checked."""
    return tuple(
        KeyPair(
            row["criterion"],
            int(row["set"]),
            row["control"],
            row["condition"],
            many(row["reserve"]),
            row["absence"] or NOT_MET,
            row["why"],
        )
        for row in rows
    )


def check_keys(tables: Tables) -> list[Problem]:
    """Every fault of the pairs and of their conditions."""
    return [
        *_check_conditions(tables),
        *_check_pairs(tables),
        *_check_reserves(tables),
        *_check_criteria(tables),
    ]


def _check_conditions(tables: Tables) -> Iterator[Problem]:
    for row in tables["conditions"]:
        where = f"{_CONDITIONS}, {row['id']}"
        if row["category"]:
            if row["category"] not in [*Category]:
                found = f"category {row['category']}"
                yield Problem(where, found, " / ".join(Category), "Use one of the five, or leave the cell empty.")
            if row["unanswered"]:
                found = f"a category and unanswered {row['unanswered']}"
                yield Problem(where, found, "one of the two", "Empty the column unanswered: a category is never asked.")
        elif row["unanswered"] not in (COUNTS, ASKED):
            found = f"unanswered {row['unanswered']!r}"
            yield Problem(where, found, f"{COUNTS} / {ASKED}", "Say what holds until somebody answers.")


def _check_pairs(tables: Tables) -> Iterator[Problem]:
    criteria = {row["id"] for row in tables["criteria"]}
    serves = {row["id"]: many(row["criteria"]) for row in tables["controls"]}
    conditions = {row["id"] for row in tables["conditions"]}
    for row in tables["key_controls"]:
        where, control = _where(row), row["control"]
        if row["criterion"] not in criteria:
            yield Problem(where, f"criterion {row['criterion']}", "one of the 61 ids", "Correct the id.")
        if control not in serves:
            hint = did_you_mean(control, serves) or "Correct the id."
            yield Problem(where, f"control {control}", "a control of controls.csv", hint)
        elif row["criterion"] in criteria and row["criterion"] not in serves[control]:
            expected = f"a control that serves {row['criterion']}"
            yield Problem(where, f"control {control}", expected, "Map it in controls.csv, or correct the pair.")
        if not (row["set"].isascii() and row["set"].isdigit() and int(row["set"]) >= 1):
            yield Problem(f"{where}, column set", repr(row["set"]), "a whole number, 1 or more", "Correct the cell.")
        if row["condition"] and row["condition"] not in conditions:
            hint = did_you_mean(row["condition"], conditions) or "Add it."
            yield Problem(where, f"condition {row['condition']}", f"a row of {_CONDITIONS}", hint)
        if row["absence"] not in _ABSENCES:
            words = f"{NOT_MET} / {AT_RISK}, or nothing for the first"
            yield Problem(f"{where}, column absence", repr(row["absence"]), words, "Use one of them.")
    counted = Counter((row["criterion"], row["control"]) for row in tables["key_controls"])
    for (criterion, control), count in counted.items():
        if count > 1:
            yield Problem(f"{_PAIRS}, {criterion} {control}", f"{count} rows", "one row a pair", "Remove the others.")


def _check_reserves(tables: Tables) -> Iterator[Problem]:
    controls = {row["id"] for row in tables["controls"]}
    keys = {(row["criterion"], row["control"]) for row in tables["key_controls"]}
    for row in tables["key_controls"]:
        reserve = many(row["reserve"])
        for id in dict.fromkeys(reserve):
            if id not in controls:
                hint = did_you_mean(id, controls) or "Correct the id."
                yield Problem(_where(row), f"reserve {id}", "a control of controls.csv", hint)
            if (row["criterion"], id) in keys:
                expected = f"a control that is not key for {row['criterion']} already"
                yield Problem(_where(row), f"reserve {id}", expected, "Take it out of the reserve.")
            if reserve.count(id) > 1:
                yield Problem(_where(row), f"reserve {id} {reserve.count(id)} times", "each once", "Keep one of them.")


def _check_criteria(tables: Tables) -> Iterator[Problem]:
    unanswered = {row["id"]: row["unanswered"] for row in tables["conditions"]}
    for criterion in (row["id"] for row in tables["criteria"]):
        pairs = [row for row in tables["key_controls"] if row["criterion"] == criterion]
        if not pairs:
            found, remedy = "no key control", f"Add a row for it to {_PAIRS}."
            yield Problem(f"{_PAIRS}, {criterion}", found, "at least one", remedy)
        elif not any(not row["condition"] or unanswered.get(row["condition"]) == COUNTS for row in pairs):
            found, expected = "no key control that counts before questions are answered", "at least one"
            remedy = f"Add one without a condition, or with one that {COUNTS} while unanswered."
            yield Problem(f"{_PAIRS}, {criterion}", found, expected, remedy)


def _where(row: Mapping[str, str]) -> str:
    return f"{_PAIRS}, {row['criterion']} {row['control']}"
