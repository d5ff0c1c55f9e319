"""A whole offer, or what one contract holds of it, as one sheet."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from palier.adapters.shared.sheets.common import shared
from palier.adapters.shared.sheets.compared import compared
from palier.adapters.shared.sheets.exceptions import add_ons, amendments, negotiated
from palier.adapters.shared.sheets.explained import explanations, plans_in_words
from palier.adapters.shared.sheets.sheet import Section, Sheet
from palier.adapters.shared.words import text_words
from palier.core.catalogue import Catalogue, ContractFacts, Terms, terms_for
from palier.core.catalogue.resolve import facts_in_force


def offer_sheet(catalogue: Catalogue, plans: Sequence[str], *, region: str | None = None) -> Sheet:
    """The offer for anybody, as it is in one region (the catalogue's default without one): every line of it."""
    where = facts_in_force(catalogue, ContractFacts(plans[0], region=region))
    return _sheet(catalogue, [terms_for(catalogue, replace(where, plan=plan)) for plan in plans], where, own_zone=False)


def contract_sheet(catalogue: Catalogue, facts: ContractFacts) -> Sheet:
    """What one contract holds: its own place, its add-ons, its amendments, what was negotiated."""
    facts = facts_in_force(catalogue, facts)
    return _sheet(catalogue, [terms_for(catalogue, facts)], facts, own_zone=True)


def _sheet(catalogue: Catalogue, plans: Sequence[Terms], facts: ContractFacts, *, own_zone: bool) -> Sheet:
    names = [terms.plan for terms in plans]
    own = [Section("negotiated", _("Negotiated"), tuple(blocks))] if (blocks := negotiated(catalogue, facts)) else []
    plain = replace(facts, negotiated="", add_ons=())
    extras = [*add_ons(catalogue, names, plain), *amendments(catalogue, names, plain, of_contract=own_zone)]
    sections = [
        Section(
            "plans", _("The plans") if len(plans) > 1 else _("The plan"), tuple(plans_in_words(plans)), compared=True
        ),
        *own,
        *compared(plans),
        Section("exceptions", _("Add-ons and amendments"), tuple(extras)),
        *shared(catalogue, plans, own_zone=own_zone),
        Section("words", _("In other words"), tuple(explanations(catalogue, plans))),
    ]
    return Sheet(
        plans=tuple(names),
        headings=tuple(text_words(terms.plan_label) for terms in plans),
        sections=tuple(section for section in sections if section.blocks),
    )
