"""Every document of a client in one go: drafts of the scope stage, policies, and the readiness documents."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from soc2lib.foundation.documents import Document
from soc2lib.gap.documents import policy_documents
from soc2lib.gap.policies import draft_policies
from soc2lib.gap.records import CriterionScope, PolicyLimit, RegisteredPolicy
from soc2lib.scope.documents import assertion_document, description_document
from soc2lib.scope.method import control_lines, describe, draft_assertion
from soc2lib.scope.method import gather as gather_scope
from soc2lib.share.documents.dossier import Dossier, gather
from soc2lib.share.documents.findings import findings
from soc2lib.share.documents.go_no_go import go_no_go
from soc2lib.share.documents.letter import gap_letter
from soc2lib.share.documents.response import response_form
from soc2lib.share.documents.roadmap import roadmap

if TYPE_CHECKING:
    from soc2lib.foundation.engagement import Engagement


def client_documents(engagement: "Engagement") -> Iterator[Document]:
    """Every document that can be made of a client's records, as of the engagement's day."""
    dossier = gather(engagement)
    yield from readiness_documents(dossier)
    yield from scope_documents(engagement, dossier)
    limits = engagement.all(PolicyLimit)
    policies = draft_policies(dossier.result, engagement.all(RegisteredPolicy), limits, engagement.as_of)
    yield from policy_documents(policies, dossier.company, engagement.as_of)


def readiness_documents(dossier: Dossier) -> Iterator[Document]:
    """The gap letter, the roadmap, the response form and the go/no-go page."""
    found = findings(dossier)
    yield gap_letter(dossier, found)
    yield roadmap(dossier, found)
    yield response_form(dossier, found)
    yield go_no_go(dossier, found)


def scope_documents(engagement: "Engagement", dossier: Dossier) -> Iterator[Document]:
    """The drafts of the system description and of management's assertion."""
    lines = control_lines(dossier.result.controls)
    facts = gather_scope(engagement, lines, engagement.all(CriterionScope))
    description = describe(facts)
    yield description_document(facts, description)
    yield assertion_document(facts, draft_assertion(facts, description))
