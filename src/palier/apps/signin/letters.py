"""A proof of somebody's has changed: they are told by mail, so that whoever stole a session can't do it unseen."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from palier.apps.accounts.addresses import has_address
from palier.apps.accounts.models import Contact
from palier.apps.outbox import commands as outbox
from palier.apps.outbox.models import OutgoingMail
from palier.apps.staff.models import Agent
from palier.apps.staff.telling import owe_to_agent
from palier.core.actor import Actor, ActorKind


class Change(StrEnum):
    """What changed; RESET: somebody else took every second proof away."""

    PASSWORD = "proof_password"  # noqa: S105 kinds of mail, no secrets
    PASSWORD_REMOVED = "proof_password_removed"  # noqa: S105
    APP = "proof_app"
    APP_REMOVED = "proof_app_removed"
    PASSKEY = "proof_passkey"
    PASSKEY_REMOVED = "proof_passkey_removed"
    CODES = "proof_codes"
    CODE_USED = "proof_code_used"
    RESET = "proof_reset"


PROOF_KINDS = frozenset(change.value for change in Change)


@dataclass(frozen=True, slots=True)
class ProofLetter:
    """Who is told that what of theirs changed when; `is_agent`: at the desk's door, else at the portal's."""

    change: Change
    reader: str
    zone: str
    at: datetime
    is_agent: bool


def tell_change(change: Change, *, person: Actor, at: datetime) -> None:
    """Owe whose proof changed a mail about it, in their language, in the transaction that changes it."""
    if person.kind is ActorKind.AGENT:
        owe_to_agent(Agent.objects.get(pk=person.id), kind=change.value, at=at)
        return
    contact = Contact.objects.get(pk=person.id)
    outbox.owe_mail(
        kind=change.value,
        recipients=[contact.email],
        language=contact.language,
        at=at,
        account_id=contact.account_id,
    )


def proof_letter_of(mail: OutgoingMail) -> ProofLetter:
    """The facts of one mail of PROOF_KINDS: one about a contact names their account.  Raises LookupError."""
    people = Agent.objects if mail.account_id is None else Contact.objects.filter(account_id=mail.account_id)
    person = people.filter(has_address(mail.recipients[0])).first()
    if person is None:
        raise LookupError(mail.pk)
    return ProofLetter(
        change=Change(mail.kind),
        reader=person.name,
        zone=person.timezone,
        at=mail.created_at,
        is_agent=mail.account_id is None,
    )
