"""Mails to staff: what is late or was asked, what was promised to whom, why it comes to them, and where to go."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from django.conf import settings
from django.utils.translation import gettext as _

from palier.adapters.shared.moments import locale
from palier.adapters.shared.tellings import late_words, occasion_words, why_words
from palier.adapters.shared.words import (
    clock_words,
    duration_words,
    severity_words,
    target_words,
    text_words,
    zone_words,
)
from palier.apps.catalogues.queries import terms_of
from palier.apps.escalations.letters import StaffLetter
from palier.apps.mailroom.letters import Letter
from palier.core.case import Kind
from palier.core.catalogue.terms import Terms

ABOUT_SEVERITY = (Kind.REACH_MISSED.value, Kind.SEVERITY_CONTESTED.value, Kind.SEVERITY_UNDECIDED.value)


def staff_subject(letter: StaffLetter) -> str:
    """The subject line.  The language must be active."""
    if letter.step in ABOUT_SEVERITY:
        return _("Severity: %(subject)s") % {"subject": letter.subject}
    if letter.is_act:
        return _("Escalation: %(subject)s") % {"subject": letter.subject}
    terms = terms_of(letter.terms_id)
    values = {
        "late": late_words(letter.clock, at=letter.at, due_at=letter.due_at, terms=terms),
        "subject": letter.subject,
    }
    return _("%(late)s – %(subject)s") % values


def staff_paragraphs(letter: StaffLetter) -> tuple[str, ...]:
    """The body, paragraph by paragraph.  The language must be active."""
    terms = terms_of(letter.terms_id)
    zone = ZoneInfo(letter.zone)
    why = why_words(letter.role, letter.found_as, letter.stands_in, letter.passed, terms, zone)
    told = (
        _("Hello %(name)s,") % {"name": letter.name},
        occasion_words(letter.clock, letter.step, terms),
        _about(letter, terms),
        *(_act(letter) if letter.is_act else _promise(letter, terms)),
        _("You are told %(why)s.") % {"why": why},
        _("The case on the desk: %(url)s") % {"url": _address(letter.reference)},
        _("This mail was written automatically. An answer to it reaches nobody: act on the desk."),
    )
    return tuple(part for part in told if part)


def on_hold_paragraphs(letter: Letter) -> tuple[str, ...]:
    """To the agent who has a case that was put on hold until today."""
    return (
        _("Case %(reference)s, “%(subject)s”, was put on hold until today.")
        % {"reference": letter.reference, "subject": letter.subject},
        _("Look at it, and take it up or give it another day: %(address)s") % {"address": _address(letter.reference)},
    )


def page_paragraphs(letter: Letter) -> tuple[str, ...]:
    """To a person of ours on call, not to the contact."""
    named = {"reference": letter.reference, "subject": letter.subject, "name": letter.contact}
    return (
        _("You are on call: case %(reference)s of %(name)s, “%(subject)s”, needs somebody now.") % named,
        _("Acknowledge it on the desk: %(url)s") % {"url": _address(letter.reference)},
        _("If nobody acknowledges it in time, the next person is called."),
    )


def _about(letter: StaffLetter, terms: Terms) -> str:
    values = {
        "reference": letter.reference,
        "subject": letter.subject,
        "account": letter.account,
        "contact": letter.contact,
        "plan": text_words(terms.plan_label),
        "severity": severity_words(terms, letter.severity),
    }
    return (
        _("Case %(reference)s, “%(subject)s”, of %(contact)s (%(account)s, %(plan)s), severity %(severity)s.") % values
    )


def _promise(letter: StaffLetter, terms: Terms) -> tuple[str, ...]:
    """What was promised, until when, and how late it is by the instant of the step."""
    if letter.due_at is None:
        return ()
    target = terms.target(letter.clock, letter.severity)
    values = {
        "clock": clock_words(terms, letter.clock),
        "promise": target_words(target, terms.calendars) if target else "",
        "when": _when(letter.due_at, letter.zone),
    }
    said = [_("Promised: %(clock)s, %(promise)s. Due on %(when)s.") % values]
    if letter.at > letter.due_at:
        said.append(_("That was %(late)s ago.") % {"late": duration_words(letter.at - letter.due_at)})
    return tuple(said)


def _act(letter: StaffLetter) -> tuple[str, ...]:
    if not letter.reason:
        return ()
    return (_("%(actor)s: “%(reason)s”") % {"actor": letter.actor, "reason": letter.reason},)


def _when(instant: datetime, zone: str) -> str:
    there = instant.astimezone(ZoneInfo(zone))
    written = {
        "day": format_date(there, "full", locale=locale()),
        "time": format_time(there, "short", tzinfo=there.tzinfo, locale=locale()),
        "zone": zone_words(zone),
    }
    return _("%(day)s at %(time)s (%(zone)s)") % written


def _address(reference: str) -> str:
    return f"{settings.PUBLIC_URL.rstrip('/')}/cases/{reference}/"
