"""Offers laid flat, so that the more particular wins over the more general key by key."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from palier.core.catalogue.catalogue import Catalogue
from palier.core.catalogue.document import AddOnDoc, AmendmentDoc
from palier.core.catalogue.document_offer import Offered
from palier.core.catalogue.facts import AddOnNotSold, ContractFacts
from palier.core.catalogue.names import chosen
from palier.core.catalogue.negotiated import read_negotiated
from palier.core.catalogue.references import ancestry
from palier.core.catalogue.terms import Place
from palier.core.catalogue.tree import Path

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """One value of an offer and where it was written."""

    value: object
    place: Place
    path: Path


Offer = dict[Key, Said]
"""An offer by key: ("targets", "first_response", "urgent"), ("channels", "phone", "open"), ("advisor",)…"""


def offer_for(catalogue: Catalogue, facts: ContractFacts) -> Offer:
    """Everything that the catalogue offers under these facts; the last to speak of a key wins.

    In order: the plans extended, the plan, add-ons, amendments that match, what was negotiated in the contract.
    Raises AddOnNotSold, NegotiatedRefused.
    """
    document = catalogue.document
    offer: Offer = {}
    for plan in reversed(ancestry(facts.plan, document.plans)):
        offer |= flat(catalogue, document.plans[plan], ("plans", plan))
    for add_on, said in held_add_ons(catalogue, facts):
        if said.gives:
            offer |= flat(catalogue, said.gives, ("add_ons", add_on, "gives"))
    for index, amendment in matching(catalogue, facts):
        offer |= flat(catalogue, amendment, ("amendments", index))
    if facts.negotiated.strip():
        own = read_negotiated(facts.negotiated, catalogue)
        offer |= {key: Said(value, own.place(at), at) for key, value, at in _keys(catalogue, own.offered, ())}
    return offer


def held_add_ons(catalogue: Catalogue, facts: ContractFacts) -> Iterator[tuple[str, AddOnDoc]]:
    """The add-ons that the plan includes or the contract has bought.  Raises AddOnNotSold."""
    for add_on, said in catalogue.document.add_ons.items():
        if facts.plan in said.included:
            yield add_on, said
        elif add_on in facts.add_ons:
            if (said.available or said.included) and facts.plan not in said.available:
                raise AddOnNotSold(add_on, facts.plan, tuple(said.available))
            yield add_on, said


def matching(catalogue: Catalogue, facts: ContractFacts) -> Iterator[tuple[int, AmendmentDoc]]:
    """The amendments for this contract, in the order of the file; `facts.region` is the region in force."""
    for index, amendment in enumerate(catalogue.document.amendments):
        when = amendment.when
        told = ((when.product, facts.product), (when.plan, facts.plan), (when.region, facts.region))
        if all(names is None or fact in names for names, fact in told) and _starts_in_time(amendment, facts):
            yield index, amendment


def _starts_in_time(amendment: AmendmentDoc, facts: ContractFacts) -> bool:
    span = amendment.when.term_starts
    if span is None:
        return True
    starts = facts.term_starts
    return (
        starts is not None
        and (span.from_ is None or span.from_ <= starts)
        and (span.until is None or starts <= span.until)
    )


def flat(catalogue: Catalogue, said: Offered, path: Path) -> Offer:
    """One offer as written, with severities spelled out."""
    return {key: Said(value, catalogue.tree.place(at), at) for key, value, at in _keys(catalogue, said, path)}


def _keys(catalogue: Catalogue, said: Offered, path: Path) -> Iterator[tuple[Key, object, Path]]:
    yield from _by_severity(catalogue, said.coverage or {}, ("coverage",), (*path, "coverage"))
    for clock, promises in said.promises().items():
        yield from _by_severity(catalogue, promises, ("targets", clock), (*path, clock))
    for channel, offered in said.channels.items():
        yield from _fields(offered, ("channels", channel), (*path, "channels", channel))
    for language, calendar in said.languages.items():
        yield ("languages", language), calendar, (*path, "languages", language)
    if said.named_contacts:
        yield from _fields(said.named_contacts, ("named_contacts",), (*path, "named_contacts"))
    for feature, amount in said.includes.items():
        yield ("includes", feature), amount, (*path, "includes", feature)
    for review, offered_review in said.reviews.items():
        there = (*path, "reviews", review)
        yield ("reviews", review, "gone"), bool(offered_review.gone), there
        yield from _fields(offered_review, ("reviews", review), there)
    for key in ("advisor", "team", "escalation"):
        if (value := getattr(said, key)) is not None:
            yield (key,), value, (*path, key)


def _by_severity(
    catalogue: Catalogue, said: Mapping[str, object], key: Key, path: Path
) -> Iterator[tuple[Key, object, Path]]:
    """One value per severity, whichever way severities were chosen."""
    for selector, value in said.items():
        for severity in chosen(selector, catalogue.severities):
            yield (*key, severity), value, (*path, selector)


def _fields(said: object, key: Key, path: Path) -> Iterator[tuple[Key, object, Path]]:
    """The keys of one mapping that say something."""
    fields = type(said).model_fields  # type: ignore[attr-defined]
    for name, field in fields.items():
        if name != "gone" and (value := getattr(said, name)) is not None:
            written = field.alias or name
            yield (*key, written), value, (*path, written)


def under(offer: Offer, *prefix: str) -> dict[str, Said]:
    """The values one step below `prefix`, by their last key."""
    depth = len(prefix)
    return {key[depth]: said for key, said in offer.items() if key[:depth] == prefix and len(key) == depth + 1}


def names_under(offer: Offer, section: str) -> Sequence[str]:
    """The names one step below a section, in the order they were first said."""
    return tuple(dict.fromkeys(key[1] for key in offer if key[0] == section and len(key) > 1))
