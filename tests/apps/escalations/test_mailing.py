"""Mails to our own people: one each on a quiet day, one for all when much is late at once."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from tests.factories import AT, CATALOGUE, Desk, make_agent, make_desk

from palier.adapters.mail.sending import send_waiting
from palier.apps.cases.models import Case
from palier.apps.clocks.commands import sweep
from palier.apps.escalations.commands import appoint, ask_for_escalation, tell_waiting
from palier.apps.escalations.models import Pacing, Telling
from palier.apps.escalations.queries import tellings_of
from palier.apps.outbox.models import OutgoingMail
from palier.apps.staff.models import Agent
from palier.core.actor import Role
from palier.core.escalation.gathering import ROUND, SETTLE

pytestmark = pytest.mark.django_db

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
LATE = AT + HOUR + SECOND
LADDER = CATALOGUE[: CATALOGUE.index("    follow_up:")] + "escalation: [{at: due, tell: [support_manager]}]\n"


@pytest.fixture(autouse=True)
def kept_here(settings) -> None:
    settings.SMTP_URL = ""
    settings.PUBLIC_URL = "https://desk.example"


def make_late(many: int, *, at=AT) -> tuple[Desk, list[int]]:
    """So many cases whose answer is late at `LATE`, which is told to one manager."""
    desk = make_desk(catalogue=LADDER)
    lead, manager = make_agent(role=Role.LEAD), make_agent()
    appoint(office="support_manager", agent_id=manager.id, by=lead, at=at)
    return desk, [desk.open(subject=f"Nothing prints, {number}", at=at) for number in range(many)]


def mails() -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(kind__startswith="escalation_").order_by("id"))


def work(at) -> None:
    sweep(at=at)
    while tell_waiting(at=at, limit=10):
        pass
    send_waiting(at=at)


def test_many_breaches_are_one_mail_that_lists_each_once() -> None:
    _desk, cases = make_late(12)
    work(LATE)
    [mail] = mails()
    assert (mail.kind, mail.state, mail.next_attempt_at) == ("escalation_digest", "queued", LATE + SETTLE)
    send_waiting(at=LATE + SETTLE)
    mail.refresh_from_db()
    assert (mail.state, mail.subject) == ("kept", "Late: 12 promises")
    for reference in Case.objects.values_list("reference", flat=True):
        assert mail.text.count(f"https://desk.example/cases/{reference}/") == 1
    told = Telling.objects.filter(way="mail", state="told")
    assert sorted(told.values_list("case_id", flat=True)) == sorted(cases)
    assert set(told.values_list("mail_id", flat=True)) == {mail.pk}


def test_each_step_stands_in_the_timeline_of_its_case() -> None:
    desk, cases = make_late(5)
    work(LATE)
    for case_id in cases:
        told = tellings_of(viewer=desk.agent, case_id=case_id)
        assert [(each.step, each.way, each.state) for each in told] == [
            ("step-1", "desk", "told"),
            ("step-1", "mail", "told"),
        ]


def test_few_are_mailed_one_by_one_and_at_once() -> None:
    make_late(3)
    work(LATE)
    assert [(mail.kind, mail.state) for mail in mails()] == [("escalation_step", "kept")] * 3


def test_what_comes_after_a_mail_was_taken_is_in_the_next() -> None:
    desk, _cases = make_late(8)
    work(LATE)
    send_waiting(at=LATE + SETTLE)
    desk.open(at=AT + SETTLE)
    work(LATE + SETTLE)
    first, second = mails()
    assert (first.state, second.state) == ("kept", "queued")
    assert second.next_attempt_at == LATE + SETTLE + ROUND
    desk.open(at=AT + SETTLE + 2 * SECOND)
    work(LATE + SETTLE + 2 * SECOND)
    assert len(mails()) == 2
    work(LATE + SETTLE + ROUND)
    assert [Telling.objects.filter(mail_id=mail.pk).count() for mail in mails()] == [8, 2]


def test_what_a_customer_asks_for_is_a_mail_of_its_own() -> None:
    granting = LADDER.replace("plans:\n", "features:\n  care: {label: Care, grants: pooled_escalation}\nplans:\n")
    desk = make_desk(catalogue=granting.replace("    label: Gold\n", "    label: Gold\n    includes: {care: yes}\n"))
    lead = make_agent(role=Role.LEAD)
    for office in ("support_manager", "escalation_manager"):
        appoint(office=office, agent_id=lead.id, by=lead, at=AT)
    cases = [desk.open() for _ in range(6)]
    sweep(at=LATE)
    ask_for_escalation(case_id=cases[0], reason="We lose orders.", by=desk.contact, at=LATE)
    work(LATE)
    assert sorted((mail.kind, mail.state) for mail in mails() if mail.case_id != cases[0] or mail.event_id) == [
        ("escalation_asked", "kept"),
        ("escalation_digest", "queued"),
        ("escalation_step", "kept"),
    ]


def test_in_french() -> None:
    make_late(4)
    Agent.objects.update(language="fr", timezone="Europe/Paris")
    work(LATE)
    send_waiting(at=LATE + SETTLE)
    [mail] = mails()
    assert mail.subject == "En retard : 4 engagements"
    for words in ("4 avis vous sont destinés", "Échéance : lundi 2 mars 2026 à 11:00", "gravité", "en tant que"):
        assert words in mail.text, words


@pytest.mark.django_db(transaction=True)
def test_two_workers_begin_one_mail_between_them() -> None:
    make_late(24)
    sweep(at=LATE)
    ready = threading.Barrier(2)

    def tell() -> None:
        ready.wait()
        while tell_waiting(at=LATE, limit=6):
            pass
        connection.close()

    workers = [threading.Thread(target=tell) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    [mail] = mails()
    assert Telling.objects.filter(way="mail", state="told", mail_id=mail.pk).count() == 24
    assert Pacing.objects.count() == 1
