"""The annex of a plan, or of one contract: every line of its terms, in the words of the public page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import override

from palier.adapters.documents.printing import SHEETS, render_pdf
from palier.adapters.shared.holidays import country_words
from palier.adapters.shared.sheets.sheet import Section, Sheet
from palier.adapters.shared.sheets.whole import contract_sheet, offer_sheet
from palier.adapters.shared.words import day_words, list_words, text_words, zone_words
from palier.core.catalogue import Catalogue, ContractFacts

TEMPLATE: Path = SHEETS / "annex.typ"


@dataclass(frozen=True, slots=True)
class Edition:
    """Which edition of a catalogue speaks: its number and the day it took effect; number 0 is not published."""

    number: int
    in_force_on: date | None


@dataclass(frozen=True, slots=True)
class Holding:
    """The contract an annex is for, as far as its terms do not say it; `order` is the customer's order number."""

    account: str
    contract: int
    order: str
    starts_on: date
    ends_on: date | None
    facts: ContractFacts


def plan_annex(
    catalogue: Catalogue, plan: str, *, edition: Edition, language: str, region: str | None = None
) -> dict[str, object]:
    """What the annex of a plan says, for anybody who might buy it."""
    with override(language):
        sheet = offer_sheet(catalogue, [plan], region=region)
        held = [(_("Region"), _region(catalogue, region))] if region else []
        return _annex(catalogue, sheet, _("Support plan %(plan)s") % {"plan": sheet.headings[0]}, edition, held)


def contract_annex(catalogue: Catalogue, holding: Holding, *, edition: Edition, language: str) -> dict[str, object]:
    """What the annex of one contract says, with what was negotiated in it."""
    with override(language):
        sheet = contract_sheet(catalogue, holding.facts)
        values = {"plan": sheet.headings[0], "account": holding.account}
        title = _("Support plan %(plan)s for %(account)s") % values
        return _annex(catalogue, sheet, title, edition, _held(catalogue, holding))


def annex_pdf(data: dict[str, object], language: str) -> bytes:
    """An annex as a PDF.  Raises DocumentNotMade."""
    return render_pdf(TEMPLATE, data, language)


def _annex(
    catalogue: Catalogue, sheet: Sheet, title: str, edition: Edition, held: Sequence[tuple[str, str]]
) -> dict[str, object]:
    provider = text_words(catalogue.text_of(catalogue.document.provider.name))
    return {
        "title": title,
        "author": provider,
        "reference": " · ".join((provider, *edition_words(edition))),
        "under": " · ".join((provider, *edition_words(edition))),
        "held": [row for row in held if row[1]],
        "sections": [_section(section) for section in sheet.sections],
    }


def edition_words(edition: Edition) -> list[str]:
    """Which edition speaks: "version 3", "in force since 1 January 2026"; a draft says that it is one."""
    if not edition.number:
        return [_("draft, not published")]
    told = [_("version %(number)d") % {"number": edition.number}]
    if edition.in_force_on:
        told.append(_("in force since %(day)s") % {"day": day_words(edition.in_force_on)})
    return told


def _section(section: Section) -> dict[str, object]:
    """A block whose heading only repeats its section's is printed without it."""
    return {
        "heading": section.heading,
        "blocks": [
            {
                "heading": "" if block.heading == section.heading else block.heading,
                "rows": [(row.label, row.cells[0]) for row in block.rows],
            }
            for block in section.blocks
        ],
    }


def _held(catalogue: Catalogue, holding: Holding) -> list[tuple[str, str]]:
    facts, document = holding.facts, catalogue.document
    add_ons = [text_words(catalogue.text_of(document.add_ons[name].label)) for name in facts.add_ons]
    products = [text_words(catalogue.text_of(document.products[name].label)) for name in facts.products]
    country = "-".join(part for part in (facts.country, facts.subdivision) if part)
    return [
        (_("Customer"), holding.account),
        (_("Contract"), " · ".join(filter(None, (str(holding.contract), holding.order)))),
        (_("Term"), term_words(holding.starts_on, holding.ends_on)),
        (_("Add-ons"), list_words(add_ons)),
        (_("Products"), list_words(products)),
        (_("Region"), _region(catalogue, facts.region) if facts.region else ""),
        (_("Country"), country_words(country) if country else ""),
        (_("Time zone"), zone_words(facts.timezone) if facts.timezone else ""),
    ]


def term_words(starts_on: date, ends_on: date | None) -> str:
    """From when to when a contract runs."""
    if ends_on is None:
        return _("from %(first)s on") % {"first": day_words(starts_on)}
    return _("from %(first)s to %(last)s") % {"first": day_words(starts_on), "last": day_words(ends_on)}


def _region(catalogue: Catalogue, region: str) -> str:
    return text_words(catalogue.text_of(catalogue.document.regions[region].label))
