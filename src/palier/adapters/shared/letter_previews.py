"""How a mail would look, for a channel that does not send: filled in by whoever knows how, and registered here.

Channels do not know each other; the sender of mail registers itself when the installation starts.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Preview:
    """A mail as its reader would get it."""

    subject: str
    text: str
    html: str


Previewer = Callable[[str, str, tuple[str, str], int], Preview | None]
"""From kind, language, subject with text and the case it would be about, to the mail; None for a case that is gone."""

_previewers: list[Previewer] = []


def register(previewer: Previewer) -> None:
    """Have previews made by this from now on."""
    _previewers[:] = [previewer]


def preview(kind: str, language: str, said_as: tuple[str, str], case_id: int) -> Preview | None:
    """A mail of this kind with this subject and text about a real case; None where it can't be made."""
    return _previewers[0](kind, language, said_as, case_id) if _previewers else None
