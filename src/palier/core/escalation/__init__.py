"""Which step of the escalation ladder is due, whom it tells and when, and what a customer may ask for."""

from palier.core.escalation.ladder import BREACHED, DEFAULT_STEPS, DueStep, next_instant, next_step, steps_due, steps_of
from palier.core.escalation.recipients import Gap, Passed, Recipient, Roster, recipients, tell_at
from palier.core.escalation.requests import Request, open_request, requests_of
from palier.core.escalation.rights import Escalates, escalates, is_around_the_clock, is_fast_tracked

__all__ = [
    "BREACHED",
    "DEFAULT_STEPS",
    "DueStep",
    "Escalates",
    "Gap",
    "Passed",
    "Recipient",
    "Request",
    "Roster",
    "escalates",
    "is_around_the_clock",
    "is_fast_tracked",
    "next_instant",
    "next_step",
    "open_request",
    "recipients",
    "requests_of",
    "steps_due",
    "steps_of",
    "tell_at",
]
