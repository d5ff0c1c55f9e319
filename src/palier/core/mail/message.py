"""One mail as we understood it: plain values, safe to store and to show."""

from dataclasses import dataclass

from palier.core.mail.addresses import Address
from palier.core.mail.automatic import Automatic

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

    `text` is everything readable, `visible` what its writer typed and `quoted` what their program repeated; `html`
    is cleaned and empty where the mail had none.  `references` are message ids from the oldest to the latest.
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
