"""What each mail says, in the reader's language: a text with placeholders, or a few paragraphs that nobody rewrites.

Mails to customers about their cases are texts, built in or written by the provider; those that let somebody in, and
those to our own people, are not for rewriting.
"""

import logging
from collections.abc import Mapping

from django.utils.translation import gettext as _

from palier.adapters.mail.afterwards_letters import afterwards_paragraphs, afterwards_title
from palier.adapters.mail.blocks import Paragraph, Said, Words, paragraphs
from palier.adapters.mail.digests import digest_said, digest_title
from palier.adapters.mail.door_letters import door_paragraphs, door_title
from palier.adapters.mail.news_letters import news_said, news_title
from palier.adapters.mail.proof_letters import proof_paragraphs, proof_title
from palier.adapters.mail.review_letters import late_paragraphs, late_title, review_paragraphs, review_title
from palier.adapters.mail.security_letters import security_paragraphs
from palier.adapters.mail.staff_letters import on_hold_paragraphs, page_paragraphs, staff_paragraphs
from palier.adapters.mail.values import blocks_of, values_of
from palier.adapters.shared.credits import credit_words
from palier.adapters.shared.letter_forms import built_in
from palier.adapters.shared.words import day_words, text_words
from palier.apps.entitlements.letters import CreditLine, CreditsToTell
from palier.apps.mailroom.letters import Letter
from palier.core.letters.forms import Block, faults_of, fill
from palier.core.letters.kinds import BLOCKS, LETTER_KINDS

log = logging.getLogger("palier.mail")

PAGE, REVIEW_DUE = "page", "review_due"


def say(letter: Letter) -> Said:
    """The body of a mail of any kind.  The language must be active."""
    if letter.written:
        return (Words(letter.words),)
    if letter.news is not None:
        return news_said(letter, letter.news)
    if letter.gathered:
        return digest_said(letter.gathered)
    fixed = _fixed(letter)
    return paragraphs(fixed) if fixed is not None else _filled(letter)


def _fixed(letter: Letter) -> tuple[str, ...] | None:
    """What nobody rewrites; None for a text with placeholders."""
    if letter.credits is not None:
        return _credits(letter, letter.credits)
    if letter.door is not None:
        return door_paragraphs(letter.kind, letter.door)
    if letter.proof is not None:
        return proof_paragraphs(letter.proof)
    if letter.security is not None:
        return security_paragraphs(letter, letter.security)
    return afterwards_paragraphs(letter.analysis, letter.report) or _to_our_own(letter)


def _to_our_own(letter: Letter) -> tuple[str, ...] | None:
    if letter.to_staff is not None:
        return staff_paragraphs(letter.to_staff)
    if letter.review is not None:
        return review_paragraphs(letter.review)
    if letter.engagement is not None:
        return late_paragraphs(letter.engagement)
    ours = {PAGE: page_paragraphs, REVIEW_DUE: on_hold_paragraphs}.get(letter.kind)
    return ours(letter) if ours else None


def _filled(letter: Letter) -> Said:
    """The provider's text where it can be used, else the built-in one: a faulty text never stops a mail."""
    text = letter.form if letter.form and is_usable(letter.kind, letter.form) else ""
    if letter.form and not text:
        log.error("the text of %s in %s can't be used; the built-in one was sent", letter.kind, letter.language)
    return said_by(text or built_in(letter.kind, letter.language), letter)


def said_by(text: str, letter: Letter, *, instead: Mapping[str, Said] | None = None) -> Said:
    """The body that a text makes of the facts of a mail.  The language must be active.

    `instead` stands where the facts have nothing for a block.
    """
    blocks = {**(instead or {}), **{name: block for name, block in blocks_of(letter).items() if block or not instead}}
    said = [
        blocks.get(part.name, ()) if isinstance(part, Block) else (Paragraph(part),)
        for part in fill(text, values_of(letter), blocks=BLOCKS)
    ]
    return tuple(block for part in said for block in part)


def is_usable(kind: str, text: str) -> bool:
    """Can a text be sent as it is?  One kept by an older version of Palier may use what no longer exists."""
    allowed = LETTER_KINDS.get(kind, LETTER_KINDS["news"])
    return not faults_of(text, known=allowed.known, needed=allowed.needs, blocks=BLOCKS)


def _credits(letter: Letter, told: CreditsToTell) -> tuple[str, ...]:
    plan = {"account": told.account, "plan": text_words(told.plan)}
    return (
        _("Hello %(name)s,") % {"name": letter.contact},
        _("Of what the %(plan)s contract of %(account)s entitles you to, this is about to run out:") % plan,
        *(_credit_line(line) for line in told.lines),
        _("Answer this mail if you would like to plan how to use it."),
        _("This mail was written automatically."),
    )


def _credit_line(line: CreditLine) -> str:
    values = {
        "entitlement": text_words(line.label),
        "left": credit_words(line.left, line.count),
        "granted": credit_words(line.granted, line.count),
    }
    if line.ends_on is None:
        return _("%(entitlement)s: %(left)s left of %(granted)s.") % values
    return _("%(entitlement)s: %(left)s to use until %(day)s.") % {**values, "day": day_words(line.ends_on)}


def title_of(letter: Letter) -> str:
    """The subject of a mail that is about no case.  The language must be active."""
    if letter.door is not None:
        return door_title(letter.kind, letter.door)
    if letter.proof is not None:
        return proof_title(letter.proof.change)
    if ours := afterwards_title(letter.analysis, letter.report) or _title_to_our_own(letter):
        return ours
    if letter.news is not None:
        return news_title(letter.news)
    if letter.credits is None:
        return letter.subject
    return _("%(account)s: credits about to run out") % {"account": letter.credits.account}


def _title_to_our_own(letter: Letter) -> str:
    if letter.gathered:
        return digest_title(letter.gathered)
    if letter.review is not None:
        return review_title(letter.review)
    return late_title(letter.engagement) if letter.engagement is not None else ""
