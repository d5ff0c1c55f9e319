"""Who was told of what and why, in words: the same on the desk, in mails and in the timeline."""

from collections.abc import Iterable
from datetime import datetime, tzinfo

from babel.dates import format_date, format_time
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from palier.adapters.shared.happenings import notice_words
from palier.adapters.shared.words import clock_words, language, text_words
from palier.core.case import Kind
from palier.core.catalogue.terms import Terms
from palier.core.escalation import BREACHED, Gap, Passed


def title_words(role: str, terms: Terms) -> str:
    """What somebody is to a case: a role of the desk, or one of the catalogue's people by its label."""
    titles = {
        "assignee": pgettext("role in a case", "assignee"),
        "team": pgettext("role in a case", "team"),
        "team_lead": pgettext("role in a case", "team lead"),
        "lead": pgettext("role in a case", "lead"),
        "administrator": pgettext("role in a case", "administrator"),
        "support_manager": pgettext("role in a case", "support manager"),
        "head_of_support": pgettext("role in a case", "head of support"),
        "escalation_manager": pgettext("role in a case", "escalation manager"),
        "on_call": pgettext("role in a case", "on call"),
        "advisor": pgettext("role in a case", "advisor"),
    }
    if role in titles:
        return titles[role]
    people = (terms.advisor, *terms.team) if terms.advisor else terms.team
    return next((text_words(person.label) for person in people if person.id == role), role)


def office_words(office: str) -> str:
    """The name of an office of the installation."""
    return {
        "support_manager": _("Support manager"),
        "head_of_support": _("Head of support"),
        "escalation_manager": _("Escalation manager"),
    }.get(office, office)


def why_words(
    role: str, found_as: str, stands_in: bool, passed: Iterable[Passed], terms: Terms, zone: tzinfo | None = None
) -> str:
    """Why it came to them: "as assignee", "as lead, for want of: assignee (nobody)"."""
    gaps = ", ".join(_gap(each, terms, zone) for each in passed)
    values = {"role": title_words(found_as if gaps else role, terms), "gaps": gaps}
    if stands_in:
        return _("as %(role)s, standing in for: %(gaps)s") % values
    return _("as %(role)s, for want of: %(gaps)s") % values if gaps else _("as %(role)s") % values


def _gap(passed: Passed, terms: Terms, zone: tzinfo | None) -> str:
    values = {"role": title_words(passed.role, terms), "name": passed.name}
    if passed.gap is Gap.VACANT or passed.until is None:
        return _("%(role)s (nobody)") % values
    there = passed.until.astimezone(zone or timezone.get_current_timezone())
    values["day"] = format_date(there, "EEEE d MMMM", locale=language())
    values["time"] = format_time(there, "short", locale=language())
    return _("%(role)s (%(name)s, away until %(day)s, %(time)s)") % values


def occasion_words(clock: str, step: str, terms: Terms) -> str:
    """What somebody is told of, in one sentence: a step of a clock, or an act around an escalation."""
    acts = {
        Kind.ESCALATION_ASKED.value: _("An escalation was asked for."),
        Kind.ESCALATED.value: _("Somebody looks after the escalation."),
        Kind.ESCALATION_ENDED.value: _("The escalation is over."),
        "mentioned": _("A note mentions you."),
        "untaken 1": _("Nobody has taken the escalation in hand yet."),
        "untaken 2": _("Nobody has taken the escalation in hand yet."),
        Kind.REACH_MISSED.value: _("The customer could not be reached in time: the severity may be lowered."),
        Kind.SEVERITY_CONTESTED.value: _("The customer contests the severity that was proposed: a lead decides."),
        Kind.SEVERITY_UNDECIDED.value: _("Nobody has decided yet on a severity that the customer contests."),
        Kind.REVIEW_DUE.value: _("The day has come to look again at a case on hold."),
    }
    if not clock:
        return acts.get(step, step)
    return notice_words(clock, step, terms) or notice_words(clock, BREACHED, terms)


def late_words(clock: str, *, at: datetime, due_at: datetime | None, terms: Terms) -> str:
    """What was promised and how it stands, for a subject line: "Late: first response", "Due soon: follow-up"."""
    values = {"clock": clock_words(terms, clock)}
    if due_at is None or at >= due_at:
        return _("Late: %(clock)s") % values
    return _("Due soon: %(clock)s") % values
