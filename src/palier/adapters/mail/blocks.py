"""What a mail is made of, before it becomes plain text and HTML of the same words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from palier.adapters.shared.markdown import rendered
from palier.core.letters.plain import flowed


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of ours; its line breaks stay."""

    text: str
    kind: str = "paragraph"


def heading(text: str) -> Paragraph:
    """A line above what belongs together."""
    return Paragraph(text, kind="heading")


@dataclass(frozen=True, slots=True)
class Words:
    """What a person wrote: as they wrote it where there is only plain text, with its emphasis and lists as HTML."""

    text: str
    kind: str = "words"

    @property
    def html(self) -> SafeString:
        """The same as the desk and the portal show it."""
        return rendered(self.text)


@dataclass(frozen=True, slots=True)
class Button:
    """Something to follow: `line` is the sentence with the address for plain text, `label` what the button says."""

    label: str
    address: str
    line: str
    leading: bool = False
    kind: str = "button"

    @property
    def text(self) -> str:
        """The same in a sentence."""
        return self.line


MailBlock = Paragraph | Words | Button
Said = tuple[MailBlock, ...]
"""The body of a mail."""


def paragraphs(texts: Iterable[str]) -> Said:
    """Paragraphs of ours, one after the other; empty ones are none."""
    return tuple(Paragraph(text) for text in texts if text)


def plain_text(said: Said) -> str:
    """The body as plain text, its parts apart by an empty line."""
    parts = (block.text.strip("\n") for block in said)
    return "\n\n".join(part for part in parts if part.strip()) + "\n"


def text_on_the_wire(text: str) -> str:
    """The same in lines that a terminal shows whole."""
    return flowed(text)
