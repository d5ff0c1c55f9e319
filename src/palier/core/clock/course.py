"""How one cycle of a clock came to its due time: everything its reasons, warnings and figures are drawn from."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from operator import itemgetter

from palier.core.catalogue.terms import Terms
from palier.core.clock.aim import WHOLE, Aim, Pause
from palier.core.time import worktime_of


class Applied(StrEnum):
    """What a change of severity or terms did to an open clock (clocks.md, "Severity changes").

    SINCE_START: measured anew from the original start.  KEPT_EARLIER: raised, so the earlier due time stays.
    FULL_TARGET: the new due time was past already, so one full new target runs from the change.  KEPT_SOONER: as
    before, but the old due time stays, being sooner.  SINCE_CHANGE: the policy that always measures from the change.
    JUDGED: the clock was in breach before the change and keeps its verdict.  UNTIMED: owed, without a due time.
    WITHDRAWN: no longer promised.
    """

    SINCE_START = "since_start"
    KEPT_EARLIER = "kept_earlier"
    FULL_TARGET = "full_target"
    KEPT_SOONER = "kept_sooner"
    SINCE_CHANGE = "since_change"
    JUDGED = "judged"
    UNTIMED = "untimed"
    WITHDRAWN = "withdrawn"


class Changed(StrEnum):
    """What was changed: the severity, or the terms of the contract."""

    SEVERITY = "severity"
    TERMS = "terms"


@dataclass(frozen=True, slots=True)
class Change:
    """One change at epoch second `at`, from and to a severity id or a plan id, and what it did to the due time."""

    at: int
    changed: Changed
    before: str
    after: str
    applied: Applied
    due_before: int | None
    due_after: int | None


@dataclass(frozen=True)
class Course:
    """The derivation of one cycle, seen from `seen_at`: its stop or, while it is open, now.  Epoch seconds.

    `origin` is where service time is counted from: `started`, or the first start of a cycle that a reopening
    continues.  `aims` compete: the earliest decides.  A pause still going on ends at `seen_at`.
    """

    origin: int
    started: int
    seen_at: int
    severity: str
    terms: Terms
    aims: tuple[Aim, ...]
    pauses: tuple[Pause, ...]
    changes: tuple[Change, ...]

    @cached_property
    def _first(self) -> tuple[int, Aim] | None:
        """The earliest of the aims, and when it is reached: asked for often, and dear to work out."""
        ends = [(aim.reached(self.pauses), aim) for aim in self.aims]
        return min(ends, key=itemgetter(0)) if ends else None

    @property
    def decider(self) -> Aim | None:
        """The aim that decides the due time, or None without one."""
        return self._first[1] if self._first else None

    def reached(self, share: Fraction = WHOLE) -> int | None:
        """When `share` of the deciding target is used up, never before the cycle started; None without a target.

        A reopened cycle whose time was used up before it began is due as it begins.
        """
        if self._first is None:
            return None
        due, decider = self._first
        return max(self.started, due if share is WHOLE else decider.reached(self.pauses, share))

    def used(self) -> int:
        """Seconds of service time from `origin` to `seen_at`: open time less pauses.

        On the calendar of the deciding target; a promise without one counts on the coverage of its severity.
        """
        decider = self.decider
        if decider is not None:
            work = decider.work
        elif (calendar := self.terms.calendars.get(self.terms.coverage.get(self.severity, ""))) is not None:
            work = worktime_of(calendar.calendar)
        else:
            return 0
        paused = sum(work.elapsed_seconds(pause.start, pause.end) for pause in self.pauses)
        return work.elapsed_seconds(self.origin, max(self.origin, self.seen_at)) - paused

    @property
    def is_plain(self) -> bool:
        """Whether the due time is the target added to the start: no pause, reopening or re-aiming."""
        return not self.pauses and not self.changes and self.origin == self.started
