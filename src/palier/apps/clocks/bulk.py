"""Due times and steps of very many plain clocks at once: what `steps_of` says of each, as numpy arrays.

A plain clock is due one target after its start, on the target's calendar; clocks of the same terms, clock and severity
share target and steps, so one array answers for all of them.  Instants are epoch seconds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from palier.core.catalogue.terms import Step, Target, Terms
from palier.core.escalation import DEFAULT_STEPS
from palier.core.escalation.ladder import ANY, BREACHED
from palier.core.time import WorkingDays
from palier.core.time.bulk import BulkTime
from palier.core.time.worktime import worktime_of

SECOND = timedelta(seconds=1)
Ints = NDArray[np.int64]
Reach = Callable[[Ints, Fraction], Ints]


@dataclass(frozen=True)
class Planned:
    """The plan of one group: `due` of each clock, and a column of `instants` for each of the step `names`, in order.

    `sure` is False for the rare clock whose steps stand in another order than the group's: replay it instead.
    """

    names: tuple[str, ...]
    due: Ints
    instants: Ints
    sure: NDArray[np.bool_]


def plan_group(terms: Terms, clock: str, severity: str, started: Ints) -> Planned | None:
    """Due times and steps of plain clocks that began at `started`; None where nothing timed is promised any more."""
    target = terms.target(clock, severity)
    if target is None or target.length is None or target.calendar is None:
        return None
    reach = _reach(target, BulkTime(worktime_of(terms.calendars[target.calendar].calendar)))
    due = reach(started, Fraction(1))
    columns = [(due, BREACHED)]
    early = np.zeros(len(started), bool)
    for step in terms.steps or DEFAULT_STEPS:
        if step.of in (ANY, clock) and (not step.severities or severity in step.severities):
            at = _instants(step, started, due, reach)
            early |= at <= started
            columns.append((at, step.id))
    columns.sort(key=lambda column: (int(column[0][0]), column[1]))
    names = tuple(name for _, name in columns)
    instants = np.stack([at for at, _ in columns], axis=1)
    return Planned(names, due, instants, _in_order(names, instants) & ~early)


def _reach(target: Target, bulk: BulkTime) -> Reach:
    """When a share of the target is used up, counted as `Aim.reached` counts."""
    length = target.length
    if isinstance(length, WorkingDays):
        return lambda started, share: bulk.add_days(started, length.amount * share)
    assert length is not None
    whole = length // SECOND
    return lambda started, share: bulk.add(started, -(-whole * share.numerator // share.denominator))


def _instants(step: Step, started: Ints, due: Ints, reach: Reach) -> Ints:
    if step.after is not None:
        return due + step.after // SECOND
    share = Fraction(step.share or 0).limit_denominator(1000)
    return due if share == 1 else reach(started, share)


def _in_order(names: tuple[str, ...], instants: Ints) -> NDArray[np.bool_]:
    """Whether each row's steps are in order of (instant, name), as the rows of a projection are."""
    sure = np.ones(len(instants), bool)
    for column in range(1, len(names)):
        before, after = instants[:, column - 1], instants[:, column]
        sure &= before <= after if names[column - 1] < names[column] else before < after
    return sure
