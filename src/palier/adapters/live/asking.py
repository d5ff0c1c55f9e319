"""What a customer may see now, asked for many streams over one connection.

A stream lives for hours and must hold no connection; a change that a thousand of them hear of must not open a thousand
either.  All of them ask in one thread, one after the other, and the last one closes what the first one opened.
"""

from collections.abc import Sequence

from asgiref.sync import sync_to_async
from django.db import connections

from palier.apps.cases.live_queries import seen_among
from palier.core.actor import Actor


class Asking:
    """Those who ask at this moment."""

    def __init__(self) -> None:
        self._waiting = 0

    async def seen(self, person: Actor, case_ids: Sequence[int]) -> tuple[str, ...]:
        """The references of those among these cases that the person may see.  Raises DatabaseError."""
        self._waiting += 1
        try:
            return await sync_to_async(seen_among)(viewer=person, case_ids=case_ids)
        finally:
            self._waiting -= 1
            if not self._waiting:
                await sync_to_async(connections.close_all)()
