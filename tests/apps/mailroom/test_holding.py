"""Held mail in the hands of staff."""

from datetime import timedelta

import pytest
from tests.apps.mailroom.mails import mail, store
from tests.factories import AT, make_desk

from palier.apps.accounts.models import Contact
from palier.apps.audit.models import AuditEntry
from palier.apps.cases.models import Case, Message
from palier.apps.errors import NotAllowed, NotFound
from palier.apps.mailroom.commands import (
    dismiss_held_mail,
    release_held_mail,
    release_to_new_contact,
    settle_raw_mail,
)
from palier.apps.mailroom.errors import MailAlreadySettled
from palier.apps.mailroom.models import RawMail

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(hours=3)


def held() -> int:
    raw_id = store(mail("New Person <new@client.example>", "Please help", Subject="First mail"))
    settle_raw_mail(raw_id=raw_id, at=AT)
    return raw_id


def test_a_released_mail_opens_its_case() -> None:
    desk, raw_id = make_desk(), held()
    case_id = release_held_mail(raw_id=raw_id, contact_id=desk.contact.id, by=desk.agent, at=LATER)
    case = Case.objects.get(pk=case_id)
    assert (case.contact_id, case.subject, case.opened_at) == (desk.contact.id, "First mail", AT)
    assert Message.objects.get().raw_mail_id == raw_id
    assert RawMail.objects.values_list("state", "reason", "case_id").get() == ("case", "released", case_id)
    entry = AuditEntry.objects.get(act="release_held_mail")
    assert (entry.actor_name, entry.facts) == (desk.agent.name, {"mail": raw_id, "held_for": "unknown_sender"})


def test_a_stranger_becomes_a_contact() -> None:
    desk, raw_id = make_desk(), held()
    case_id = release_to_new_contact(raw_id=raw_id, account_id=desk.account_id, by=desk.agent, at=LATER)
    contact = Contact.objects.get(email="new@client.example")
    assert (contact.name, contact.account_id) == ("New Person", desk.account_id)
    assert Case.objects.get(pk=case_id).contact_id == contact.pk


def test_a_dismissed_mail_is_kept() -> None:
    desk, raw_id = make_desk(), held()
    dismiss_held_mail(raw_id=raw_id, by=desk.agent, at=LATER)
    row = RawMail.objects.get()
    assert (row.state, row.reason, b"Please help" in bytes(row.raw)) == ("dropped", "dismissed", True)
    assert AuditEntry.objects.filter(act="dismiss_held_mail").count() == 1


def test_refusals() -> None:
    desk, raw_id = make_desk(), held()
    with pytest.raises(NotAllowed):
        release_held_mail(raw_id=raw_id, contact_id=desk.contact.id, by=desk.contact, at=LATER)
    with pytest.raises(NotAllowed):
        release_to_new_contact(raw_id=raw_id, account_id=desk.account_id, by=desk.contact, at=LATER)
    with pytest.raises(NotAllowed):
        dismiss_held_mail(raw_id=raw_id, by=desk.contact, at=LATER)
    with pytest.raises(NotFound):
        dismiss_held_mail(raw_id=raw_id + 1, by=desk.agent, at=LATER)
    with pytest.raises(NotFound):
        release_held_mail(raw_id=raw_id, contact_id=0, by=desk.agent, at=LATER)
    dismiss_held_mail(raw_id=raw_id, by=desk.agent, at=LATER)
    with pytest.raises(MailAlreadySettled):
        release_held_mail(raw_id=raw_id, contact_id=desk.contact.id, by=desk.agent, at=LATER)
    assert Case.objects.count() == 0
