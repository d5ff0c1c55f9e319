"""Which step of a page is due: it climbs until somebody says that they have it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody was paged, and when."""

    person: int
    at: datetime


def whom_to_call(order: Sequence[int], called: Sequence[Call], *, patience: timedelta, at: datetime) -> int | None:
    """Whom an unacknowledged page goes to at `at`; None while the last one called has time, or when all were called.

    `order` is today's (`call_order`), so that a page which outlasts a hand-over reaches whoever is on call now;
    `called` are those paged so far, in order.  Each is given `patience` of real time.
    """
    if called and at < called[-1].at + patience:
        return None
    known = {call.person for call in called}
    return next((person for person in order if person not in known), None)
