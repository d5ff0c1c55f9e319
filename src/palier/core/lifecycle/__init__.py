"""What happens to a case by itself: reminders, closing after silence, the day on which a case on hold is reviewed."""

from palier.core.lifecycle.steps import Act, Step, due_step, next_step, steps_ahead

__all__ = ["Act", "Step", "due_step", "next_step", "steps_ahead"]
