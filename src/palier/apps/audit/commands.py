"""Writing the audit trail."""

from collections.abc import Mapping
from datetime import datetime

from palier.apps.audit.models import AuditEntry
from palier.apps.together import write_together
from palier.core.actor import Actor

Fact = str | int | bool | None | list[str]


def record(
    *,
    by: Actor,
    at: datetime,
    act: str,
    case_id: int | None = None,
    account_id: int | None = None,
    facts: Mapping[str, Fact] | None = None,
) -> None:
    """Write one entry, in the transaction of the act it tells of; `act` is the name of the command."""
    write_together([entry_of(by=by, at=at, act=act, case_id=case_id, account_id=account_id, facts=facts)])


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
