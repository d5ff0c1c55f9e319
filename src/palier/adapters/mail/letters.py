"""What each kind of mail says, in the reader's language: a few paragraphs, and the words of a person where it has any.

One function for each kind; both the plain and the HTML form are made from the same paragraphs.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from palier.adapters.mail.door_letters import door_paragraphs, door_title
from palier.adapters.mail.duty_letters import asked_for, channel_said, duty_after, duty_before
from palier.adapters.mail.instants import instant_words
from palier.adapters.mail.life_letters import life_paragraphs, solution_links
from palier.adapters.mail.staff_letters import staff_paragraphs
from palier.adapters.shared.credits import credit_words
from palier.adapters.shared.words import day_words, text_words
from palier.apps.duties.letters import DUTY_KINDS, DutyLetter
from palier.apps.entitlements.letters import CreditLine, CreditsToTell
from palier.apps.mailroom.commands.delivery import AUTOMATIC_KINDS
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
    if letter.door is not None:
        return Said(before=door_paragraphs(letter.kind, letter.door))
    if letter.to_staff is not None:
        return Said(before=staff_paragraphs(letter.to_staff))
    if letter.duty is not None and letter.kind in DUTY_KINDS:
        return _duty(letter, letter.duty)
    life = life_paragraphs(letter)
    return Said(before=life) if life else SAYINGS.get(letter.kind, _news)(letter)


def _duty(letter: Letter, duty: DutyLetter) -> Said:
    """A severity or something the customer owes; a person's words are their message, or their reason."""
    by_a_person = letter.kind not in AUTOMATIC_KINDS
    after = (*duty_after(letter, duty), _answer_this(letter))
    return Said(
        before=(_hello(letter), *duty_before(letter, duty)),
        words=letter.words or duty.reason,
        after=(_signed(letter), *after) if by_a_person else after,
    )


def _received(letter: Letter) -> Said:
    return Said(
        before=(
            _hello(letter),
            _("We have received your request “%(subject)s”. Its reference is %(reference)s.") % _named(letter),
            _what_next(letter),
            *channel_said(letter),
            *_report(letter),
            _("To add something, answer this mail: your words join the case."),
            _("This mail was written automatically."),
        )
    )


def _report(letter: Letter) -> tuple[str, ...]:
    """What a report of this severity must hold, to be added by whoever left it out."""
    if letter.duty is None or not letter.duty.asked_for:
        return ()
    return (_("So that work can begin, please add what is not in it yet:"), *asked_for(letter.duty))


def _what_next(letter: Letter) -> str:
    if letter.answer_by is not None:
        return _("A person will answer you by %(when)s at the latest.") % {
            "when": instant_words(letter.answer_by, letter.zone)
        }
    if letter.promised:
        return _("A person will answer you as soon as possible.")
    return _("A person will read it. Your plan names no time for the first answer.")


def _replied(letter: Letter) -> Said:
    return Said(words=letter.words, after=(_signed(letter), _answer_this(letter)))


def _workaround(letter: Letter) -> Said:
    before = (_hello(letter), _("Until the cause is removed, here is a way round the trouble of case %(reference)s:"))
    return _about(letter, before)


def _proposed(letter: Letter) -> Said:
    before = (_hello(letter), _("We believe this solves your case %(reference)s. Tell us if it doesn’t:"))
    said = _about(letter, before)
    return replace(said, after=(*solution_links(letter), *said.after))


def _resolved(letter: Letter) -> Said:
    before = (_hello(letter), _("Your case %(reference)s is resolved:"))
    return _about(letter, before)


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
    if letter.door is not None:
        return door_title(letter.kind, letter.door)
    if letter.credits is None:
        return letter.subject
    return _("%(account)s: credits about to run out") % {"account": letter.credits.account}


SAYINGS: dict[str, Callable[[Letter], Said]] = {
    "case_received": _received,
    "staff_replied": _replied,
    "workaround_provided": _workaround,
    "solution_proposed": _proposed,
    "resolved": _resolved,
    "page": _page,
    "escalation_asked": _escalation_asked,
    "escalated": _escalated,
    "escalation_ended": _escalation_ended,
}
