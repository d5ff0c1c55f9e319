"""What contacts do to their own access: choosing how they read, leaving every browser at once."""

from datetime import datetime
from zoneinfo import available_timezones

from django.db import transaction

from palier.apps.accounts.models import Contact
from palier.apps.accounts.people_models import PortalSession
from palier.apps.audit import commands as audit
from palier.apps.errors import NotFound
from palier.apps.rights import require
from palier.core.actor import Actor, ActorKind


@transaction.atomic
def choose_own_reading(*, language: str, timezone: str, by: Actor, at: datetime) -> None:
    """Set the language and the zone in which a contact reads pages and mails, by their own hand.

    An unknown zone is not found.  Raises NotAllowed, NotFound.
    """
    require(by.kind is ActorKind.CONTACT, by=by, act="choose_own_reading")
    if timezone not in available_timezones():
        raise NotFound("timezone", timezone)
    Contact.objects.filter(pk=by.id).update(language=language, timezone=timezone)
    facts: dict[str, audit.Fact] = {"language": language, "timezone": timezone}
    audit.record(by=by, at=at, act="choose_own_reading", account_id=by.account_id, facts=facts)


@transaction.atomic
def end_own_sessions(*, by: Actor, at: datetime) -> int:
    """Leave the portal in every browser, this one included; answers how many sessions ended.  Raises NotAllowed."""
    require(by.kind is ActorKind.CONTACT, by=by, act="end_own_sessions")
    ended, _ = PortalSession.objects.filter(contact_id=by.id).delete()
    audit.record(by=by, at=at, act="end_own_sessions", account_id=by.account_id, facts={"ended": ended})
    return ended
