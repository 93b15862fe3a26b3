"""Every document of a client in one go: drafts of the scope stage, policies, and the readiness documents."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from soc2lib.assessment import Assessment
from soc2lib.gap.policies.documents import policy_documents
from soc2lib.gap.policies.policies import draft_policies
from soc2lib.gap.records import PolicyLimit, RegisteredPolicy
from soc2lib.scope.description.documents import assertion_document, description_document
from soc2lib.share.documents.go_no_go import go_no_go
from soc2lib.share.documents.letter.letter import gap_letter
from soc2lib.share.documents.representation import representation_letter
from soc2lib.share.documents.response import response_form
from soc2lib.share.documents.roadmap import roadmap
from soc2lib.share.documents.subsequent_events import subsequent_events
from soc2lib.share.documents.walkthrough_scripts import walkthrough_scripts
from soc2lib.word.documents import Document

if TYPE_CHECKING:
    from soc2lib.store.engagement import Engagement


def client_documents(engagement: "Engagement") -> Iterator[Document]:
    """Every document that can be made of a client's records, as of the engagement's day."""
    assessment = Assessment.of(engagement)
    yield from readiness_documents(assessment)
    yield from scope_documents(assessment)
    limits = engagement.all(PolicyLimit)
    policies = draft_policies(assessment.gap, engagement.all(RegisteredPolicy), limits, engagement.as_of)
    yield from policy_documents(policies, assessment.examination.name, engagement.as_of)


def readiness_documents(assessment: Assessment) -> Iterator[Document]:
    """The gap letter, the roadmap, the response form, the go/no-go page and the walkthrough scripts."""
    found = assessment.findings
    yield gap_letter(assessment, found)
    yield roadmap(assessment, found)
    yield response_form(assessment, found)
    yield go_no_go(assessment, found)
    yield walkthrough_scripts(assessment)


def scope_documents(assessment: Assessment) -> Iterator[Document]:
    """The drafts for management: the description, the assertion, the representation letter and the questionnaire."""
    scope = assessment.overview
    yield description_document(scope.facts, scope.description)
    yield assertion_document(scope.facts, scope.assertion)
    yield representation_letter(assessment)
    yield subsequent_events(assessment)
