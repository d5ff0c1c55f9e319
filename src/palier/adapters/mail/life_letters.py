"""Mails about the life of a case: reminders, closing, reopening, and what an agent changed without a word."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from palier.adapters.shared.answer_links import ACCEPT, REJECT, answer_address
from palier.adapters.shared.moments import full_moment, zone_of
from palier.adapters.shared.words import status_words
from palier.apps.lifecycle.queries import Outlook
from palier.apps.mailroom.letters import Letter
from palier.core.lifecycle import Act

Paragraphs = tuple[str, ...]


def life_paragraphs(letter: Letter) -> Paragraphs | None:
    """What a mail about the life of a case says; None for a mail of another kind.  The language must be active."""
    write = KINDS.get(letter.kind)
    if write is None or letter.outlook is None:
        return None
    said = write(letter, letter.outlook)
    return said if letter.kind == "review_due" else (_hello(letter), *said, _("This mail was written automatically."))


def solution_links(letter: Letter) -> Paragraphs:
    """How to answer a proposed solution with one click; none where it no longer waits for an answer."""
    return _choices(letter, letter.outlook) if letter.outlook else ()


def _reminder_waiting(letter: Letter, outlook: Outlook) -> Paragraphs:
    return (
        _("To go on with your case %(reference)s, “%(subject)s”, we need your answer.") % _named(letter),
        _("Simply reply to this mail, even in a word."),
        *_closing(letter, outlook),
    )


def _reminder_solution(letter: Letter, outlook: Outlook) -> Paragraphs:
    return (
        _("We proposed a solution for your case %(reference)s, “%(subject)s”. Did it help?") % _named(letter),
        *_choices(letter, outlook),
        *_closing(letter, outlook),
    )


def _waiting(letter: Letter, outlook: Outlook) -> Paragraphs:
    return (
        _("Your case %(reference)s, “%(subject)s”, waits for your answer.") % _named(letter),
        _("Simply reply to this mail."),
        *_closing(letter, outlook),
    )


def _status_changed(letter: Letter, outlook: Outlook) -> Paragraphs:
    told = {**_named(letter), "status": status_words(outlook.status)}
    return (_("Your case %(reference)s, “%(subject)s”, now stands as: %(status)s.") % told,)


def _closed_unanswered(letter: Letter, outlook: Outlook) -> Paragraphs:
    return (
        _("We had no answer from you, so your case %(reference)s, “%(subject)s”, is closed.") % _named(letter),
        *_reopening(letter, outlook),
    )


def _closed(letter: Letter, outlook: Outlook) -> Paragraphs:
    return (
        _("Your case %(reference)s, “%(subject)s”, is closed.") % _named(letter),
        *_reopening(letter, outlook),
    )


def _accepted(letter: Letter, outlook: Outlook) -> Paragraphs:
    return (
        _("Thank you for telling us: your case %(reference)s, “%(subject)s”, is resolved and closed.") % _named(letter),
        *_reopening(letter, outlook),
    )


def _merged(letter: Letter, _outlook: Outlook) -> Paragraphs:
    return (
        _("Your case %(reference)s, “%(subject)s”, is handled together with another one about the same matter.")
        % _named(letter),
        _("Answers to our mails about it reach whoever works on both."),
    )


def _reopened(letter: Letter, _outlook: Outlook) -> Paragraphs:
    return (
        _("Your case %(reference)s, “%(subject)s”, is open again.") % _named(letter),
        _("To add something, answer this mail: your words join the case."),
    )


def _review_due(letter: Letter, _outlook: Outlook) -> Paragraphs:
    """To the agent who has the case."""
    address = f"{str(settings.PUBLIC_URL).rstrip('/')}{reverse('desk:case', args=[letter.reference])}"
    return (
        _("Case %(reference)s, “%(subject)s”, was put on hold until today.") % _named(letter),
        _("Look at it, and take it up or give it another day: %(address)s") % {"address": address},
    )


def _choices(letter: Letter, outlook: Outlook) -> Paragraphs:
    if outlook.proposal is None:
        return ()
    address = answer_address(
        case_id=letter.case_id, seq=outlook.proposal, contact_id=outlook.contact_id, at=outlook.latest_at
    )
    return (
        _("It is solved: %(address)s") % {"address": f"{address}?answer={ACCEPT}"},
        _("It is not solved: %(address)s") % {"address": f"{address}?answer={REJECT}"},
    )


def _closing(letter: Letter, outlook: Outlook) -> Paragraphs:
    closing = next((step.at for step in outlook.steps if step.act is Act.CLOSE), None)
    if closing is None:
        return ()
    return (_("Without an answer, the case is closed on %(when)s.") % {"when": _when(letter, closing)},)


def _reopening(letter: Letter, outlook: Outlook) -> Paragraphs:
    address = answer_address(
        case_id=letter.case_id, seq=outlook.latest, contact_id=outlook.contact_id, at=outlook.latest_at
    )
    return (
        _("If it isn’t over for you, answer this mail, or write to us here: %(address)s") % {"address": address},
        (
            _("Until %(when)s we take the same case up again; later a new one goes on from it.")
            % {"when": _when(letter, outlook.reopens_until)}
            if outlook.reopens_until
            else _("We take the same case up again.")
        ),
    )


def _when(letter: Letter, instant: datetime) -> str:
    return full_moment(instant, zone_of(letter.zone))


def _hello(letter: Letter) -> str:
    return _("Hello %(name)s,") % {"name": letter.contact}


def _named(letter: Letter) -> dict[str, str]:
    return {"reference": letter.reference, "subject": letter.subject}


KINDS: dict[str, Callable[[Letter, Outlook], Paragraphs]] = {
    "reminder_waiting": _reminder_waiting,
    "reminder_solution": _reminder_solution,
    "waiting": _waiting,
    "status_changed": _status_changed,
    "closed_unanswered": _closed_unanswered,
    "closed": _closed,
    "solution_accepted": _accepted,
    "merged": _merged,
    "reopened": _reopened,
    "review_due": _review_due,
}
"""Each kind and what it says."""
