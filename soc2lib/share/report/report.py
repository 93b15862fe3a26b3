"""One report of one edition: what is assessed of the records that the edition may read, and what changed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from operator import attrgetter

from soc2lib.assessment import Assessment
from soc2lib.evidence.records import TestResult
from soc2lib.evidence.results import VERSION as EVIDENCE
from soc2lib.evidence.results import EvidenceResult
from soc2lib.gap.results import VERSION as GAP
from soc2lib.html.pieces import Chart, Piece, Table
from soc2lib.monitor.changes import VERSION as CHANGES
from soc2lib.monitor.changes import Changed, changed
from soc2lib.plan.summary import VERSION as PLAN
from soc2lib.readiness.forecast.forecast import VERSION as FORECAST
from soc2lib.readiness.results import SCORE_VERSION
from soc2lib.readiness.results import VERSION as GATE
from soc2lib.risk.results import VERSION as RISK
from soc2lib.scope.results import VERSION as SCOPE
from soc2lib.share.records import Distribution
from soc2lib.share.report.earlier_method import last_copy, method_changed
from soc2lib.share.report.editions import Edition, edition
from soc2lib.share.report.redaction import EditionEngagement
from soc2lib.share.whatif.whatif import VERSION as WHAT_IF
from soc2lib.store.clients import client_folder, runs_folder
from soc2lib.store.engagement import read_day
from soc2lib.store.record import QuarantinedRow
from soc2lib.store.runs import runs

View = Chart | Table | Piece
_DAYS = 30
LEFT_OUT = Piece("", "This edition leaves this out.", "left out")
"""Shown where an edition has no such section; the page then leaves out its heading too."""


class Report:
    """What a report of one edition is made from.

    Parameters
    ----------
    engagement : EditionEngagement
        The client as the edition may read it; what it withholds is gone before anything is assessed.
    before : EditionEngagement or None
        The same client on an earlier day, to say what has changed; None where nothing was on record then.
    since : date
        That day.
    method_note : str
        That the last copy handed out was made by an earlier method; empty where it was not.
    """

    def __init__(
        self, engagement: EditionEngagement, before: EditionEngagement | None, since: date, method_note: str = ""
    ) -> None:
        self.engagement, self.before, self.since = engagement, before, since
        self._method_note = method_note
        self.assessment = Assessment.of(engagement)

    @classmethod
    def open(cls, client: str, as_of: str = "", clients: str = "", edition_name: str = "", since: str = "") -> "Report":
        """Open a client for a report.

        Parameters
        ----------
        client, as_of, clients : str
            As for an engagement.
        edition_name : str
            One of the editions; the client's own where empty.
        since : str
            The day to compare with; where empty, that of the last copy handed out before, else 30 days earlier.

        Raises
        ------
        ParameterError
            If the client, a day or the edition is not as it should be.
        """
        stated_edition, day, folder = edition(edition_name), read_day(as_of), client_folder(client, clients)
        now = EditionEngagement(client, folder, day, stated_edition)
        copy = last_copy(now.all(Distribution), day)
        handed_out = copy.as_of if copy else None
        earlier = read_day(since) if since else handed_out or day - timedelta(_DAYS)
        before = EditionEngagement(client, folder, earlier, stated_edition)
        finished = runs(runs_folder(folder.name, clients)) if copy else ()
        return cls(now, before if before.has_records else None, earlier, method_changed(copy, finished))

    @property
    def edition(self) -> Edition:
        """Which edition it is."""
        return self.engagement.edition

    def see(self, shown: Callable[..., View], *names: str) -> View:
        """A chart or table of results, unless the edition leaves out the first of them.

        Parameters
        ----------
        shown : callable
            A stage's chart or table.
        names : str
            The results it takes, of the report or its assessment, such as ``plan.cost``; the first is the section's.
            Without any, a piece that depends on no result.
        """
        if self.edition.brief or not self.edition.leaves_out.isdisjoint(names[:1]):
            return LEFT_OUT
        return shown(*(attrgetter(name)(self if hasattr(type(self), name) else self.assessment) for name in names))

    def brief(self, shown: Callable[["Report"], View]) -> View:
        """A piece of the second page, which the brief editions alone have."""
        return shown(self) if self.edition.brief else LEFT_OUT

    def whole(self, shown: Callable[["Report"], View]) -> View:
        """A piece about the report itself, which the brief editions do without."""
        return LEFT_OUT if self.edition.brief else shown(self)

    @cached_property
    def changed(self) -> Changed:
        """What has changed since the earlier day."""
        found = changed(Assessment.of(self.before) if self.before else None, self.assessment, self.since)
        return replace(found, method_note=self._method_note)

    @property
    def what_if(self) -> "Report":
        """The report itself, for its what-ifs."""
        return self

    @property
    def day(self) -> date:
        """The day it speaks of."""
        return self.engagement.as_of

    @property
    def register(self) -> "Report":
        """The report itself, for its gap register."""
        return self

    @property
    def risks(self) -> Assessment:
        """The assessment, for the largest risks beside what the client says of its controls."""
        return self.assessment

    @property
    def weeks(self) -> EvidenceResult:
        """The evidence, for its map week by week."""
        return self.assessment.evidence

    @property
    def tests(self) -> list[TestResult]:
        """The tests on record."""
        return self.engagement.all(TestResult)

    @property
    def quarantine(self) -> list[QuarantinedRow]:
        """Rows of imported tables that were not understood."""
        return self.engagement.all(QuarantinedRow)

    @property
    def versions(self) -> dict[str, str]:
        """The version of every method behind its figures."""
        return {
            "scope": SCOPE,
            "gap": GAP,
            "gate": GATE,
            "score": SCORE_VERSION,
            "evidence": EVIDENCE,
            "forecast": FORECAST,
            "what if": WHAT_IF,
            "changes": CHANGES,
            "plan": PLAN,
            "risk": RISK,
        }
