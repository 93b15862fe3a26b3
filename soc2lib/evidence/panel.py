"""What is typed in the evidence stage: evidence, populations and the request list, with the window moving below."""

from typing import Protocol

import ipywidgets as widgets

from soc2lib.evidence import charts
from soc2lib.evidence.records import AuditorStatus, Evidence, InternalStatus, Population, Request
from soc2lib.evidence.results import EvidenceResult
from soc2lib.evidence.testing.lists_form import ListsForm
from soc2lib.evidence.testing.observation_form import ObservationForm
from soc2lib.evidence.testing.observations import begin, states
from soc2lib.evidence.testing.records import Observation
from soc2lib.gap.records import Control
from soc2lib.store.engagement import Engagement
from soc2lib.widgets.form import author_field, named
from soc2lib.widgets.registers import Look, Register, Registers

_LATER = (
    *("query", "redaction", "sha256", "size", "added", "sample", "partial", "retention_until"),
    *("supersedes", "population", "source"),
)
_STATUSES = {
    InternalStatus.READY.value: "fair",
    InternalStatus.SENT.value: "good",
    AuditorStatus.ACCEPTED.value: "good",
    AuditorStatus.RETURNED.value: "bad",
    AuditorStatus.NOT_SEEN.value: "unknown",
}


class Assessed(Protocol):
    """What the panel shows of the evidence; `now` assesses what is stored now."""

    def now(self) -> "Assessed": ...
    @property
    def evidence(self) -> EvidenceResult: ...


def evidence(engagement: Engagement, assessment: Assessed) -> widgets.Widget:
    """What is recorded of evidence; below it, how much of the window is shown.

    Parameters
    ----------
    engagement : Engagement
        The client.
    assessment : Assessed
        Its assessment.
    """

    def look() -> Look:
        return Look((charts.headline(assessment.now().evidence),))

    registers = [
        Register(Evidence, "title", _LATER),
        Register(Population, "title", ("parameters", "digest", "query")),
        Register(Request, "description", tones=_STATUSES),
        observations(engagement),
    ]
    return Registers(engagement, registers, look).widget


def observations(engagement: Engagement) -> Register:
    """The register of observations; a keystroke on a control begins one of it, with person and day filled in.

    Parameters
    ----------
    engagement : Engagement
        The client.
    """
    return Register(
        Observation,
        statuses=lambda: states(engagement),
        begun_from=Control,
        begin=lambda control: begin(engagement, control, named(author_field())),
        begin_at="system",
        begin_name="Observe",
    )


def observed(engagement: Engagement) -> ObservationForm:
    """The form beside the interview that begins an observation of the control asked about.

    Parameters
    ----------
    engagement : Engagement
        The client.
    """
    return ObservationForm(engagement, lambda: named(author_field()))


def lists(engagement: Engagement) -> widgets.Widget:
    """The form for whole lists: take in, test, explain deviations.

    Parameters
    ----------
    engagement : Engagement
        The client.
    """
    return ListsForm(engagement, lambda: named(author_field())).widget
