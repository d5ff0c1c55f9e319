"""Decisions about the provider's own people: who is on shift, who is on call, whose case it is."""

from palier.core.staffing.paging import Call, whom_to_call
from palier.core.staffing.placing import (
    Advisor,
    Candidate,
    NewCase,
    Order,
    Placement,
    Reason,
    Rule,
    Speech,
    Why,
    place_case,
    promised_roles,
)
from palier.core.staffing.rotas import Rota, Stint, Swap, call_order, on_call, stints, turn_start
from palier.core.staffing.shifts import OFFICE_WEEK, Worker, anybody_on_shift

__all__ = [
    "OFFICE_WEEK",
    "Advisor",
    "Call",
    "Candidate",
    "NewCase",
    "Order",
    "Placement",
    "Reason",
    "Rota",
    "Rule",
    "Speech",
    "Stint",
    "Swap",
    "Why",
    "Worker",
    "anybody_on_shift",
    "call_order",
    "on_call",
    "place_case",
    "promised_roles",
    "stints",
    "turn_start",
    "whom_to_call",
]
