"""What screens and mails read of the life of a case: what comes next, what it is to others, what asks for an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from palier.apps.accounts.models import Contact
from palier.apps.cases.facts import facts_of
from palier.apps.cases.models import Case, CaseEvent, Message
from palier.apps.cases.policies import visible_cases
from palier.apps.catalogues.queries import terms_of
from palier.apps.errors import NotFound
from palier.apps.lifecycle.models import CaseLink
from palier.core.actor import Actor
from palier.core.case import Event, Kind, Relation, Status
from palier.core.case.links import merged_into
from palier.core.case.reopening import closed_at, reopens_until
from palier.core.catalogue.terms import Terms
from palier.core.lifecycle import Step, steps_ahead
from palier.core.lifecycle.standing import standing_of


@dataclass(frozen=True, slots=True)
class Outlook:
    """What lies ahead of a case: `steps` come by themselves unless somebody acts.

    `reopens_until` is set while it is closed, None where there is no end to it; `proposal` is the place of the
    solution that waits for an answer; `left_alone` says that an agent stopped its reminders, `merged_into` where it
    goes on, `contact_id` who answers for the customer, `latest` the place of its last fact and
    `latest_at` its instant.
    """

    status: Status
    steps: tuple[Step, ...]
    closed_at: datetime | None
    reopens_until: datetime | None
    proposal: int | None
    left_alone: bool
    merged_into: int | None
    contact_id: int
    latest: int
    latest_at: datetime


def outlook_of(case_id: int) -> Outlook:
    """What lies ahead of one case.  The caller knows that it may be seen."""
    terms_id, contact_id = Case.objects.values_list("terms_id", "contact_id").get(pk=case_id)
    return outlook_from(terms_of(terms_id), facts_of(case_id), contact_id)


def outlook_from(terms: Terms, facts: Sequence[Event], contact_id: int) -> Outlook:
    """The same for facts in hand; `contact_id` answers for the customer."""
    standing = standing_of(terms, facts)
    status = standing.status or Status.NEW
    closed = closed_at(facts) if status is Status.CLOSED else None
    proposals = [seq for seq, fact in enumerate(facts, 1) if fact.kind is Kind.SOLUTION_PROPOSED]
    return Outlook(
        status=status,
        steps=steps_ahead(terms, facts),
        closed_at=closed,
        reopens_until=reopens_until(standing.terms, closed) if closed else None,
        proposal=proposals[-1] if proposals and status is Status.SOLUTION_PROPOSED else None,
        left_alone=standing.left_alone,
        merged_into=merged_into(facts),
        contact_id=contact_id,
        latest=len(facts),
        latest_at=facts[-1].at,
    )


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A case that another one is linked to; `inverse` where the other one says so."""

    case_id: int
    reference: str
    subject: str
    status: Status
    relation: Relation
    inverse: bool


def links_of_case(*, viewer: Actor, case_id: int) -> Sequence[LinkLine]:
    """The cases that this one is linked to, either way, as far as the viewer may know of them; two statements."""
    seen = visible_cases(viewer)
    columns = ("reference", "subject", "status")
    own = CaseLink.objects.filter(case_id=case_id, other__in=seen).order_by("pk")
    theirs = CaseLink.objects.filter(other_id=case_id, case__in=seen).order_by("pk")
    rows = [
        *((row, False) for row in own.values_list("other_id", *(f"other__{name}" for name in columns), "relation")),
        *((row, True) for row in theirs.values_list("case_id", *(f"case__{name}" for name in columns), "relation")),
    ]
    lines = [
        LinkLine(number, reference, subject, Status(status), Relation(relation), inverse)
        for (number, reference, subject, status, relation), inverse in rows
    ]
    merged = {line.case_id for line in lines if line.relation is Relation.MERGED_INTO}
    return [line for line in lines if line.relation is not Relation.TOOK_IN or line.case_id not in merged]


def goes_on_in(*, viewer: Actor, reference: str) -> str | None:
    """The reference of the case in which a merged one goes on, through however many merges; None for any other.

    Raises NotFound for a case the viewer may not know of, the one it leads to included.
    """
    seen = visible_cases(viewer)
    number = seen.filter(reference=reference.upper()).values_list("pk", flat=True).first()
    if number is None:
        raise NotFound("case", reference)
    merged = CaseLink.objects.filter(relation=Relation.MERGED_INTO.value)
    into = number
    while (further := merged.filter(case_id=into).values_list("other_id", flat=True).first()) is not None:
        into = further
    if into == number:
        return None
    found = seen.filter(pk=into).values_list("reference", flat=True).first()
    if found is None:
        raise NotFound("case", reference)
    return found


@dataclass(frozen=True, slots=True)
class Question:
    """What a customer who follows a link is asked about: the case, and the words they answer."""

    case_id: int
    reference: str
    subject: str
    provider_terms: int
    words: str
    answers_to: Kind
    language: str
    timezone: str
    contact: Actor


def question_of(*, case_id: int, seq: int, contact_id: int) -> Question:
    """What the signed link to this fact of a case asks this contact.  Raises NotFound, rights being those of now."""
    contact = Contact.objects.filter(pk=contact_id).first()
    if contact is None:
        raise NotFound("case", str(case_id))
    case = visible_cases(contact.actor).filter(pk=case_id).first()
    event = CaseEvent.objects.filter(case_id=case_id, seq=seq).values_list("pk", "kind").first()
    if case is None or event is None:
        raise NotFound("case", str(case_id))
    words = Message.objects.filter(event_id=event[0]).values_list("text", flat=True).first()
    return Question(
        case.pk,
        case.reference,
        case.subject,
        case.terms_id,
        words or "",
        Kind(event[1]),
        contact.language,
        contact.timezone,
        contact.actor,
    )
