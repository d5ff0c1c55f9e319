"""Stretches of time and their unions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """Stretch of time [start, end), both UTC."""

    start: datetime
    end: datetime

    @property
    def length(self) -> timedelta:
        """Real time between both ends."""
        return self.end - self.start


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The same instants as sorted spans that neither overlap nor touch; empty ones vanish.

    Sum lengths only of what comes out of here: overlapping spans counted apart count minutes twice.
    """
    out: list[Span] = []
    for span in sorted(span for span in spans if span.start < span.end):
        if out and span.start <= out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return tuple(out)
