"""One run of a clock from its start to its end, as it grows event by event.  Epoch seconds throughout."""

from palier.core.catalogue.terms import Offer, Target, Terms
from palier.core.clock.aim import Aim, Pause, aim_at
from palier.core.clock.course import Applied, Change, Course

CLOSED = "closed"


class Cycle:
    """The working record of one cycle.

    `number` stays 0 while nothing is promised: the cycle runs unseen, so that a promise that comes later (a raised
    severity, new terms) counts from the true start.  `withdrawn` says how it ended, if not by being kept.
    `outdated` says that a change came after the verdict, so that a cycle continuing this one aims anew.
    """

    __slots__ = (
        "aims",
        "changes",
        "number",
        "origin",
        "outdated",
        "paused_in",
        "paused_since",
        "pauses",
        "severity",
        "started",
        "stopped",
        "target",
        "terms",
        "withdrawn",
    )

    def __init__(self, started: int, severity: str, terms: Terms, target: Target | None) -> None:
        self.number = 0
        self.origin = self.started = started
        self.severity, self.terms = severity, terms
        self.target = target
        self.aims: tuple[Aim, ...] = ()
        if target is not None and is_timed(target):
            self.aims = (aim_at(target, severity, terms, origin=started),)
        self.pauses: list[Pause] = []
        self.paused_since: int | None = None
        self.paused_in = ""
        self.changes: list[Change] = []
        self.stopped: int | None = None
        self.withdrawn = self.outdated = False

    def pause(self, at: int, status: str) -> None:
        """Stop counting from `at`, or go on not counting under another status."""
        if self.paused_since is not None:
            self.resume(at)
        self.paused_since, self.paused_in = at, status

    def resume(self, at: int) -> None:
        """Count again from `at`."""
        self.pauses = self.pauses_until(at)
        self.paused_since = None

    def stop(self, at: int, *, withdrawn: bool) -> None:
        """End the cycle at `at`; a pause still going on ends with it and so counts."""
        if self.paused_since is not None:
            self.resume(at)
        self.stopped, self.withdrawn = at, withdrawn

    def pauses_until(self, at: int) -> list[Pause]:
        """Every pause so far, one still going on being cut at `at`."""
        if self.paused_since is None or self.paused_since >= at:
            return self.pauses
        return [*self.pauses, Pause(self.paused_since, at, self.paused_in)]

    def course(self, seen_at: int) -> Course:
        """The derivation of this cycle as seen at its stop or, while it is open, at `seen_at`."""
        seen_at = seen_at if self.stopped is None else self.stopped
        return Course(
            self.origin,
            self.started,
            seen_at,
            self.severity,
            self.terms,
            self.aims,
            tuple(self.pauses_until(seen_at)),
            tuple(self.changes),
        )

    def continue_in(self, new: "Cycle") -> None:
        """Hand the time used on to `new`, begun at the reopening: it counts on from here, less the time spent closed.

        It aims where this one aimed, unless the severity or the terms changed after this one's verdict.
        """
        assert self.stopped is not None, "only what has stopped is continued"
        closed = Pause(self.stopped, new.started, CLOSED)
        new.origin = self.origin
        new.pauses = [*self.pauses, closed] if closed.start < closed.end else list(self.pauses)
        if not self.outdated:
            new.aims, new.changes = self.aims, list(self.changes)
        elif new.target is not None and is_timed(new.target):
            new.aims = (aim_at(new.target, new.severity, new.terms, origin=self.origin),)

    def unseen(self) -> "Cycle":
        """The cycle that goes on counting, promised to nobody, when this one is no longer offered."""
        new = Cycle(self.origin, self.severity, self.terms, None)
        new.started, new.pauses = self.started, list(self.pauses)
        new.paused_since, new.paused_in = self.paused_since, self.paused_in
        return new

    def note(self, change: Change) -> None:
        """Record what a change did."""
        self.changes.append(change)
        self.outdated = self.outdated or change.applied is Applied.JUDGED


def is_timed(target: Target | None) -> bool:
    """Whether a target has a due time."""
    return target is not None and target.offer is Offer.TIMED


def is_offered(target: Target | None) -> bool:
    """Whether a target promises anything: a due time, or "as soon as possible"."""
    return target is not None and target.offer is not Offer.NONE
