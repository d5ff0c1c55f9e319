"""A catalogue as a table that can be read at a glance: plans across, clocks and severities down."""

from dataclasses import dataclass
from datetime import datetime

from palier.adapters.shared.words import clock_words, severity_words, target_words, text_words
from palier.apps.catalogues.offers import PublishedOffer
from palier.core.catalogue import Terms
from palier.core.catalogue.terms import Offer


@dataclass(frozen=True, slots=True)
class Cell:
    """One promise, in words; `offered` is False where the plan has none."""

    words: str
    offered: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One severity of one clock, plan by plan."""

    severity: str
    rank: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """One clock, severity by severity."""

    clock: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class OfferTable:
    """One catalogue in the reader's words."""

    slug: str
    provider: str
    number: int
    effective_at: datetime
    published_by: str
    plans: tuple[str, ...]
    parts: tuple[Part, ...]
    severities: tuple[tuple[str, str], ...]
    is_public: bool


def offer_table(offer: PublishedOffer) -> OfferTable:
    """The table of one catalogue: clocks that no plan offers are left out."""
    first = offer.plans[0]
    clocks = list(dict.fromkeys(rule.id for terms in offer.plans for rule in terms.clocks))
    parts = [_part(clock, offer.plans) for clock in clocks]
    return OfferTable(
        slug=offer.slug,
        provider=text_words(first.provider),
        number=offer.number,
        effective_at=offer.effective_at,
        published_by=offer.published_by,
        plans=tuple(text_words(terms.plan_label) for terms in offer.plans),
        parts=tuple(part for part in parts if part.lines),
        severities=tuple((text_words(level.label), text_words(level.definition)) for level in first.severities),
        is_public=offer.is_public,
    )


def _part(clock: str, plans: tuple[Terms, ...]) -> Part:
    lines = [
        Line(severity_words(plans[0], level.id), rank, tuple(_cell(terms, clock, level.id) for terms in plans))
        for rank, level in enumerate(plans[0].severities)
    ]
    return Part(clock_words(plans[0], clock), tuple(line for line in lines if any(cell.offered for cell in line.cells)))


def _cell(terms: Terms, clock: str, severity: str) -> Cell:
    target = terms.target(clock, severity)
    return Cell(target_words(target, terms.calendars), target is not None and target.offer is not Offer.NONE)
