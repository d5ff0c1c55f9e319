"""Mails that are kept: read and settled together, each at its own instant, none stopped by another."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import AT, make_desk

from palier.adapters.mail.keeping import keep_owed
from palier.adapters.mail.sending import send_waiting
from palier.apps.cases.commands import propose_solution, reply_to_case
from palier.apps.mailroom.letters import letter_of, look_up
from palier.apps.outbox.commands import owe_mail
from palier.apps.outbox.deliveries import suppress
from palier.apps.outbox.models import OutgoingMail

pytestmark = pytest.mark.django_db

MINUTE, WORKER = timedelta(minutes=1), timedelta(seconds=2)


def outcomes() -> list[tuple[object, ...]]:
    return list(OutgoingMail.objects.order_by("pk").values_list("state", "last_error"))


def test_each_is_kept_as_by_a_worker_that_never_slept() -> None:
    desk = make_desk()
    owed = [AT + hour * timedelta(hours=1) for hour in range(3)]
    for at in owed:
        desk.open(at=at)
    assert keep_owed(until=owed[1], after=WORKER) == 2
    assert keep_owed(until=AT + timedelta(days=1), after=WORKER) == 1
    kept = OutgoingMail.objects.order_by("pk").values_list("state", "sent_at", "attempts", "next_attempt_at")
    assert list(kept) == [("kept", at + WORKER, 1, None) for at in owed]
    mail = OutgoingMail.objects.order_by("pk")[0]
    assert mail.subject in mail.html
    assert mail.text.startswith("Hello")


def test_who_has_had_enough_is_counted_within_what_is_kept_together() -> None:
    desk = make_desk()
    for minute in range(7):
        desk.open(at=AT + minute * MINUTE)
    assert keep_owed(until=AT + timedelta(hours=1), after=WORKER) == 7
    assert outcomes() == [("kept", "")] * 5 + [("withheld", "too_many")] * 2


def test_one_that_cannot_be_written_or_reaches_nobody_stops_no_other() -> None:
    desk = make_desk()
    first, second, third = (desk.open(at=AT + minute * MINUTE) for minute in range(3))
    faulty = owe_mail(kind="tells_of_nothing", recipients=["x@x.example"], language="en", at=AT)
    OutgoingMail.objects.filter(case_id=first).update(recipients=["gone@x.example"])
    suppress("gone@x.example", mail_id=None, status="5.1.1", said="no such user", at=AT)
    assert send_waiting(at=AT + timedelta(hours=1)) == 4
    states = dict(OutgoingMail.objects.values_list("case_id", "state"))
    assert states == {first: "failed", second: "kept", third: "kept", None: "queued"}
    assert OutgoingMail.objects.get(pk=faulty).fault == "unwritten"


def test_ten_mails_are_read_and_kept_in_as_many_statements_as_one() -> None:
    desk, asked = make_desk(), []
    for many in (1, 10):
        for number in range(many):
            case_id = desk.open()
            OutgoingMail.objects.filter(case_id=case_id).update(state="kept")
            reply_to_case(case_id=case_id, text=f"Here {number}", by=desk.agent, at=AT)
        with CaptureQueriesContext(connection) as statements:
            assert send_waiting(at=AT, limit=many) == many
        asked.append(len(statements))
    assert asked[0] == asked[1]


def test_what_is_looked_up_together_is_what_is_looked_up_alone() -> None:
    desk = make_desk()
    cases = [desk.open(), desk.open()]
    reply_to_case(case_id=cases[0], text="Here", by=desk.agent, at=AT + MINUTE)
    propose_solution(case_id=cases[1], text="Done", by=desk.agent, at=AT + MINUTE)
    mail_ids = list(OutgoingMail.objects.order_by("pk").values_list("pk", flat=True))
    found = look_up(mail_ids)
    assert [letter_of(mail_id, found) for mail_id in mail_ids] == [letter_of(mail_id) for mail_id in mail_ids]
