"""Terms taken apart into the things that can change one by one."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

from palier.core.catalogue.differences import Subject
from palier.core.catalogue.names import ALWAYS
from palier.core.catalogue.promises import Feature, NamedContacts, SeverityPolicy
from palier.core.catalogue.terms import Terms

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
        offered = (channel.calendar, channel.service, channel.to, channel.otherwise, channel.severities)
        yield Facet(Subject.CHANNEL, (channel.id,), offered, channel)
    yield from (Facet(Subject.LANGUAGE, (language,), name, name) for language, name in terms.languages.items())
    if terms.named_contacts:
        yield from _fields(Subject.CONTACTS, terms.named_contacts)
    for feature in terms.features:
        yield Facet(Subject.FEATURE, (feature.id,), counted(feature), feature)
    if terms.advisor:
        yield Facet(Subject.ADVISOR, (), terms.advisor.id, terms.advisor)
    if terms.team:
        yield Facet(Subject.TEAM, (), [person.id for person in terms.team], terms.team)
    for review in terms.reviews:
        yield Facet(Subject.REVIEW, (review.id,), (review.every, review.form, review.person), review)
    for add_on in terms.add_ons:
        yield Facet(Subject.ADD_ON, (add_on.id,), add_on.standing, add_on)
    yield from (Facet(Subject.AMENDMENT, (amendment.id,), None, amendment) for amendment in terms.amendments)


def facets_shared(terms: Terms) -> Iterator[Facet]:
    """What all plans of a catalogue have in common, in the region of these terms."""
    yield from (Facet(Subject.SEVERITY, (level.id,), None, level) for level in terms.severities)
    yield from _calendars(terms)
    yield from (Facet(Subject.CLOCK, (rule.id,), replace(rule, label={}, about={}), rule) for rule in terms.clocks)
    yield Facet(Subject.POLICY, ("default",), terms.default_severity, terms.default_severity)
    yield from _fields(Subject.POLICY, terms.severity_policy)
    yield from _lifecycle(terms)
    for step in terms.steps:
        bare = (step.of, step.share, step.after, step.severities, step.tell, step.by)
        yield Facet(Subject.STEP, (step.id,), bare, step)
    yield from (Facet(Subject.PROCESS, (each.id,), len(each.steps), each) for each in terms.processes)
    yield from (Facet(Subject.DUTY, (each.id,), (len(each.report), each.severities), each) for each in terms.duties)
    yield from (Facet(Subject.COMMITMENT, (each.id,), each.within, each) for each in terms.commitments)
    if terms.good_standing:
        suspends = terms.good_standing.suspend_in_arrears
        yield Facet(Subject.GOOD_STANDING, (), suspends, suspends)
        if days := terms.good_standing.grace_days:
            yield Facet(Subject.GOOD_STANDING, ("grace_days",), days, days)
        for situation, rule in terms.good_standing.rules.items():
            for channel, outcome in rule.do.items():
                yield Facet(Subject.GOOD_STANDING, (situation, channel), outcome, outcome)
    yield from (Facet(Subject.LINK, (link.url,), None, link) for link in terms.links)


def counted(feature: Feature) -> tuple[object, ...]:
    """How much of a feature is promised and how it is counted."""
    rules = (feature.pro_rata, feature.carry_over or None, feature.expires or "period")
    return (feature.amount, feature.count, feature.per, *rules)


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
