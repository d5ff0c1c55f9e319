"""The life of a case: its facts, its states and what may follow what."""

from palier.core.case.events import Event, Kind, Side
from palier.core.case.status import Status

__all__ = ["Event", "Kind", "Side", "Status"]
