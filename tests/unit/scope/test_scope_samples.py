"""The samples' scope: the finished one holds together and owns up, the first day says what is missing."""

from datetime import date
from pathlib import Path

import pytest

from soc2lib.catalog.catalog import Category
from soc2lib.gap.assess import assess_gap
from soc2lib.gap.records import Claim, Control, CriterionScope
from soc2lib.scope import assess
from soc2lib.scope.description.documents import description_document
from soc2lib.scope.description.section import Completeness
from soc2lib.scope.examination.report_type import choose_type
from soc2lib.scope.facts import ScopeFacts
from soc2lib.scope.records import Examination
from soc2lib.store.engagement import Engagement
from soc2lib.store.planting import plant

DAY = date(2026, 9, 30)


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clients")
    plant(folder)
    return folder


def facts(clients: Path, client: str) -> ScopeFacts:
    engagement = Engagement.open(client, DAY, clients)
    scope = assess.resolve_scope(engagement.one(Examination, "examination"))
    excluded = engagement.all(CriterionScope)
    judged = assess_gap(scope, engagement.all(Control), engagement.all(Claim), excluded)
    return assess.gather(engagement, assess.control_lines(judged.controls), excluded)


def test_every_id_the_finished_sample_names_exists(clients: Path) -> None:
    told = facts(clients, "lantern")
    trace = assess.trace_commitments(
        told.commitments, told.requirements, told.categories, told.controls, told.demand, told.not_relevant
    )
    others = assess.check_third_parties(told.third_parties, told.complementary, told.commitments)
    boundary = assess.check_boundary(told.components, told.third_parties, DAY)
    said = {finding.words for finding in (*trace.loose, *others, *boundary.findings)}
    assert not {words for words in said if words.startswith("unknown")}
    assert all(trace.reached.values())
    assert len(told.requirements) == 16
    assert {row.third_party for row in told.reports} <= {party.id for party in told.third_parties}


def test_the_finished_sample_chose_what_its_demand_asks_for(clients: Path) -> None:
    told = facts(clients, "lantern")
    selection = assess.select_categories(told.demand, told.categories, told.examination.report_type)
    assert set(selection.suggested) == set(Category)
    assert [line.id for line in selection.unmet] == ["D-07"]
    assert "Ask the buyer" in selection.advice[4].trade


def test_the_finished_sample_shows_the_days_no_report_covers(clients: Path) -> None:
    told = facts(clients, "lantern")
    start, end = told.examination.window_start, told.examination.window_end
    gaps = {line.id: line.gap_days for line in assess.cover_window(told.third_parties, told.reports, start, end)}
    assert gaps == {"TP-01": 0, "TP-02": 31 + 31 + 30, "TP-05": 0, "TP-06": 0}


def test_the_finished_samples_running_window_is_in_time_for_its_buyer(clients: Path) -> None:
    told = facts(clients, "lantern")
    advice = choose_type(assess.inputs_from_demand(told.demand, DAY, told.examination))
    assert (advice.rule, advice.now) == (1, "Type II")
    assert advice.earliest.report == date(2026, 11, 18)


def test_the_finished_samples_description_is_mostly_there_and_owns_up_to_the_rest(clients: Path) -> None:
    description = assess.describe(facts(clients, "lantern"))
    assert description.number(Completeness.MISSING) == 0
    thin = {section.number for section in description.sections if section.status is Completeness.THIN}
    assert thin == {3, 4, 5, 7}


def test_the_first_day_sample_says_what_is_missing(clients: Path) -> None:
    told = facts(clients, "sprout")
    assert assess.describe(told).number(Completeness.MISSING) == 7
    assert choose_type(assess.inputs_from_demand(told.demand, DAY, told.examination)).now is None
    assert "not known" in assess.check_boundary(told.components, told.third_parties, DAY).reason


def test_the_hostile_samples_description_can_be_written(clients: Path) -> None:
    told = facts(clients, "hostile")
    document = description_document(told, assess.describe(told))
    assert len(document.parts) == 9
    assert all(len(row) == len(part.columns) for part in document.parts for row in part.rows)
