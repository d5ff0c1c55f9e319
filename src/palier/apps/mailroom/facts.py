"""What the house knows about an incoming mail at the instant it arrived."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import connection

from palier.apps.catalogues.queries import terms_of
from palier.apps.outbox.keys import key_for
from palier.core.actor import Actor, ActorKind
from palier.core.case.reopening import reopens_until
from palier.core.mail import tokens
from palier.core.mail.addresses import normal_email
from palier.core.mail.decide import AnsweredCase, Facts, Sender
from palier.core.mail.message import ParsedMail

SENDER = """
SELECT contact.id, contact.name, account.id, EXISTS (
    SELECT FROM accounts_contract contract
    WHERE contract.account_id = account.id
      AND daterange(contract.starts_on, contract.ends_on, '[]') @> (%(at)s AT TIME ZONE account.timezone)::date
      AND EXISTS (
        SELECT FROM catalogues_catalogueversion version
        WHERE version.catalogue_id = contract.catalogue_id AND version.effective_at <= %(at)s))
FROM accounts_contact contact JOIN accounts_account account ON account.id = contact.account_id
WHERE lower(contact.email) = lower(%(email)s)
"""

ANSWERED = "SELECT contact_id, terms_id, closed_at FROM cases_case WHERE id = %s"


def facts_about(mail: ParsedMail, *, recipients: Sequence[str], at: datetime) -> tuple[Facts, Actor]:
    """Who speaks, under which contract, and in answer to what; and the sender as commands see them.

    `recipients` are those of the envelope.  A stranger acts as nobody: nothing is done in their name.
    """
    key, address = key_for("mail tokens"), normal_email(settings.MAIL_ADDRESS)
    named = (*recipients, *(one.email for one in (*mail.to, *mail.cc)))
    case_id = tokens.named_case(
        addresses=named, in_reply_to=mail.in_reply_to, references=mail.references, key=key, address=address
    )
    from_us = (
        tokens.split_tag(mail.sender.email)[0] == address
        or tokens.case_of_message_id(mail.message_id, key=key) is not None
    )
    sender, actor = _sender(mail.sender.email, at)
    return Facts(at=at, sender=sender, answered=_answered(case_id), from_us=from_us), actor


NOBODY = Actor(kind=ActorKind.CONTACT, id=0, name="")


def _sender(email: str, at: datetime) -> tuple[Sender | None, Actor]:
    if not email:
        return None, NOBODY
    with connection.cursor() as cursor:
        cursor.execute(SENDER, {"email": email, "at": at})
        row = cursor.fetchone()
    if row is None:
        return None, NOBODY
    contact_id, name, account_id, in_force = row
    return Sender(contact_id, in_force), Actor(ActorKind.CONTACT, contact_id, name, account_id=account_id)


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
