"""Finding somebody: new cases are given to whoever they are for, and pages climb until somebody has them."""

from datetime import datetime

from palier.apps.rotas.commands import climb_pages
from palier.apps.routing.commands import place_waiting


def staff_cases(*, at: datetime, limit: int) -> int:
    """Take at most `limit` of either in hand; answers the most taken of one, so that a pump knows whether to go on."""
    return max(place_waiting(at=at, limit=limit), climb_pages(at=at, limit=limit))
