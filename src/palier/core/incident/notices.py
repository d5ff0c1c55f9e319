"""When an account hears of an incident or a maintenance, as its plan says."""

from collections.abc import Iterable
from datetime import datetime, timedelta


def first_heard(opened_at: datetime, *, after: timedelta) -> datetime:
    """From when on an account hears of an incident: once it has lasted so long."""
    return opened_at + after


def notices_ahead(
    ahead: Iterable[timedelta], *, announced_at: datetime, planned_from: datetime
) -> tuple[datetime, ...]:
    """When an account hears of a maintenance before it begins, in order; one that was announced late is heard of at
    once, in place of the notices that it came too late for.
    """
    instants = sorted(planned_from - each for each in ahead)
    passed = [each for each in instants if each <= announced_at]
    later = [each for each in instants if each > announced_at]
    return tuple([announced_at] * bool(passed) + later)


def promised_by(said: datetime | None, *, at: datetime, every: timedelta | None) -> datetime | None:
    """When the next update is promised: as somebody said, and never later than the plans concerned let it be."""
    if every is None:
        return said
    return at + every if said is None else min(said, at + every)
