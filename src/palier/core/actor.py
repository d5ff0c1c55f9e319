"""Who acts: a person of the provider, a contact of a customer, or Palier itself."""

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    """Whose hand it is."""

    AGENT = "agent"
    CONTACT = "contact"
    SYSTEM = "system"


class Role(StrEnum):
    """What an agent may do; each role holds the rights of those before it."""

    AGENT = "agent"
    LEAD = "lead"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Actor:
    """The author of an act, as commands and policies see them.

    `id` is the row of the agent or contact, 0 for the system; `account_id` is set for contacts, `role` for agents.
    """

    kind: ActorKind
    id: int
    name: str
    role: Role | None = None
    account_id: int | None = None


PALIER = Actor(kind=ActorKind.SYSTEM, id=0, name="Palier")
"""The actor of everything nobody's hand did."""
