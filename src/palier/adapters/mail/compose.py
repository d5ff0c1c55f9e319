"""From a letter to the bytes on the wire: one builder of headers, plain text and HTML of the same words."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from palier.adapters.mail.blocks import plain_text, text_on_the_wire
from palier.adapters.mail.door_letters import sealed
from palier.adapters.mail.html import LOGO, html_text
from palier.adapters.mail.letters import PAGE, say, title_of
from palier.adapters.mail.security_letters import attach_key, fill_encrypted
from palier.adapters.mail.staff_letters import staff_subject
from palier.adapters.mail.values import values_of
from palier.adapters.shared.words import text_words
from palier.apps.mailroom.commands.delivery import AUTOMATIC_KINDS, GENERATED, Sent
from palier.apps.mailroom.letters import Letter
from palier.apps.outbox.keys import key_for
from palier.core.letters.forms import fill_line, subject_faults
from palier.core.letters.kinds import LETTER_KINDS, subject_needs, subject_says
from palier.core.mail.tokens import reply_address

UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u2028\u2029\u0085]+")
SURROGATES = re.compile(r"[\ud800-\udfff]")
SAFE_ID = re.compile(r"<[!-;=?-~]{1,250}>\Z")
SUBJECT_CHARACTERS = 200
BULK = "bulk"


@dataclass(frozen=True, slots=True)
class Composed:
    """A mail ready to be handed over, and what the desk keeps of it."""

    envelope_from: str
    recipients: tuple[str, ...]
    raw: bytes
    sent: Sent


def compose(letter: Letter, *, at: datetime) -> Composed:
    """The mail in the contact's language.  Automatic mail says so and comes from the null sender (RFC 3834 §3)."""
    sent, answers_to = _written(letter), _answers_to(letter)
    mail = EmailMessage(policy=SMTP if all(one.isascii() for one in letter.recipients) else SMTPUTF8)
    provider = provider_of(letter)
    mail["From"] = Address(provider, addr_spec=_comes_from(letter))
    mail["To"] = [_address(recipient) for recipient in letter.recipients]
    mail["Reply-To"] = Address(provider, addr_spec=answers_to)
    mail["Subject"] = sent.subject
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = letter.message_id
    if SAFE_ID.match(letter.in_reply_to) and "=?" not in letter.in_reply_to:
        mail["In-Reply-To"] = mail["References"] = letter.in_reply_to
    for name, value in machine_headers(letter).items():
        mail[name] = value
    _fill(mail, sent, letter)
    kept = write(letter) if letter.door else sent
    return Composed(_returns_to(letter, answers_to), letter.recipients, mail.as_bytes(), kept)


def _address(address: str, name: str = "") -> Address:
    """One person in a header; the library parses no address whose local part is beyond ASCII (RFC 6531)."""
    if address.isascii():
        return Address(name, addr_spec=address)
    local, _at, domain = address.rpartition("@")
    return Address(name, username=local, domain=domain)


def machine_headers(letter: Letter) -> dict[str, str]:
    """What a mail tells machines: whether a hand caused it (RFC 3834 §5), how to leave a list (RFC 2369, RFC 8058)."""
    ours = letter.to_staff is not None or letter.kind == PAGE
    if letter.kind in AUTOMATIC_KINDS and letter.kind not in GENERATED:
        said = {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"}
    elif letter.kind in AUTOMATIC_KINDS or not letter.case_id:
        said = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
    elif ours:
        said = {"Auto-Submitted": "auto-generated"}
    else:
        said = {}
    if letter.lane == BULK and not letter.case_id:
        said["Precedence"] = "bulk"
    if letter.unsubscribe and not letter.case_id:
        said["List-Unsubscribe"] = f"<{clean(letter.unsubscribe)}>"
        said["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return said


def _returns_to(letter: Letter, answers_to: str) -> str:
    """Where a report of failure goes: to the case, to the desk for what goes to many; automatic mail asks for none."""
    if letter.lane == BULK and not letter.case_id:
        return str(settings.MAIL_ADDRESS)
    unanswered = letter.kind in AUTOMATIC_KINDS or not letter.case_id or letter.to_staff is not None
    return "" if unanswered else answers_to


def _answers_to(letter: Letter) -> str:
    """The case's own address, or the desk's where a mail is about no case or goes to staff.

    What somebody of ours answers to a warning must not reach the customer.
    """
    if not letter.case_id or letter.to_staff is not None:
        return str(settings.MAIL_ADDRESS)
    return reply_address(letter.case_id, key=key_for("mail tokens"), address=_comes_from(letter))


def _comes_from(letter: Letter) -> str:
    """The desk, or the channel that a report came by."""
    return letter.security.address if letter.security is not None else str(settings.MAIL_ADDRESS)


def write(letter: Letter) -> Sent:
    """What a mail says, as the desk keeps it: without the code that lets its reader in, which is kept nowhere."""
    return _written(replace(letter, door=sealed(letter.door)) if letter.door else letter)


def _written(letter: Letter) -> Sent:
    with override(letter.language):
        said = say(letter)
        subject = line_of(letter)
    provider = provider_of(letter)
    html = html_text(said, provider, letter.language, head=letter.head, title=subject)
    return Sent(f"{provider} <{_comes_from(letter)}>", subject, storable(plain_text(said)), storable(html))


def line_of(letter: Letter) -> str:
    """The subject: the provider's where it can be used, else the case's own or the built-in one.

    The language must be active.
    """
    if subject_is_usable(letter.kind, letter.form_subject):
        return clean(fill_line(letter.form_subject, values_of(letter)))[:SUBJECT_CHARACTERS]
    return subject_of(letter) if letter.case_id else clean(title_of(letter))[:SUBJECT_CHARACTERS]


def subject_is_usable(kind: str, line: str) -> bool:
    """Can this subject be sent?  A faulty one never stops a mail."""
    if not line or kind not in LETTER_KINDS:
        return False
    return not subject_faults(line, known=subject_says(kind), needed=subject_needs(kind))


def provider_of(letter: Letter) -> str:
    """Who writes, in the contact's language."""
    with override(letter.language):
        return clean(settings.MAIL_NAME or text_words(letter.provider))


def _fill(mail: EmailMessage, sent: Sent, letter: Letter) -> None:
    if letter.security is not None and letter.security.answer:
        fill_encrypted(mail, letter.security)
        return
    flows = {"format": "flowed"}
    mail.set_content(text_on_the_wire(sent.text), cte="quoted-printable", params=flows)
    mail.add_alternative(sent.html, subtype="html", cte="quoted-printable")
    if letter.head.logo:
        rich = mail.get_payload()[1]  # type: ignore[index]  # the alternative just added
        subtype = letter.head.logo_type.partition("/")[2]
        rich.add_related(  # type: ignore[union-attr]
            letter.head.logo, maintype="image", subtype=subtype, cid=f"<{LOGO}>", disposition="inline"
        )
    if letter.security is not None:
        attach_key(mail, letter.security)
    for name, media_type, content in letter.files:
        main, _, sub = clean(media_type).partition("/")
        if main not in {"application", "audio", "image", "text", "video"} or not sub.isascii():
            main, sub = "application", "octet-stream"
        mail.add_attachment(content, maintype=main, subtype=sub, filename=clean(name))


def clean(value: str) -> str:
    """A value fit for a header: one line, nothing that could begin another.

    What looks like an encoded word is taken apart, because the library would decode it, line breaks included.
    """
    return " ".join(UNPRINTABLE.sub(" ", value).replace("=?", "= ?").split())


def subject_of(letter: Letter) -> str:
    """The case's subject as an answer to it, with the reference a person can quote on the telephone."""
    if letter.to_staff is not None:
        with override(letter.language):
            subject = clean(staff_subject(letter.to_staff))[:SUBJECT_CHARACTERS]
        return f"{subject} [{clean(letter.reference)}]"
    subject = clean(letter.subject)[:SUBJECT_CHARACTERS]
    if letter.kind == PAGE:
        with override(letter.language):
            return f"{_('On call: %(subject)s') % {'subject': subject}} [{clean(letter.reference)}]"
    return f"Re: {subject} [{clean(letter.reference)}]" if subject else f"[{clean(letter.reference)}]"


def storable(text: str) -> str:
    """Text without what neither the database nor a mail can hold: NUL, and halves of characters."""
    return SURROGATES.sub("\ufffd", text.replace("\0", ""))
