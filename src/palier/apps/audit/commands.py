"""Writing the audit trail."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypedDict, Unpack

from palier.apps.audit.models import AuditEntry
from palier.apps.together import write_together
from palier.core.actor import Actor

Fact = str | int | bool | None | list[str]


class About(TypedDict, total=False):
    """What an act was done to, and what is kept of it."""

    case_id: int | None
    account_id: int | None
    facts: Mapping[str, Fact] | None


def record(*, by: Actor, at: datetime, act: str, **about: Unpack[About]) -> None:
    """Write one entry, in the transaction of the act it tells of; `act` is the name of the command."""
    write_together([entry_of(by=by, at=at, act=act, **about)])


def entry_of(
    *,
    by: Actor,
    at: datetime,
    act: str,
    case_id: int | None = None,
    account_id: int | None = None,
    facts: Mapping[str, Fact] | None = None,
) -> AuditEntry:
    """The same entry, for a command that writes it together with its other rows."""
    return AuditEntry(
        at=at,
        actor_kind=by.kind.value,
        actor_id=by.id,
        actor_name=by.name,
        act=act,
        case_id=case_id,
        account_id=account_id,
        facts=dict(facts or {}),
    )
