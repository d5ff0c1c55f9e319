"""One event as the clocks see it: what it counts as, and what the case was before and is after it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from palier.core.case import Event, Kind, Status, counts_as
from palier.core.case.transitions import status_by
from palier.core.catalogue.clocks import NEEDS_DETAIL
from palier.core.catalogue.terms import ClockRule, Terms
from palier.core.clock.course import Changed
from palier.core.clock.instants import epoch

ENDINGS = frozenset({Kind.RESOLVED, Kind.CLOSED, Kind.SOLUTION_ACCEPTED})
"""What a clock can start from although the case is closed by it: an account of the cause is owed afterwards."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What happens to every clock at epoch second `at`.

    `kinds` may stop a clock, `starting` may start or restart one.  `severity` and `terms` are those in force from
    now on; `changed` says which of them this event changed, `raised` that the new severity is the graver one;
    `needs_detail` that the case waits for what its report lacks.
    """

    at: int
    kinds: tuple[Kind, ...]
    starting: tuple[Kind, ...]
    status: Status
    ends_case: bool
    severity: str
    terms: Terms
    changed: Changed | None = None
    raised: bool = False
    needs_detail: bool = False

    def pauses(self, rule: ClockRule) -> bool:
        """Whether a clock with this rule stands still from here on."""
        return self.status in rule.pauses_in or (self.needs_detail and NEEDS_DETAIL in rule.pauses_in)


def moments_of(terms: Terms, events: Sequence[Event], *, until: int) -> Iterator[Moment]:
    """The events up to the epoch second `until` that mean something to a clock, in the order in which they count.

    Events of the same instant keep their order of arrival, that of `events`.
    """
    status: Status | None = None
    severity, needs_detail = terms.default_severity, False
    for event in sorted(events, key=lambda event: event.at):
        at = epoch(event.at)
        if at > until:
            return
        kinds = counts_as(event, status)
        if not kinds:
            continue
        after = status_by(status, event, kinds)
        changed, raised = None, False
        if event.kind is Kind.OPENED:
            severity = event.severity or severity
        elif event.kind is Kind.SEVERITY_CHANGED and event.severity not in (None, severity):
            assert event.severity is not None
            changed, raised = Changed.SEVERITY, is_graver(terms, event.severity, severity)
            severity = event.severity
        elif event.kind is Kind.TERMS_CHANGED and event.terms is not None:
            changed, terms = Changed.TERMS, event.terms
        ends = after is Status.CLOSED
        starting = tuple(kind for kind in kinds if kind in ENDINGS) if ends else kinds
        needs_detail = after is Status.WAITING_CUSTOMER and (needs_detail or event.kind is Kind.DETAIL_ASKED)
        yield Moment(at, kinds, starting, after, ends, severity, terms, changed, raised, needs_detail)
        status = after


def is_graver(terms: Terms, severity: str, than: str) -> bool:
    """Whether one severity is more severe than another; a level these terms don't know is the least."""
    ranks = {level.id: rank for rank, level in enumerate(terms.severities)}
    return ranks.get(severity, len(ranks)) < ranks.get(than, len(ranks))
