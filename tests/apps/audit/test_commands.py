"""Every act leaves its trace in the same transaction."""

import pytest
from tests.factories import AT

from palier.apps.audit.commands import record
from palier.apps.audit.models import AuditEntry
from palier.core.actor import Actor, ActorKind, Role

pytestmark = pytest.mark.django_db


def test_an_entry_says_who_did_what_when() -> None:
    by = Actor(kind=ActorKind.AGENT, id=3, name="Alix", role=Role.LEAD)
    record(by=by, at=AT, act="close_case", case_id=7, account_id=2, facts={"reason": "duplicate"})
    [entry] = AuditEntry.objects.values()
    del entry["id"]
    assert entry == {
        "at": AT,
        "actor_kind": "agent",
        "actor_id": 3,
        "actor_name": "Alix",
        "act": "close_case",
        "case_id": 7,
        "account_id": 2,
        "facts": {"reason": "duplicate"},
    }
