"""An offer as a sheet: sections of rows, one cell for each plan, all in words of the active language."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from palier.adapters.shared.holidays import country_words
from palier.adapters.shared.offers import (
    amount_words,
    calendar_name,
    channel_name,
    channel_offer_words,
    delay_words,
    feature_words,
    review_words,
    spoken_language,
    step_words,
)
from palier.adapters.shared.schedules import calendar_words, schedule_words
from palier.adapters.shared.words import clock_words, list_words, severity_words, status_words, target_words, text_words
from palier.core.case import Status
from palier.core.catalogue import Catalogue, Terms
from palier.core.catalogue.calendars import in_region
from palier.core.catalogue.document import CalendarDoc
from palier.core.catalogue.places_of_time import ACCOUNT
from palier.core.catalogue.promises import Feature, NamedContacts
from palier.core.catalogue.resolve import calendars_used
from palier.core.catalogue.terms import NamedCalendar
from palier.core.time import ALWAYS

NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the sheet: what it is about, and what each plan says of it."""

    label: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A heading and its rows; blocks without rows are not printed."""

    heading: str
    rows: tuple[Row, ...]


def blocks(plans: Sequence[Terms]) -> list[Block]:
    """Everything that differs, or may differ, from plan to plan."""
    all_blocks = [
        *_targets(plans),
        Block(_("Coverage"), tuple(_coverage(plans))),
        Block(_("Channels"), tuple(_channels(plans))),
        Block(_("Languages spoken"), tuple(_languages(plans))),
        Block(_("Named contacts"), tuple(_contacts(plans))),
        Block(_("People"), tuple(_people(plans))),
        Block(_("Reviews"), tuple(_reviews(plans))),
        *_features(plans),
        Block(_("Add-ons"), tuple(_add_ons(plans))),
        Block(_("Amendments in force"), tuple(_amendments(plans))),
    ]
    return [block for block in all_blocks if block.rows]


def _targets(plans: Sequence[Terms]) -> Iterator[Block]:
    first = plans[0]
    for rule in first.clocks:
        if any(rule.id in terms.targets for terms in plans):
            rows = [
                Row(
                    severity_words(first, level.id),
                    tuple(target_words(terms.target(rule.id, level.id), terms.calendars) for terms in plans),
                )
                for level in first.severities
            ]
            yield Block(clock_words(first, rule.id), tuple(rows))


def _coverage(plans: Sequence[Terms]) -> Iterator[Row]:
    for level in plans[0].severities:
        cells = tuple(_coverage_name(terms.calendars[terms.coverage[level.id]]) for terms in plans)
        yield Row(severity_words(plans[0], level.id), cells)


def _coverage_name(calendar: NamedCalendar) -> str:
    return _("24x7") if calendar.calendar == ALWAYS else calendar_name(calendar)


def _channels(plans: Sequence[Terms]) -> Iterator[Row]:
    named = {channel.id: channel for terms in plans for channel in terms.offered}
    for channel in named.values():
        offered = [next((each for each in terms.offered if each.id == channel.id), None) for terms in plans]
        cells = [
            channel_offer_words(each, terms) if each else NOTHING for each, terms in zip(offered, plans, strict=True)
        ]
        yield Row(channel_name(channel), tuple(cells))


def _languages(plans: Sequence[Terms]) -> Iterator[Row]:
    for code in dict.fromkeys(code for terms in plans for code in terms.languages):
        cells = [
            calendar_name(terms.calendars[terms.languages[code]]) if code in terms.languages else NOTHING
            for terms in plans
        ]
        yield Row(spoken_language(code), tuple(cells))


def _contacts(plans: Sequence[Terms]) -> Iterator[Row]:
    if not any(terms.named_contacts for terms in plans):
        return
    held = [terms.named_contacts for terms in plans]
    yield Row(_("How many"), tuple(_limit(contacts) if contacts else NOTHING for contacts in held))
    yield Row(
        _("Who may open a case"), tuple(_who(contacts.who_may_open) if contacts else NOTHING for contacts in held)
    )
    yield Row(_("Who sees all cases"), tuple(_who(contacts.who_sees_all) if contacts else NOTHING for contacts in held))


def _limit(contacts: NamedContacts) -> str:
    limit = amount_words("unlimited", "units") if contacts.limit is None else str(contacts.limit)
    return _("%(limit)s per product") % {"limit": limit} if contacts.per == "product" else limit


def _who(who: str) -> str:
    return {
        "anyone": pgettext("who may open or see cases", "anyone"),
        "administrators": pgettext("who may open or see cases", "administrators"),
        "named": pgettext("who may open or see cases", "named contacts"),
    }[who]


def _people(plans: Sequence[Terms]) -> Iterator[Row]:
    if any(terms.advisor for terms in plans):
        cells = tuple(text_words(terms.advisor.label) if terms.advisor else NOTHING for terms in plans)
        yield Row(_("Advisor"), cells)
    if any(terms.team for terms in plans):
        teams = tuple(list_words([text_words(each.label) for each in terms.team]) or NOTHING for terms in plans)
        yield Row(_("Team"), teams)


def _reviews(plans: Sequence[Terms]) -> Iterator[Row]:
    named = {review.id: review for terms in reversed(plans) for review in terms.reviews}
    for review in named.values():
        held = [next((each for each in terms.reviews if each.id == review.id), None) for terms in plans]
        yield Row(
            text_words(review.label) or review.id, tuple(review_words(each) if each else NOTHING for each in held)
        )


def _features(plans: Sequence[Terms]) -> Iterator[Block]:
    """The features by group: those of no group last."""
    named = {feature.id: feature for terms in plans for feature in terms.features}
    headings = {group.id: text_words(group.label) for group in plans[0].groups}
    for group, heading in [*headings.items(), (None, _("Also included"))]:
        members = [feature for feature in named.values() if feature.group == group]
        yield Block(heading, tuple(_feature(feature, plans) for feature in members))


def _feature(feature: Feature, plans: Sequence[Terms]) -> Row:
    held = [next((each for each in terms.features if each.id == feature.id), None) for terms in plans]
    return Row(text_words(feature.label), tuple(feature_words(each) if each else NOTHING for each in held))


def _add_ons(plans: Sequence[Terms]) -> Iterator[Row]:
    named = {add_on.id: add_on for terms in plans for add_on in terms.add_ons}
    for add_on in named.values():
        held = [next((each.standing for each in terms.add_ons if each.id == add_on.id), None) for terms in plans]
        yield Row(text_words(add_on.label), tuple(_standing(each) if each else NOTHING for each in held))


def _standing(standing: str) -> str:
    return {
        "available": pgettext("add-on", "available"),
        "included": pgettext("add-on", "included"),
        "bought": pgettext("add-on", "bought"),
    }[standing]


def _amendments(plans: Sequence[Terms]) -> Iterator[Row]:
    named = {each.id: each for terms in plans for each in terms.amendments}
    for amendment in named.values():
        held = [any(each.id == amendment.id for each in terms.amendments) for terms in plans]
        yield Row(
            text_words(amendment.label) or amendment.id, tuple(_("in force") if each else NOTHING for each in held)
        )


def notes(catalogue: Catalogue, plans: Sequence[Terms], *, own_zone: bool) -> list[Block]:
    """What is the same for every plan: severities, hours, delays, escalation, duties.  One cell a row.

    `own_zone` says that the customer's zone is known; hours that follow it are told without a zone otherwise.
    """
    terms = plans[-1]
    all_blocks = [
        Block(
            _("Severities"),
            tuple(Row(text_words(level.label), (text_words(level.definition),)) for level in terms.severities),
        ),
        Block(_("Hours"), tuple(_hours(catalogue, plans, own_zone=own_zone))),
        Block(_("Life of a case"), tuple(_lifecycle(terms))),
        Block(_("Escalation"), tuple(Row("", (step_words(step, terms),)) for step in terms.steps)),
        Block(
            _("The customer’s part"),
            tuple(Row(text_words(duty.label), (text_words(duty.about),)) for duty in terms.duties),
        ),
        Block(_("Commitments"), tuple(_commitments(terms))),
    ]
    return [block for block in all_blocks if block.rows]


def _hours(catalogue: Catalogue, plans: Sequence[Terms], *, own_zone: bool) -> Iterator[Row]:
    used = {name: named for terms in plans for name, named in calendars_used(terms).items()}
    for name, named in used.items():
        written = catalogue.document.calendars.get(name)
        if named.calendar != ALWAYS:
            follows = written is not None and written.timezone == ACCOUNT and not own_zone
            values = {"schedule": schedule_words(named.calendar)}
            told = _("%(schedule)s, in the customer’s own time") % values if follows else calendar_words(named.calendar)
            told = _with_closures(told, written, named, plans[0].holder.region)
            yield Row(text_words(named.label) or name, (told,))


def _with_closures(hours: str, written: CalendarDoc | None, named: NamedCalendar, region: str | None) -> str:
    """Hours, and whose public holidays are left out: by name, or the customer's where no country is known."""
    if named.observes:
        countries = list_words([country_words(country) for country in named.observes])
        return _("%(hours)s; closed on public holidays (%(countries)s)") % {"hours": hours, "countries": countries}
    if written is not None and ACCOUNT in (in_region(written, region).holidays or []):
        return _("%(hours)s; closed on the public holidays of the customer’s country") % {"hours": hours}
    return hours


def _lifecycle(terms: Terms) -> Iterator[Row]:
    for status, wait in terms.lifecycle.waits.items():
        reminders = list_words([delay_words(each, terms.calendars) for each in wait.remind])
        closing = delay_words(wait.close, terms.calendars) if wait.close else ""
        values = {"reminders": reminders, "closing": closing}
        told = [_("reminders after %(reminders)s") % values] if reminders else []
        told += [_("closed after %(closing)s") % values] if closing else []
        yield Row(status_words(Status(status)), ("; ".join(told),))
    if terms.lifecycle.reopen_within:
        yield Row(
            _("Reopening"),
            (_("within %(delay)s") % {"delay": delay_words(terms.lifecycle.reopen_within, terms.calendars)},),
        )


def _commitments(terms: Terms) -> Iterator[Row]:
    for each in terms.commitments:
        within = _("within %(delay)s") % {"delay": delay_words(each.within, terms.calendars)} if each.within else ""
        yield Row(text_words(each.label), (" · ".join(part for part in (within, text_words(each.about)) if part),))
