"""Raw bytes into a ParsedMail: the first of the three steps parse, decide, apply.  Never raises, whatever comes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from palier.core.mail.addresses import ADDRESSES, read_addresses
from palier.core.mail.automatic import Automatic, automatic_reason
from palier.core.mail.clean import clean_html
from palier.core.mail.headers import Headers
from palier.core.mail.message import NOBODY, ParsedMail
from palier.core.mail.mime import Part, find_parts
from palier.core.mail.names import file_name
from palier.core.mail.quotes import MARK
from palier.core.mail.reading import read_parts
from palier.core.mail.reports import is_bounce, is_feedback, is_receipt, read_report
from palier.core.mail.trim import Split, is_forwarded, split_reply

__all__ = ["file_name", "parse_mail"]

SUBJECT_CHARACTERS = 1_000
TEXT_CHARACTERS = 1_000_000
TRIM_CHARACTERS = 300_000
IDS = 200
VERDICTS = 20

MESSAGE_ID = re.compile(r"<([^<>\s]{1,500})>")
BARE_ID = re.compile(r"[^<>\s]{1,250}@[^<>\s]{1,250}")
SPAM_FIELDS = ("x-spam-flag", "x-spam-status", "x-spam-score", "x-spamd-result", "x-spam", "x-spam-level")


@dataclass(frozen=True, slots=True)
class _Opened:
    """A mail taken apart, before anything is made of it."""

    raw: bytes
    headers: Headers
    media_type: str
    params: Mapping[str, str]
    parts: Sequence[Part]


def parse_mail(raw: bytes, *, envelope_from: str | None = None) -> ParsedMail:
    """What these bytes say.  `envelope_from` is the sender of the SMTP envelope, empty for the null sender.

    Limits: 256 kB of headers, 1,000 addresses a field, 1,000 parts, 100 levels, 1,000,000 characters of text.
    """
    opened = _open(raw)
    headers = opened.headers
    reading = read_parts(opened.raw, opened.parts)
    words, subject = reading.text.replace("\r\n", "\n"), headers.text("subject")
    is_long = len(words) > TEXT_CHARACTERS or len(subject) > SUBJECT_CHARACTERS
    text, subject = words[:TEXT_CHARACTERS].strip("\n"), subject[:SUBJECT_CHARACTERS]
    split = _split(text, subject)
    senders = read_addresses(headers.raw("from")) or read_addresses(headers.raw("sender"))
    sender = next(iter(senders), NOBODY)
    to, cc = (read_addresses(", ".join(headers.all(name))) for name in ("to", "cc"))
    said = text.replace(MARK, "")
    kind = _report_kind(opened, said)
    return ParsedMail(
        sender=sender,
        senders=len(senders) + len(headers.all("from")[1:]),
        reply_to=read_addresses(headers.raw("reply-to")),
        to=to,
        cc=cc,
        subject=subject,
        message_id=_message_id(headers),
        in_reply_to=_ids(headers, "in-reply-to"),
        references=_ids(headers, "references"),
        date=_date(headers),
        text=said,
        visible=split.visible,
        quoted=split.quoted,
        signature=split.signature,
        html=clean_html(reading.markup),
        files=tuple(reading.files),
        automatic=automatic_reason(
            headers, report=kind, sender=sender.email or sender.written, text=split.visible, envelope_from=envelope_from
        ),
        report=read_report(opened.raw, headers, opened.parts, said) if kind is Automatic.DELIVERY_REPORT else None,
        verdicts=tuple(headers.all("authentication-results")[:VERDICTS]),
        spam=tuple((name, headers.text(name)[:500]) for name in SPAM_FIELDS if headers.has(name)),
        cut=headers.cut or reading.cut or is_long or ADDRESSES in (len(to), len(cc)),
    )


def _open(raw: bytes) -> _Opened:
    if b"\n" not in raw and b"\r" in raw:
        raw = raw.replace(b"\r", b"\n")
    headers, media_type, params, parts = find_parts(raw)
    charset = next((part.charset for part in parts if part.charset), "")
    return _Opened(raw, replace(headers, charset=charset), media_type, params, parts)


def _split(text: str, subject: str) -> Split:
    """The two halves of the text; what is too long to be looked at counts as typed."""
    if len(text) > TRIM_CHARACTERS and "\n" not in text[TRIM_CHARACTERS:]:
        return Split(text.replace(MARK, ""), "")
    split = split_reply(text, forwarded=is_forwarded(subject))
    return Split(*(half.replace(MARK, "") for half in (split.visible, split.quoted, split.signature)))


def _report_kind(opened: _Opened, text: str) -> Automatic:
    """Which kind of report a mail is, if it is one."""
    headers, media_type, params, parts = opened.headers, opened.media_type, opened.params, opened.parts
    if is_feedback(headers, media_type, params, parts):
        return Automatic.FEEDBACK_REPORT
    if is_receipt(media_type, params, parts):
        return Automatic.RECEIPT
    return Automatic.DELIVERY_REPORT if is_bounce(headers, media_type, params, parts, text) else Automatic.NOT_AUTOMATIC


def _message_id(headers: Headers) -> str:
    return next(iter(_ids(headers, "message-id")), "") or next(iter(BARE_ID.findall(headers.raw("message-id"))), "")


def _ids(headers: Headers, name: str) -> tuple[str, ...]:
    """The last 200 message ids of a field, without their angle brackets."""
    return tuple(MESSAGE_ID.findall(" ".join(headers.all(name)))[-IDS:])


def _date(headers: Headers) -> datetime | None:
    written = headers.raw("date")[:200]
    try:
        found = parsedate_to_datetime(written)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)) if found.astimezone(UTC).year else None
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return None
