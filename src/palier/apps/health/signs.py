"""Which programs gave a sign of life, and how long ago."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F
from django.db.models.functions import Now

from palier.apps.health.models import SignOfLife

MAIL = "mail"
"""The listener that takes mail over SMTP or LMTP."""
SILENT = timedelta(minutes=1)
"""Three signs that did not come."""
FORGOTTEN = timedelta(days=7)
"""Who was silent for so long was taken away, not forgotten."""


@dataclass(frozen=True, slots=True)
class Sign:
    """The last sign of one program: where it is, and for how long it has been silent."""

    place: str
    silence: timedelta

    @property
    def is_silent(self) -> bool:
        """Has it missed several signs?"""
        return self.silence > SILENT


def signs_of(program: str) -> Sequence[Sign]:
    """The last sign of each program of a kind within a week, who is silent for longest first; one statement."""
    rows = SignOfLife.objects.filter(program=program, told_at__gt=Now() - FORGOTTEN).order_by("told_at")
    return tuple(Sign(*row) for row in rows.annotate(silence=Now() - F("told_at")).values_list("place", "silence"))
