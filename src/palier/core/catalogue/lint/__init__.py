"""The linter: a catalogue can be valid and still be a bad offer (plan-language.md, "The linter").

Every remark is proved or disproved over a whole year of possible starts, in every region, and names its
counter-example.
"""

from collections.abc import Iterator
from itertools import chain

from palier.core.catalogue.catalogue import Catalogue
from palier.core.catalogue.lint.channels import channel_findings
from palier.core.catalogue.lint.contents import idle_amendments, idle_extras, lesser_plans, unused_names
from palier.core.catalogue.lint.findings import Check, Finding, Level
from palier.core.catalogue.lint.lifecycle import lifecycle_findings
from palier.core.catalogue.lint.promises import promise_findings, step_findings
from palier.core.catalogue.lint.speed import slower_plans, slower_severities
from palier.core.catalogue.lint.texts import text_findings
from palier.core.catalogue.lint.variants import Variant, variants
from palier.core.catalogue.lint.year import Year
from palier.core.time import Calendar

__all__ = ["Check", "Finding", "Level", "lint"]

ORDER = {Level.ERROR: 0, Level.WARNING: 1, Level.NOTE: 2}
A_YEAR = 2026
"""A year like any other: it begins and ends in midweek, and public holidays are known for it everywhere."""


def lint(catalogue: Catalogue, *, year: int = A_YEAR) -> tuple[Finding, ...]:
    """Everything that makes this catalogue a bad offer in that year, the gravest first, then by place in the file."""
    found = _findings(catalogue, year)
    return tuple(sorted(found, key=lambda finding: (ORDER[finding.level], *_position(finding))))


def _position(finding: Finding) -> tuple[int, int, str]:
    place = finding.places[0]
    return place.line, place.column, finding.check


def _findings(catalogue: Catalogue, year: int) -> Iterator[Finding]:
    tried = variants(catalogue, year)
    bench = Year(year, _calendars(tried))
    facts = tried[0].facts
    return chain(
        slower_plans(tried, bench),
        slower_severities(tried, bench),
        lesser_plans(tried, catalogue),
        promise_findings(tried, bench),
        step_findings(catalogue, tried),
        channel_findings(tried, bench),
        idle_extras(catalogue, facts),
        idle_amendments(catalogue, facts),
        lifecycle_findings(catalogue, tried, bench),
        text_findings(catalogue),
        unused_names(catalogue),
    )


def _calendars(tried: list[Variant]) -> set[Calendar]:
    terms = chain.from_iterable(variant.terms for variant in tried)
    return {named.calendar for each in terms for named in each.calendars.values()}
