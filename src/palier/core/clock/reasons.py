"""Why a due time is what it is, as data; sentences are written in `adapters.shared`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reasons:
    """The derivation of one due time (clocks.md, "Reasons")."""
