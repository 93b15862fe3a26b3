"""The kinds of values that scope records hold besides plain ones."""

from typing import Annotated

from pydantic import AfterValidator

from soc2lib.catalog.catalog import Category, criterion_ids
from soc2lib.store.record import Text


def _with_security(categories: tuple[Category, ...]) -> tuple[Category, ...]:
    """Security is always examined: the other categories only add to it."""
    return (
        tuple(category for category in Category if category in {Category.SECURITY, *categories}) if categories else ()
    )


def _known_criteria(ids: tuple[str, ...]) -> tuple[str, ...]:
    unknown = [id for id in ids if id not in criterion_ids()]
    if unknown:
        raise ValueError(f"criteria among the 61 ids; {', '.join(unknown)} is none of them")
    return tuple(dict.fromkeys(ids))


Ids = tuple[Text, ...]
Criteria = Annotated[tuple[str, ...], AfterValidator(_known_criteria)]
Categories = Annotated[tuple[Category, ...], AfterValidator(_with_security)]
