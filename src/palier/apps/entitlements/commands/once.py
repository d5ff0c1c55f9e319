"""A form that moves credits or notes time, sent twice, does so once (promises G4)."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from palier.apps.entitlements import policies
from palier.apps.entitlements.models import FormDone
from palier.apps.rights import require
from palier.core.actor import Actor

LONGEST = 64


@transaction.atomic
def carry_out_once(*, key: str, act: Callable[[], object], by: Actor, at: datetime) -> bool:
    """Do what a form asks for, unless one with this `key` of the same agent was carried out; answers whether.

    Of two sent at the same moment one waits for the other.  A refusal is no act: its form may be sent again.  Without
    a key every form is a new one.  Raises NotAllowed and what the act raises.
    """
    require(policies.may_spend(by), by=by, act="carry_out_once")
    if key and not FormDone.objects.get_or_create(agent_id=by.id, key=key[:LONGEST], defaults={"at": at})[1]:
        return False
    act()
    return True
