"""The two sides of a change, in words; `differences` says where the change is."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from palier.adapters.shared.contracts import outcome_words
from palier.adapters.shared.notice_words import notices_words as incident_notices_words
from palier.adapters.shared.offers import (
    acceptance_words,
    calendar_name,
    channel_offer_words,
    delay_words,
    feature_words,
    notices_words,
    review_words,
    spoken_language,
    step_words,
)
from palier.adapters.shared.schedules import schedule_words
from palier.adapters.shared.words import list_words, reason_words, severity_words, target_words, text_words, zone_words
from palier.core.catalogue.admission import Outcome
from palier.core.catalogue.diff import CUSTOMER_ZONE
from palier.core.catalogue.differences import Difference, Subject
from palier.core.catalogue.promises import Delay
from palier.core.catalogue.terms import Terms
from palier.core.time import ALWAYS, Calendar


def sides(difference: Difference) -> tuple[str, str]:
    """What was and what is: "1 working day" and "12 business hours"."""
    before = _side(difference, difference.before, difference.old)
    return before, _side(difference, difference.after, difference.new)


def _side(difference: Difference, value: Any, terms: Terms | None) -> str:
    if difference.subject is Subject.TARGET and terms:
        return target_words(value, terms.calendars)
    if value is None:
        return _absent(difference)
    return VALUES[difference.subject](value, terms, difference)


def opening_words(calendar: Calendar) -> str:
    """A calendar's hours; the time of the customer's own place is called that."""
    if calendar == ALWAYS:
        return schedule_words(calendar)
    parts = []
    for part in calendar.parts:
        zone = _("the customer’s time") if part.timezone == CUSTOMER_ZONE else zone_words(part.timezone)
        parts.append(_("%(schedule)s, %(zone)s") % {"schedule": schedule_words(part), "zone": zone})
    return list_words(parts)


def _named_calendar(value: Any, terms: Terms | None, _difference: Difference) -> str:
    return calendar_name(terms.calendars[value]) if terms and value in terms.calendars else str(value)


def _contacts(value: Any, _terms: Terms | None, difference: Difference) -> str:
    if difference.keys[0] == "limit":
        return str(value)
    words = {
        "contract": _("contract"),
        "product": _("product"),
        "anyone": _("anyone"),
        "administrators": _("administrators"),
        "named": _("named contacts"),
        "accept": _("accepted"),
        "ask_to_resubmit": _("to be submitted again"),
        "hold": _("held until one approves"),
    }
    return words.get(str(value), str(value))


def _policy(value: Any, terms: Terms | None, difference: Difference) -> str:
    if difference.keys[0] == "default":
        return severity_words(terms, str(value)) if terms else str(value)
    if isinstance(value, bool):
        return _yes_or_no(value)
    if isinstance(value, Delay):
        return _delay(value, terms, difference)
    people = {
        "contact": _("the contact"),
        "named_contact": _("a named contact"),
        "provider": _("the provider"),
    }
    who = value if isinstance(value, tuple) else (value,)
    return list_words([people[each] for each in who]) or pgettext("value in a comparison", "nobody")


def _delay(value: Any, terms: Terms | None, _difference: Difference) -> str:
    return delay_words(value, terms.calendars if terms else {})


def _reminders(value: Any, terms: Terms | None, difference: Difference) -> str:
    named = [_delay(each, terms, difference) for each in value]
    return list_words(named) if named else _not_there()


def _order(value: Any, terms: Terms | None, difference: Difference) -> str:
    by_severity = difference.keys[0] == "severities" and terms
    return list_words([severity_words(terms, each) if by_severity and terms else each for each in value])


def _standing(value: Any, _terms: Terms | None, _difference: Difference) -> str:
    return {
        "available": pgettext("add-on", "available"),
        "included": pgettext("add-on", "included"),
        "bought": pgettext("add-on", "bought"),
    }[value.standing]


def _reasons(value: Any, _terms: Terms | None, _difference: Difference) -> str:
    return list_words([reason_words(reason) for reason in value])


def _plan_value(_value: Any, terms: Terms | None, difference: Difference) -> str:
    return _("sold") if difference.plan or terms is None else text_words(terms.plan_label)


def _commitment(value: Any, terms: Terms | None, difference: Difference) -> str:
    if not value.within:
        return _("promised")
    within = _("within %(delay)s") % {"delay": _delay(value.within, terms, difference)}
    if not value.starts:
        return within
    return _("%(within)s, begins by itself (%(events)s)") % {"within": within, "events": ", ".join(value.starts)}


def _provider(value: Any, _terms: Terms | None, difference: Difference) -> str:
    if difference.keys[0] == "languages":
        return list_words([spoken_language(each) for each in value])
    return _yes_or_no(value) if isinstance(value, bool) else str(value)


def _content(value: Any, terms: Terms | None, difference: Difference) -> str:
    """What is behind a feature: words where there are some, else how many."""
    if difference.keys[1] == "grants":
        return right_words(value)
    if difference.keys[1] == "notices":
        return incident_notices_words(value)
    if difference.keys[1] == "severities":
        return list_words([severity_words(terms, each) if terms else each for each in value])
    if difference.keys[1] == "choices":
        return list_words([text_words(each) for each in value.values()])
    if difference.keys[1] in ("phases", "menu"):
        return str(len(value))
    return _named_in(terms, str(value))


def _named_in(terms: Terms | None, name: str) -> str:
    """A group, or a person, by the name the terms give."""
    people = (*((terms.advisor,) if terms.advisor else ()), *terms.team) if terms else ()
    known = (*terms.groups, *people) if terms else ()
    return next((text_words(each.label) for each in known if each.id == name), name)


def right_words(right: str) -> str:
    """What Palier carries out for who has a feature."""
    return {
        "pooled_escalation": _("they may ask for escalation, to the pooled manager"),
        "designated_escalation": _("they may ask for escalation, to their own manager"),
        "fast_track": _("their cases go first"),
    }[right]


def _reaching(value: Any, terms: Terms | None, difference: Difference) -> str:
    field = difference.keys[1]
    if field in ("contact", "hours"):
        return _named_calendar(value, terms, difference)
    if field == "by_hand":
        return _("a person") if value else _("the rule, by itself")
    if isinstance(value, Delay):
        return _delay(value, terms, difference)
    return severity_words(terms, str(value)) if terms else str(value)


def _yes_or_no(value: bool) -> str:
    return pgettext("value in a comparison", "yes") if value else pgettext("value in a comparison", "no")


def _good_standing(value: Any, _terms: Terms | None, _difference: Difference) -> str:
    if isinstance(value, bool):
        return _("support may be suspended") if value else _("support goes on")
    if isinstance(value, int):
        return ngettext("%(count)d day", "%(count)d days", value) % {"count": value}
    if isinstance(value, tuple):
        return ", ".join(value)
    return outcome_words(Outcome(value))


def _absent(difference: Difference) -> str:
    """How something that is not there is spoken of, by what it is."""
    if difference.subject in (Subject.PLAN, Subject.ADD_ON):
        return _("not sold")
    if difference.subject in (Subject.CHANNEL, Subject.LANGUAGE):
        return _("not offered")
    if difference.subject is Subject.FEATURE:
        return _("not included")
    return _("unlimited") if difference.keys[:1] == ("limit",) else _not_there()


def _not_there() -> str:
    return pgettext("value in a comparison", "none")


VALUES: Mapping[Subject, Callable[[Any, Terms | None, Difference], str]] = {
    Subject.PLAN: _plan_value,
    Subject.ORDER: _order,
    Subject.PROVIDER: _provider,
    Subject.ADD_ON: _standing,
    Subject.TEXT: lambda value, _terms, _d: _("“%(text)s”") % {"text": text_words(value)},
    Subject.COVERAGE: _named_calendar,
    Subject.CHANNEL: lambda value, terms, _d: channel_offer_words(value, terms) if terms else value.id,
    Subject.LANGUAGE: _named_calendar,
    Subject.CONTACTS: _contacts,
    Subject.FEATURE: lambda value, _terms, _d: feature_words(value),
    Subject.CONTENT: _content,
    Subject.ADVISOR: lambda value, _terms, _d: text_words(value.label),
    Subject.TEAM: lambda value, _terms, _d: list_words([text_words(person.label) for person in value]),
    Subject.REVIEW: lambda value, _terms, _d: review_words(value),
    Subject.CALENDAR: lambda value, _terms, _d: opening_words(value),
    Subject.REACHING: _reaching,
    Subject.POLICY: _policy,
    Subject.REMINDERS: _reminders,
    Subject.CLOSING: _delay,
    Subject.REOPENING: _delay,
    Subject.NOTICES: lambda value, _terms, _d: notices_words(value),
    Subject.ACCEPTANCE: lambda value, _terms, _d: acceptance_words(value),
    Subject.REASONS: _reasons,
    Subject.STEP: lambda value, terms, _d: step_words(value, terms),
    Subject.COMMITMENT: _commitment,
    Subject.GOOD_STANDING: _good_standing,
}
