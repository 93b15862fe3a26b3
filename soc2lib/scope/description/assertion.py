"""Management's draft assertion on description, design and operation; no unmodified draft over a criterion not met."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from soc2lib.basics.formatting import count, day, listed
from soc2lib.scope.choices import ComplementarySide, SubserviceMethod
from soc2lib.scope.description.draft import Description
from soc2lib.scope.description.section import Completeness
from soc2lib.scope.examination.unmet import UnmetCriterion
from soc2lib.scope.facts import ScopeFacts
from soc2lib.scope.records import ThirdParty
from soc2lib.scope.system.third_parties import SUBSERVICE, VENDOR, classify

BLANK = "[management completes this]"
NOT_DECIDED = "not decided"


@dataclass(frozen=True, slots=True)
class Assertion:
    """Management's draft assertion: its own statement, never this workbook's and never the auditor's.

    Attributes
    ----------
    paragraphs : tuple of str
        What the statement is about.
    points : tuple of str
        What management states, one by one; a criterion not met adds what it cannot state.
    organisations : tuple of (str, str, str, str)
        Each subservice organisation with its service, its method and the controls expected of it.
    unmet : tuple of UnmetCriterion
        Criteria for which management cannot make the statement as things stand.
    rests_on : tuple of (str, str)
        Control and who tested it, on which management's statement rests.
    open : tuple of str
        What must be settled before anyone can sign.
    """

    paragraphs: tuple[str, ...]
    points: tuple[str, ...]
    organisations: tuple[tuple[str, str, str, str], ...]
    unmet: tuple[UnmetCriterion, ...]
    rests_on: tuple[tuple[str, str], ...]
    open: tuple[str, ...]

    @property
    def can_be_signed(self) -> bool:
        """True where nothing on record keeps management from signing; that it may is for management to say."""
        return not self.unmet and not self.open


def draft_assertion(
    facts: ScopeFacts,
    description: Description,
    unmet: Sequence[UnmetCriterion],
    rests_on: Sequence[tuple[str, str]] = (),
) -> Assertion:
    """A draft of what management asserts, for management to complete and to sign.

    Parameters
    ----------
    facts : ScopeFacts
        The records of the scope stage and the client's controls.
    description : Description
        The draft description; every section that is not complete is open.
    unmet : sequence of UnmetCriterion
        The criteria not met, at risk, self-reported or not assessed. Required: an empty list says that there are none.
    rests_on : sequence of (str, str)
        Control and who tested it.

    Notes
    -----
    States the description, the design of the controls and, for a Type II, their operation, over the period or as of the
    day and the categories on record. A criterion not met or at risk is named beside the statements that it contradicts,
    and the draft says that it is not to be signed. A criterion of which nothing is shown is open, and so is a day that
    has not come. What is not on record is a blank.

    References
    ----------
    Domain brief 13.6.
    """
    when = _when(facts)
    blocking = tuple(criterion for criterion in unmet if criterion.blocks)
    unknown = tuple(criterion.id for criterion in unmet if not criterion.blocks)
    organisations = [party for party in facts.third_parties if classify(party).kind == SUBSERVICE]
    return Assertion(
        tuple(_subject(facts, when, organisations)),
        (*_points(facts, when), *_exceptions(facts, blocking, len(unknown))),
        tuple(_organisation(facts, party) for party in organisations),
        blocking,
        tuple(rests_on),
        _open(facts, description, unknown),
    )


def _when(facts: ScopeFacts) -> str:
    start, end = facts.examination.window_start, facts.examination.window_end
    if not facts.type_ii:
        return f"as of {day(start) if start else BLANK}"
    return f"throughout the period from {day(start) if start else BLANK} to {day(end) if end else BLANK}"


def _subject(facts: ScopeFacts, when: str, organisations: Sequence[ThirdParty]) -> Iterator[str]:
    examination = facts.examination
    categories = listed(category.value for category in examination.categories) if examination.categories else BLANK
    yield (
        f"We, the management of {examination.name or BLANK}, are responsible for the description of "
        f"{examination.system or BLANK} {when}, for the service commitments and system requirements in it, and for the "
        "controls that achieve them. "
        "This statement is our own."
    )
    apart = f" Not relevant, for the reasons in the description: {listed(facts.not_relevant)}."
    yield f"Categories: {categories}.{apart if facts.not_relevant else ''}"
    named = {
        method: [p.name or p.id for p in organisations if p.method is method] for method in (*SubserviceMethod, None)
    }
    if carved := named[SubserviceMethod.CARVE_OUT]:
        yield f"The description leaves out the controls of {listed(carved)} and names those we expect (carve-out)."
    if inclusive := named[SubserviceMethod.INCLUSIVE]:
        yield f"The description includes the controls of {listed(inclusive)} (inclusive). Each signs its own assertion."
    if undecided := named[None]:
        yield f"How the description treats {listed(undecided)}: {BLANK}."


def _others(facts: ScopeFacts) -> str:
    """Whose controls the design assumes; without a decision on every third party, subservice organisations' as well."""
    none = facts.third_parties and all(classify(party).kind == VENDOR for party in facts.third_parties)
    return "customers applied the controls" if none else "subservice organisations and customers applied the controls"


def _points(facts: ScopeFacts, when: str) -> Iterator[str]:
    assumed = "CUECs" if _others(facts).startswith("customers") else "CSOCs and CUECs"
    yield (
        f"(a) The description presents our system as it was designed and implemented {when}, in accordance with the "
        "description criteria."
    )
    yield (
        f"(b) The controls in the description were suitably designed {when} to give reasonable assurance that our "
        "service commitments and system requirements would be achieved, measured by the applicable trust services "
        f"criteria. This holds if these controls operated effectively, and if {_others(facts)} that our design assumes "
        f"of them ({assumed})."
    )
    if facts.type_ii:
        yield (
            f"(c) These controls operated effectively {when} and gave reasonable assurance that our service "
            "commitments and system requirements were achieved, measured by the same criteria. This holds if the "
            f"controls assumed of others ({assumed}) operated effectively too."
        )


def _exceptions(facts: ScopeFacts, blocking: Sequence[UnmetCriterion], unknown: int) -> Iterator[str]:
    """What management cannot state, over a criterion known to fall short; criteria that nothing shows count too."""
    if not blocking:
        return
    statements = "statements (b) and (c)" if facts.type_ii else "statement (b)"
    number = count(len(blocking) + unknown, "criterion", "criteria")
    nothing = f", and {unknown:,} that nothing on record shows (listed below)" if unknown else ""
    absent = sum(line.absent for line in facts.controls)
    described = (
        f" Nor statement (a) while the description names {count(absent, 'control')} not in use as running."
        if absent
        else ""
    )
    yield (
        f"As things stand, management cannot make {statements} for {number}: {len(blocking):,} not met or at risk "
        f"({listed(one.id for one in blocking)}){nothing}.{described} This draft is not to be signed."
    )


def _organisation(facts: ScopeFacts, party: ThirdParty) -> tuple[str, str, str, str]:
    expected = [
        line.control or line.id
        for line in facts.complementary
        if line.side is ComplementarySide.CSOC and line.third_party == party.id
    ]
    method = party.method.value if party.method else NOT_DECIDED
    return party.name or party.id, party.service or "not provided", method, "\n".join(expected) or "none listed"


def _open(facts: ScopeFacts, description: Description, unknown: Sequence[str]) -> tuple[str, ...]:
    examination = facts.examination
    needed: Sequence[tuple[str, object]] = (
        ("The company's name is not provided.", examination.name),
        ("The system's name is not provided.", examination.system),
        ("The categories are not decided.", examination.categories),
        ("The report type is not decided.", examination.report_type),
        (
            "The period or the examined day is not set.",
            examination.window_start and (examination.window_end or not facts.type_ii),
        ),
    )
    weak = [section for section in description.sections if section.status is not Completeness.COMPLETE]
    last = examination.window_end if facts.type_ii else examination.window_start
    number = count(len(unknown), "criterion", "criteria")
    return (
        *(words for words, answer in needed if not answer),
        *([f"The last day stated is {day(last)}, which has not passed."] if last and last > facts.as_of else []),
        *([f"Nothing on record shows that {number} {_are(unknown)} met: {listed(unknown)}."] if unknown else []),
        *(
            f"Section {section.number} ({section.title}) is {section.status.value}: {section.reason}"
            for section in weak
        ),
    )


def _are(ids: Sequence[str]) -> str:
    return "is" if len(ids) == 1 else "are"


def summary(assertion: Assertion) -> str:
    """How far the draft is from being signed, in a sentence or two."""
    if assertion.can_be_signed:
        return "Nothing is open on record. Management reads, corrects and signs it."
    said = []
    if assertion.unmet:
        number = count(len(assertion.unmet), "criterion", "criteria")
        said.append(f"Not to be signed: {number} {_are([c.id for c in assertion.unmet])} not met or at risk.")
    if assertion.open:
        said.append(f"{count(len(assertion.open), 'thing')} must be settled before management can sign.")
    return " ".join(said)
