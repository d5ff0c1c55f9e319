"""Which programs gave a sign of life, and how long ago."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F
from django.db.models.functions import Now

from palier.apps.health.models import SignOfLife
from palier.apps.health.telling import SIGN_SECONDS

SILENT = 3 * timedelta(seconds=SIGN_SECONDS)
FORGOTTEN = timedelta(days=7)
"""Who was silent for so long was taken away, not forgotten."""


@dataclass(frozen=True, slots=True)
class Sign:
    """The last sign of one program: which and where it is, and for how long it has been silent."""

    program: str
    place: str
    silence: timedelta

    @property
    def is_silent(self) -> bool:
        """Has it missed several signs?  One dated ahead is of before the database's clock was put back."""
        return abs(self.silence) > SILENT

    @property
    def seconds(self) -> int:
        """For how many seconds it has been silent; a sign given while one looks is of now."""
        return max(self.silence, timedelta()) // timedelta(seconds=1)


def signs_of(*programs: str) -> Sequence[Sign]:
    """The last sign of each program of these kinds within a week, who is silent for longest first; one statement."""
    rows = SignOfLife.objects.filter(program__in=programs, told_at__gt=Now() - FORGOTTEN).order_by("told_at")
    silent = rows.annotate(silence=Now() - F("told_at"))
    return tuple(Sign(*row) for row in silent.values_list("program", "place", "silence"))
