"""What is owed and announced leaves with the transaction that causes it, or not at all."""

from datetime import timedelta

import psycopg
import pytest
from django.db import connection, transaction
from tests.factories import AT

from palier.apps.outbox.commands import announce, announce_case, forget_live_events, owe_mail
from palier.apps.outbox.keys import key_for
from palier.apps.outbox.models import LiveEvent, OutgoingMail
from palier.core.mail.tokens import case_of_message_id


def owe(**changed: object) -> int:
    said = {"kind": "staff_replied", "recipients": ["kim@client.example"], "language": "fr", "at": AT, "case_id": 7}
    return owe_mail(**{**said, "seq": 2, **changed})  # type: ignore[arg-type]


@pytest.mark.django_db
def test_a_mail_owed_names_its_case_in_its_id() -> None:
    mail = OutgoingMail.objects.get(pk=owe())
    assert case_of_message_id(mail.message_id, key=key_for("mail tokens")) == 7
    assert (mail.state, mail.attempts, mail.next_attempt_at, mail.recipients) == (
        "queued",
        0,
        AT,
        ["kim@client.example"],
    )


@pytest.mark.django_db
def test_mails_of_different_kinds_about_one_event_have_ids_of_their_own() -> None:
    ids = [OutgoingMail.objects.get(pk=owe(kind=kind)).message_id for kind in ("staff_replied", "resolved")]
    ids.append(OutgoingMail.objects.get(pk=owe(case_id=None, seq=None)).message_id)
    ids.append(OutgoingMail.objects.get(pk=owe(case_id=None, seq=None)).message_id)
    assert len(set(ids)) == 4


def test_each_use_has_a_key_of_its_own() -> None:
    assert key_for("references") != key_for("mail tokens")
    assert key_for("references") == key_for("references")
    assert len(key_for("references")) == 32


@pytest.mark.django_db
def test_old_announcements_are_forgotten() -> None:
    announce(topic="queue", subject="1", at=AT)
    announce(topic="queue", subject="2", at=AT + timedelta(days=2))
    assert forget_live_events(before=AT + timedelta(days=1)) == 1
    assert LiveEvent.objects.get().subject == "2"


@pytest.mark.django_db(transaction=True)
def test_listeners_hear_at_commit_and_only_then() -> None:
    said = connection.settings_dict
    with psycopg.connect(
        host=said["HOST"], port=said["PORT"] or None, user=said["USER"], dbname=said["NAME"], autocommit=True
    ) as listener:
        for channel in ("palier", "palier_mail_out"):
            listener.execute(f"LISTEN {channel}")  # type: ignore[arg-type]
        with transaction.atomic():
            announce_case(5, at=AT)
            transaction.set_rollback(True)
        with transaction.atomic():
            announce_case(7, at=AT)
            owe()
            owe(kind="resolved")
            assert list(listener.notifies(timeout=0)) == []
        heard = [(told.channel, told.payload) for told in listener.notifies(timeout=30, stop_after=3)]
    ids = dict(LiveEvent.objects.values_list("topic", "id"))
    assert set(heard) == {
        ("palier", f"{ids['case:7']} case:7"),
        ("palier", f"{ids['queue']} queue"),
        ("palier_mail_out", ""),
    }
