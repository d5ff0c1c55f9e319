"""What comes by the channel: sealed at once, kept in a case that only the team knows of, acknowledged.

Whoever stores incoming mail calls `take_mail` before anything else looks at it.  What it answers None for is not for
a channel of ours; for all other mail it does everything: nothing of it may be parsed, indexed or shown elsewhere.
"""

import email.policy
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from hashlib import blake2b

from django.db import transaction

from palier.apps.cases import commands as cases
from palier.apps.cases.casefile import CaseFile, put_back_together
from palier.apps.cases.locking import NEEDED
from palier.apps.cases.models import Case, CaseEvent
from palier.apps.cases.references import reference_for
from palier.apps.cases.restricted_models import RestrictedCase
from palier.apps.cases.saying import say
from palier.apps.cases.words import Words
from palier.apps.catalogues.queries import terms_of
from palier.apps.outbox import commands as outbox
from palier.apps.outbox.keys import key_for
from palier.apps.together import draw_ids
from palier.apps.vulnerabilities import apart
from palier.apps.vulnerabilities.errors import FormFlooded, NothingReported, TooMuchReported
from palier.apps.vulnerabilities.keeping import LEVEL, OpenChannel, channel_at, channel_numbered, terms_of_channel
from palier.apps.vulnerabilities.models import Report, Reporter, SealedMessage, SecurityChannel
from palier.core.actor import Actor, ActorKind
from palier.core.case import Kind, Side
from palier.core.mail.addresses import normal_email
from palier.core.mail.tokens import named_case, split_tag
from palier.core.pgp.opening import OpenedMail, Ring
from palier.core.pgp.sealing import seal_for_us

CHANNEL = "security"
SEALED = "🔒"
"""Stands in a case for words that are kept elsewhere, unreadable."""
QUIET = timedelta(days=1)
"""How long a reporter is sent no second automatic mail."""
LONGEST = 60_000
"""Characters of a report by form."""
AN_HOUR = 60
"""Reports by form that are taken in an hour: more is a flood, and a mail always comes in."""


@dataclass(frozen=True, slots=True)
class TakenReport:
    """Where a report is kept, and the sealed form in which the mail it came by may stay."""

    case_id: int
    reference: str
    sealed: bytes


@transaction.atomic
def take_mail(*, raw: bytes, envelope_from: str, envelope_to: Sequence[str], at: datetime) -> TakenReport | None:
    """Keep a mail to a channel of ours, sealed; None for any other mail.

    Its answers join their case where they answer a mail of ours and come from who reported it.  A mail written to
    another key is kept too, and its sender is sent our key, once.  Raises NoKeyOfOurs.
    """
    channel = channel_for(envelope_to)
    if channel is None:
        return None
    opened = apart.opened(raw, Ring(channel.secrets))
    reporter = _reporter(channel, opened.sender)
    known = reporter.public
    if opened.keys and not known:
        reporter.public = opened.keys[0].armoured
        reporter.save(update_fields=["public"])
    sealed = seal_for_us(raw, secret=channel.secret)
    case_id = _answered_case(channel, opened, envelope_to, reporter)
    by = _reporting(channel)
    event = _say_more(case_id, by, at) if case_id else _open(channel, reporter, opened.sender, by, at)
    _keep(event, sealed, known, readable=opened.is_readable, encrypted=opened.was_encrypted, at=at)
    if opened.sender and not _is_machine(raw, envelope_from):
        _tell(channel, event, reporter, opened, is_new=case_id is None, at=at)
    return TakenReport(event.case_id, reference_for(event.case_id), sealed)


@transaction.atomic
def take_form(*, channel_id: int, text: str, address: str, key: str = "", at: datetime) -> TakenReport:
    """Keep what somebody wrote in the form, sealed before it is stored; `key` is theirs, for our answer.

    Raises NothingReported, TooMuchReported, FormFlooded, KeyRefused (nothing was kept), NoKeyOfOurs.
    """
    channel = channel_numbered(channel_id)
    assert channel is not None, channel_id
    if not text.strip():
        raise NothingReported
    if len(text) > LONGEST:
        raise TooMuchReported(LONGEST)
    if SealedMessage.objects.filter(encrypted=False, at__gt=at - timedelta(hours=1)).count() >= AN_HOUR:
        raise FormFlooded(AN_HOUR)
    address = normal_email(address)
    theirs = apart.read_key(key.encode(), at=at).armoured if key.strip() else ""
    reporter = _reporter(channel, address)
    if theirs and not reporter.public:
        reporter.public = theirs
        reporter.save(update_fields=["public"])
    by = _reporting(channel)
    event = _open(channel, reporter, address, by, at)
    raw = _as_mail(text, address)
    sealed = seal_for_us(raw, secret=channel.secret)
    _keep(event, sealed, reporter.public, readable=True, encrypted=False, at=at)
    return TakenReport(event.case_id, reference_for(event.case_id), sealed)


def channel_addresses() -> frozenset[str]:
    """The address of every channel."""
    return frozenset(SecurityChannel.objects.values_list("address", flat=True))


def channel_for(recipients: Sequence[str]) -> OpenChannel | None:
    """The channel that one of these addresses belongs to, tagged or not."""
    bases = {split_tag(address)[0] for address in recipients if "@" in address}
    address = SecurityChannel.objects.filter(address__in=bases).values_list("address", flat=True).first()
    return channel_at(address) if address else None


def _reporter(channel: OpenChannel, address: str) -> Reporter:
    """Known by a digest, so that the list of who reported what is in no table."""
    digest = blake2b(address.encode(), key=key_for("reporters"), digest_size=24).hexdigest()
    named = Reporter(channel_id=channel.id, digest=digest)
    Reporter.objects.bulk_create([named], ignore_conflicts=True)  # the same work for one who reported before (F1)
    return Reporter.objects.select_for_update().get(channel_id=channel.id, digest=digest)


def _reporting(channel: OpenChannel) -> Actor:
    return Actor(ActorKind.CONTACT, channel.contact_id, SEALED, account_id=channel.account_id)


def _answered_case(
    channel: OpenChannel, opened: OpenedMail, recipients: Sequence[str], reporter: Reporter
) -> int | None:
    named = named_case(
        addresses=recipients, in_reply_to=(), references=opened.answers, key=key_for("mail tokens"),
        address=channel.address,
    )  # fmt: skip
    if named is None or not opened.sender:
        return None
    known = Report.objects.filter(case_id=named, channel_id=channel.id, reporter=reporter)
    return named if known.exists() else None


def _open(channel: OpenChannel, reporter: Reporter, address: str, by: Actor, at: datetime) -> CaseEvent:
    """A case that tells nothing: a neutral subject, a sign in place of words, the team it belongs to."""
    at = at.replace(microsecond=0)
    terms_id = terms_of_channel(channel, at=at)
    terms = terms_of(terms_id)
    ids = draw_ids(cases_case=1, **NEEDED)
    case = Case(
        pk=ids["cases_case"][0], account_id=channel.account_id, contact_id=channel.contact_id, terms_id=terms_id,
        subject=next(iter(terms.plan_label.values()), ""), channel=CHANNEL, opened_at=at,
    )  # fmt: skip
    case.reference = reference_for(case.pk)
    file = CaseFile(case, terms, by, at, ids)
    said = {"subject": case.subject, "contact": channel.contact_id, "terms": terms_id}
    event = file.add(Kind.OPENED, side=Side.CUSTOMER, channel=CHANNEL, severity=LEVEL, data=said)
    file.add(Kind.ASSIGNED, side=Side.SYSTEM, automatic=True, data={"agent": None, "team": channel.team_id})
    say(file, event, Words(SEALED, sealed=True))
    put_back_together([file], act="open_report")
    RestrictedCase.objects.create(case_id=case.pk, team_id=channel.team_id)
    sealed_address = seal_for_us(address.encode(), secret=channel.secret)
    Report.objects.create(case_id=case.pk, channel_id=channel.id, reporter=reporter, address=sealed_address)
    return event


def _say_more(case_id: int, by: Actor, at: datetime) -> CaseEvent:
    kept_in = cases.record_customer_reply(
        case_id=case_id, words=Words(SEALED, sealed=True), channel=CHANNEL, by=by, at=at
    )
    return CaseEvent.objects.filter(case_id=kept_in, message__isnull=False).latest("seq")


def _keep(event: CaseEvent, sealed: bytes, known: str, *, readable: bool, encrypted: bool, at: datetime) -> None:
    SealedMessage.objects.create(
        case_id=event.case_id, seq=event.seq, sealed=sealed, known=known, readable=readable, encrypted=encrypted, at=at
    )


def _tell(
    channel: OpenChannel, event: CaseEvent, reporter: Reporter, opened: OpenedMail, *, is_new: bool, at: datetime
) -> None:
    """One fixed text, without a word of theirs: we have it, or we can't read it and this is our key."""
    if not opened.is_readable and reporter.key_sent_at is None:
        kind, reporter.key_sent_at = "security_unreadable", at
    elif opened.is_readable and is_new and (reporter.told_at is None or at - reporter.told_at >= QUIET):
        kind = "security_received"
    else:
        return
    reporter.told_at = at
    reporter.save(update_fields=["key_sent_at", "told_at"])
    language = Case.objects.values_list("contact__language", flat=True).get(pk=event.case_id)
    outbox.owe_mail(
        kind=kind, recipients=[opened.sender], language=language, at=at, case_id=event.case_id,
        account_id=channel.account_id, event_id=event.pk, seq=event.seq,
    )  # fmt: skip


def _is_machine(raw: bytes, envelope_from: str) -> bool:
    """Would an answer meet a program (RFC 3834 §2)?  Reports of failure come from nobody."""
    head = BytesHeaderParser(policy=email.policy.compat32).parsebytes(raw[:100_000])
    submitted = str(head.get("Auto-Submitted", "no")).lower().strip()
    listed = any(name in head for name in ("List-Id", "List-Unsubscribe", "X-Auto-Response-Suppress"))
    precedence = str(head.get("Precedence", "")).lower().strip()
    return not envelope_from or submitted != "no" or listed or precedence in ("bulk", "junk", "list", "auto_reply")


def _as_mail(text: str, address: str) -> bytes:
    """A report by form in the shape in which all are kept."""
    message = EmailMessage(policy=email.policy.SMTP)
    if address:
        message["From"] = address
    message.set_content(text.replace("\r\n", "\n").replace("\0", ""), cte="base64")
    return message.as_bytes()
