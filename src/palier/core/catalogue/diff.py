"""What changed between two catalogues, or between the terms of two contracts."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TypeVar

from palier.core.catalogue.catalogue import Catalogue
from palier.core.catalogue.differences import Difference, Subject
from palier.core.catalogue.document import AmendmentDoc
from palier.core.catalogue.facets import Facet, facets_of_catalogue, facets_of_plan, facets_shared
from palier.core.catalogue.facts import ContractFacts
from palier.core.catalogue.lint.texts import texts
from palier.core.catalogue.resolve import terms_for
from palier.core.catalogue.terms import Terms
from palier.core.catalogue.tree import path_text

T = TypeVar("T")
Facets = Mapping[tuple[Subject, tuple[str, ...]], Facet]
A_YEAR = 2026
CUSTOMER_ZONE = "Pacific/Chatham"
"""Stands for the customer's own zone when catalogues are compared: nobody's office keeps its time."""
CUSTOMER_COUNTRY = "FR"


def diff_terms(old: Terms, new: Terms) -> tuple[Difference, ...]:
    """What changes for a contract when `new` takes the place of `old`, in the order in which terms are read."""
    plan = new.plan if old.plan == new.plan else None
    moved = [] if plan else [Difference(Subject.PLAN, None, (), old.plan, new.plan, old, new)]
    return (*moved, *_of_plan(old, new, plan), *_shared(old, new))


def diff_catalogues(old: Catalogue, new: Catalogue, *, year: int = A_YEAR) -> tuple[Difference, ...]:
    """What changes between two editions of a catalogue: plans, then what they share, then words.

    Public holidays are compared for `year`.
    """
    return (
        *_plans(old, new),
        *_each_plan(old, new, year),
        *_everywhere(old, new, year),
        *_texts(old, new),
    )


# Between two terms ----------------------------------------------------------------------------------------------------


def _of_plan(old: Terms, new: Terms, plan: str | None) -> Iterator[Difference]:
    before, after = _indexed(facets_of_plan(old)), _indexed(facets_of_plan(new))
    gone = set(_levels(old)) ^ set(_levels(new))
    for difference in _between(before, after, plan, old, new):
        if difference.subject in (Subject.TARGET, Subject.COVERAGE) and difference.keys[-1] in gone:
            continue
        # What is behind a feature goes without saying where the feature itself comes or goes.
        feature = (Subject.FEATURE, difference.keys[:1])
        if difference.subject is Subject.CONTENT and not (feature in before and feature in after):
            continue
        yield difference


def _shared(old: Terms, new: Terms) -> Iterator[Difference]:
    yield from _order("severities", _levels(old), _levels(new), old, new)
    gone = set(_levels(old)) ^ set(_levels(new))
    for difference in _between(_indexed(facets_shared(old)), _indexed(facets_shared(new)), None, old, new):
        # The days on which a calendar is closed go without saying where the calendar itself comes or goes.
        new_or_gone = difference.before is None or difference.after is None
        if difference.subject is Subject.CLOSURES and new_or_gone:
            continue
        if not (difference.subject is Subject.REACHING and difference.keys[0] in gone):
            yield difference


def _levels(terms: Terms) -> tuple[str, ...]:
    return tuple(level.id for level in terms.severities)


def _indexed(facets: Iterator[Facet]) -> Facets:
    return {(facet.subject, facet.keys): facet for facet in facets}


def _between(
    before: Facets, after: Facets, plan: str | None, old: Terms | None, new: Terms | None
) -> Iterator[Difference]:
    for key in dict.fromkeys((*before, *after)):
        was, now = before.get(key), after.get(key)
        if was is None or now is None or was.bare != now.bare:
            values = (was.value if was else None, now.value if now else None)
            yield Difference(key[0], plan, key[1], *values, old, new)


def _order(
    kind: str, before: tuple[str, ...], after: tuple[str, ...], old: Terms | None, new: Terms | None
) -> Iterator[Difference]:
    """A change of order among those that are on both sides."""
    both = set(before) & set(after)
    was, now = (tuple(name for name in names if name in both) for names in (before, after))
    if was != now:
        yield Difference(Subject.ORDER, None, (kind,), was, now, old, new)


# Between two catalogues -----------------------------------------------------------------------------------------------


def _plans(old: Catalogue, new: Catalogue) -> Iterator[Difference]:
    for plan in dict.fromkeys((*old.plans, *new.plans)):
        if (plan in old.plans) != (plan in new.plans):
            was, now = (plan if plan in each.plans else None for each in (old, new))
            terms = [terms_for(each, _some_facts(each, plan)) if plan in each.plans else None for each in (old, new)]
            yield Difference(Subject.PLAN, plan, (plan,), was, now, *terms)
    yield from _order("plans", old.plans, new.plans, *(terms_for(each, _some_facts(each)) for each in (old, new)))


def _each_plan(old: Catalogue, new: Catalogue, year: int) -> Iterator[Difference]:
    """What changes in the plans on both sides: as sold, then with each extra and exception; each change once."""
    told: set[str] = set()
    for facts in _contracts(old, new, year):
        for difference in _of_plan(terms_for(old, facts), terms_for(new, facts), facts.plan):
            key = repr((difference.subject, difference.plan, difference.keys, difference.before, difference.after))
            if key not in told and not _is_told_elsewhere(difference):
                told.add(key)
                yield difference


def _is_told_elsewhere(difference: Difference) -> bool:
    """Amendments, and add-ons that come or go, are told once for the whole catalogue."""
    partial = difference.before is None or difference.after is None
    return difference.subject is Subject.AMENDMENT or (difference.subject is Subject.ADD_ON and partial)


def _contracts(old: Catalogue, new: Catalogue, year: int) -> Iterator[ContractFacts]:
    """The contracts possible on both sides that show everything: plans by region, add-ons bought, amendments met."""
    for plan in _common(old.plans, new.plans):
        for region in _regions(old, new):
            yield _facts(plan, year, region=region)
        for add_on in _common(tuple(old.document.add_ons), tuple(new.document.add_ons)):
            if all(plan in each.document.add_ons[add_on].available for each in (old, new)):
                yield _facts(plan, year, region=_regions(old, new)[0], add_ons=(add_on,))
        amendments = [*old.document.amendments, *new.document.amendments]
        yield from (facts for said in amendments for facts in _met_by(said, plan, old, new, year))


def _met_by(said: AmendmentDoc, plan: str, old: Catalogue, new: Catalogue, year: int) -> Iterator[ContractFacts]:
    """Contracts under `plan` that meet an amendment's conditions and that both catalogues can hold."""
    when = said.when
    if plan not in (when.plan or (plan,)):
        return
    starts = (when.term_starts.from_ or when.term_starts.until) if when.term_starts else None
    for region in _common(tuple(when.region or ()), tuple(_regions(old, new))) or _regions(old, new)[:1]:
        for product in when.product or (None,):
            if product is None or all(product in each.document.products for each in (old, new)):
                yield _facts(plan, year, region=region, product=product, term_starts=starts)


def _everywhere(old: Catalogue, new: Catalogue, year: int) -> Iterator[Difference]:
    """What all plans share: calendars in every region, and the rest once."""
    told: set[tuple[Subject, tuple[str, ...]]] = set()
    common = _common(old.plans, new.plans)
    plans = (common[0], common[0]) if common else (old.plans[0], new.plans[0])
    for region in _regions(old, new):
        was, now = (
            terms_for(each, _facts(plan, year, region=region)) for each, plan in zip((old, new), plans, strict=True)
        )
        for difference in _shared(was, now):
            if (difference.subject, difference.keys) not in told:
                told.add((difference.subject, difference.keys))
                yield difference
    yield from _extras(old, new)


def _extras(old: Catalogue, new: Catalogue) -> Iterator[Difference]:
    """What no terms hold: the provider, regions, products, add-ons and amendments that come or go."""
    was, now = (_indexed(facets_of_catalogue(each)) for each in (old, new))
    for key in dict.fromkeys((*was, *now)):
        before, after = was.get(key), now.get(key)
        if before is None or after is None or before.bare != after.bare:
            yield Difference(key[0], None, key[1], before and before.value, after and after.value, None, None)


SAID_OF_WHAT_IS_THERE = ("channels", "severity_policy")
"""Sections that say something of what is there without them."""


def _texts(old: Catalogue, new: Catalogue) -> Iterator[Difference]:
    """Texts that say something else, and those that come or go inside something that stays."""
    was, now = (dict(texts(each.document, ())) for each in (old, new))
    for path in dict.fromkeys((*was, *now)):
        stays = path[0] in SAID_OF_WHAT_IS_THERE or all(path[:-1] in each.tree.spots for each in (old, new))
        before, after = (each.text_of(words.get(path)) for each, words in ((old, was), (new, now)))
        if stays and before != after:
            yield Difference(Subject.TEXT, None, (path_text(path),), before or None, after or None, None, None)


def _common(ones: tuple[T, ...], others: tuple[T, ...]) -> list[T]:
    return [each for each in others if each in ones]


def _regions(old: Catalogue, new: Catalogue) -> list[str | None]:
    """The regions to compare in: those on both sides; where there are none in common, that of no region."""
    return list(_common(old.regions, new.regions)) or [None]


def _facts(
    plan: str,
    year: int,
    *,
    region: str | None = None,
    add_ons: tuple[str, ...] = (),
    product: str | None = None,
    term_starts: date | None = None,
) -> ContractFacts:
    """A contract of a customer in a place of their own, so that what follows the customer can be told from the rest."""
    return ContractFacts(
        plan,
        add_ons=add_ons,
        region=region,
        product=product,
        term_starts=term_starts,
        timezone=CUSTOMER_ZONE,
        country=CUSTOMER_COUNTRY,
        holiday_years=(year,),
    )


def _some_facts(catalogue: Catalogue, plan: str | None = None) -> ContractFacts:
    return _facts(plan or catalogue.plans[0], A_YEAR, region=next(iter(catalogue.regions), None))
