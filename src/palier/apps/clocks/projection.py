"""From what `replay` answers to the rows that queues and sweeps read.

A row is a function of the case's events and of the steps already given, of nothing else: that is what `verify`
holds it to.  A paused clock shows no due time, for it has none until the pause ends.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from palier.apps.clocks.models import Clock
from palier.core.catalogue.terms import Terms
from palier.core.clock import ClockState, State
from palier.core.escalation import steps_of
from palier.core.escalation.ladder import BREACHED

Key = tuple[str, int]
"""A clock id and the number of its cycle: what identifies a row within its case."""

FIRST_RESPONSE, FOLLOW_UP = "first_response", "follow_up"

COLUMNS = (
    "severity",
    "state",
    "started_at",
    "due_at",
    "stopped_at",
    "breached_at",
    "paused_since",
    "next_at",
    "ahead",
    "ahead_at",
    "plain",
)
"""What a projection decides; `given` is the sweep's own record and never recomputed."""


@dataclass(frozen=True, slots=True)
class Owner:
    """The case that clocks belong to, and the terms that judge them."""

    case_id: int
    account_id: int
    terms_id: int


def project(
    owner: Owner, terms: Terms, states: Iterable[ClockState], rows: Sequence[Clock], *, since: datetime
) -> tuple[list[Clock], list[Clock]]:
    """What the rows of a case should be: those that are new, and those of `rows` that changed, changed in place.

    `since` is the instant of the case's last event, at which `states` were replayed: steps that lie before it and
    were not given then are past and stay untold, except a breach, which is always told.
    """
    known: Mapping[Key, Clock] = {(row.clock, row.cycle): row for row in rows}
    new, changed = [], []
    for state in states:
        if state.started_at is None:
            continue
        row = known.get((state.clock, state.cycle))
        if row is None:
            row = _fresh(owner, state)
            show(row, terms, state, since=since)
            new.append(row)
        elif show(row, terms, state, since=since):
            changed.append(row)
    return new, changed


def show(row: Clock, terms: Terms, state: ClockState, *, since: datetime) -> bool:
    """Make a row say what a state says; answers whether it said anything else before."""
    before = [getattr(row, column) for column in COLUMNS]
    row.severity, row.state = state.severity, _state_of(row, state).value
    row.started_at, row.stopped_at, row.paused_since = state.started_at, state.stopped_at, state.paused_since
    row.due_at = None if state.state is State.PAUSED else state.due_at
    row.breached_at = row.due_at if row.state == State.BREACHED.value else None
    row.plain = state.plain
    steps = [] if state.state is State.PAUSED else _ahead(row, terms, state, since)
    row.ahead, row.ahead_at = [name for _, name in steps], [at for at, _ in steps]
    row.next_at = row.ahead_at[0] if steps else None
    return before != [getattr(row, column) for column in COLUMNS]


def next_promise(rows: Iterable[Clock]) -> tuple[datetime | None, str]:
    """When a case is next due and by which clock: the earliest due time of the clocks still open, kept or not.

    While the first response is open the follow-up stays hidden: one answer keeps both.
    """
    dues = {row.clock: row.due_at for row in rows if row.stopped_at is None and row.due_at is not None}
    if FIRST_RESPONSE in dues:
        dues.pop(FOLLOW_UP, None)
    if not dues:
        return None, ""
    due_at, clock = min((due, clock) for clock, due in dues.items())
    return due_at, clock


def _fresh(owner: Owner, state: ClockState) -> Clock:
    return Clock(
        case_id=owner.case_id,
        account_id=owner.account_id,
        terms_id=owner.terms_id,
        clock=state.clock,
        cycle=state.cycle,
    )


def _state_of(row: Clock, state: ClockState) -> State:
    """The state to store: a cycle that begins later runs already, and a breach once found stays found."""
    if state.state is State.PENDING:
        return State.RUNNING
    if state.state is State.RUNNING and BREACHED in row.given:
        return State.BREACHED
    return state.state


def _ahead(row: Clock, terms: Terms, state: ClockState, since: datetime) -> list[tuple[datetime, str]]:
    untold = [(step.at, step.id) for step in steps_of(state, terms) if step.id not in row.given]
    late = row.state == State.BREACHED.value
    if state.is_open:
        return sorted((at, name) for at, name in untold if at >= since or (late and name == BREACHED))
    return [(at, name) for at, name in untold if late and name == BREACHED]
