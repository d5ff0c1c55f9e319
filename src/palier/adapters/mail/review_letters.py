"""Mails to staff about a review that nobody held, or a commitment that nobody kept."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from palier.adapters.mail.instants import instant_words
from palier.adapters.shared.words import day_words, text_words
from palier.apps.engagements.letters import EngagementLetter
from palier.apps.reviews.letters import ReviewLetter


def review_title(letter: ReviewLetter) -> str:
    """The subject.  The language must be active."""
    return _("Missed: %(review)s of %(account)s") % _named(letter)


def review_paragraphs(letter: ReviewLetter) -> tuple[str, ...]:
    """The body, paragraph by paragraph.  The language must be active."""
    what = (
        _("An hour was agreed on for it; no minutes were written.")
        if letter.planned
        else _("No hour was agreed on for it.")
    )
    return (
        _("Hello %(name)s,") % {"name": letter.reader},
        _("The plan of %(account)s promises “%(review)s”, due on %(day)s. It was not held.") % _named(letter),
        what,
        _("Plan it, write down what came of it, or say why it is dropped: %(url)s")
        % {"url": f"{settings.PUBLIC_URL.rstrip('/')}{reverse('desk:review', args=[letter.review_id])}"},
        _("This mail was written automatically. An answer to it reaches nobody: act on the desk."),
    )


def _named(letter: ReviewLetter) -> dict[str, str]:
    label = text_words(letter.label) or letter.key
    return {"account": letter.account, "review": label, "day": day_words(letter.due_on)}


def late_title(letter: EngagementLetter) -> str:
    """The subject of a late commitment's mail.  The language must be active."""
    return _("Late: %(commitment)s for %(account)s") % _promised(letter)


def late_paragraphs(letter: EngagementLetter) -> tuple[str, ...]:
    """Its body, paragraph by paragraph.  The language must be active."""
    about = _("It is about case %(reference)s.") % _promised(letter) if letter.reference else ""
    told = (
        _("Hello %(name)s,") % {"name": letter.reader},
        _("“%(commitment)s” was promised to %(account)s by %(when)s. It is not kept yet.") % _promised(letter),
        about,
        _("Keep it and write down what came of it, or say why it is dropped: %(url)s")
        % {"url": f"{settings.PUBLIC_URL.rstrip('/')}{reverse('desk:engagement', args=[letter.engagement_id])}"},
        _("This mail was written automatically. An answer to it reaches nobody: act on the desk."),
    )
    return tuple(part for part in told if part)


def _promised(letter: EngagementLetter) -> dict[str, str]:
    return {
        "commitment": text_words(letter.label) or letter.key,
        "account": letter.account,
        "reference": letter.reference,
        "when": instant_words(letter.due_at, letter.zone),
    }
