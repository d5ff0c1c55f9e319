"""Handing mail over: to a server that takes it, that says later, that says never, that isn't there, and to none."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.factories import AT, make_contact, make_desk

from palier.adapters.mail import sending
from palier.adapters.mail.sending import MailServer, send_waiting
from palier.apps.accounts.models import Contact
from palier.apps.cases.commands import reply_to_case
from palier.apps.outbox.deliveries import suppress
from palier.apps.outbox.models import OutgoingMail

pytestmark = pytest.mark.django_db(transaction=True)


def state() -> tuple[str, str, int]:
    return OutgoingMail.objects.values_list("state", "last_error", "attempts").get()


def test_without_a_server_mail_is_kept_where_it_can_be_read(settings) -> None:
    settings.SMTP_URL = ""
    make_desk().open()
    assert send_waiting(at=AT) == 1
    row = OutgoingMail.objects.get()
    assert (row.state, row.sent_at) == ("kept", AT)
    assert row.subject.startswith("Re: It broke [PAL-")
    assert "We have received your request" in row.text
    assert "We have received your request" in row.html
    assert send_waiting(at=AT + timedelta(days=9)) == 0


def test_a_later_is_tried_again_with_the_same_name(sink) -> None:
    make_desk().open()
    sink.answers = ["450 4.2.0 Greylisted"]
    send_waiting(at=AT)
    assert state() == ("queued", "450 4.2.0 Greylisted", 1)
    assert send_waiting(at=AT + timedelta(seconds=59)) == 0
    assert send_waiting(at=AT + timedelta(seconds=60)) == 1
    assert state() == ("sent", "", 2)
    assert sink.received[0][2]["Message-ID"].strip() == OutgoingMail.objects.get().message_id


def test_beside_a_slow_server_nothing_is_sent_under_a_claim_that_ends(sink, monkeypatch) -> None:
    """Another worker may claim them then, and send them too."""
    desk = make_desk()
    for _ in range(3):
        desk.open()
    with monkeypatch.context() as slow:
        slow.setattr(sending, "HELD_SECONDS", 0.0)
        assert send_waiting(at=AT) == 0
        assert len(sink.received) == 1
        left = OutgoingMail.objects.filter(state="queued").values_list("attempts", "next_attempt_at", "fault")
        assert list(left) == [(1, AT + timedelta(minutes=1), "")] * 2
    assert send_waiting(at=AT + timedelta(minutes=1)) == 2
    assert len(sink.received) == 3


def test_a_slow_server_is_given_no_batch_under_claims_that_begin_too_late(sink, monkeypatch) -> None:
    """A case gives one mail a batch: however many batches there are, their claims are all counted from one instant."""
    desk = make_desk()
    case = desk.open()
    for text in ("One", "Two", "Three"):
        reply_to_case(case_id=case, text=text, by=desk.agent, at=AT)
    with monkeypatch.context() as slow:
        slow.setattr(sending, "HELD_SECONDS", 0.0)
        assert send_waiting(at=AT) == 1
    assert len(sink.received) == 1
    assert sorted(OutgoingMail.objects.values_list("state", "attempts")) == [("queued", 0)] * 3 + [("sent", 1)]
    assert send_waiting(at=AT) == 3


def test_a_mail_whose_hours_come_late_is_tried_for_five_days_from_then_on(sink) -> None:
    """Offices close for longer than that around new year: what was written before must not end at the first doubt."""
    make_desk().open()
    late = AT + timedelta(days=9)
    OutgoingMail.objects.update(next_attempt_at=late)
    sink.answers = ["450 4.2.0 Greylisted"]
    send_waiting(at=late)
    assert state() == ("queued", "450 4.2.0 Greylisted", 1)
    sink.answers = ["450 4.2.0 Greylisted"]
    send_waiting(at=late + timedelta(days=5))
    assert state()[0] == "failed"


def test_a_worker_that_was_away_for_a_week_waits_for_a_server_that_is_away_too(settings) -> None:
    settings.SMTP_URL = "smtp://127.0.0.1:9"
    make_desk().open()
    late = AT + timedelta(days=7)
    send_waiting(at=late)
    assert state()[0] == "queued"
    send_waiting(at=late + timedelta(days=5))
    assert state()[0] == "failed"


def test_whom_nothing_more_is_sent_is_not_offered_to_the_server(sink) -> None:
    desk = make_desk()
    both, alone = desk.open(), desk.open()
    email = Contact.objects.get(pk=desk.contact.id).email
    OutgoingMail.objects.filter(case_id=both).update(recipients=[email, "bo@client.example"])
    suppress(email, mail_id=None, status="5.1.1", said="550 5.1.1 No such user", at=AT)
    assert send_waiting(at=AT) == 2
    assert [recipients for _, recipients, _ in sink.received] == [["bo@client.example"]]
    rows = OutgoingMail.objects.order_by("pk").values_list("case_id", "state", "fault")
    assert list(rows) == [(both, "sent", ""), (alone, "failed", "suppressed")]


def test_an_automatic_mail_that_a_machine_would_answer_is_not_offered_to_the_server(sink) -> None:
    desk = make_desk()
    for _ in range(6):
        desk.open()
    assert send_waiting(at=AT) == 6
    states = sorted(OutgoingMail.objects.values_list("state", "last_error"))
    assert (len(sink.received), [state for state, _ in states]) == (5, ["sent"] * 5 + ["withheld"])


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("421 4.3.2 Shutting down", ("queued", "busy", 1)),  # it speaks of itself: no attempt is counted
        ("450 4.2.1 Try later", ("queued", "for_now", 1)),
    ],
)
def test_a_server_that_can_not_take_this_reader_now_takes_the_others(
    sink, said: str, kept: tuple[str, str, int]
) -> None:
    desk = make_desk()
    _, other = make_contact()
    first = desk.open()
    email = Contact.objects.get(pk=desk.contact.id).email
    replace(desk, contact=other).open()
    sink.refused = {email: said}
    send_waiting(at=AT)
    assert len(sink.received) == 1
    row = OutgoingMail.objects.get(case_id=first)
    assert (row.state, row.fault, row.attempts) == kept
    assert said in row.last_error
    sink.refused = {}
    assert send_waiting(at=AT + timedelta(minutes=1)) == 1
    assert len(sink.received) == 2


def test_a_never_is_final_and_says_why(sink) -> None:
    desk = make_desk()
    desk.open()
    email = Contact.objects.get(pk=desk.contact.id).email
    sink.refused = {email: "550 5.1.1 No such user"}
    send_waiting(at=AT)
    assert state() == ("failed", f"{email}: 550 5.1.1 No such user", 1)


def test_a_server_that_is_not_there_is_waited_for_five_days(settings) -> None:
    settings.SMTP_URL = "smtp://127.0.0.1:9"
    make_desk().open()
    for hours in range(0, 120, 12):
        assert send_waiting(at=AT + timedelta(hours=hours)) == 0
        mail = OutgoingMail.objects.get()
        assert (mail.state, mail.fault, mail.attempts) == ("queued", "nobody_there", 1)
        assert mail.next_attempt_at == AT + timedelta(hours=hours, minutes=1)
    send_waiting(at=AT + timedelta(days=5))
    assert state()[0] == "failed"
    assert "ConnectionRefusedError" in state()[1]
    assert OutgoingMail.objects.get().fault == "nobody_there"


def test_a_bad_mail_spoils_no_other_in_its_batch(sink) -> None:
    desk = make_desk()
    for number in range(4):
        desk.open(subject=f"case {number}")
    sink.answers = ["250 ok", "554 5.6.0 Refused content"]
    send_waiting(at=AT)
    assert sorted(OutgoingMail.objects.values_list("state", flat=True)) == ["failed", "sent", "sent", "sent"]


def test_a_mail_that_cannot_be_written_spoils_no_other(sink) -> None:
    desk = make_desk()
    desk.open()
    OutgoingMail.objects.update(recipients=["no address"])
    desk.open()
    assert send_waiting(at=AT) == 2
    assert list(OutgoingMail.objects.order_by("pk").values_list("state", flat=True)) == ["queued", "sent"]
    assert OutgoingMail.objects.order_by("pk").first().last_error


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mx", MailServer("mx", 25, "smtp", "", "")),
        ("smtp+starttls://me%40x:p%2Fw@mx", MailServer("mx", 587, "smtp+starttls", "me@x", "p/w")),
        ("smtps://u:p@mx:4650", MailServer("mx", 4650, "smtps", "u", "p")),
    ],
)
def test_servers_are_named_by_url(url: str, server: MailServer) -> None:
    assert MailServer.at(url) == server


@pytest.mark.parametrize("url", ["http://mx", "mx:25", "smtp://"])
def test_other_urls_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match=url):
        MailServer.at(url)
