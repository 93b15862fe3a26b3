"""What is examined, settled from what the client decided so far."""

import pytest

from soc2lib.catalog.catalog import Category
from soc2lib.errors import RecordError
from soc2lib.scope.assess import resolve_scope
from soc2lib.scope.records import Examination


def test_security_is_always_examined() -> None:
    assert resolve_scope(Examination(categories=("Privacy",))).categories == (Category.SECURITY, Category.PRIVACY)
    assert resolve_scope(None).categories == (Category.SECURITY,)


def test_a_clients_own_ratings_count_only_while_nothing_is_decided() -> None:
    rated = {Category.AVAILABILITY, Category.SECURITY}
    assert resolve_scope(None, rated).categories == (Category.SECURITY, Category.AVAILABILITY)
    assert resolve_scope(Examination(categories=("Security",)), rated).categories == (Category.SECURITY,)


def test_a_window_that_runs_backwards_is_refused_with_both_days() -> None:
    with pytest.raises(RecordError, match="window end 2026-01-01 lies before window start 2026-02-01"):
        Examination.build({"window_start": "2026-02-01", "window_end": "2026-01-01"})


def test_a_second_examination_row_is_refused() -> None:
    with pytest.raises(RecordError, match="one examination row"):
        Examination.build({"id": "another"})
