"""What is odd about who sent a mail, told to whoever reads it (promises A3, A7), and what mail servers call spam."""

import re
from collections.abc import Sequence
from enum import StrEnum
from hashlib import sha256

from palier.core.mail.authentication import Authentication, Verdict
from palier.core.mail.message import ParsedMail

SCORE = re.compile(r"-?\d{1,4}(?:\.\d{1,4})?")
SAYS_YES = re.compile(r"\s*(?:yes|true|spam)\b", re.IGNORECASE)
ENVELOPES = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
PGP_BEGIN = "-----BEGIN PGP MESSAGE-----"
ENOUGH = 15.0
"""A bare score counts from here on, where no word says what the server makes of it: rspamd's own limit to reject."""


class Mark(StrEnum):
    """One thing to know before believing a mail."""

    UNPROVEN = "unproven"
    REPLY_TO_ELSEWHERE = "reply_to_elsewhere"
    SEVERAL_SENDERS = "several_senders"
    CUT = "cut"
    ENCRYPTED = "encrypted"


def marks_of(mail: ParsedMail, authentication: Authentication) -> Sequence[Mark]:
    """What its reader should know: a sender who failed the checks, an answer wanted elsewhere, several senders."""
    marks = []
    if authentication.verdict is Verdict.FAIL:
        marks.append(Mark.UNPROVEN)
    if any(one.email and one.email != mail.sender.email for one in mail.reply_to):
        marks.append(Mark.REPLY_TO_ELSEWHERE)
    if mail.senders > 1:
        marks.append(Mark.SEVERAL_SENDERS)
    if mail.cut:
        marks.append(Mark.CUT)
    if is_encrypted(mail):
        marks.append(Mark.ENCRYPTED)
    return tuple(marks)


def is_encrypted(mail: ParsedMail) -> bool:
    """Whether its words are shut: OpenPGP as RFC 3156 has it or in the text, S/MIME in which no words were found."""
    kinds = {file.media_type for file in mail.files}
    shut = bool(kinds & ENVELOPES) and not mail.text.strip()
    return "application/pgp-encrypted" in kinds or PGP_BEGIN in mail.visible or shut


def is_called_spam(fields: Sequence[tuple[str, str]]) -> bool:
    """Whether a mail server says so: SpamAssassin's and rspamd's words count, then a score above any doubt.

    Anybody can write these fields; whoever writes them into their own mail only puts it aside.
    """
    said = dict(fields)
    for name in ("x-spam-flag", "x-spam-status", "x-spam"):
        if name in said:
            return SAYS_YES.match(said[name]) is not None
    found = SCORE.search(said.get("x-spam-score", ""))
    return found is not None and float(found[0]) >= ENOUGH


def fingerprint(mail: ParsedMail) -> str:
    """What stays the same when one mail comes by two ways, each of which writes its own fields.

    Empty for one that has neither an id nor a date.  Two mails that only share an id are two (promises E7).
    """
    if not mail.message_id and mail.date is None:
        return ""
    files = "".join(sha256(file.content).hexdigest() for file in mail.files)
    said = (mail.message_id, mail.sender.email, mail.subject, mail.text, str(mail.date), files)
    return sha256("\0".join(said).encode()).hexdigest()
