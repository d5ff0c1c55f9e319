"""The clocks of a case: what was promised, when it is due, whether it was kept, and why."""

from palier.core.clock.replay import replay
from palier.core.clock.state import ClockState, State

__all__ = ["ClockState", "State", "replay"]
