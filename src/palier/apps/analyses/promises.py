"""Which clocks owe an analysis."""

from django.db.models import Q

from palier.core.clock import State

RCA = "rca"
"""The clock of the catalogue that an analysis stops (plan-language.md: `rca`)."""

OPEN = Q(
    stopped_at__isnull=True,
    started_at__isnull=False,
    state__in=(State.RUNNING.value, State.PAUSED.value, State.BREACHED.value, State.BEST_EFFORT.value),
)
"""It was started, and nothing stopped it yet."""
