"""What the house knows about an incoming mail at the instant it arrived."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection

from palier.apps.accounts.admitting import admission_of, topic_for
from palier.apps.accounts.queries import Standing
from palier.apps.cases import policies
from palier.apps.cases.models import Case
from palier.apps.catalogues.queries import catalogue_of, terms_of
from palier.apps.outbox.keys import key_for
from palier.core.actor import Actor, ActorKind
from palier.core.case.reopening import reopens_until
from palier.core.catalogue.products import product_named
from palier.core.mail import tokens
from palier.core.mail.addresses import normal_email
from palier.core.mail.authentication import Verdict
from palier.core.mail.decide import AnsweredCase, Facts, Sender, Staff
from palier.core.mail.marks import is_called_spam
from palier.core.mail.message import ParsedMail

CHANNEL = "email"


@dataclass(frozen=True, slots=True)
class House:
    """What is looked up for several mails at once: the agent who writes, how sure that is, the same mail before."""

    staff: Actor | None = None
    verdict: Verdict = Verdict.UNCHECKED
    same_as: int | None = None


NOTHING_KNOWN = House()
ANSWERED = "SELECT id, account_id, contact_id, terms_id, closed_at FROM cases_case WHERE id = %s"

STRANGER = Actor(kind=ActorKind.CONTACT, id=0, name="")
"""A stranger acts as nobody: nothing is done in their name."""


def actor_of(standing: Standing | None) -> Actor:
    """The sender of a mail as commands see them."""
    if standing is None:
        return STRANGER
    return Actor(ActorKind.CONTACT, standing.contact_id, standing.contact, account_id=standing.account_id)


def product_asked(mail: ParsedMail, *, standing: Standing | None, recipients: Sequence[str]) -> str | None:
    """The product a mail is about: the one it names, else the one its sender is a named contact for, else none ("").

    None where several contracts are in force and nothing says which is meant: nobody guesses then.
    """
    bought = {product for products in standing.sold for product in products} if standing else set()
    if standing is None or not bought:
        return ""
    offer = catalogue_of(standing.speaks) if standing.speaks is not None else None
    named = product_named(
        offer, bought, written_to=_addressed(mail, recipients), subject=mail.subject, text=mail.visible
    )
    seated = standing.seats.named_for & bought
    if named is None and len(seated) == 1:
        [named] = seated
    if named is None:
        return "" if len(standing.sold) == 1 else None
    return named


def facts_about(
    mail: ParsedMail,
    *,
    standing: Standing | None,
    recipients: Sequence[str],
    product: str | None = "",
    house: House = NOTHING_KNOWN,
    at: datetime,
) -> Facts:
    """Who speaks, under which contract, and in answer to what; `recipients` are those of the envelope.

    `standing` is for the `product` the mail is about, `house` what was looked up for several mails together.  Rights
    are those of the mail's arrival, whatever the sender had when we wrote to them (promises A5).
    """
    key, address = key_for("mail tokens"), normal_email(settings.MAIL_ADDRESS)
    named = _addressed(mail, recipients)
    case_id = tokens.named_case(
        addresses=named, in_reply_to=mail.in_reply_to, references=mail.references, key=key, address=address
    )
    from_us = (
        tokens.split_tag(mail.sender.email)[0] == address
        or tokens.case_of_message_id(mail.message_id, key=key) is not None
    )
    sender = _sender(standing, mail, named, product, at)
    reported, reported_case = _reported(mail, named, key, address) if mail.automatic.is_report else (False, None)
    return Facts(
        at=at,
        sender=sender,
        answered=_answered(case_id, standing, at),
        from_us=from_us,
        staff=Staff(house.staff.id) if house.staff else None,
        verdict=house.verdict,
        same_as=house.same_as,
        reported=reported,
        reported_case=reported_case,
        spam=is_called_spam(mail.spam),
    )


def _reported(mail: ParsedMail, named: Sequence[str], key: bytes, address: str) -> tuple[bool, int | None]:
    """Whether a report speaks of a mail of ours, known by the id we signed, and of which case."""
    ids = [mail.report.original_id] if mail.report else []
    case_id = tokens.named_case(
        addresses=named, in_reply_to=(*ids, *mail.in_reply_to), references=mail.references, key=key, address=address
    )
    ours = bool(ids) and ids[0].lower().endswith(f"@{address.rpartition('@')[2]}")
    return case_id is not None or ours, case_id


def _addressed(mail: ParsedMail, recipients: Sequence[str]) -> tuple[str, ...]:
    """Whom it went to, by its envelope and by its own words."""
    return (*recipients, *(one.email for one in (*mail.to, *mail.cc)))


def _sender(
    standing: Standing | None, mail: ParsedMail, named: Sequence[str], product: str | None, at: datetime
) -> Sender | None:
    if standing is None:
        return None
    topic = topic_for(standing, written_to=tuple(named), subject=mail.subject)
    admitted = admission_of(standing, channel=CHANNEL, topic=topic)
    entrance = policies.entrance(standing, product=product or "", at=at)
    return Sender(standing.contact_id, admitted, entrance, standing.has_left, product)


def _answered(case_id: int | None, standing: Standing | None, at: datetime) -> AnsweredCase | None:
    if case_id is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(ANSWERED, [case_id])
        row = cursor.fetchone()
    if row is None:
        return None
    case = Case(**dict(zip(("id", "account_id", "contact_id", "terms_id", "closed_at"), row, strict=True)))
    joined_until = reopens_until(terms_of(case.terms_id), case.closed_at) if case.closed_at else None
    joins = standing is not None and policies.may_see(actor_of(standing), case, at=at)
    return AnsweredCase(case_id, joins, joined_until)
