"""What the house knows about an incoming mail at the instant it arrived."""

from collections.abc import Sequence
from dataclasses import dataclass
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

SENDERS = """
SELECT asked.place - 1, contact.id, contact.name, account.id, EXISTS (
    SELECT FROM accounts_contract contract
    WHERE contract.account_id = account.id
      AND daterange(contract.starts_on, contract.ends_on, '[]') @> (asked.at AT TIME ZONE account.timezone)::date
      AND EXISTS (
        SELECT FROM catalogues_catalogueversion version
        WHERE version.catalogue_id = contract.catalogue_id AND version.effective_at <= asked.at))
FROM unnest(%s::text[], %s::timestamptz[]) WITH ORDINALITY AS asked (email, at, place)
JOIN accounts_contact contact ON lower(contact.email) = lower(asked.email)
JOIN accounts_account account ON account.id = contact.account_id
"""

ANSWERED = "SELECT contact_id, terms_id, closed_at FROM cases_case WHERE id = %s"


@dataclass(frozen=True, slots=True)
class Known:
    """Who sent a mail, as the decision and as commands see them."""

    sender: Sender | None
    actor: Actor


STRANGER = Known(None, Actor(kind=ActorKind.CONTACT, id=0, name=""))
"""A stranger acts as nobody: nothing is done in their name."""


def known_senders(mails: Sequence[tuple[str, datetime]]) -> list[Known]:
    """For each address and instant: who writes from it, and under which contract then.  One statement for all."""
    known = [STRANGER] * len(mails)
    with connection.cursor() as cursor:
        cursor.execute(SENDERS, [[email for email, _ in mails], [at for _, at in mails]])
        for place, contact_id, name, account_id, in_force in cursor.fetchall():
            actor = Actor(ActorKind.CONTACT, contact_id, name, account_id=account_id)
            known[place] = Known(Sender(contact_id, in_force), actor)
    return known


def facts_about(mail: ParsedMail, *, sender: Sender | None, recipients: Sequence[str], at: datetime) -> Facts:
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
