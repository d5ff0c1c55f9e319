"""What mails about severities and duties say, in the reader's language."""

from collections.abc import Callable, Mapping

from django.utils.translation import gettext as _

from palier.adapters.mail.instants import instant_words
from palier.adapters.shared.channels import instead_words, reach_words
from palier.adapters.shared.words import severity_words, text_words
from palier.apps.duties.letters import DutyLetter
from palier.apps.mailroom.letters import Letter
from palier.core.channels import Reach


def duty_before(letter: Letter, duty: DutyLetter) -> tuple[str, ...]:
    """The paragraphs that come before a person's words."""
    values = {
        "reference": letter.reference,
        "subject": letter.subject,
        "severity": severity_words(duty.terms, duty.severity),
        "was": severity_words(duty.terms, duty.was) if duty.was else "",
    }
    return tuple(part for part in BEFORE[letter.kind](letter, duty, values) if part)


def duty_after(letter: Letter, duty: DutyLetter) -> tuple[str, ...]:
    """The paragraphs that come after them."""
    if letter.kind == "severity_proposed":
        return (_contest(letter, duty),)
    return ()


def asked_for(duty: DutyLetter) -> tuple[str, ...]:
    """What a report must hold, a line each."""
    return tuple(f"– {text_words(item)}" for item in duty.asked_for)


def channel_said(letter: Letter) -> tuple[str, ...]:
    """What whoever came by a channel that the plan does not give for this, or not now, should know."""
    intake = letter.duty.intake if letter.duty else None
    if intake is None or intake.is_as_sold:
        return ()
    said = reach_words(intake.channel, lambda instant: instant_words(instant, letter.zone))
    instead = instead_words(intake.instead)
    kept = _("It was kept all the same.") if intake.channel.reach is not Reach.CLOSED else ""
    return (" ".join(part for part in (said, kept, instead) if part),)


Values = Mapping[str, str]


def _proposed(_letter: Letter, duty: DutyLetter, values: Values) -> tuple[str, ...]:
    level = next((level for level in duty.terms.severities if level.id == duty.severity), None)
    meaning = text_words(level.definition) if level and level.definition else ""
    return (
        _(
            "We propose to set the severity of your case %(reference)s, “%(subject)s”, to “%(severity)s”. It is "
            "“%(was)s” now."
        )
        % values,
        _("“%(severity)s” means: %(meaning)s") % {**values, "meaning": meaning} if meaning else "",
        _("This is why:"),
    )


def _contest(letter: Letter, duty: DutyLetter) -> str:
    if duty.contest_by is None:
        return _("Tell us whether you agree by answering this mail. Nothing changes before you do.")
    when = instant_words(duty.contest_by, letter.zone)
    return _("If you disagree, answer this mail by %(when)s. Without a word from you the severity changes then.") % {
        "when": when
    }


def _changed(_letter: Letter, duty: DutyLetter, values: Values) -> tuple[str, ...]:
    said = _("The severity of your case %(reference)s, “%(subject)s”, is now “%(severity)s”. It was “%(was)s”.")
    return (said % values, _("This is why:") if duty.reason else "")


def _withdrawn(_letter: Letter, duty: DutyLetter, values: Values) -> tuple[str, ...]:
    said = _(
        "We no longer propose to set the severity of your case %(reference)s, “%(subject)s”, to “%(severity)s”. It "
        "stays as it is."
    )
    return (said % values, _("This is why:") if duty.reason else "")


def _applied(_letter: Letter, _duty: DutyLetter, values: Values) -> tuple[str, ...]:
    said = _(
        "We proposed to set the severity of your case %(reference)s, “%(subject)s”, to “%(severity)s”, and heard no "
        "objection in time. It counts from now on."
    )
    return (said % values, _automatic())


def _asked(letter: Letter, duty: DutyLetter, values: Values) -> tuple[str, ...]:
    until = text_words(duty.until) if duty.until else ""
    duty_said = (
        _("With the severity “%(severity)s” you stay reachable until this: %(until)s.") % {**values, "until": until}
        if until
        else _("With the severity “%(severity)s” you stay reachable.") % values
    )
    return (
        _("We are waiting for your answer on your case %(reference)s, “%(subject)s”.") % values,
        duty_said,
        _lowers(letter, duty),
        _automatic(),
    )


def _lowers(letter: Letter, duty: DutyLetter) -> str:
    if duty.lowers_at is None:
        return ""
    return _("Without an answer the severity is lowered to “%(severity)s” on %(when)s.") % {
        "severity": severity_words(duty.terms, duty.lowers_to),
        "when": instant_words(duty.lowers_at, letter.zone),
    }


def _lowered(_letter: Letter, _duty: DutyLetter, values: Values) -> tuple[str, ...]:
    said = _(
        "We could not reach you, so the severity of your case %(reference)s, “%(subject)s”, was lowered from “%(was)s” "
        "to “%(severity)s”."
    )
    return (said % values, _("Your answer restores it."), _automatic())


def _restored(_letter: Letter, _duty: DutyLetter, values: Values) -> tuple[str, ...]:
    said = _(
        "Thank you for your answer. The severity of your case %(reference)s, “%(subject)s”, is “%(severity)s” again."
    )
    return (said % values, _automatic())


def _detail(_letter: Letter, duty: DutyLetter, values: Values) -> tuple[str, ...]:
    said = _("To go on with your case %(reference)s, “%(subject)s”, we need from you:")
    return (said % values, *asked_for(duty))


def _automatic() -> str:
    return _("This mail was written automatically.")


BEFORE: Mapping[str, Callable[[Letter, DutyLetter, Values], tuple[str, ...]]] = {
    "severity_proposed": _proposed,
    "severity_changed": _changed,
    "severity_withdrawn": _withdrawn,
    "severity_applied": _applied,
    "reach_asked": _asked,
    "severity_lowered": _lowered,
    "severity_restored": _restored,
    "detail_asked": _detail,
}
