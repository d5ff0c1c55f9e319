"""What an outgoing mail may become, and which automatic mails never go."""

from datetime import timedelta

import pytest
from tests.apps.mailroom.mails import mail, store
from tests.factories import AT, make_desk

from palier.apps.accounts.models import Contact
from palier.apps.cases.commands import reply_to_case
from palier.apps.mailroom.commands import (
    claim_outgoing,
    mark_failed,
    mark_kept,
    mark_put_off,
    mark_sent,
    settle_raw_mail,
    withhold_if_unwanted,
)
from palier.apps.mailroom.commands.delivery import GIVEN_UP_AFTER, Sent
from palier.apps.mailroom.letters import letter_of
from palier.apps.outbox.commands import owe_mail
from palier.apps.outbox.models import LiveEvent, OutgoingMail

pytestmark = pytest.mark.django_db

SENT = Sent("Acme <s@p.example>", "Subject", "Text", "<p>Text</p>")


def owed() -> int:
    make_desk().open()
    return OutgoingMail.objects.values_list("pk", flat=True).get()


def state() -> tuple[str, str]:
    return OutgoingMail.objects.values_list("state", "last_error").get()


def test_a_claim_lasts_until_the_next_attempt() -> None:
    mail_id = owed()
    assert claim_outgoing(at=AT, limit=5) == [mail_id]
    assert claim_outgoing(at=AT, limit=5) == []
    assert claim_outgoing(at=AT + timedelta(minutes=1), limit=5) == [mail_id]
    assert OutgoingMail.objects.values_list("attempts", "next_attempt_at").get() == (2, AT + timedelta(minutes=6))


def test_outcomes_are_written_once_and_shown() -> None:
    mail_id = owed()
    LiveEvent.objects.all().delete()
    mark_sent(mail_id=mail_id, sent=SENT, refused="", at=AT)
    row = OutgoingMail.objects.get()
    kept = (row.state, row.sent_at, row.sender, row.subject, row.text, row.html)
    assert kept == ("sent", AT, SENT.sender, SENT.subject, SENT.text, SENT.html)
    mark_failed(mail_id=mail_id, sent=SENT, error="late", at=AT)
    assert state() == ("sent", "")
    assert LiveEvent.objects.filter(topic=f"case:{row.case_id}").exists()


def test_kept_failed_and_put_off() -> None:
    mail_id = owed()
    mark_put_off(mail_id=mail_id, sent=SENT, error="450 later", at=AT + timedelta(days=4))
    assert state() == ("queued", "450 later")
    mark_put_off(mail_id=mail_id, sent=SENT, error="450 later", at=AT + GIVEN_UP_AFTER)
    assert state() == ("failed", "450 later")
    OutgoingMail.objects.update(state="queued")
    mark_kept(mail_id=mail_id, sent=SENT, at=AT)
    assert state() == ("kept", "")


def test_one_acknowledgement_for_each_case() -> None:
    mail_id = owed()
    assert not withhold_if_unwanted(mail_id=mail_id, at=AT)
    mark_sent(mail_id=mail_id, sent=SENT, refused="", at=AT)
    first = OutgoingMail.objects.get()
    again = owe_mail(kind="case_received", recipients=first.recipients, language="en", at=AT, case_id=first.case_id)
    assert withhold_if_unwanted(mail_id=again, at=AT + timedelta(days=2))
    assert OutgoingMail.objects.get(pk=again).last_error == "told_before"


def test_a_sender_who_catches_up_counts_by_when_mails_were_owed() -> None:
    desk = make_desk()
    for hour in range(7):
        case_id = desk.open(at=AT + timedelta(hours=hour))
        mail_id = OutgoingMail.objects.values_list("pk", flat=True).get(case_id=case_id)
        assert not withhold_if_unwanted(mail_id=mail_id, at=AT + timedelta(days=1))
        mark_sent(mail_id=mail_id, sent=SENT, refused="", at=AT + timedelta(days=1))


def test_five_automatic_mails_an_hour_for_each_person() -> None:
    desk = make_desk()
    outcomes = []
    for minute in range(7):
        case_id = desk.open(at=AT + timedelta(minutes=minute))
        mail_id = OutgoingMail.objects.values_list("pk", flat=True).get(case_id=case_id)
        withheld = withhold_if_unwanted(mail_id=mail_id, at=AT + timedelta(minutes=minute))
        outcomes.append(withheld)
        if not withheld:
            mark_sent(mail_id=mail_id, sent=SENT, refused="", at=AT + timedelta(minutes=minute))
    assert outcomes == [False] * 5 + [True] * 2
    last = desk.open(at=AT + timedelta(minutes=61))
    assert not withhold_if_unwanted(mail_id=OutgoingMail.objects.get(case_id=last).pk, at=AT + timedelta(minutes=61))


def test_who_wants_no_automatic_answer_gets_none_but_is_answered_by_people() -> None:
    desk = make_desk()
    email = Contact.objects.get(pk=desk.contact.id).email
    settle_raw_mail(raw_id=store(mail(email, "Help", X_Auto_Response_Suppress="All")), at=AT)
    received = OutgoingMail.objects.get()
    assert withhold_if_unwanted(mail_id=received.pk, at=AT)
    assert state() == ("withheld", "answer_unwanted")
    reply_to_case(case_id=received.case_id, text="Here", by=desk.agent, at=AT)
    reply = OutgoingMail.objects.get(kind="staff_replied")
    assert not withhold_if_unwanted(mail_id=reply.pk, at=AT)


def test_a_letter_holds_what_its_mail_tells() -> None:
    desk = make_desk()
    case_id = desk.open()
    reply_to_case(case_id=case_id, text="We are on it.", by=desk.agent, at=AT)
    received, replied = (letter_of(pk) for pk in OutgoingMail.objects.order_by("pk").values_list("pk", flat=True))
    assert (received.kind, received.promised, received.answer_by) == ("case_received", True, AT + timedelta(hours=1))
    assert (replied.kind, replied.words, replied.author) == ("staff_replied", "We are on it.", desk.agent.name)
    assert dict(replied.provider)["en"] == "Acme"
