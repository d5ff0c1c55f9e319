"""Held mail in the hands of staff: released as a case, or dismissed; nothing is ever deleted."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from palier.apps.accounts import commands as accounts
from palier.apps.accounts.models import Contact
from palier.apps.audit import commands as audit
from palier.apps.errors import NotFound
from palier.apps.mailroom import policies
from palier.apps.mailroom.apart import understand
from palier.apps.mailroom.commands.sealed import waits_for_a_channel
from palier.apps.mailroom.commands.settling import MAILROOM, open_from_mail, title_of, words_of
from palier.apps.mailroom.errors import MailAlreadySettled
from palier.apps.mailroom.models import RawMail
from palier.apps.outbox import commands as outbox
from palier.apps.rights import require
from palier.core.actor import Actor

WAITING = {RawMail.State.HELD, RawMail.State.QUARANTINED}
OPENABLE = WAITING | {RawMail.State.RETURNED}
"""A mail that was sent back can still be let in."""


@transaction.atomic
def release_held_mail(*, raw_id: int, contact_id: int, product: str = "", by: Actor, at: datetime) -> int:
    """Open the case that a mail held or sent back asks for, for a contact and about a product; answers the case's id.

    The case is dated at the mail's arrival.  Raises NotAllowed, NotFound, MailAlreadySettled, NoContractInForce.
    """
    require(policies.may_sort_mail(by), by=by, act="release_held_mail")
    row = _take(raw_id)
    mail = understand(bytes(row.raw), envelope_from=row.envelope_from)
    contact = Contact.objects.filter(pk=contact_id).first()
    if contact is None:
        raise NotFound("contact", str(contact_id))
    words = words_of(mail, row.pk)
    opened = open_from_mail(contact_id, title_of(mail), words, product=product, by=contact.actor, at=row.received_at)
    row.case_id = opened.case_id
    _settle(row, RawMail.State.CASE, reason="released", act="release_held_mail", by=by, at=at)
    return opened.case_id


@transaction.atomic
def release_to_new_contact(*, raw_id: int, account_id: int, by: Actor, at: datetime) -> int:
    """The same for someone we didn't know: they become a contact of the account, by the address they wrote from.

    Raises what `release_held_mail` and `add_contact` raise.
    """
    require(policies.may_sort_mail(by), by=by, act="release_held_mail")
    row = _take(raw_id)
    contact_id = accounts.add_contact(
        account_id=account_id, name=row.sender_name or row.sender_address, email=row.sender_address, by=by, at=at
    )
    return release_held_mail(raw_id=raw_id, contact_id=contact_id, by=by, at=at)


@transaction.atomic
def dismiss_held_mail(*, raw_id: int, by: Actor, at: datetime) -> None:
    """Set a held mail aside; it stays readable.  Raises NotAllowed, NotFound, MailAlreadySettled."""
    require(policies.may_sort_mail(by), by=by, act="dismiss_held_mail")
    _settle(_take(raw_id, WAITING), RawMail.State.DROPPED, reason="dismissed", act="dismiss_held_mail", by=by, at=at)


def _take(raw_id: int, states: Collection[str] = OPENABLE) -> RawMail:
    row = RawMail.objects.select_for_update().filter(pk=raw_id).first()
    if row is None or waits_for_a_channel(row.state, row.envelope_to):
        raise NotFound("mail", str(raw_id))
    if row.state not in states:
        raise MailAlreadySettled(row.subject)
    return row


def _settle(row: RawMail, state: RawMail.State, *, reason: str, act: str, by: Actor, at: datetime) -> None:
    held_for = row.reason
    row.state, row.reason, row.decided_at = state, reason, at
    row.save(force_update=True, update_fields=["state", "reason", "case_id", "decided_at"])
    audit.record(by=by, at=at, act=act, case_id=row.case_id, facts={"mail": row.pk, "held_for": held_for})
    outbox.announce(topic=MAILROOM, subject=str(row.pk), at=at)
