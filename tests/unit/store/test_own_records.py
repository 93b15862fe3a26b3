"""Kinds of record: each is in one of two lists, those that a client tells us and those that the store writes."""

import importlib
import pkgutil

import pytest

import soc2lib
from soc2lib.errors import RecordError
from soc2lib.signing.records import STORE_KINDS
from soc2lib.store.own_records import EngagementRecord
from soc2lib.store.record import Record, record_kinds


def of_the_library(cls: type[Record]) -> set[type[Record]]:
    mine = {cls} if cls.__module__.startswith("soc2lib.") and hasattr(cls, "kind") else set()
    return mine.union(*map(of_the_library, cls.__subclasses__()))


def test_every_class_of_records_is_in_one_of_the_two_lists() -> None:
    for module in pkgutil.walk_packages(soc2lib.__path__, "soc2lib."):
        if module.name.endswith("records"):
            importlib.import_module(module.name)
    assert not record_kinds().keys() & STORE_KINDS.keys()
    assert of_the_library(Record) == {*record_kinds().values(), *STORE_KINDS.values()}


@pytest.mark.parametrize("values", [{"id": "acme"}, {"id": "A" * 32}, {"client": "../acme"}, {"client": ""}])
def test_an_engagement_record_holds_a_random_id_and_a_clients_id_and_nothing_else(values: dict[str, str]) -> None:
    whole = {"id": "0" * 32, "client": "acme"}
    assert EngagementRecord.build(whole).body() == {"schema": 1, "client": "acme"}
    with pytest.raises(RecordError):
        EngagementRecord.build({**whole, **values})
