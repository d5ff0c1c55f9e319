"""Is what was negotiated better or worse than the plan, for the customer?  And is it sound?

A promise is compared at every instant of a year, as the linter does; rights and numbers by what they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from palier.core.catalogue.catalogue import Catalogue
from palier.core.catalogue.diff import diff_terms
from palier.core.catalogue.differences import Difference, Subject
from palier.core.catalogue.facts import ContractFacts
from palier.core.catalogue.lint import A_YEAR
from palier.core.catalogue.lint.channels import channel_findings
from palier.core.catalogue.lint.findings import Finding
from palier.core.catalogue.lint.promises import promise_findings, step_findings
from palier.core.catalogue.lint.speed import slower_severities
from palier.core.catalogue.lint.variants import Variant
from palier.core.catalogue.lint.year import Length, Year
from palier.core.catalogue.promises import ChannelTerms, Feature, Person, Review
from palier.core.catalogue.resolve import terms_for
from palier.core.catalogue.terms import Offer, Target, Terms

if TYPE_CHECKING:
    from palier.core.catalogue.lint.year import Ints

SOON = timedelta(seconds=1)
"""Calendars are compared by when a second of theirs is over: one that opens later comes out as worse."""

OFFERS = (Offer.NONE, Offer.ASAP, Offer.TIMED)
SERVICES = ("standard", "priority", "personalised", "dedicated")
KINDS = (None, "pooled", "shared", "designated", "dedicated")
PACES = (None, "year", "quarter", "month", "week")
UNLIMITED = 10**9


class Leaning(StrEnum):
    """What a change means to the customer; OTHER where nobody can say, or it depends."""

    BETTER = "better"
    WORSE = "worse"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Weighed:
    """What negotiated terms change against the plan as sold, and the remarks that the plan alone does not earn."""

    plan: Terms
    negotiated: Terms
    differences: tuple[tuple[Difference, Leaning], ...]
    findings: tuple[Finding, ...]

    def leaning(self, leaning: Leaning) -> tuple[Difference, ...]:
        """The changes that lean one way, in the order in which terms are read."""
        return tuple(difference for difference, found in self.differences if found is leaning)


def weigh_negotiated(catalogue: Catalogue, facts: ContractFacts, *, year: int = A_YEAR) -> Weighed:
    """Compare a contract with the same contract without its negotiated terms.

    Raises NegotiatedRefused (every fault with line and column of the fragment), ImpossibleFact, AddOnNotSold,
    RegionNeeded.
    """
    facts = replace(facts, holiday_years=facts.holiday_years or (year - 1, year, year + 1, year + 2))
    plain, own = terms_for(catalogue, replace(facts, negotiated="")), terms_for(catalogue, facts)
    return weigh(plain, own, _findings(catalogue, facts, plain, own, year), year=year)


def weigh(old: Terms, new: Terms, findings: tuple[Finding, ...] = (), *, year: int = A_YEAR) -> Weighed:
    """What changes for the customer when `new` takes the place of `old`, each change with its leaning."""
    calendars = {named.calendar for terms in (old, new) for named in terms.calendars.values()}
    bench = Year(year, calendars)
    differences = tuple((each, _leaning(each, bench)) for each in diff_terms(old, new))
    return Weighed(old, new, differences, findings)


def _findings(catalogue: Catalogue, facts: ContractFacts, plain: Terms, own: Terms, year: int) -> tuple[Finding, ...]:
    """The linter's remarks on the contract that it would not make on its plan."""
    usual = {_gist(finding) for finding in _lint(catalogue, facts, plain, year)}
    return tuple(finding for finding in _lint(catalogue, facts, own, year) if _gist(finding) not in usual)


def _lint(catalogue: Catalogue, facts: ContractFacts, terms: Terms, year: int) -> Sequence[Finding]:
    tried = [Variant(facts, (terms,))]
    bench = Year(year, {named.calendar for named in terms.calendars.values()})
    return (
        *slower_severities(tried, bench),
        *promise_findings(tried, bench),
        *step_findings(catalogue, tried),
        *channel_findings(tried, bench),
    )


def _gist(finding: Finding) -> object:
    return finding.check, finding.clock, finding.severities, tuple(sorted(finding.values.items()))


# Leanings -------------------------------------------------------------------------------------------------------------


def _leaning(difference: Difference, year: Year) -> Leaning:
    weigh = WEIGHTS.get(difference.subject)
    if weigh is None:
        return Leaning.OTHER
    if difference.subject is not Subject.CONTACTS and (difference.before is None or difference.after is None):
        return Leaning.BETTER if difference.before is None else Leaning.WORSE
    return weigh(difference, year)


def _by_rank(before: int, after: int) -> Leaning:
    if before == after:
        return Leaning.OTHER
    return Leaning.BETTER if after > before else Leaning.WORSE


def _target(difference: Difference, year: Year) -> Leaning:
    before, after = difference.before, difference.after
    assert isinstance(before, Target)
    assert isinstance(after, Target)
    if before.offer is not after.offer:
        return _by_rank(OFFERS.index(before.offer), OFFERS.index(after.offer))
    assert before.length is not None, "two offers without a time do not differ"
    assert after.length is not None, "as above"
    was = _dues(difference.old, before.calendar, before.length, year)
    return _sooner(was, _dues(difference.new, after.calendar, after.length, year))


def _hours(difference: Difference, year: Year) -> Leaning:
    """Coverage and languages: ids of calendars."""
    return _calendars(difference, str(difference.before), str(difference.after), year)


def _calendars(difference: Difference, before: str, after: str, year: Year) -> Leaning:
    return _sooner(_dues(difference.old, before, SOON, year), _dues(difference.new, after, SOON, year))


def _dues(terms: Terms | None, calendar: str | None, length: Length, year: Year) -> Ints | None:
    assert terms is not None, "both sides are plans"
    assert calendar is not None, "what is timed has a calendar"
    return year.dues(terms.calendars[calendar].calendar, length)


def _sooner(before: Ints | None, after: Ints | None) -> Leaning:
    """Never later and sometimes sooner is better; the other way round, worse; anything else depends."""
    if before is None or after is None:
        return Leaning.OTHER
    sooner, later = bool((after < before).any()), bool((after > before).any())
    if sooner == later:
        return Leaning.OTHER
    return Leaning.BETTER if sooner else Leaning.WORSE


def _channel(difference: Difference, year: Year) -> Leaning:
    before, after = difference.before, difference.after
    assert isinstance(before, ChannelTerms)
    assert isinstance(after, ChannelTerms)
    everything = tuple(level.id for level in difference.new.severities) if difference.new else ()
    wider = len(after.severities or everything) - len(before.severities or everything)
    leanings = {
        _calendars(difference, before.calendar, after.calendar, year),
        _by_rank(SERVICES.index(before.service), SERVICES.index(after.service)),
        _by_rank(0, wider),
    } - {Leaning.OTHER}
    return leanings.pop() if len(leanings) == 1 else Leaning.OTHER


def _contacts(difference: Difference, _year: Year) -> Leaning:
    if difference.keys not in (("limit",), ("administrators",)):
        return Leaning.OTHER
    before, after = (UNLIMITED if each is None else int(str(each)) for each in (difference.before, difference.after))
    return _by_rank(before, after)


def _feature(difference: Difference, _year: Year) -> Leaning:
    before, after = difference.before, difference.after
    assert isinstance(before, Feature)
    assert isinstance(after, Feature)
    amounts = [UNLIMITED if each.amount == "unlimited" else each.amount for each in (before, after)]
    numbers = [each for each in amounts if isinstance(each, int)]
    return _by_rank(*numbers) if len(numbers) == 2 else Leaning.OTHER


def _person(difference: Difference, _year: Year) -> Leaning:
    before, after = difference.before, difference.after
    assert isinstance(before, Person)
    assert isinstance(after, Person)
    return _by_rank(KINDS.index(before.kind), KINDS.index(after.kind))


def _review(difference: Difference, _year: Year) -> Leaning:
    before, after = difference.before, difference.after
    assert isinstance(before, Review)
    assert isinstance(after, Review)
    return _by_rank(PACES.index(before.every), PACES.index(after.every))


def _depends(_difference: Difference, _year: Year) -> Leaning:
    return Leaning.OTHER


WEIGHTS: Mapping[Subject, Callable[[Difference, Year], Leaning]] = {
    Subject.TARGET: _target,
    Subject.COVERAGE: _hours,
    Subject.CHANNEL: _channel,
    Subject.LANGUAGE: _hours,
    Subject.CONTACTS: _contacts,
    Subject.FEATURE: _feature,
    Subject.ADVISOR: _person,
    Subject.TEAM: _depends,
    Subject.REVIEW: _review,
    Subject.STEP: _depends,
    Subject.ADD_ON: _depends,
}
"""How each kind of change is weighed; of the others, nobody can say.  What comes is better, what goes is worse."""
