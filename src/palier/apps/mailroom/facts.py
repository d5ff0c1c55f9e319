"""What the house knows about an incoming mail at the instant it arrived."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import connection

from palier.apps.accounts.queries import Standing
from palier.apps.catalogues.queries import terms_of
from palier.apps.outbox.keys import key_for
from palier.core.actor import Actor, ActorKind
from palier.core.case.reopening import reopens_until
from palier.core.mail import tokens
from palier.core.mail.addresses import normal_email
from palier.core.mail.decide import AnsweredCase, Facts, Sender
from palier.core.mail.message import ParsedMail

ANSWERED = "SELECT contact_id, terms_id, closed_at FROM cases_case WHERE id = %s"


STRANGER = Actor(kind=ActorKind.CONTACT, id=0, name="")
"""A stranger acts as nobody: nothing is done in their name."""


def actor_of(standing: Standing | None) -> Actor:
    """The sender of a mail as commands see them."""
    if standing is None:
        return STRANGER
    return Actor(ActorKind.CONTACT, standing.contact_id, standing.contact, account_id=standing.account_id)


def facts_about(mail: ParsedMail, *, standing: Standing | None, recipients: Sequence[str], at: datetime) -> Facts:
    """Who speaks, under which contract, and in answer to what; `recipients` are those of the envelope."""
    key, address = key_for("mail tokens"), normal_email(settings.MAIL_ADDRESS)
    named = (*recipients, *(one.email for one in (*mail.to, *mail.cc)))
    case_id = tokens.named_case(
        addresses=named, in_reply_to=mail.in_reply_to, references=mail.references, key=key, address=address
    )
    from_us = (
        tokens.split_tag(mail.sender.email)[0] == address
        or tokens.case_of_message_id(mail.message_id, key=key) is not None
    )
    sender = Sender(standing.contact_id, in_force=standing.facts is not None) if standing else None
    return Facts(at=at, sender=sender, answered=_answered(case_id), from_us=from_us)


def _answered(case_id: int | None) -> AnsweredCase | None:
    if case_id is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(ANSWERED, [case_id])
        row = cursor.fetchone()
    if row is None:
        return None
    contact_id, terms_id, closed_at = row
    joined_until = reopens_until(terms_of(terms_id), closed_at) if closed_at else None
    return AnsweredCase(case_id, frozenset({contact_id}), joined_until)
