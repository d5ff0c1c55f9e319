"""What a plan includes beside its targets, in words: features, channels, contacts, reviews, delays, steps."""

from collections.abc import Mapping, Sequence

from babel import Locale
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from palier.adapters.shared.schedules import calendar_words
from palier.adapters.shared.words import (
    built_in_clock_words,
    channel_words,
    clock_words,
    days_words,
    language,
    length_words,
    list_words,
    number_words,
    service_time_words,
    severity_words,
    text_words,
    working_days_words,
)
from palier.core.catalogue.promises import ChannelTerms, Delay, Feature, Review
from palier.core.catalogue.terms import NamedCalendar, Step, Terms
from palier.core.time import ALWAYS, WorkingDays


def calendar_name(calendar: NamedCalendar) -> str:
    """A calendar as the catalogue names it, else its hours."""
    return text_words(calendar.label) or calendar_words(calendar.calendar)


def feature_words(feature: Feature | None) -> str:
    """How much of a feature is included: "2 credits per contract year", "included", "priority", "not included"."""
    if feature is None or feature.amount is False or feature.amount == 0:
        return _("not included")
    if feature.amount is True:
        return _("included")
    if isinstance(feature.amount, str) and feature.amount in feature.choices:
        return text_words(feature.choices[feature.amount])
    amount = amount_words(feature.amount, feature.count or "units")
    if feature.per is None or feature.count == "percent":
        return ", ".join((amount, *counting_words(feature)))
    promised = _("%(amount)s %(period)s") % {"amount": amount, "period": period_words(feature.per)}
    return ", ".join((promised, *counting_words(feature)))


def counting_words(feature: Feature) -> list[str]:
    """What becomes of counted things at the edges of their periods, where the plan says more than usual."""
    words = [_("in proportion to the days of a period cut short")] if feature.pro_rata else []
    if feature.carry_over == "all":
        words.append(_("what is left is carried over"))
    elif feature.carry_over:
        carried = amount_words(feature.carry_over, feature.count or "units")
        words.append(_("of what is left at most %(amount)s carried over") % {"amount": carried})
    if feature.expires == "contract":
        words.append(_("valid until the contract ends"))
    return words


def amount_words(amount: int | str, unit: str) -> str:
    """A number of something counted: "2 credits", "10 %", "unlimited"."""
    if isinstance(amount, str):
        return _("unlimited")
    if unit == "percent":
        return _("%(number)s%%") % {"number": number_words(amount)}
    plurals = {
        "credits": ngettext("%(number)s credit", "%(number)s credits", amount),
        "hours": ngettext("%(number)s hour", "%(number)s hours", amount),
        "days": ngettext("%(number)s day", "%(number)s days", amount),
        "sessions": ngettext("%(number)s session", "%(number)s sessions", amount),
        "workshops": ngettext("%(number)s workshop", "%(number)s workshops", amount),
        "events": ngettext("%(number)s event", "%(number)s events", amount),
        "units": ngettext("%(number)s unit", "%(number)s units", amount),
    }
    return plurals[unit] % {"number": number_words(amount)}


def period_words(period: str) -> str:
    """How often something counted comes back: "per contract year"."""
    return {
        "month": _("per month"),
        "quarter": _("per quarter"),
        "year": _("per year"),
        "contract_year": _("per contract year"),
        "contract": _("per contract"),
    }[period]


def delay_words(delay: Delay, calendars: Mapping[str, NamedCalendar]) -> str:
    """A delay outside targets: "6 days", "24 business hours", "2 working days"."""
    calendar = calendars[delay.calendar]
    if isinstance(delay.length, WorkingDays):
        return working_days_words(delay.length)
    return days_words(delay.length) if calendar.calendar == ALWAYS else service_time_words(delay.length, calendar)


def service_words(service: str) -> str:
    """How a channel serves: "priority", "dedicated line"."""
    return {
        "standard": _("standard service"),
        "priority": _("priority service"),
        "personalised": _("personalised service"),
        "dedicated": _("a line of your own"),
    }[service]


def channel_offer_words(channel: ChannelTerms, terms: Terms) -> str:
    """A channel as a plan offers it: "round the clock, every day; a line of your own, straight to your advisor"."""
    parts = [calendar_name(terms.calendars[channel.calendar])]
    if channel.service != "standard":
        parts.append(service_words(channel.service))
    if channel.to:
        parts.append(_("straight to: %(person)s") % {"person": _reached(channel.to, terms)})
    if channel.otherwise:
        parts.append(_("otherwise %(service)s") % {"service": service_words(channel.otherwise)})
    if channel.severities:
        named = list_words([severity_words(terms, severity) for severity in channel.severities])
        parts.append(_("for %(severities)s only") % {"severities": named})
    if channel.number:
        parts.append(_("call %(number)s") % {"number": channel.number.replace(" ", "\u00a0")})
    return _(" · ").join(parts)


def _reached(person: str, terms: Terms) -> str:
    """The label of whoever a channel reaches: the advisor, or a role of the contract."""
    people = {each.id: each for each in terms.team}
    if terms.advisor:
        people |= {"advisor": terms.advisor, terms.advisor.id: terms.advisor}
    return text_words(people[person].label) if person in people else role_words(person)


def channel_name(channel: ChannelTerms) -> str:
    """A channel as the catalogue names it, else as the house does."""
    return text_words(channel.label) or channel_words(channel.id)


def review_words(review: Review) -> str:
    """A review's rhythm and form: "weekly, by call"."""
    rhythms = {
        "week": _("every week"),
        "month": _("every month"),
        "quarter": _("every quarter"),
        "year": _("every year"),
        None: _("regularly"),
    }
    rhythm = rhythms[review.every]
    return _("%(rhythm)s, %(form)s") % {"rhythm": rhythm, "form": form_words(review.form)} if review.form else rhythm


def form_words(form: str | None) -> str:
    """How a review is held: "by call"; empty where nothing is said."""
    return {
        "call": _("by call"),
        "meeting": _("in a meeting"),
        "recap": _("as a recap"),
        "report": _("as a report"),
    }.get(form or "", "")


def role_words(role: str) -> str:
    """Whom an escalation step tells; a role of the catalogue's own by its id."""
    return {
        "assignee": _("the assignee"),
        "team": _("the team"),
        "team_lead": _("the team lead"),
        "support_manager": _("the support manager"),
        "head_of_support": _("the head of support"),
        "escalation_manager": _("the escalation manager"),
        "on_call": _("whoever is on call"),
        "advisor": _("the advisor"),
    }.get(role, role)


def step_words(step: Step, terms: Terms | None) -> str:
    """One rung of the ladder: "at 75% of any clock: the assignee"."""
    values = {"when": moment_words(step), "clock": _step_clock(step, terms), "roles": list_words(_told(step))}
    if not step.severities:
        return _("%(when)s (%(clock)s): tell %(roles)s") % values
    named = [severity_words(terms, severity) if terms else severity for severity in step.severities]
    return _("%(when)s (%(clock)s, %(severities)s): tell %(roles)s") % (values | {"severities": list_words(named)})


def telling_words(step: Step, terms: Terms) -> str:
    """Whom one rung tells, and of which clock: "any clock: the assignee"; `moment_words` says when."""
    values = {"clock": _step_clock(step, terms), "roles": list_words(_told(step))}
    if not step.severities:
        return _("%(clock)s: we tell %(roles)s") % values
    named = [severity_words(terms, severity) for severity in step.severities]
    return _("%(clock)s, %(severities)s: we tell %(roles)s") % (values | {"severities": list_words(named)})


def way_words(way: str) -> str:
    """How somebody is told."""
    return {
        "desk": pgettext("way of telling", "on the desk"),
        "mail": pgettext("way of telling", "by mail"),
        "page": pgettext("way of telling", "by a page"),
        "webhook": pgettext("way of telling", "by webhook"),
    }.get(way, way)


def _told(step: Step) -> list[str]:
    return [role_words(role) for role in step.tell]


def _step_clock(step: Step, terms: Terms | None) -> str:
    if step.of == "any":
        return _("any clock")
    return clock_words(terms, step.of) if terms else built_in_clock_words(step.of)


def moment_words(step: Step) -> str:
    """When a step is due: "at 75% of the time", "when due", "1 hour after it was due"."""
    if step.after is not None:
        return _("%(duration)s after it was due") % {"duration": length_words(step.after)}
    if step.share == 1:
        return _("when due")
    return _("at %(share)d%% of the time") % {"share": round((step.share or 0) * 100)}


def kind_words(kind: str) -> str:
    """How close a person is to the customer."""
    return {
        "pooled": pgettext("people of a plan", "a pooled team"),
        "shared": pgettext("people of a plan", "shared with other customers"),
        "designated": pgettext("people of a plan", "designated for you"),
        "dedicated": pgettext("people of a plan", "dedicated to you"),
    }[kind]


def grant_words(feature: Feature, terms: Terms) -> str:
    """What the desk carries out for who has a feature; empty for what it does not."""
    if feature.grants is None:
        return ""
    told = {
        "pooled_escalation": _("You may ask for an escalation, told to the managers of all escalations."),
        "designated_escalation": _("You may ask for an escalation, told to the manager named for your account."),
        "fast_track": _("Your cases go before others that are due at the same time."),
    }[feature.grants]
    if not feature.severities:
        return told
    named = list_words([severity_words(terms, severity) for severity in feature.severities])
    return " ".join((told, _("This holds for: %(severities)s.") % {"severities": named}))


def notices_words(notices: Sequence[str]) -> str:
    """The automatic mails that a catalogue names: "opened and closed"."""
    words = {
        "created": pgettext("automatic mail about a case", "opened"),
        "updated": pgettext("automatic mail about a case", "updated"),
        "waiting": pgettext("automatic mail about a case", "waiting"),
        "resolved": pgettext("automatic mail about a case", "resolved"),
        "closed": pgettext("automatic mail about a case", "closed"),
    }
    return list_words([words[each] for each in notices])


def acceptance_words(acceptance: str) -> str:
    """Whose word resolves a case."""
    if acceptance == "needed":
        return _("the customer’s word alone resolves a case")
    return _("an agent may resolve a case")


def spoken_language(code: str) -> str:
    """The name of a language: "Japanese", "japonais"."""
    return str(Locale.parse(language()).languages.get(code, code))
