"""The clocks of a case: what was promised, when it is due, whether it was kept, and why."""

from palier.core.clock.course import Applied, Changed
from palier.core.clock.effect import Effect, effects_of
from palier.core.clock.reasons import ChangeMade, PauseTaken, Reasons, Unusual, UnusualDay, explain
from palier.core.clock.replay import replay
from palier.core.clock.state import ClockState, State

__all__ = [
    "Applied",
    "ChangeMade",
    "Changed",
    "ClockState",
    "Effect",
    "PauseTaken",
    "Reasons",
    "State",
    "Unusual",
    "UnusualDay",
    "effects_of",
    "explain",
    "replay",
]
