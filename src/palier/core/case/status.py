"""The states of a case."""

from enum import StrEnum


class Status(StrEnum):
    """Where a case stands; CLOSED is the only one in which nothing is owed."""

    NEW = "new"
    OPEN = "open"
    WAITING_CUSTOMER = "waiting_customer"
    ON_HOLD = "on_hold"
    SOLUTION_PROPOSED = "solution_proposed"
    CLOSED = "closed"
