"""The public page in the reader's words, of a published edition; sheets and annexes are drawn once and kept."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from django.utils.translation import override

from palier.adapters.documents.annex import Edition as AnnexEdition
from palier.adapters.documents.annex import annex_pdf, edition_words, plan_annex
from palier.adapters.offer.asked import LANGUAGES, Asked
from palier.adapters.offer.page import Choice, OfferLine, OfferPage, OffersPage, PlanHead, found_in
from palier.adapters.shared.moments import language_words
from palier.adapters.shared.sheets.sheet import Sheet
from palier.adapters.shared.sheets.whole import offer_sheet
from palier.adapters.shared.words import day_words, text_words
from palier.apps.catalogues.public_queries import PublicOffer
from palier.apps.catalogues.queries import catalogue_of
from palier.core.catalogue import Catalogue


def offer_page(offer: PublicOffer, asked: Asked, language: str) -> OfferPage:
    """The page of a whole offer, or of `asked.plan` alone, in the active language."""
    catalogue, sheet = (
        offer.catalogue,
        sheet_of(offer.edition.version_id, language, region_of(offer, asked), asked.plan),
    )
    sections = found_in(sheet, asked.q)
    heads = [_head(catalogue, plan, label, asked) for plan, label in zip(sheet.plans, sheet.headings, strict=True)]
    next_on = offer.next.effective_at.astimezone(offer.zone).date() if offer.next else None
    return OfferPage(
        provider=text_words(catalogue.text_of(catalogue.document.provider.name)),
        language=language,
        plans=tuple(heads),
        one=heads[0] if asked.plan else None,
        compared=tuple(section for section in sections if section.compared),
        told=tuple(section for section in sections if not section.compared),
        found=sum(len(block.rows) for section in sections for block in section.blocks),
        edition=tuple(edition_words(annex_edition(offer))),
        next_on=day_words(next_on) if next_on else "",
        next_address=replace(asked, on=next_on.isoformat()).address if next_on else "",
        languages=_languages(catalogue, asked, language),
        regions=_regions(offer, asked),
        asked=asked,
        whole_address=replace(asked, plan="", q="").address,
        clear_address=replace(asked, q="").address,
    )


def offers_page(found: Sequence[Catalogue], asked: Asked, language: str) -> OffersPage:
    """Every offer by its name, in the active language."""
    lines = [
        OfferLine(
            name=text_words(catalogue.text_of(catalogue.document.provider.name)),
            plans=tuple(text_words(catalogue.text_of(plan.label)) for plan in catalogue.document.plans.values()),
            address=replace(asked, catalogue=catalogue.id).address,
        )
        for catalogue in found
    ]
    ordered = sorted(lines, key=lambda line: line.name.casefold())
    return OffersPage(tuple(ordered), _choices(LANGUAGES, asked, language), asked.embed)


def annex_of(offer: PublicOffer, asked: Asked, language: str) -> bytes:
    """The annex of one plan; drawn once for each edition, region and language.  Raises DocumentNotMade."""
    return _annex(offer.edition.version_id, annex_edition(offer), asked.plan, region_of(offer, asked), language)


def annex_edition(offer: PublicOffer) -> AnnexEdition:
    """The edition as the annex names it: its number, and the provider's day from which it counts."""
    return AnnexEdition(offer.edition.number, offer.edition.effective_at.astimezone(offer.zone).date())


@lru_cache(maxsize=32)
def _annex(version_id: int, edition: AnnexEdition, plan: str, region: str | None, language: str) -> bytes:
    data = plan_annex(catalogue_of(version_id), plan, edition=edition, language=language, region=region)
    return annex_pdf(data, language)


@lru_cache(maxsize=64)
def sheet_of(version_id: int, language: str, region: str | None, plan: str) -> Sheet:
    """What an edition says to readers of a region, of all plans or of one; an edition never changes."""
    catalogue = catalogue_of(version_id)
    with override(language):
        return offer_sheet(catalogue, (plan,) if plan else catalogue.plans, region=region)


def region_of(offer: PublicOffer, asked: Asked) -> str | None:
    """The region asked for, if the offer has it; else the catalogue's default, or its first."""
    regions = offer.catalogue.document.regions
    default = next((name for name, said in regions.items() if said.default), next(iter(regions), None))
    return asked.region if asked.region in regions else default


def _head(catalogue: Catalogue, plan: str, label: str, asked: Asked) -> PlanHead:
    badge = text_words(catalogue.text_of(catalogue.document.plans[plan].badge))
    bare = replace(asked, plan=plan, q="")
    return PlanHead(plan, label, badge, bare.address, replace(bare, embed=False).annex)


def _languages(catalogue: Catalogue, asked: Asked, language: str) -> tuple[Choice, ...]:
    written = [code for code in LANGUAGES if code in catalogue.languages]
    return _choices(written, asked, language) if len(written) > 1 else ()


def _choices(codes: Sequence[str], asked: Asked, language: str) -> tuple[Choice, ...]:
    named = []
    for code in codes:
        with override(code):
            named.append(
                Choice(code, language_words(code).capitalize(), replace(asked, language=code).address, code == language)
            )
    return tuple(named)


def _regions(offer: PublicOffer, asked: Asked) -> tuple[Choice, ...]:
    catalogue, here = offer.catalogue, region_of(offer, asked)
    return tuple(
        Choice(name, text_words(catalogue.text_of(said.label)), replace(asked, region=name).address, name == here)
        for name, said in catalogue.document.regions.items()
    )
