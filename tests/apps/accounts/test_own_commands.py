"""What contacts do to their own access."""

from datetime import timedelta

import pytest
from tests.factories import AT, make_contact, make_desk

from palier.apps.accounts.access import begin_session, visitor_of
from palier.apps.accounts.models import Contact
from palier.apps.accounts.own_commands import choose_own_reading, end_own_sessions
from palier.apps.audit.models import AuditEntry
from palier.apps.errors import NotAllowed, NotFound

SOON = AT + timedelta(minutes=1)


def test_a_contact_chooses_language_and_zone(db) -> None:
    desk = make_desk()
    choose_own_reading(language="fr", timezone="Asia/Tokyo", by=desk.contact, at=AT)
    contact = Contact.objects.get(pk=desk.contact.id)
    assert (contact.language, contact.timezone) == ("fr", "Asia/Tokyo")
    entry = AuditEntry.objects.get(act="choose_own_reading")
    assert (entry.actor_id, entry.account_id) == (desk.contact.id, desk.account_id)
    with pytest.raises(NotFound):
        choose_own_reading(language="fr", timezone="Mars/Olympus", by=desk.contact, at=AT)
    assert Contact.objects.get(pk=desk.contact.id).timezone == "Asia/Tokyo"


def test_leaving_everywhere_ends_every_session_of_ones_own_and_no_other(db) -> None:
    desk = make_desk()
    _, twin = make_contact()
    mine = [begin_session(contact_id=desk.contact.id, at=AT) for _ in range(3)]
    theirs = begin_session(contact_id=twin.id, at=AT)
    assert end_own_sessions(by=desk.contact, at=SOON) == 3
    assert [visitor_of(key=key, at=SOON) for key in mine] == [None, None, None]
    visitor = visitor_of(key=theirs, at=SOON)
    assert visitor is not None
    assert visitor.actor == twin


def test_staff_has_other_ways(db) -> None:
    desk = make_desk()
    with pytest.raises(NotAllowed):
        end_own_sessions(by=desk.agent, at=AT)
    with pytest.raises(NotAllowed):
        choose_own_reading(language="fr", timezone="Europe/Paris", by=desk.agent, at=AT)
