"""What plans hold besides targets: less for more money, extras that give nothing, exceptions that change nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from palier.core.catalogue.catalogue import Catalogue
from palier.core.catalogue.facts import ContractFacts
from palier.core.catalogue.lint.findings import Check, Finding, about
from palier.core.catalogue.lint.variants import Variant
from palier.core.catalogue.resolve import terms_for
from palier.core.catalogue.terms import Place, Terms, Text


def lesser_plans(variants: Sequence[Variant], catalogue: Catalogue) -> Iterator[Finding]:
    """Features, channels and named contacts of which a plan has less than the next cheaper one."""
    for cheaper, dearer in pairwise(variants[0].terms):
        for kind, name, path in _lost(cheaper, dearer):
            places = (dearer.places.get(path) or catalogue.key_place("plans", dearer.plan),)
            values = {"kind": kind, "name": name}
            told = about(cheaper, dearer)
            told["names"] = {**told["names"], **_labels(cheaper)}
            yield Finding(Check.DEARER_INCLUDES_LESS, places, values=values, **told)


def _labels(terms: Terms) -> dict[str, Text]:
    features = {feature.id: feature.label for feature in terms.features}
    return features | {channel.id: channel.label for channel in terms.offered}


def _lost(cheaper: Terms, dearer: Terms) -> Iterator[tuple[str, str, str]]:
    before, after = ({each.id: each.amount for each in terms.features} for terms in (cheaper, dearer))
    for feature, amount in before.items():
        if feature not in after or _less(after[feature], amount):
            yield "feature", feature, f"includes.{feature}"
    for channel in cheaper.channels:
        if channel not in dearer.channels:
            yield "channel", channel, f"channels.{channel}.open"
    few, many = cheaper.named_contacts, dearer.named_contacts
    if few and many and _fewer(many.limit, few.limit):
        yield "contacts", "named_contacts", "named_contacts.limit"


def _less(now: bool | int | str, before: bool | int | str) -> bool:
    """Fewer of something counted; choices have no order, and what is unlimited is never less."""
    return type(now) is int and (before == "unlimited" or (type(before) is int and now < before))


def _fewer(now: int | None, before: int | None) -> bool:
    return now is not None and (before is None or now < before)


def idle_extras(catalogue: Catalogue, facts: ContractFacts) -> Iterator[Finding]:
    """Add-ons that add nothing to a plan they are sold with, in the contract that `facts` describe."""
    for add_on, said in catalogue.document.add_ons.items():
        for plan in said.available or (() if said.included else catalogue.plans):
            without = terms_for(catalogue, replace(facts, plan=plan))
            bought = terms_for(catalogue, replace(facts, plan=plan, add_ons=(add_on,)))
            if substance(without) == substance(bought):
                place = catalogue.key_place("add_ons", add_on)
                names = {add_on: catalogue.text_of(said.label)}
                told = about(without)
                told["names"] = {**told["names"], **names}
                yield Finding(Check.ADD_ON_GIVES_NOTHING, (place,), values={"add_on": add_on}, **told)


def idle_amendments(catalogue: Catalogue, facts: ContractFacts) -> Iterator[Finding]:
    """Amendments that leave every contract they are for as it would be without them."""
    for index, amendment in enumerate(catalogue.document.amendments):
        rest = [each for each in catalogue.document.amendments if each is not amendment]
        without = replace(catalogue, document=catalogue.document.model_copy(update={"amendments": rest}))
        when = amendment.when
        starts = (when.term_starts.from_ or when.term_starts.until) if when.term_starts else None
        tries = [
            replace(facts, plan=plan, region=region, product=product, term_starts=starts)
            for plan in when.plan or catalogue.plans
            for region in when.region or catalogue.regions or (None,)
            for product in when.product or (None,)
        ]
        if all(substance(terms_for(catalogue, each)) == substance(terms_for(without, each)) for each in tries):
            place = catalogue.place("amendments", index)
            yield Finding(Check.AMENDMENT_CHANGES_NOTHING, (place,), values={"amendment": amendment.id})


def substance(terms: Terms) -> tuple[object, ...]:
    """What terms promise, wherever it was written and whatever extras it came by; equal when nobody could tell."""
    targets = {
        (clock, severity): (target.offer, target.length, target.calendar)
        for clock, by_severity in terms.targets.items()
        for severity, target in by_severity.items()
    }
    return (
        targets,
        dict(terms.coverage),
        terms.offered,
        dict(terms.languages),
        terms.named_contacts,
        terms.features,
        terms.advisor,
        terms.team,
        terms.reviews,
        terms.steps,
    )


def unused_names(catalogue: Catalogue) -> Iterator[Finding]:
    """Calendars, features and people that are declared and never spoken of again."""
    spoken = _spoken(catalogue.tree.value)
    for section, kind in (("calendars", "calendar"), ("features", "feature"), ("people", "person")):
        for name in getattr(catalogue.document, section):
            if name not in spoken[kind]:
                place: Place = catalogue.key_place(section, name)
                yield Finding(Check.NEVER_USED, (place,), values={"kind": kind, "name": name})


def _spoken(tree: object) -> Mapping[str, set[str]]:
    """The names that the file uses outside the section that declares them.

    Read off the tree: the keys of `includes` name features; any other value may name a calendar or a person, either
    alone or at the end of a duration ("1d in office").
    """
    values: set[str] = set()
    features: set[str] = set()

    def walk(node: object) -> None:
        if isinstance(node, Mapping):
            for key, child in node.items():
                if key == "includes" and isinstance(child, Mapping):
                    features.update(child)
                walk(child)
        elif isinstance(node, list):
            for child in node:
                walk(child)
        else:
            values.add(str(node).rpartition(" in ")[2])

    walk(tree)
    return {"calendar": values, "person": values, "feature": features}
