"""Can the customer reach somebody?  Channels against the hours in which their severities are worked on."""

from collections.abc import Iterator, Sequence

from palier.core.catalogue.lint.findings import Check, Finding, about
from palier.core.catalogue.lint.variants import Variant
from palier.core.catalogue.lint.year import Year
from palier.core.catalogue.terms import Terms

READ_ONLY = ("community", "help_centre", "status_page")
"""Channels on which nobody opens a case."""


def channel_findings(variants: Sequence[Variant], year: Year) -> Iterator[Finding]:
    """Channels never open while their severities are covered, and severities without any channel; each told once."""
    seen: set[tuple[object, ...]] = set()
    for variant in variants:
        for terms in variant.terms:
            for finding in (*_shut(terms, year), *_unheard(terms)):
                key = (finding.check, finding.places, finding.severities)
                if key not in seen:
                    seen.add(key)
                    yield finding


def _shut(terms: Terms, year: Year) -> Iterator[Finding]:
    for channel in terms.offered:
        opens, closes = year.openings(terms.calendars[channel.calendar].calendar)
        severities = channel.severities or tuple(terms.coverage)
        covers = {terms.calendars[terms.coverage[severity]].calendar for severity in severities}
        if not any(year.open_time(cover, opens, closes).any() for cover in covers):
            place = terms.places[f"channels.{channel.id}.open"]
            values = {"channel": channel.id, "calendar": channel.calendar}
            yield Finding(Check.CHANNEL_SHUT, (place,), values=values, **about(terms, severities=severities))


def _unheard(terms: Terms) -> Iterator[Finding]:
    spoken = [channel for channel in terms.offered if channel.id not in READ_ONLY]
    if any(not channel.severities for channel in spoken):
        return
    heard = {severity for channel in spoken for severity in channel.severities}
    unheard = tuple(level.id for level in terms.severities if level.id not in heard)
    if unheard:
        places = tuple(terms.places[f"channels.{channel.id}.open"] for channel in spoken)
        yield Finding(Check.NO_CHANNEL, places, **about(terms, severities=unheard))
