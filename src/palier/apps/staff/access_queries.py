"""Who can sign in, for those who manage the staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from palier.apps.rights import require
from palier.apps.staff import policies
from palier.apps.staff.models import Agent
from palier.core.actor import Actor, Role


@dataclass(frozen=True, slots=True)
class AccessLine:
    """One member of staff, at work or gone: their role, and whether and when they sign in."""

    id: int
    name: str
    email: str
    role: Role
    is_active: bool
    has_password: bool
    last_login: datetime | None


def access_lines(*, viewer: Actor) -> Sequence[AccessLine]:
    """Everybody, those who left after the others; one statement.  Raises NotAllowed."""
    require(policies.may_manage_staff(viewer), by=viewer, act="access_lines")
    columns = ("pk", "name", "email", "role", "is_active", "password", "last_login")
    rows = Agent.objects.order_by("-is_active", "name", "pk").values_list(*columns)
    return tuple(
        AccessLine(pk, name, email, Role(role), active, not password.startswith("!"), seen)
        for pk, name, email, role, active, password, seen in rows
    )
