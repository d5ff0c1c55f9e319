"""How a change of severity or terms re-aims a clock still open: the two safeguards and the two other policies.

Source: clocks.md, "Severity changes" and "Terms".
"""

from collections.abc import Sequence

from palier.core.catalogue.terms import ClockRule, SeverityChange
from palier.core.clock.aim import Aim, Pause, aim_at
from palier.core.clock.course import Applied, Change, Changed
from palier.core.clock.cycle import Cycle, is_offered, is_timed
from palier.core.clock.moment import Moment

Aims = tuple[Aim, ...]


def apply_change(cycle: Cycle, moment: Moment, rule: ClockRule) -> Applied:
    """Re-aim an open cycle at a change, record what the change did, and say it.

    A cycle in breach keeps its verdict.  New terms are measured since the start with the second safeguard,
    whatever the clock's policy for severities.  WITHDRAWN is only announced: ending the cycle is the caller's.
    """
    assert moment.changed is not None, "only a change re-aims"
    due_before = cycle.course(moment.at).reached()
    before = cycle.severity if moment.changed is Changed.SEVERITY else cycle.terms.plan
    after = moment.severity if moment.changed is Changed.SEVERITY else moment.terms.plan
    applied = _aim_anew(cycle, moment, rule) if due_before is None or due_before >= moment.at else Applied.JUDGED
    if cycle.number or applied is not Applied.WITHDRAWN:
        due_after = cycle.course(moment.at).reached()
        cycle.note(Change(moment.at, moment.changed, before, after, applied, due_before, due_after))
    return applied


def _aim_anew(cycle: Cycle, moment: Moment, rule: ClockRule) -> Applied:
    target = moment.terms.target(rule.id, moment.severity)
    if cycle.number and not is_offered(target):
        return Applied.WITHDRAWN  # what was promised stays on record as it was promised
    cycle.severity, cycle.terms, cycle.target = moment.severity, moment.terms, target
    if target is None or not is_offered(target):
        return Applied.WITHDRAWN
    policy = rule.severity_change if moment.changed is Changed.SEVERITY else SeverityChange.SAFE
    if not is_timed(target):
        if moment.raised and cycle.aims and policy is SeverityChange.SAFE:
            return Applied.KEPT_EARLIER
        cycle.aims = ()
        return Applied.UNTIMED
    since_start, since_change = (
        aim_at(target, moment.severity, moment.terms, origin=origin) for origin in (cycle.origin, moment.at)
    )
    pauses = cycle.pauses_until(moment.at)
    cycle.aims, applied = reaimed(policy, cycle.aims, since_start, since_change, pauses, raised=moment.raised)
    return applied


def reaimed(
    policy: SeverityChange, old: Aims, since_start: Aim, since_change: Aim, pauses: Sequence[Pause], *, raised: bool
) -> tuple[Aims, Applied]:
    """The aims after a change made at `since_change.origin`, and the rule that chose them.

    The safeguards are competitions: where the earlier due time must stand, the old aims go on competing with the
    new one, so that the safeguard holds through later pauses too.  `pauses` reach up to the change.
    """
    if policy is SeverityChange.SINCE_START:
        return (since_start,), Applied.SINCE_START
    if policy is SeverityChange.SINCE_CHANGE:
        return (since_change,), Applied.SINCE_CHANGE
    due = since_start.reached(pauses)
    if due <= since_change.origin:
        kept = _any_by(old, since_change.reached(pauses), pauses)
        return (*old, since_change), Applied.KEPT_SOONER if kept else Applied.FULL_TARGET
    if not raised:
        return (since_start,), Applied.SINCE_START
    return (*old, since_start), Applied.KEPT_EARLIER if _any_by(old, due, pauses) else Applied.SINCE_START


def _any_by(aims: Aims, due: int, pauses: Sequence[Pause]) -> bool:
    return any(aim.reached(pauses) <= due for aim in aims)
