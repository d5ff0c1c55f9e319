"""What differs, or may differ, from plan to plan: one cell for each."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from palier.adapters.shared.offers import (
    amount_words,
    calendar_name,
    channel_name,
    channel_offer_words,
    feature_words,
    review_words,
    spoken_language,
)
from palier.adapters.shared.sheets.sheet import NOTHING, Block, Row, Section, filled
from palier.adapters.shared.words import clock_words, list_words, number_words, severity_words, target_words, text_words
from palier.core.catalogue import Terms
from palier.core.catalogue.promises import Feature, NamedContacts
from palier.core.catalogue.terms import NamedCalendar
from palier.core.time import ALWAYS


def blocks(plans: Sequence[Terms]) -> list[Block]:
    """Everything that differs, or may differ, from plan to plan."""
    return [block for section in compared(plans) for block in section.blocks]


def compared(plans: Sequence[Terms]) -> list[Section]:
    """The same in sections, in the order in which offers are read."""
    reach = [
        Block(_("Coverage"), tuple(_coverage(plans))),
        Block(_("Channels"), tuple(_channels(plans))),
        Block(_("Languages spoken"), tuple(_languages(plans))),
    ]
    people = [
        Block(_("Named contacts"), tuple(_contacts(plans))),
        Block(_("People"), tuple(_people(plans))),
        Block(_("Reviews"), tuple(_reviews(plans))),
    ]
    extras = [
        Block(_("Add-ons"), tuple(_add_ons(plans))),
        Block(_("Amendments in force"), tuple(_amendments(plans))),
    ]
    sections = [
        _section("targets", _("How fast"), _targets(plans)),
        _section("reach", _("When and how you reach us"), reach),
        _section("people", _("Who you deal with"), people),
        _section("included", _("What is included"), _features(plans)),
        _section("extras", _("What can be added"), extras),
    ]
    return [section for section in sections if section.blocks]


def _section(name: str, heading: str, held: Iterable[Block]) -> Section:
    return Section(name, heading, tuple(filled(held)), compared=True)


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
    held = [terms.named_contacts for terms in plans]
    if not any(held):
        return
    told: list[tuple[str, Callable[[NamedContacts], str]]] = [
        (_("How many"), _limit),
        (_("Who may open a case"), lambda contacts: _who(contacts.who_may_open)),
        (_("Who sees all cases"), lambda contacts: _who(contacts.who_sees_all)),
    ]
    if any(contacts and contacts.administrators for contacts in held):
        told.append((_("Account administrators"), _administrators))
    if any(contacts and contacts.who_may_open != "anyone" for contacts in held):
        told.append((_("Cases of others"), _others))
    for label, words in told:
        yield Row(label, tuple(words(contacts) if contacts else NOTHING for contacts in held))


def _limit(contacts: NamedContacts) -> str:
    limit = amount_words("unlimited", "units") if contacts.limit is None else number_words(contacts.limit)
    return _("%(limit)s per product") % {"limit": limit} if contacts.per == "product" else limit


def _administrators(contacts: NamedContacts) -> str:
    """They keep the list of named contacts; where the offer does not count them, there is no limit."""
    if not contacts.administrators:
        return _("as many as you like")
    return number_words(contacts.administrators)


def _others(contacts: NamedContacts) -> str:
    """What becomes of a case from somebody who may not open one."""
    if contacts.who_may_open == "anyone":
        return NOTHING
    return {
        "accept": _("accepted"),
        "ask_to_resubmit": _("to be submitted again"),
        "hold": _("held until one approves"),
    }[contacts.from_others]


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
