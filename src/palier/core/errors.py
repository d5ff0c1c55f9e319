"""The root of every refusal the house foresees: a class and its values; sentences live in `adapters.shared`."""

from dataclasses import dataclass


@dataclass(eq=False)
class DomainError(Exception):
    """Something a person asked for that a rule forbids.  Fields are the values its sentence names."""
