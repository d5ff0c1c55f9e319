"""A mail about a real case that is never sent, to show what a text makes of it."""

from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import override

from palier.adapters.mail.blocks import Button, Said, plain_text
from palier.adapters.mail.compose import line_of, provider_of
from palier.adapters.mail.html import html_text
from palier.adapters.mail.letters import said_by
from palier.adapters.mail.values import answer_buttons
from palier.adapters.shared.letter_forms import built_in
from palier.adapters.shared.letter_previews import Preview
from palier.apps.mailroom.letters import letter_about
from palier.core.letters.kinds import CHOICES, LETTER_KINDS, WORDS

NOWHERE = "https://example.com/"
"""Where buttons of a preview lead: nobody may answer for the customer."""


def preview_of(kind: str, language: str, said_as: tuple[str, str], case_id: int) -> Preview | None:
    """A mail of this kind with this subject and text, about a case as it stands; None where there is no such case."""
    line, text = said_as
    letter = letter_about(case_id, kind=kind, language=language)
    if letter is None:
        return None
    letter = replace(letter, form_subject=line)
    with override(language):
        if WORDS in LETTER_KINDS[kind].known and not letter.words:
            letter = replace(letter, words=_("Here stand the words of whoever writes."))
        said = _harmless(said_by(text or built_in(kind, language), letter, instead={CHOICES: answer_buttons(NOWHERE)}))
        subject = line_of(letter)
    html = html_text(said, provider_of(letter), language, head=letter.head, title=subject)
    return Preview(subject, plain_text(said), html)


def _harmless(said: Said) -> Said:
    return tuple(
        replace(block, address=NOWHERE, line=block.line.replace(block.address, NOWHERE))
        if isinstance(block, Button)
        else block
        for block in said
    )
