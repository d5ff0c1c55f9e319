"""The terms in force for one contract: its offer, measured in the calendars of its region and zone."""

from dataclasses import replace
from datetime import timedelta

from palier.core.catalogue.calendars import calendars_for
from palier.core.catalogue.catalogue import Catalogue
from palier.core.catalogue.clocks import BUILT_IN, REPLY_FOLLOW_UP
from palier.core.catalogue.document_life import ClockDoc
from palier.core.catalogue.document_offer import StepDoc
from palier.core.catalogue.facts import (
    ContractFacts,
    ImpossibleFact,
    RegionNeeded,
    UnknownAddOn,
    UnknownPlan,
    UnknownProduct,
    UnknownRegion,
    UnknownTimezone,
)
from palier.core.catalogue.faults import nearest
from palier.core.catalogue.names import chosen
from palier.core.catalogue.offers import Offer, Said, names_under, offer_for, under
from palier.core.catalogue.places_of_time import near_zone
from palier.core.catalogue.promises import Delay
from palier.core.catalogue.resolve_parts import Parts
from palier.core.catalogue.terms import (
    Anchor,
    ClockRule,
    NamedCalendar,
    Place,
    SeverityChange,
    SeverityTerms,
    Step,
    Target,
    Terms,
)
from palier.core.catalogue.values import Duration, Promise
from palier.core.time import ALWAYS as ROUND_THE_CLOCK
from palier.core.time import WorkingDays
from palier.core.time.calendars import is_timezone
from palier.core.time.holidays import public_holidays


def terms_for(catalogue: Catalogue, facts: ContractFacts) -> Terms:
    """What a contract promises, in full; every value keeps the place it was written at.

    Key by key, the more particular wins: what the contract itself says, amendments that match (the last first),
    add-ons, the plan, the plans it extends, built-in defaults.  Raises NegotiatedRefused, ImpossibleFact for a plan,
    add-on, product, region or zone that is not known, UnknownCountry, AddOnNotSold, RegionNeeded.
    Source: plan-language.md, "Terms in force".
    """
    facts = facts_in_force(catalogue, facts)
    return _Resolver(catalogue, facts).terms()


def facts_in_force(catalogue: Catalogue, facts: ContractFacts) -> ContractFacts:
    """The facts, checked, with the catalogue's default region and the provider's zone where a contract names none."""
    document = catalogue.document
    _check(UnknownPlan, (facts.plan,), catalogue.plans)
    _check(UnknownAddOn, facts.add_ons, tuple(document.add_ons))
    products = (*facts.products, *((facts.product,) if facts.product else ()))
    _check(UnknownProduct, products, tuple(document.products))
    _check(UnknownRegion, (facts.region,) if facts.region else (), catalogue.regions)
    if facts.timezone and not is_timezone(facts.timezone):
        raise UnknownTimezone(facts.timezone, (), near_zone(facts.timezone))
    if facts.country:
        public_holidays(facts.country, facts.subdivision, years=())
    default = next((region for region, said in document.regions.items() if said.default), None)
    zone = facts.timezone or document.provider.timezone
    return replace(facts, region=facts.region or default, timezone=zone)


def _check(refusal: type[ImpossibleFact], values: tuple[str, ...], known: tuple[str, ...]) -> None:
    for value in values:
        if value not in known:
            raise refusal(value, known, nearest(value, known))


class _Resolver:
    """One catalogue under the facts of one contract."""

    def __init__(self, catalogue: Catalogue, facts: ContractFacts) -> None:
        self.catalogue = catalogue
        self.facts = facts
        self.offer: Offer = offer_for(catalogue, facts)
        self.calendars = calendars_for(catalogue, facts)
        self.coverage = {
            severity: self.calendar(str(self.offer["coverage", severity].value)) for severity in catalogue.severities
        }
        self.parts = Parts(catalogue, facts, self.offer, self.delay, self.calendar)

    def terms(self) -> Terms:
        document = self.catalogue.document
        plan = document.plans[self.facts.plan]
        said = self.catalogue.text_of
        return Terms(
            catalogue=self.catalogue.id,
            provider=said(document.provider.name),
            plan=self.facts.plan,
            plan_label=said(plan.label),
            plan_about=said(plan.about),
            plan_badge=said(plan.badge),
            plan_sold=said(plan.sold),
            severities=self._severities(),
            default_severity=document.severity_policy.default or self.catalogue.severities[-1],
            clocks=self._clocks(),
            targets=self._targets(),
            calendars=self.calendars,
            coverage=self.coverage,
            steps=self._steps(),
            places=self._places(),
            **self.parts.all(),
        )

    def calendar(self, name: str) -> str:
        """The id of a calendar that has hours under these facts.  Raises RegionNeeded."""
        if name not in self.calendars:
            raise RegionNeeded(name, self.catalogue.regions)
        return name

    def delay(self, duration: Duration | None) -> Delay | None:
        """A duration outside targets: real elapsed time unless it names a calendar."""
        if duration is None:
            return None
        calendar = self.calendar(duration.calendar or "always")
        return Delay(self._length(duration, calendar), calendar, duration.written)

    def _length(self, duration: Duration, calendar: str) -> timedelta | WorkingDays:
        hours = self.calendars[calendar].calendar
        week = sum(1 for day in hours.week if day)
        return duration.length(closes=hours != ROUND_THE_CLOCK, week=week)

    def _targets(self) -> dict[str, dict[str, Target]]:
        targets: dict[str, dict[str, Target]] = {}
        if not self.facts.promised:
            return targets
        for clock in [rule for rule in self._clock_names() if rule in names_under(self.offer, "targets")]:
            said = under(self.offer, "targets", clock)
            order = self.catalogue.severities
            targets[clock] = {level: self._target(said[level], level) for level in order if level in said}
        return targets

    def _target(self, said: Said, severity: str) -> Target:
        promise = said.value
        assert isinstance(promise, Promise)
        if promise.duration is None:
            return Target(promise.offer, None, None, promise.written, said.place)
        calendar = self.calendar(promise.duration.calendar or self.coverage[severity])
        return Target(promise.offer, self._length(promise.duration, calendar), calendar, promise.written, said.place)

    def _severities(self) -> tuple[SeverityTerms, ...]:
        said = self.catalogue.text_of
        return tuple(
            SeverityTerms(
                severity,
                said(written.label),
                said(written.definition),
                tuple(said(example) for example in written.examples),
                said(written.attest),
                self.calendar(written.contact) if written.contact else None,
                self.parts.reachable(written.reachable),
            )
            for severity, written in self.catalogue.document.severities.items()
        )

    def _clock_names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*BUILT_IN, *self.catalogue.document.clocks)))

    def _clocks(self) -> tuple[ClockRule, ...]:
        default = SeverityChange(self.catalogue.document.severity_policy.clocks)
        declared = self.catalogue.document.clocks
        return tuple(self._clock(clock, declared.get(clock, ClockDoc()), default) for clock in self._clock_names())

    def _clock(self, clock: str, said: ClockDoc, default: SeverityChange) -> ClockRule:
        """The built-in clock with what the catalogue changes of it, or a clock of the catalogue's own."""
        base = REPLY_FOLLOW_UP if said.mode == "reply" else BUILT_IN.get(clock, ClockRule(clock, {}, (), ()))
        return replace(
            base,
            starts=_or(said.starts, base.starts),
            stops=_or(said.stops, base.stops),
            restarts=_or(said.restarts, base.restarts),
            pauses_in=_or(said.pauses_in, base.pauses_in),
            label=self.catalogue.text_of(said.label),
            about=self.catalogue.text_of(said.about),
            anchor=Anchor(said.anchor or Anchor.COMPLETION),
            severity_change=SeverityChange(said.severity_change or default),
        )

    def _steps(self) -> tuple[Step, ...]:
        ladder = list(self.catalogue.document.escalation)
        own = self.offer.get(("escalation",))
        ladder += own.value if own and isinstance(own.value, list) else []
        return tuple(self._step(step, number) for number, step in enumerate(ladder, 1))

    def _step(self, step: StepDoc, number: int) -> Step:
        order = self.catalogue.severities
        severities = tuple(level for selector in step.severity for level in chosen(selector, order))
        name = step.id or f"step-{number}"
        return Step(name, step.of, step.at.share, step.at.after, severities, tuple(step.tell), tuple(step.by))

    def _places(self) -> dict[str, Place]:
        return {".".join(key): said.place for key, said in self.offer.items() if key[0] != "targets"}


def _or(said: list[str] | None, base: tuple[str, ...]) -> tuple[str, ...]:
    return base if said is None else tuple(said)


def calendars_used(terms: Terms) -> dict[str, NamedCalendar]:
    """The calendars that some target, coverage, channel or language of these terms is measured in."""
    timed = [target.calendar for by_severity in terms.targets.values() for target in by_severity.values()]
    used = {*timed, *terms.coverage.values(), *terms.channels.values(), *terms.languages.values()}
    return {name: calendar for name, calendar in terms.calendars.items() if name in used}
