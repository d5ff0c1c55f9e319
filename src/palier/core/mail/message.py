"""One mail as we understood it: plain values, safe to store and to show."""

from dataclasses import dataclass, field
from datetime import datetime

from palier.core.mail.addresses import Address
from palier.core.mail.automatic import Automatic
from palier.core.mail.reports import Report

NOBODY = Address("", "")


@dataclass(frozen=True, slots=True)
class MailFile:
    """A file that came with a mail, decoded.  `content_id` is how the mail's own HTML refers to it."""

    name: str
    media_type: str
    content: bytes
    content_id: str = ""


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """What one mail says.

    `text` is everything readable, `visible` what its writer typed, `quoted` what their program repeated or added, and
    `signature` that part of it which signs; `html` is cleaned and empty where the mail had none.  `references` are
    message ids from the oldest to the latest.  `date` is what the sender's clock said, None where that is no date.
    `report` says of what a mail server reports, for delivery reports alone.  `verdicts` are the fields in which mail
    servers wrote what they found out about the sender, as they came, and `spam` those about what it looks like.
    `cut` says that a limit was reached and that the raw mail holds more.
    """

    sender: Address
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    text: str
    visible: str
    quoted: str
    html: str
    files: tuple[MailFile, ...]
    automatic: Automatic
    cut: bool = False
    signature: str = ""
    date: datetime | None = None
    report: Report | None = None
    verdicts: tuple[str, ...] = ()
    senders: int = 1
    spam: tuple[tuple[str, str], ...] = field(default=())
