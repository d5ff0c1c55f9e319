"""Which step of the escalation ladder is due, and when something next happens to a clock by itself."""

from palier.core.escalation.ladder import BREACHED, DEFAULT_STEPS, DueStep, next_instant, next_step, steps_due, steps_of

__all__ = ["BREACHED", "DEFAULT_STEPS", "DueStep", "next_instant", "next_step", "steps_due", "steps_of"]
