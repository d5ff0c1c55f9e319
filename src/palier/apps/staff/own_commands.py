"""What agents do to their own access: failing to sign in, choosing how they read."""

from datetime import datetime
from zoneinfo import available_timezones

from django.db import transaction

from palier.apps.audit import commands as audit
from palier.apps.errors import NotFound
from palier.apps.rights import has_role, require
from palier.apps.staff.models import Agent
from palier.apps.staff.queries import FAILED
from palier.core.actor import PALIER, Actor, Role


def note_failed_sign_in(*, address: str, source: str, at: datetime) -> None:
    """Remember one wrong try, whether or not anybody has this address: the limit must not tell."""
    audit.record(by=PALIER, at=at, act=FAILED, facts={"address": address, "source": source})


@transaction.atomic
def choose_reading(*, language: str, timezone: str, by: Actor, at: datetime) -> None:
    """Set the language and the zone in which an agent reads, by their own hand.

    An unknown zone is not found.  Raises NotAllowed, NotFound.
    """
    require(has_role(by, Role.AGENT), by=by, act="choose_reading")
    if timezone not in available_timezones():
        raise NotFound("timezone", timezone)
    Agent.objects.filter(pk=by.id).update(language=language, timezone=timezone)
    audit.record(by=by, at=at, act="choose_reading", facts={"language": language, "timezone": timezone})
