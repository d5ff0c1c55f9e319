"""The life of a case: its facts, its states and what may follow what."""

from palier.core.case.events import Event, Kind, Side
from palier.core.case.meaning import counts_as
from palier.core.case.reference import parse_reference, reference_of
from palier.core.case.relation import Relation
from palier.core.case.status import Status
from palier.core.case.transitions import WrongState, check_transition, status_after

__all__ = [
    "Event",
    "Kind",
    "Relation",
    "Side",
    "Status",
    "WrongState",
    "check_transition",
    "counts_as",
    "parse_reference",
    "reference_of",
    "status_after",
]
