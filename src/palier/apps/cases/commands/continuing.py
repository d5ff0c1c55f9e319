"""A case that goes on after the other one can no longer be reopened."""

from datetime import datetime

from palier.apps.accounts.models import Contact
from palier.apps.accounts.queries import standing_of
from palier.apps.cases import policies
from palier.apps.cases.commands.open_case import Opened, Opening, open_cases
from palier.apps.cases.models import Case
from palier.apps.cases.people_models import CaseParticipant
from palier.apps.cases.words import Words
from palier.apps.errors import NotFound
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor, ActorKind
from palier.core.case import Relation
from palier.core.catalogue.admission import Topic


@one_transaction
def continue_case(
    *,
    case_id: int,
    words: Words,
    channel: str,
    severity: str | None = None,
    topic: Topic | None = None,
    by: Actor,
    at: datetime,
) -> Opened:
    """Open a case that continues a closed one: its subject, product and people are carried over, its severity is not.

    A `topic` comes in however the account stands.  The requester is whoever asks for it, or the old case's where staff
    does.  Raises NotAllowed, NotFound, NothingSaid, NoContractInForce, MayNotOpen, HasLeft, UnknownSeverity.
    """
    old = policies.visible_cases(by, at=at).filter(pk=case_id).first()
    if old is None:
        raise NotFound("case", str(case_id))
    return continue_from(old, words=words, channel=channel, severity=severity, topic=topic, by=by, at=at)


def continue_from(
    old: Case,
    *,
    words: Words,
    channel: str,
    severity: str | None = None,
    topic: Topic | None = None,
    by: Actor,
    at: datetime,
) -> Opened:
    """The same for a case in hand that the actor may see."""
    contact_id = by.id if by.kind is ActorKind.CONTACT else old.contact_id
    standing = standing_of(contact_id, product=old.product, at=at.replace(microsecond=0))
    if standing is None:
        raise NotFound("contact", str(contact_id))
    origin = (old.pk, Relation.CONTINUES)
    opening = Opening(standing, old.subject, words, channel, by, at, severity, old.product, origin=origin, topic=topic)
    [opened] = open_cases(openings=[opening])
    carry_people_over(old, opened.case_id, requester=contact_id, by=by, at=at)
    return opened


def carry_people_over(old: Case, new_id: int, *, requester: int, by: Actor, at: datetime) -> None:
    """Let those who took part in the old case, its requester included, take part in the new one."""
    parts = CaseParticipant.objects.filter(case_id=old.pk, removed_at__isnull=True, contact__left_at__isnull=True)
    people = {*parts.values_list("contact_id", flat=True)}
    people |= {*Contact.objects.filter(pk=old.contact_id, left_at__isnull=True).values_list("pk", flat=True)}
    CaseParticipant.objects.bulk_create(
        CaseParticipant(case_id=new_id, account_id=old.account_id, contact_id=person, added_at=at, added_by=by.name)
        for person in sorted(people - {requester})
    )
