"""What mails tell of coming in: a code for the portal, an invitation, who may open cases.  Read when they are sent."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from palier.apps.accounts import codes
from palier.apps.accounts.models import Contact
from palier.apps.accounts.people_models import Invitation, SignIn
from palier.apps.accounts.people_queries import administrators_of
from palier.apps.accounts.queries import account_standing
from palier.apps.catalogues.commands import pin_terms
from palier.apps.catalogues.queries import catalogue_of, terms_of
from palier.apps.errors import NotFound
from palier.apps.incidents.page_queries import provider_name
from palier.apps.mailroom.facts import CHANNEL
from palier.apps.mailroom.models import RawMail
from palier.apps.outbox.models import OutgoingMail
from palier.apps.staff.models import Agent
from palier.apps.staff.telling import WELCOME
from palier.apps.staff.welcome import GOOD_FOR, token_for
from palier.core.catalogue.admission import Situation, admission, topic_names
from palier.core.catalogue.terms import Text


@dataclass(frozen=True, slots=True)
class DoorLetter:
    """Who is told what.  `code` opens something until `good_until`: it stands in the mail and nowhere else.

    `inviter` is set in invitations; `keepers` (name, address) and the `subject` that was written about, where a mail
    comes back; `situation` where that is because of how the account stands, with the catalogue's own `words`, and
    `passwords` let a mail in all the same: one for each topic that always comes in.
    """

    account: str
    reader: str
    zone: str
    provider: Text
    code: str = ""
    good_until: datetime | None = None
    inviter: str = ""
    keepers: tuple[tuple[str, str], ...] = ()
    subject: str = ""
    situation: Situation | None = None
    refused: bool = False
    words: Text = field(default_factory=dict)
    passwords: tuple[str, ...] = ()


def door_letter_of(mail: OutgoingMail) -> DoorLetter:
    """The facts of one mail of these kinds.  Raises LookupError where what it told of is gone."""
    return READERS[mail.kind](mail)


def _sign_in(mail: OutgoingMail) -> DoorLetter:
    row = SignIn.objects.select_related("contact__account").filter(mail_id=mail.pk).first()
    if row is None or row.contact is None:
        raise LookupError(mail.pk)
    contact = row.contact
    return DoorLetter(
        account=contact.account.name,
        reader=contact.name,
        zone=contact.timezone,
        provider=_provider(contact.account_id, mail.created_at),
        code=codes.sign_in_code(bytes(row.nonce)),
        good_until=row.expires_at,
    )


def _invitation(mail: OutgoingMail) -> DoorLetter:
    row = Invitation.objects.select_related("account").filter(mail_id=mail.pk).first()
    if row is None:
        raise LookupError(mail.pk)
    return DoorLetter(
        account=row.account.name,
        reader=row.name,
        zone=row.account.timezone,
        provider=_provider(row.account_id, mail.created_at),
        code=codes.invitation_code(bytes(row.nonce)),
        good_until=row.expires_at,
        inviter=row.inviter_name,
    )


def _welcome(mail: OutgoingMail) -> DoorLetter:
    agent = Agent.objects.filter(email=mail.recipients[0], is_active=True).first()
    if agent is None:
        raise LookupError(mail.pk)
    return DoorLetter(
        account="",
        reader=agent.name,
        zone=agent.timezone,
        provider=provider_name(at=mail.created_at),
        code=token_for(agent, at=mail.created_at),
        good_until=mail.created_at + GOOD_FOR,
    )


def _resubmit(mail: OutgoingMail) -> DoorLetter:
    contact = Contact.objects.select_related("account").filter(email__iexact=mail.recipients[0]).first()
    if contact is None:
        raise LookupError(mail.pk)
    subject = RawMail.objects.filter(answer_id=mail.pk).values_list("subject", flat=True).first()
    return DoorLetter(
        account=contact.account.name,
        reader=contact.name,
        zone=contact.timezone,
        provider=_provider(contact.account_id, mail.created_at),
        keepers=administrators_of(contact.account_id, at=mail.created_at),
        subject=subject or "",
    )


def _not_admitted(mail: OutgoingMail) -> DoorLetter:
    raw = RawMail.objects.filter(answer_id=mail.pk).values_list("subject", "reason", "state", "received_at").first()
    contact = Contact.objects.select_related("account").filter(email__iexact=mail.recipients[0]).first()
    if raw is None or contact is None:
        raise LookupError(mail.pk)
    subject, reason, state, received_at = raw
    standing = account_standing(contact.account_id, product="", at=received_at)
    offer = catalogue_of(standing.speaks) if standing.speaks is not None else None
    situation = Situation(reason) if reason in set(Situation) else Situation.NO_CONTRACT
    return DoorLetter(
        account=contact.account.name,
        reader=contact.name,
        zone=contact.timezone,
        provider=offer.text_of(offer.document.provider.name) if offer else {},
        subject=subject,
        situation=situation,
        refused=state == RawMail.State.RETURNED,
        words=admission(offer, situation, channel=CHANNEL).words,
        passwords=topic_names(offer, mail.language),
    )


def _provider(account_id: int, at: datetime) -> Text:
    """Who writes, as the contract in force calls them; nameless without one."""
    try:
        standing = account_standing(account_id, product="", at=at)
    except NotFound:
        return {}
    if standing.version_id is None or standing.facts is None:
        return {}
    return terms_of(pin_terms(version_id=standing.version_id, facts=standing.facts, at=at)).provider


READERS: Mapping[str, Callable[[OutgoingMail], DoorLetter]] = {
    "sign_in_code": _sign_in,
    "invitation": _invitation,
    WELCOME: _welcome,
    "resubmit": _resubmit,
    "not_admitted": _not_admitted,
}
DOOR_KINDS = tuple(READERS)
