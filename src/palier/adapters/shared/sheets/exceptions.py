"""Extras and exceptions of an offer: whom they are for, and what they change, told as changes of terms."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from palier.adapters.shared.changed_values import sides
from palier.adapters.shared.differences import place_words
from palier.adapters.shared.sheets.sheet import Block, Row, filled
from palier.adapters.shared.words import day_words, list_words, text_words
from palier.core.catalogue import Catalogue, ContractFacts, Terms, terms_for
from palier.core.catalogue.diff import diff_terms
from palier.core.catalogue.differences import Difference, Subject
from palier.core.catalogue.document import AddOnDoc, AmendmentDoc, TermStartsDoc, WhenDoc
from palier.core.catalogue.document_offer import NamedDoc

SILENT = {Subject.ADD_ON, Subject.AMENDMENT, Subject.PLAN}
"""Differences that only say that the extra itself is there."""


def add_ons(catalogue: Catalogue, plans: Sequence[str], facts: ContractFacts) -> list[Block]:
    """What each add-on gives, with the plans that can have it; `facts` say where the reader is."""
    return filled(
        Block(
            _("Add-on: %(name)s") % {"name": text_words(catalogue.text_of(said.label))},
            tuple(_given(catalogue, name, said, plans, facts)),
        )
        for name, said in catalogue.document.add_ons.items()
    )


def _given(
    catalogue: Catalogue, name: str, said: AddOnDoc, plans: Sequence[str], facts: ContractFacts
) -> Iterator[Row]:
    without = _changed(
        catalogue, add_ons={each: held for each, held in catalogue.document.add_ons.items() if each != name}
    )
    sold = [
        plan for plan in plans if not (said.available or said.included) or plan in (*said.available, *said.included)
    ]
    told: list[tuple[str, Terms, Terms]] = []
    for plan in sold:
        there = replace(facts, plan=plan)
        bought = () if plan in said.included else (name,)
        told.append((plan, terms_for(without, there), terms_for(catalogue, replace(there, add_ons=bought))))
    yield from _changes(told)


def amendments(
    catalogue: Catalogue, plans: Sequence[str], facts: ContractFacts, *, of_contract: bool = False
) -> list[Block]:
    """What each amendment says, and for which contracts; `of_contract`: only those that `facts` can meet."""
    return filled(
        Block(
            _("Amendment: %(name)s") % {"name": text_words(catalogue.text_of(said.label)) or said.id},
            tuple(_amended(catalogue, said, plans, facts)),
        )
        for said in catalogue.document.amendments
        if (not said.when.plan or set(said.when.plan) & set(plans)) and (not of_contract or _meets(said.when, facts))
    )


def _meets(when: WhenDoc, facts: ContractFacts) -> bool:
    """Can a case under this contract meet the conditions?  A contract without products is for every one."""
    starts, span = facts.term_starts, when.term_starts
    return (
        (not when.region or facts.region in when.region)
        and (not when.product or not facts.products or bool(set(when.product) & set(facts.products)))
        and (
            span is None
            or starts is None
            or ((span.from_ is None or span.from_ <= starts) and (span.until is None or starts <= span.until))
        )
    )


def _amended(catalogue: Catalogue, said: AmendmentDoc, plans: Sequence[str], facts: ContractFacts) -> Iterator[Row]:
    yield Row(_("For"), (condition_words(catalogue, said.when),))
    if said.about:
        yield Row(_("In short"), (text_words(catalogue.text_of(said.about)),))
    others = [each for each in catalogue.document.amendments if each is not said]
    without = _changed(catalogue, amendments=others)
    told = []
    for plan in plans:
        if not said.when.plan or plan in said.when.plan:
            met = _meeting(said.when, replace(facts, plan=plan))
            told.append((plan, terms_for(without, met), terms_for(catalogue, met)))
    yield from _changes(told)


def _meeting(when: WhenDoc, facts: ContractFacts) -> ContractFacts:
    """The reader's contract, made to meet the conditions."""
    starts = (when.term_starts.from_ or when.term_starts.until) if when.term_starts else facts.term_starts
    product = when.product[0] if when.product else facts.product
    region = facts.region if not when.region or facts.region in when.region else when.region[0]
    return replace(facts, product=product, region=region, term_starts=starts)


def negotiated(catalogue: Catalogue, facts: ContractFacts) -> list[Block]:
    """What one contract agreed that its plan does not say."""
    if not facts.negotiated.strip():
        return []
    plan, own = terms_for(catalogue, replace(facts, negotiated="")), terms_for(catalogue, facts)
    return filled([Block(_("Negotiated in this contract"), tuple(_changes([(facts.plan, plan, own)])))])


def condition_words(catalogue: Catalogue, when: WhenDoc) -> str:
    """The contracts an amendment is for: "Expert · Adobe Commerce · terms that start on or after 20 September 2021"."""
    document = catalogue.document
    named: list[tuple[list[str] | None, dict[str, NamedDoc]]] = [
        (when.plan, dict(document.plans)),  # type: ignore[arg-type]
        (when.product, dict(document.products)),
        (when.region, dict(document.regions)),  # type: ignore[arg-type]
    ]
    told = [
        list_words([text_words(catalogue.text_of(known[name].label)) for name in names])
        for names, known in named
        if names
    ]
    if when.term_starts:
        told.append(_term_words(when.term_starts))
    return " · ".join(told)


def _term_words(span: TermStartsDoc) -> str:
    values = {
        "first": day_words(span.from_) if span.from_ else "",
        "last": day_words(span.until) if span.until else "",
    }
    if span.from_ and span.until:
        return _("terms that start from %(first)s to %(last)s") % values
    if span.from_:
        return _("terms that start on %(first)s or later") % values
    return _("terms that start on %(last)s or earlier") % values


def _changed(catalogue: Catalogue, **parts: object) -> Catalogue:
    """The catalogue as if it said something else; places of values are not asked for here."""
    return replace(catalogue, document=catalogue.document.model_copy(update=parts))


def _changes(told: Sequence[tuple[str, Terms, Terms]]) -> Iterator[Row]:
    """What becomes different; what not every plan sees says for which it is."""
    found: dict[tuple[str, str], list[str]] = {}
    for _plan, was, terms in told:
        for difference in diff_terms(was, terms):
            if difference.subject not in SILENT:
                found.setdefault(_words(difference), []).append(text_words(terms.plan_label))
    for (place, value), plans in found.items():
        if len(plans) == len(told):
            yield Row(place, (value,))
        else:
            yield Row(_("%(what)s (%(plans)s)") % {"what": place, "plans": list_words(plans)}, (value,))


def _words(difference: Difference) -> tuple[str, str]:
    """Where something changes, and what it then is, with what it is otherwise."""
    place = " · ".join(place_words(replace(difference, plan=None)))
    before, after = sides(difference)
    if difference.before is None:
        return place, after
    return place, _("%(after)s instead of %(before)s") % {"after": after, "before": before}
