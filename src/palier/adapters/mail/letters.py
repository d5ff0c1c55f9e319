"""What each kind of mail says, in the reader's language: a few paragraphs, and the words of a person where it has any.

One function for each kind; both the plain and the HTML form are made from the same paragraphs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from palier.adapters.mail.staff_letters import staff_paragraphs
from palier.adapters.shared.credits import credit_words
from palier.adapters.shared.moments import locale
from palier.adapters.shared.words import day_words, text_words, zone_words
from palier.apps.entitlements.letters import CreditLine, CreditsToTell
from palier.apps.mailroom.letters import Letter


@dataclass(frozen=True, slots=True)
class Said:
    """The body of a mail: what stands before a person's words, those words, what stands after them."""

    before: tuple[str, ...] = ()
    words: str = ""
    after: tuple[str, ...] = ()


def say(letter: Letter) -> Said:
    """The body of a mail of any kind.  The language must be active."""
    if letter.credits is not None:
        return _credits(letter, letter.credits)
    if letter.to_staff is not None:
        return Said(before=staff_paragraphs(letter.to_staff))
    return SAYINGS.get(letter.kind, _news)(letter)


def _received(letter: Letter) -> Said:
    return Said(
        before=(
            _hello(letter),
            _("We have received your request “%(subject)s”. Its reference is %(reference)s.") % _named(letter),
            _what_next(letter),
            _("To add something, answer this mail: your words join the case."),
            _("This mail was written automatically."),
        )
    )


def _what_next(letter: Letter) -> str:
    if letter.answer_by is not None:
        return _("A person will answer you by %(when)s at the latest.") % {"when": _when(letter.answer_by, letter.zone)}
    if letter.promised:
        return _("A person will answer you as soon as possible.")
    return _("A person will read it. Your plan names no time for the first answer.")


def _when(instant: datetime, zone: str) -> str:
    """An instant where the contact is: "Monday, 2 March 2026 at 11:00 (Paris time)"."""
    there = instant.astimezone(ZoneInfo(zone))
    written = {
        "day": format_date(there, "full", locale=locale()),
        "time": format_time(there, "short", tzinfo=there.tzinfo, locale=locale()),
        "zone": zone_words(zone),
    }
    return _("%(day)s at %(time)s (%(zone)s)") % written


def _replied(letter: Letter) -> Said:
    return Said(words=letter.words, after=(_signed(letter), _answer_this(letter)))


def _workaround(letter: Letter) -> Said:
    before = (_hello(letter), _("Until the cause is removed, here is a way round the trouble of case %(reference)s:"))
    return _about(letter, before)


def _proposed(letter: Letter) -> Said:
    before = (_hello(letter), _("We believe this solves your case %(reference)s. Tell us if it doesn’t:"))
    return _about(letter, before)


def _resolved(letter: Letter) -> Said:
    before = (_hello(letter), _("Your case %(reference)s is resolved:"))
    return _about(letter, before)


def _closed(letter: Letter) -> Said:
    return Said(
        before=(
            _hello(letter),
            _("Your case %(reference)s, “%(subject)s”, is closed.") % _named(letter),
            _("If it isn’t over for you, answer this mail: we take it up again."),
        )
    )


def _reopened(letter: Letter) -> Said:
    return Said(
        before=(_hello(letter), _("Your case %(reference)s, “%(subject)s”, is open again.") % _named(letter)),
        after=(_answer_this(letter),),
    )


def _escalation_asked(letter: Letter) -> Said:
    before = (
        _hello(letter),
        _("Your case %(reference)s is being escalated. This is what we were told:") % _named(letter),
    )
    after = (_("You will hear who looks after it."), _answer_this(letter))
    return Said(before=before, words=letter.words, after=after)


def _escalated(letter: Letter) -> Said:
    named = {**_named(letter), "name": letter.author}
    before = (_hello(letter), _("%(name)s now looks after the escalation of your case %(reference)s.") % named)
    return Said(before=before, after=(_answer_this(letter),))


def _escalation_ended(letter: Letter) -> Said:
    before = (_hello(letter), _("The escalation of your case %(reference)s is over. What came of it:") % _named(letter))
    return Said(before=before, words=letter.words, after=(_signed(letter), _answer_this(letter)))


def _news(letter: Letter) -> Said:
    before = (_hello(letter), _("There is news about your case %(reference)s, “%(subject)s”."))
    return _about(letter, before)


def _about(letter: Letter, before: tuple[str, str]) -> Said:
    """A sentence on the case, a person's words, and how to answer."""
    return Said(
        before=(before[0], before[1] % _named(letter)),
        words=letter.words,
        after=(_signed(letter), _answer_this(letter)) if letter.words else (_answer_this(letter),),
    )


def _hello(letter: Letter) -> str:
    return _("Hello %(name)s,") % {"name": letter.contact}


def _signed(letter: Letter) -> str:
    return letter.author


def _answer_this(letter: Letter) -> str:
    return _("Case %(reference)s. To answer, simply reply to this mail.") % _named(letter)


def _named(letter: Letter) -> dict[str, str]:
    return {"reference": letter.reference, "subject": letter.subject}


def _page(letter: Letter) -> Said:
    """To a person of ours on call, not to the contact."""
    return Said(
        before=(
            _("You are on call: case %(reference)s of %(name)s, “%(subject)s”, needs somebody now.")
            % {**_named(letter), "name": letter.contact},
            _("Acknowledge it on the desk: %(url)s")
            % {"url": f"{settings.PUBLIC_URL}{reverse('desk:case', args=[letter.reference])}"},
            _("If nobody acknowledges it in time, the next person is called."),
        )
    )


def _credits(letter: Letter, told: CreditsToTell) -> Said:
    plan = {"account": told.account, "plan": text_words(told.plan)}
    return Said(
        before=(
            _hello(letter),
            _("Of what the %(plan)s contract of %(account)s entitles you to, this is about to run out:") % plan,
            *(_credit_line(line) for line in told.lines),
            _("Answer this mail if you would like to plan how to use it."),
            _("This mail was written automatically."),
        )
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
    if letter.credits is None:
        return letter.subject
    return _("%(account)s: credits about to run out") % {"account": letter.credits.account}


SAYINGS: dict[str, Callable[[Letter], Said]] = {
    "case_received": _received,
    "staff_replied": _replied,
    "workaround_provided": _workaround,
    "solution_proposed": _proposed,
    "resolved": _resolved,
    "closed": _closed,
    "reopened": _reopened,
    "page": _page,
    "escalation_asked": _escalation_asked,
    "escalated": _escalated,
    "escalation_ended": _escalation_ended,
}
