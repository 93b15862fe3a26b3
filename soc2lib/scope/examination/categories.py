"""Chooses the trust services categories from what buyers and laws ask, and shows what each choice costs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from soc2lib.basics.formatting import count, listed
from soc2lib.catalog.catalog import CRITERIA_PER_CATEGORY, Category, catalog
from soc2lib.scope.choices import ReportType, SourceKind, Topic
from soc2lib.scope.records import DemandSource

_TOPICS: dict[Category, tuple[Topic, ...]] = {
    Category.AVAILABILITY: (Topic.UPTIME,),
    Category.CONFIDENTIALITY: (Topic.CONFIDENTIALITY, Topic.SECRETS),
    Category.PROCESSING_INTEGRITY: (Topic.PROCESSING,),
}
_NO_REASON = {
    Category.AVAILABILITY: "no demand row carries an SLA or an uptime promise",
    Category.CONFIDENTIALITY: "no demand row carries a confidentiality clause or secrets of customers",
    Category.PROCESSING_INTEGRITY: "no demand row says that customers rely on calculations, payments or conversions",
    Category.PRIVACY: "no demand row speaks of personal data",
}
ADDED = tuple(category for category in Category if category is not Category.SECURITY)


@dataclass(frozen=True, slots=True)
class CategoryAdvice:
    """What the demand says of one category.

    Attributes
    ----------
    category : Category
        The category.
    asked : bool or None
        True where the rules of selection find a reason; None where there is no demand row to read.
    chosen : bool or None
        What the client decided; None while nothing is decided.
    rows : tuple of str
        Ids of the demand rows that ask for it.
    criteria_alone : int
        Criteria of Security and this category alone [33, 51].
    criteria_added, controls_added : int
        Criteria and library controls it adds to the other categories chosen, or to Security while nothing is decided;
        for Security, what it brings by itself.
    reason : str
        The rows cited, or the reason for no.
    trade : str
        What to weigh before deciding; empty where there is nothing to weigh.
    """

    category: Category
    asked: bool | None
    chosen: bool | None
    rows: tuple[str, ...]
    criteria_alone: int
    criteria_added: int
    controls_added: int
    reason: str
    trade: str = ""


@dataclass(frozen=True, slots=True)
class UnmetDemand:
    """A demand that the present choice does not answer, or that no rule could read."""

    id: str
    buyer: str
    asked: str
    reason: str


@dataclass(frozen=True, slots=True)
class CategorySelection:
    """One advice a category, the demand left open, and the size of the present choice.

    Attributes
    ----------
    advice : tuple of CategoryAdvice
        One for each of the five categories, in their order.
    unmet : tuple of UnmetDemand
        Demand that is not answered, in the order of the rows.
    suggested : tuple of Category
        Security and every category asked for.
    criteria, controls : int
        Size of the decided categories, or of the suggested ones while nothing is decided.
    reason : str
        The choice in a sentence.
    """

    advice: tuple[CategoryAdvice, ...]
    unmet: tuple[UnmetDemand, ...]
    suggested: tuple[Category, ...]
    criteria: int
    controls: int
    reason: str


def size(categories: Iterable[Category]) -> tuple[int, int]:
    """How many criteria and library controls a choice of categories brings.

    Method
    ------
    Security's criteria are always in. A control counts if any criterion it serves is in scope.

    Examples
    --------
    By hand: 33 common criteria and 3 of Availability make 36.

    >>> size([Category.AVAILABILITY])[0], size(list(Category))
    (36, (61, 126))
    """
    chosen = tuple(categories)
    return len(catalog().in_categories(chosen)), len(catalog().controls_for(chosen))


def rows_asking(category: Category, demand: Iterable[DemandSource]) -> tuple[str, ...]:
    """The ids of the demand rows that call for a category, by the rules of selection.

    Method
    ------
    A category named in a row is asked for. Beside that: an SLA or uptime promise asks for Availability; a
    confidentiality clause or secrets of customers for Confidentiality; processing that customers rely on for
    Processing Integrity; personal data together with a privacy commitment for Privacy. A law that speaks of personal
    data requires the privacy commitment by itself. Security is asked for by every row.
    """
    return tuple(row.id for row in demand if category is Category.SECURITY or _asks(category, row))


def _asks(category: Category, row: DemandSource) -> bool:
    if category in row.categories:
        return True
    topics = set(row.topics)
    if category is Category.PRIVACY:
        promised = Topic.PRIVACY_PROMISE in topics or row.source is SourceKind.LAW
        return Topic.PERSONAL_DATA in topics and promised
    if category is Category.AVAILABILITY and row.source is SourceKind.SLA:
        return True
    return bool(topics.intersection(_TOPICS[category]))


def select_categories(
    demand: Sequence[DemandSource], chosen: Sequence[Category] = (), report_type: ReportType | None = None
) -> CategorySelection:
    """Which categories the demand asks for, why, and what is left unmet by the choice.

    Parameters
    ----------
    demand : sequence of DemandSource
        One row a place where somebody asks for something.
    chosen : sequence of Category
        The client's decision; empty while nothing is decided.
    report_type : ReportType, optional
        The report type decided, to see demand for the other type.

    Examples
    --------
    By hand: an SLA asks for Availability, so the suggestion is 33 + 3 = 36 criteria.

    >>> found = select_categories([DemandSource(id="D-1", source="SLA", buyer="Ann's Bank")])
    >>> found.criteria, found.advice[1].rows
    (36, ('D-1',))
    >>> found.advice[1].reason
    'Demand row D-1 asks for it.'
    """
    advice = tuple(_advise(category, demand, chosen) for category in Category)
    suggested = tuple(line.category for line in advice if line.asked or line.category is Category.SECURITY)
    criteria, controls = size(chosen or suggested)
    names = listed(category.value for category in (_with_security(chosen) if chosen else suggested))
    what = "The client chose" if chosen else "Nothing is decided yet; the demand suggests"
    if not demand and not chosen:
        what = "Nothing is decided and no demand is recorded; only what is always examined is sure:"
    reason = f"{what} {names}: {count(criteria, 'criterion', 'criteria')} and {count(controls, 'library control')}."
    unmet = tuple(line for row in demand for line in _unmet(row, chosen, report_type))
    return CategorySelection(advice, unmet, suggested, criteria, controls, reason)


def _with_security(chosen: Iterable[Category]) -> tuple[Category, ...]:
    wanted = {Category.SECURITY, *chosen}
    return tuple(category for category in Category if category in wanted)


def _advise(category: Category, demand: Sequence[DemandSource], chosen: Sequence[Category]) -> CategoryAdvice:
    rows = rows_asking(category, demand)
    alone, brought = size([category])
    picked = (category in chosen or category is Category.SECURITY) if chosen else None
    if category is Category.SECURITY:
        reason = "Security is always examined: every report stands on the common criteria."
        return CategoryAdvice(category, True, picked, rows, alone, alone, brought, reason)
    others = [other for other in chosen if other is not category]
    (criteria, controls), (base_criteria, base_controls) = size([*others, category]), size(others)
    asked = bool(rows) if demand else None
    reason = _reason(category, demand, rows)
    trade = _trade(category, demand, rows, picked)
    added = (criteria - base_criteria, controls - base_controls)
    return CategoryAdvice(category, asked, picked, rows, alone, *added, reason, trade)


def _reason(category: Category, demand: Sequence[DemandSource], rows: tuple[str, ...]) -> str:
    if not demand:
        return "Not known: no demand row is recorded yet."
    if rows:
        return f"Demand row{'s' if len(rows) > 1 else ''} {listed(rows)} ask{'' if len(rows) > 1 else 's'} for it."
    personal = [row.id for row in demand if Topic.PERSONAL_DATA in row.topics]
    if category is Category.PRIVACY and personal:
        return (
            f"No: {listed(personal)} speak{'' if len(personal) > 1 else 's'} of personal data, "
            "but of no privacy commitment made to individuals or required of you."
        )
    return f"No: {_NO_REASON[category]}."


def _trade(category: Category, demand: Sequence[DemandSource], rows: tuple[str, ...], picked: bool | None) -> str:
    processor = [row.id for row in demand if Topic.PROCESSOR_ONLY in row.topics]
    heavy = CRITERIA_PER_CATEGORY[Category.PRIVACY]
    if category is Category.PRIVACY and processor:
        return (
            f"{listed(processor)}: you only process on others' behalf. Confidentiality often meets such demand with "
            f"{CRITERIA_PER_CATEGORY[Category.CONFIDENTIALITY]} criteria, where Privacy adds {heavy}. "
            "Ask the buyer; you decide."
        )
    if picked and demand and not rows:
        return f"Chosen although nobody asks for it: it adds {CRITERIA_PER_CATEGORY[category]} criteria."
    return ""


def _unmet(row: DemandSource, chosen: Sequence[Category], report_type: ReportType | None) -> Iterable[UnmetDemand]:
    asked = [category for category in ADDED if _asks(category, row)]
    missing = [category.value for category in asked if chosen and category not in chosen]
    if missing:
        yield UnmetDemand(row.id, row.buyer, row.asked, f"Asks for {listed(missing)}, which the choice leaves out.")
    if report_type is ReportType.TYPE_I and row.report_type is ReportType.TYPE_II:
        yield UnmetDemand(row.id, row.buyer, row.asked, "Asks for a Type II report; a Type I is planned.")
    if not (row.topics or row.categories or row.source is SourceKind.SLA):
        reason = "No topic and no category is named: read it and say what it is about."
        yield UnmetDemand(row.id, row.buyer, row.asked, reason)
