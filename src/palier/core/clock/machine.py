"""One clock of one case: how its rule turns moments into cycles.

At each moment, in this order: stop beats pause, pause beats start (clocks.md, "Clocks").  A change of severity or
terms re-aims what the same event did not stop.  What starts under a status that pauses it starts paused.
"""

from palier.core.case import Kind
from palier.core.catalogue.terms import Anchor, ClockRule, Follow
from palier.core.clock.course import Applied
from palier.core.clock.cycle import Cycle, is_offered
from palier.core.clock.moment import ENDINGS, Moment
from palier.core.clock.reaim import apply_change


class Machine:
    """The cycles of one clock, fed moment by moment; `cycles` are those that promise something, oldest first."""

    __slots__ = ("cycles", "last", "open", "rule")

    def __init__(self, rule: ClockRule) -> None:
        self.rule = rule
        self.cycles: list[Cycle] = []
        self.open: Cycle | None = None
        self.last: Cycle | None = None

    def feed(self, moment: Moment) -> None:
        """Let one moment act on this clock."""
        stops = _any(moment.kinds, self.rule.stops)
        if self.open is not None:
            if stops:
                self._end(self.open, moment.at, withdrawn=False)
            elif moment.ends_case or self._is_undone(moment):
                self._end(self.open, moment.at, withdrawn=True)
        if moment.changed is not None:
            self._change(moment)
        if not stops:
            self._start(moment)
        if self.open is not None:
            self._pause(self.open, moment)

    # Ends ---------------------------------------------------------------------------------------------------------

    def _end(self, cycle: Cycle, at: int, *, withdrawn: bool) -> None:
        cycle.stop(at, withdrawn=withdrawn)
        self.open, self.last = None, cycle

    def _is_undone(self, moment: Moment) -> bool:
        """A reopening undoes the ending, and with it whatever the ending had started."""
        return Kind.REOPENED in moment.kinds and any(kind in ENDINGS for kind in self.rule.starts)

    # Changes ------------------------------------------------------------------------------------------------------

    def _change(self, moment: Moment) -> None:
        self.rule = next((rule for rule in moment.terms.clocks if rule.id == self.rule.id), self.rule)
        cycle = self.open
        if cycle is None:
            return
        applied = apply_change(cycle, moment, self.rule)
        if applied is Applied.WITHDRAWN and cycle.number:
            self._end(cycle, moment.at, withdrawn=True)
            self.open = cycle.unseen()
        elif not cycle.number and is_offered(cycle.target):
            self._show(cycle)

    # Starts -------------------------------------------------------------------------------------------------------

    def _start(self, moment: Moment) -> None:
        if self.open is not None:
            if self._restarts(self.open, moment):
                self._restart(self.open, moment)
        elif self.last is not None and self._reopens(moment):
            self._begin(self._reopened(self.last, moment))
        elif _any(moment.starting, self.rule.starts):
            self._begin(self._cycle(moment, moment.at))

    def _cycle(self, moment: Moment, at: int) -> Cycle:
        return Cycle(at, moment.severity, moment.terms, moment.terms.target(self.rule.id, moment.severity))

    def _begin(self, cycle: Cycle) -> None:
        self.open = cycle
        if is_offered(cycle.target):
            self._show(cycle)

    def _show(self, cycle: Cycle) -> None:
        self.cycles.append(cycle)
        cycle.number = len(self.cycles)

    def _restarts(self, cycle: Cycle, moment: Moment) -> bool:
        """A customer's reply restarts a clock only by ending the wait that paused it; other restarts always do.

        A second restart in the same second, or before a cadence has begun, changes nothing.
        """
        matching = [kind for kind in moment.starting if kind in self.rule.restarts]
        if not matching or moment.at <= cycle.started:
            return False
        if matching == [Kind.CUSTOMER_REPLIED] and (self.rule.pauses_in or self.rule.follow is Follow.UPDATE):
            return cycle.paused_since is not None and not moment.pauses(self.rule)
        return True

    def _restart(self, cycle: Cycle, moment: Moment) -> None:
        """Begin anew.  A wait ended by the customer left nothing to keep: the cycle is withdrawn, if not in breach."""
        waited = cycle.paused_since is not None and Kind.STAFF_REPLIED not in moment.kinds
        sequential = self.rule.anchor is Anchor.PREVIOUS_DUE and not waited
        due = cycle.course(moment.at).reached() if sequential else None
        self._end(cycle, moment.at, withdrawn=waited)
        self._begin(self._cycle(moment, moment.at if due is None else max(moment.at, due)))

    def _reopens(self, moment: Moment) -> bool:
        """The cadence of updates resumes with the case; other clocks say so in their rule."""
        follows = self.rule.follow is Follow.UPDATE
        return Kind.REOPENED in moment.starting and (follows or Kind.REOPENED in self.rule.restarts)

    def _reopened(self, last: Cycle, moment: Moment) -> Cycle:
        new = self._cycle(moment, moment.at)
        if Kind.REOPENED in self.rule.restarts:
            last.continue_in(new)
        return new

    # Pauses -------------------------------------------------------------------------------------------------------

    def _pause(self, cycle: Cycle, moment: Moment) -> None:
        if moment.pauses(self.rule):
            if cycle.paused_since is None or cycle.paused_in != moment.status:
                cycle.pause(moment.at, moment.status)
        elif cycle.paused_since is not None:
            cycle.resume(moment.at)


def _any(kinds: tuple[Kind, ...], listed: tuple[str, ...]) -> bool:
    for kind in kinds:  # noqa: SIM110 (the innermost question of every replay: a generator costs twice as much)
        if kind in listed:
            return True
    return False
