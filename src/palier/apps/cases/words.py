"""What somebody said in a case, as channels hand it over."""

from dataclasses import dataclass

from palier.core.files import Attached

__all__ = ["Attached", "Words"]


@dataclass(frozen=True, slots=True)
class Words:
    """A message in full: `text` is what is new, `html` its cleaned rich form, `quoted` what was repeated from before.

    `message_id` and `raw_mail_id` say which mail it came by, when it came by mail.  `sealed` says that the text only
    stands for words kept elsewhere, unreadable: a restricted case takes no others.
    """

    text: str
    html: str = ""
    quoted: str = ""
    message_id: str = ""
    sealed: bool = False
    raw_mail_id: int | None = None
    attachments: tuple[Attached, ...] = ()
