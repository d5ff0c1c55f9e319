"""Writing the audit trail."""

from collections.abc import Mapping
from datetime import datetime

from palier.apps.audit.models import AuditEntry
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
    AuditEntry.objects.create(
        at=at,
        actor_kind=by.kind.value,
        actor_id=by.id,
        actor_name=by.name,
        act=act,
        case_id=case_id,
        account_id=account_id,
        facts=dict(facts or {}),
    )
