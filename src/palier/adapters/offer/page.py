"""The public page as data: what it shows, and which rows hold the words somebody looks for."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from palier.adapters.offer.asked import Asked
from palier.adapters.shared.sheets.sheet import Block, Row, Section, Sheet
from palier.adapters.shared.sheets.whole import offer_sheet
from palier.adapters.shared.words import text_words
from palier.core.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class PlanHead:
    """One plan at the head of its column."""

    id: str
    label: str
    badge: str
    address: str = ""
    annex: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several ways to read the page; `code` is its language or region."""

    code: str
    label: str
    address: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class OfferPage:
    """Everything the page shows.  `compared` has one cell for each plan, `told` one; `found` counts rows for `q`."""

    provider: str
    language: str
    plans: tuple[PlanHead, ...]
    compared: tuple[Section, ...]
    told: tuple[Section, ...]
    edition: tuple[str, ...]
    asked: Asked
    one: PlanHead | None = None
    found: int = 0
    next_on: str = ""
    next_address: str = ""
    languages: tuple[Choice, ...] = ()
    regions: tuple[Choice, ...] = ()
    whole_address: str = ""
    clear_address: str = ""

    @property
    def columns(self) -> int:
        """How many columns the comparison has."""
        return len(self.plans) + 1

    @property
    def kept(self) -> Sequence[tuple[str, str]]:
        """What the form of the page carries along besides its own fields."""
        return [(name, value) for name, value in self.asked.query().items() if name not in {"q", "region"}]


@dataclass(frozen=True, slots=True)
class OfferLine:
    """One of several offers: whose, and the names of its plans."""

    name: str
    plans: tuple[str, ...]
    address: str


@dataclass(frozen=True, slots=True)
class OffersPage:
    """Every public offer, and the languages in which the list can be read."""

    offers: tuple[OfferLine, ...]
    languages: tuple[Choice, ...]
    embed: bool


def page_alone(catalogue: Catalogue, language: str, *, region: str | None, edition: Sequence[str]) -> OfferPage:
    """The whole offer as a page of its own, in the active language: no other page is led to."""
    sheet = offer_sheet(catalogue, catalogue.plans, region=region)
    badges = [text_words(catalogue.text_of(said.badge)) for said in catalogue.document.plans.values()]
    heads = zip(sheet.plans, sheet.headings, badges, strict=True)
    return OfferPage(
        provider=text_words(catalogue.text_of(catalogue.document.provider.name)),
        language=language,
        plans=tuple(PlanHead(plan, label, badge) for plan, label, badge in heads),
        compared=tuple(section for section in sheet.sections if section.compared),
        told=tuple(section for section in sheet.sections if not section.compared),
        edition=tuple(edition),
        asked=Asked(catalogue.id),
    )


# Searching ------------------------------------------------------------------------------------------------------------


def found_in(sheet: Sheet, words: str) -> Sequence[Section]:
    """The sections with those rows only that hold every word, accents and case aside; all of them for no words."""
    wanted = plain(words).split()
    if not wanted:
        return sheet.sections
    sections = [replace(section, blocks=tuple(_blocks(section, wanted))) for section in sheet.sections]
    return [section for section in sections if section.blocks]


def _blocks(section: Section, wanted: Sequence[str]) -> list[Block]:
    kept = []
    for block in section.blocks:
        around = plain(block.heading)
        rows = tuple(row for row in block.rows if all(word in f"{around} {_said(row)}" for word in wanted))
        if rows:
            kept.append(replace(block, rows=rows))
    return kept


def _said(row: Row) -> str:
    return plain(" ".join((row.label, *row.cells)))


def plain(words: str) -> str:
    """Words in small letters without accents; the page's script makes them alike."""
    taken_apart = unicodedata.normalize("NFKD", words)
    return "".join(letter for letter in taken_apart if not unicodedata.combining(letter)).casefold()
