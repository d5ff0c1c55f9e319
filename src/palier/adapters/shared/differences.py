"""Changes between two offers, in words: "Premier · First response · 4 - Low: 1 working day → 12 business hours"."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from palier.adapters.shared.changed_values import sides
from palier.adapters.shared.contracts import situation_place
from palier.adapters.shared.offers import (
    channel_name,
    spoken_language,
)
from palier.adapters.shared.words import (
    built_in_clock_words,
    channel_words,
    clock_words,
    day_words,
    list_words,
    severity_words,
    status_words,
    text_words,
)
from palier.core.case.status import Status
from palier.core.catalogue.differences import Difference, Subject
from palier.core.catalogue.terms import NamedCalendar

ENOUGH_DAYS = 6


def difference_words(difference: Difference) -> str:
    """One change in one line of the active language: where it is, what was, what is."""
    values = {"where": " · ".join(place_words(difference)), "what": change_words(difference)}
    return _("%(where)s: %(what)s") % values


def change_words(difference: Difference) -> str:
    """What was and what is: "2 → 4", "added", "removed", "changed"."""
    if difference.subject is Subject.CLOSURES:
        return _closures(difference)
    if difference.subject in BARELY_NAMED:
        return _came_or_went(difference)
    before, after = sides(difference)
    if before == after:
        return _("changed")
    return _("%(before)s → %(after)s") % {"before": before, "after": after}


BARELY_NAMED = {
    Subject.SEVERITY,
    Subject.AMENDMENT,
    Subject.PROCESS,
    Subject.DUTY,
    Subject.LINK,
    Subject.CLOCK,
    Subject.PRODUCT,
    Subject.REGION,
}
"""Subjects that come or go, or are otherwise only said to have changed."""


def _came_or_went(difference: Difference) -> str:
    if difference.before is not None and difference.after is not None:
        return _("changed")
    return _("added") if difference.before is None else _("removed")


def _closures(difference: Difference) -> str:
    """Days on which a calendar is newly closed, and those on which it no longer is."""
    before: Iterable[date] = difference.before or ()  # type: ignore[assignment]
    after: Iterable[date] = difference.after or ()  # type: ignore[assignment]
    more, fewer = sorted(set(after) - set(before)), sorted(set(before) - set(after))
    said = []
    if more:
        said.append(_("now also closed on %(days)s") % {"days": _days(more)})
    if fewer:
        said.append(_("open again on %(days)s") % {"days": _days(fewer)})
    return list_words(said)


def _days(days: list[date]) -> str:
    named = [day_words(day) for day in days[:ENOUGH_DAYS]]
    if (rest := len(days) - ENOUGH_DAYS) > 0:
        named.append(ngettext("%(count)d more day", "%(count)d more days", rest) % {"count": rest})
    return list_words(named)


# Where ----------------------------------------------------------------------------------------------------------------


def place_words(difference: Difference) -> list[str]:
    """Where a change is, from the general to the particular: ["Premier", "First response", "4 - Low"]."""
    plan = [plan_words(difference)] if difference.plan and difference.subject is not Subject.PLAN else []
    return [*plan, *PLACES[difference.subject](difference)]


def plan_words(difference: Difference) -> str:
    """The plan of a change, with the extras and exceptions under which it shows."""
    terms = difference.new or difference.old
    if terms is None:
        return difference.plan or ""
    with_it = [text_words(each.label) or each.id for each in terms.amendments]
    with_it += [text_words(each.label) for each in terms.add_ons if each.standing == "bought"]
    if not with_it:
        return text_words(terms.plan_label)
    return _("%(plan)s (%(extras)s)") % {"plan": text_words(terms.plan_label), "extras": list_words(with_it)}


def _label(difference: Difference) -> str:
    """The name of whatever changed, as it is now, else as it was."""
    value: Any = difference.after if difference.after is not None else difference.before
    return text_words(value.label) or difference.keys[0]


def _severity(difference: Difference, severity: str) -> str:
    terms = difference.new or difference.old
    return severity_words(terms, severity) if terms else severity


def _clock(difference: Difference) -> str:
    terms = difference.new or difference.old
    return clock_words(terms, difference.keys[0]) if terms else built_in_clock_words(difference.keys[0])


def _channel(difference: Difference) -> str:
    value: Any = difference.after or difference.before
    return channel_name(value) if value else channel_words(difference.keys[0])


def _calendar(difference: Difference) -> list[str]:
    """The calendar's name, and the region it is seen from."""
    name, *region = difference.keys
    named = [terms.calendars.get(name) for terms in (difference.new, difference.old) if terms]
    label = next((calendar_name_or_id(each) for each in named if each), name)
    regions = [text_words(terms.region.label) for terms in (difference.new, difference.old) if terms and terms.region]
    return [_("Calendar"), label, *(regions[:1] if region else [])]


def calendar_name_or_id(calendar: NamedCalendar) -> str:
    """A calendar as the catalogue names it, else its id."""
    return text_words(calendar.label) or calendar.id


def _contacts_field(field: str) -> str:
    return {
        "limit": _("how many"),
        "per": _("counted by"),
        "administrators": _("administrators"),
        "who_may_open": _("who may open a case"),
        "who_sees_all": _("who sees all cases"),
        "from_others": _("cases of others"),
    }[field]


def _policy_field(field: str) -> str:
    return {
        "default": _("severity where none is named"),
        "chosen_by": _("chosen by"),
        "changed_by": _("changed by"),
        "agreed": _("changed together"),
        "contest_within": _("time to contest a proposal"),
    }[field]


def _provider_field(field: str) -> str:
    return {
        "id": pgettext("of a provider", "id"),
        "timezone": pgettext("of a provider", "time zone"),
        "languages": pgettext("of a provider", "languages"),
        "country": pgettext("of a provider", "country of public holidays"),
        "public": pgettext("of a provider", "public page of the offer"),
    }[field]


def feature_name(difference: Difference) -> str:
    """The feature whose content changed, as it is called now."""
    terms = difference.new or difference.old
    named = terms.features if terms else ()
    return next((text_words(each.label) for each in named if each.id == difference.keys[0]), difference.keys[0])


def _content_field(field: str) -> str:
    return {
        "group": pgettext("of a feature", "group"),
        "choices": pgettext("of a feature", "levels"),
        "grants": pgettext("of a feature", "what it grants"),
        "severities": pgettext("of a feature", "severities it is for"),
        "person": pgettext("of a feature", "who it brings"),
        "phases": pgettext("of a feature", "phases"),
        "menu": pgettext("of a feature", "choice"),
        "notices": pgettext("of a feature", "who is told of incidents"),
    }[field]


def _reaching_field(field: str) -> list[str]:
    if field == "contact":
        return [_("when the customer is called")]
    duty = _("duty to stay reachable")
    return [
        duty,
        {
            "hours": pgettext("of a duty to stay reachable", "hours"),
            "ask_again": pgettext("of a duty to stay reachable", "asked again after"),
            "after": pgettext("of a duty to stay reachable", "lowered after"),
            "lower_to": pgettext("of a duty to stay reachable", "lowered to"),
            "by_hand": pgettext("of a duty to stay reachable", "lowered by"),
        }[field],
    ]


PLACES: Mapping[Subject, Callable[[Difference], list[str]]] = {
    Subject.PLAN: lambda d: [_("Plan"), *([plan_words(d)] if d.plan else [])],
    Subject.SEVERITY: lambda d: [_("Severity"), _label(d)],
    Subject.ORDER: lambda d: [_("Order of plans") if d.keys[0] == "plans" else _("Order of severities")],
    Subject.PROVIDER: lambda d: [_("Provider"), _provider_field(d.keys[0])],
    Subject.REGION: lambda d: [_("Region"), _label(d)],
    Subject.PRODUCT: lambda d: [_("Product"), _label(d)],
    Subject.ADD_ON: lambda d: [_("Add-on"), _label(d)],
    Subject.AMENDMENT: lambda d: [_("Amendment"), _label(d)],
    Subject.TEXT: lambda d: [_("Text"), d.keys[0]],
    Subject.TARGET: lambda d: [_clock(d), _severity(d, d.keys[1])],
    Subject.COVERAGE: lambda d: [_("Coverage"), _severity(d, d.keys[0])],
    Subject.CHANNEL: lambda d: [_channel(d)],
    Subject.LANGUAGE: lambda d: [_("Support in %(language)s") % {"language": spoken_language(d.keys[0])}],
    Subject.CONTACTS: lambda d: [_("Named contacts"), _contacts_field(d.keys[0])],
    Subject.FEATURE: lambda d: [_label(d)],
    Subject.CONTENT: lambda d: [feature_name(d), _content_field(d.keys[1])],
    Subject.ADVISOR: lambda d: [_("Advisor")],  # noqa: ARG005
    Subject.TEAM: lambda d: [_("Team")],  # noqa: ARG005
    Subject.REVIEW: lambda d: [_label(d)],
    Subject.CALENDAR: _calendar,
    Subject.CLOSURES: _calendar,
    Subject.CLOCK: lambda d: [_("Clock"), _clock(d)],
    Subject.REACHING: lambda d: [_severity(d, d.keys[0]), *_reaching_field(d.keys[1])],
    Subject.POLICY: lambda d: [_("Severities"), _policy_field(d.keys[0])],
    Subject.REMINDERS: lambda d: [status_words(Status(d.keys[0])), _("reminders")],
    Subject.CLOSING: lambda d: [status_words(Status(d.keys[0])), _("closing")],
    Subject.REOPENING: lambda d: [_("Reopening")],  # noqa: ARG005
    Subject.NOTICES: lambda d: [_("Automatic mails")],  # noqa: ARG005
    Subject.ACCEPTANCE: lambda d: [_("Who resolves a case")],  # noqa: ARG005
    Subject.REASONS: lambda d: [status_words(Status(d.keys[0])), _("reasons")],
    Subject.STEP: lambda d: [_("Escalation"), d.keys[0]],
    Subject.PROCESS: lambda d: [_("Process"), _label(d)],
    Subject.DUTY: lambda d: [_("Duty of the customer"), _label(d)],
    Subject.COMMITMENT: lambda d: [_("Commitment"), _label(d)],
    Subject.GOOD_STANDING: lambda d: situation_place(*d.keys),
    Subject.LINK: lambda d: [_("Link"), _label(d)],
}
