"""Reminders and closings: in order, and the last reminder before the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from palier.core.catalogue.catalogue import Catalogue
from palier.core.catalogue.lint.findings import Check, Finding
from palier.core.catalogue.lint.variants import Variant
from palier.core.catalogue.lint.year import Year, instant
from palier.core.catalogue.promises import Delay
from palier.core.catalogue.terms import Terms

if TYPE_CHECKING:
    from palier.core.catalogue.lint.year import Ints


def lifecycle_findings(catalogue: Catalogue, variants: Sequence[Variant], year: Year) -> Iterator[Finding]:
    """Reminders not in order, or not before the closing, with the instant of waiting from which it shows."""
    terms = variants[0].terms[0]
    for status, wait in terms.lifecycle.waits.items():
        path = ("lifecycle", status)
        for number, (earlier, later) in enumerate(pairwise(wait.remind), 1):
            values = {"status": status, "earlier": earlier.written, "later": later.written}
            finding = Finding(Check.REMINDERS_OUT_OF_ORDER, (catalogue.place(*path, "remind", number),), values=values)
            yield from _shown(finding, _dues(terms, earlier, year), _dues(terms, later, year), year)
        if wait.close:
            yield from _after_closing(catalogue, terms, status, year)


def _after_closing(catalogue: Catalogue, terms: Terms, status: str, year: Year) -> Iterator[Finding]:
    wait = terms.lifecycle.waits[status]
    assert wait.close is not None
    for number, reminder in enumerate(wait.remind):
        places = (
            catalogue.place("lifecycle", status, "remind", number),
            catalogue.place("lifecycle", status, "close"),
        )
        values = {"status": status, "reminder": reminder.written, "close": wait.close.written}
        finding = Finding(Check.REMINDER_AFTER_CLOSING, places, values=values)
        yield from _shown(finding, _dues(terms, reminder, year), _dues(terms, wait.close, year), year)


def _dues(terms: Terms, delay: Delay, year: Year) -> Ints | None:
    return year.dues(terms.calendars[delay.calendar].calendar, delay.length)


def _shown(finding: Finding, first: Ints | None, second: Ints | None, year: Year) -> Iterator[Finding]:
    """The finding with its counter-example, if `first` does not always come before `second`."""
    if first is None or second is None or (first < second).all():
        return
    at = year.telling(first - second)
    yield replace(finding, start=instant(year.starts[at]), dues=(instant(first[at]), instant(second[at])))
