"""Terms taken apart into the things that can change one by one."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from palier.core.catalogue.catalogue import Catalogue
from palier.core.catalogue.differences import Subject
from palier.core.catalogue.names import ALWAYS
from palier.core.catalogue.promises import (
    AddOnTerms,
    AmendmentTerms,
    Delay,
    Feature,
    GoodStanding,
    Named,
    NamedContacts,
    SeverityPolicy,
)
from palier.core.catalogue.terms import SeverityTerms, Terms

TEXTS = ("label", "about", "lowered_when")
"""Fields that hold words: compared as texts, not as promises."""


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing terms say: what it is, what must be equal for it to be the same, and the value as it stands."""

    subject: Subject
    keys: tuple[str, ...]
    bare: object
    value: object


def facets_of_plan(terms: Terms) -> Iterator[Facet]:
    """What one plan promises; what is absent has no facet."""
    for clock, targets in terms.targets.items():
        for severity, target in targets.items():
            promised = (target.offer, target.length, target.calendar)
            yield Facet(Subject.TARGET, (clock, severity), promised, target)
    yield from (Facet(Subject.COVERAGE, (severity,), name, name) for severity, name in terms.coverage.items())
    for channel in terms.offered:
        offered = (
            channel.calendar,
            channel.service,
            channel.to,
            channel.otherwise,
            channel.severities,
            channel.number,
        )
        yield Facet(Subject.CHANNEL, (channel.id,), offered, channel)
    yield from (Facet(Subject.LANGUAGE, (language,), name, name) for language, name in terms.languages.items())
    if terms.named_contacts:
        yield from _fields(Subject.CONTACTS, terms.named_contacts)
    for feature in terms.features:
        yield Facet(Subject.FEATURE, (feature.id,), counted(feature), feature)
        yield from _content(feature)
    if terms.advisor:
        yield Facet(Subject.ADVISOR, (), (terms.advisor.id, terms.advisor.kind), terms.advisor)
    if terms.team:
        yield Facet(Subject.TEAM, (), [(person.id, person.kind) for person in terms.team], terms.team)
    for review in terms.reviews:
        held = (review.every, review.form, review.person, len(review.agenda))
        yield Facet(Subject.REVIEW, (review.id,), held, review)
    for add_on in terms.add_ons:
        yield Facet(Subject.ADD_ON, (add_on.id,), add_on.standing, add_on)
    yield from (Facet(Subject.AMENDMENT, (amendment.id,), None, amendment) for amendment in terms.amendments)


def facets_shared(terms: Terms) -> Iterator[Facet]:
    """What all plans of a catalogue have in common, in the region of these terms."""
    for level in terms.severities:
        yield Facet(Subject.SEVERITY, (level.id,), None, level)
        yield from _reaching(level)
    yield from _calendars(terms)
    yield from (Facet(Subject.CLOCK, (rule.id,), replace(rule, label={}, about={}), rule) for rule in terms.clocks)
    yield Facet(Subject.POLICY, ("default",), terms.default_severity, terms.default_severity)
    yield from _fields(Subject.POLICY, terms.severity_policy)
    yield from _lifecycle(terms)
    for step in terms.steps:
        bare = (step.of, step.share, step.after, step.severities, step.tell, step.by)
        yield Facet(Subject.STEP, (step.id,), bare, step)
    for process in terms.processes:
        yield Facet(Subject.PROCESS, (process.id,), [step.id for step in process.steps], process)
    yield from (Facet(Subject.DUTY, (each.id,), (len(each.report), each.severities), each) for each in terms.duties)
    for commitment in terms.commitments:
        yield Facet(Subject.COMMITMENT, (commitment.id,), (_bare(commitment.within), commitment.starts), commitment)
    if terms.good_standing:
        yield from _standing(terms.good_standing)
    yield from (Facet(Subject.LINK, (link.url,), None, link) for link in terms.links)


def counted(feature: Feature) -> tuple[object, ...]:
    """How much of a feature is promised and how it is counted."""
    rules = (feature.pro_rata, feature.carry_over or None, feature.expires or "period")
    return (feature.amount, feature.count, feature.per, *rules)


CONTENTS = ("group", "choices", "grants", "severities", "person", "phases", "menu", "notices")
"""What a feature holds besides how much of it there is."""


BARE: Mapping[str, Callable[[Any], object]] = {"choices": tuple, "phases": len, "menu": len}


def _content(feature: Feature) -> Iterator[Facet]:
    """What is behind a feature; phases and menu by how many there are, for their words are compared as texts."""
    for name in CONTENTS:
        if held := getattr(feature, name):
            bare = BARE[name](held) if name in BARE else held
            yield Facet(Subject.CONTENT, (feature.id, name), bare, held)


def _bare(delay: Delay | None) -> object:
    """A delay without its author's notation."""
    return delay and (delay.length, delay.calendar)


def _reaching(level: SeverityTerms) -> Iterator[Facet]:
    """When we call the customer of a severity, and what follows when they are out of reach."""
    if level.contact:
        yield Facet(Subject.REACHING, (level.id, "contact"), level.contact, level.contact)
    if level.reachable is None:
        return
    duty = level.reachable
    held = {
        "hours": (duty.hours or ALWAYS,) * 2,
        "ask_again": (_bare(duty.ask_again), duty.ask_again),
        "after": (_bare(duty.after), duty.after),
        "lower_to": (duty.lower_to, duty.lower_to),
        "by_hand": (duty.by_hand, duty.by_hand),
    }
    for name, (bare, value) in held.items():
        if value is not None:
            yield Facet(Subject.REACHING, (level.id, name), bare, value)


def _standing(rules: GoodStanding) -> Iterator[Facet]:
    yield Facet(Subject.GOOD_STANDING, (), rules.suspend_in_arrears, rules.suspend_in_arrears)
    if days := rules.grace_days:
        yield Facet(Subject.GOOD_STANDING, ("grace_days",), days, days)
    for situation, rule in rules.rules.items():
        for channel, outcome in rule.do.items():
            yield Facet(Subject.GOOD_STANDING, (situation, channel), outcome, outcome)
    for topic, words in rules.always_in.items():
        yield Facet(Subject.GOOD_STANDING, ("always_in", topic), words, words)


def _fields(subject: Subject, value: NamedContacts | SeverityPolicy) -> Iterator[Facet]:
    for field in fields(value):
        if field.name not in TEXTS:
            held = getattr(value, field.name)
            yield Facet(subject, (field.name,), held, held)


def _calendars(terms: Terms) -> Iterator[Facet]:
    region = (terms.region.id,) if terms.region else ()
    declared = ((name, named) for name, named in terms.calendars.items() if name != ALWAYS)
    for name, named in declared:
        parts = named.calendar.parts
        hours = [(part.timezone, part.week, tuple(each for each in part.overrides if each[1])) for part in parts]
        yield Facet(Subject.CALENDAR, (name, *region), hours, named.calendar)
        shut = {day for part in parts for day, opening in part.overrides if not opening}
        closed = tuple(sorted(shut | {day for part in parts for day in part.holidays}))
        yield Facet(Subject.CLOSURES, (name, *region), closed, closed)


def _lifecycle(terms: Terms) -> Iterator[Facet]:
    for status, wait in terms.lifecycle.waits.items():
        lengths = [(delay.length, delay.calendar) for delay in wait.remind]
        yield Facet(Subject.REMINDERS, (status,), lengths, wait.remind)
        if wait.close:
            yield Facet(Subject.CLOSING, (status,), (wait.close.length, wait.close.calendar), wait.close)
    if reopen := terms.lifecycle.reopen_within:
        yield Facet(Subject.REOPENING, (), (reopen.length, reopen.calendar), reopen)
    if terms.lifecycle.notify:
        yield Facet(Subject.NOTICES, (), terms.lifecycle.notify, terms.lifecycle.notify)
    yield Facet(Subject.ACCEPTANCE, (), terms.lifecycle.acceptance, terms.lifecycle.acceptance)
    for status, reasons in terms.lifecycle.reasons.items():
        yield Facet(Subject.REASONS, (status,), [(reason.id, reason.tell) for reason in reasons], reasons)


def facets_of_catalogue(catalogue: Catalogue) -> Iterator[Facet]:
    """What a catalogue says beyond the terms of any contract: who sells, where, what for, and with which extras."""
    document, say = catalogue.document, catalogue.text_of
    for name in ("id", "timezone", "languages", "country", "public"):
        held = getattr(document.provider, name)
        if held is not None:
            yield Facet(Subject.PROVIDER, (name,), held, held)
    for region, said in document.regions.items():
        yield Facet(Subject.REGION, (region,), said.default, Named(region, say(said.label)))
    for product, sold in document.products.items():
        yield Facet(Subject.PRODUCT, (product,), sold.words, Named(product, say(sold.label)))
    for name, extra in document.add_ons.items():
        yield Facet(Subject.ADD_ON, (name,), None, AddOnTerms(name, say(extra.label), "available"))
    for each in document.amendments:
        yield Facet(Subject.AMENDMENT, (each.id,), each.when, AmendmentTerms(each.id, say(each.label)))
