"""What the scope stage makes of one client's records, each part when it is first asked for."""

from collections.abc import Iterable, Sequence
from functools import cached_property

from soc2lib.catalog.catalog import Category
from soc2lib.scope.description.assertion import Assertion, draft_assertion
from soc2lib.scope.description.draft import Description, describe
from soc2lib.scope.examination.categories import CategorySelection, select_categories
from soc2lib.scope.examination.control_lines import ConclusionLike
from soc2lib.scope.examination.key_controls import key_state, with_keys
from soc2lib.scope.examination.report_type import TypeAdvice, choose_type
from soc2lib.scope.examination.type_inputs import inputs_from_demand
from soc2lib.scope.examination.unmet import CriterionLike, unmet_criteria
from soc2lib.scope.examination.window import WindowCheck, check_window, first_window_start
from soc2lib.scope.facts import ScopeFacts
from soc2lib.scope.findings import Finding
from soc2lib.scope.system.boundary import BoundaryJudgement, check_boundary
from soc2lib.scope.system.commitments import Trace, trace_commitments
from soc2lib.scope.system.report_coverage import Coverage, cover_window
from soc2lib.scope.system.third_parties import Relationship, check_third_parties, classify


class ScopeOverview:
    """The scope stage's results over one client's records.

    Parameters
    ----------
    facts : ScopeFacts
        The records, with the client's controls and the criteria that do not apply.
    categories : sequence of Category
        The categories in scope.
    controls : iterable of JudgedControl
        One a control in scope, as the gap stage assessed it.
    criteria : iterable of JudgedCriterion
        One a criterion in scope, as the gap stage concluded on it: over one not met no assertion is drafted unmodified.
    rests_on : sequence of (str, str)
        Control and who tested it, on which management's assertion rests.
    """

    def __init__(
        self,
        facts: ScopeFacts,
        categories: Sequence[Category],
        controls: Iterable[ConclusionLike],
        criteria: Iterable[CriterionLike],
        rests_on: Sequence[tuple[str, str]] = (),
    ) -> None:
        self.facts, self._categories = facts, categories
        self._unmet, self._rests_on = unmet_criteria(criteria), rests_on
        self.keys = key_state(controls, facts.as_of)

    @cached_property
    def selection(self) -> CategorySelection:
        """Which categories are asked for, and which of these were chosen."""
        examination = self.facts.examination
        return select_categories(self.facts.demand, examination.categories, examination.report_type)

    @cached_property
    def trace(self) -> Trace:
        """Which controls keep which promise."""
        facts = self.facts
        return trace_commitments(
            facts.commitments, facts.requirements, self._categories, facts.controls, facts.demand, facts.not_relevant
        )

    @cached_property
    def boundary(self) -> BoundaryJudgement:
        """What is in the system and what is out."""
        return check_boundary(self.facts.components, self.facts.third_parties, self.facts.as_of)

    @cached_property
    def relationships(self) -> Sequence[Relationship]:
        """Which third parties are vendors and which run controls."""
        return [classify(party) for party in self.facts.third_parties]

    @cached_property
    def third_parties(self) -> Sequence[Finding]:
        """What is open about third parties and the controls expected of others."""
        return check_third_parties(self.facts.third_parties, self.facts.complementary, self.facts.commitments)

    @cached_property
    def coverage(self) -> Sequence[Coverage]:
        """Which days of the period the reports of third parties cover."""
        examination, facts = self.facts.examination, self.facts
        period = examination.window_start, examination.window_end
        return cover_window(facts.third_parties, facts.reports, *period, self._categories)

    @cached_property
    def advice(self) -> TypeAdvice:
        """Which report type fits."""
        inputs = inputs_from_demand(self.facts.demand, self.facts.as_of, self.facts.examination)
        return choose_type(with_keys(inputs, self.keys))

    @cached_property
    def window(self) -> WindowCheck:
        """Whether the decided period holds."""
        examination = self.facts.examination
        period = examination.window_start, examination.window_end
        return check_window(
            *period, self._categories, first_window_start(self.keys.in_use_since), examination.previous_end
        )

    @cached_property
    def description(self) -> Description:
        """The draft system description."""
        return describe(self.facts)

    @cached_property
    def assertion(self) -> Assertion:
        """Management's draft assertion."""
        return draft_assertion(self.facts, self.description, self._unmet, self._rests_on)
