"""Mails about the life of a case: their own words, when a case is closed and reopened, and what machines must know."""

import email
import email.policy
from datetime import UTC, datetime

import pytest
from tests.apps.lifecycle.lives import DAY, HOUR, living_desk, work
from tests.factories import AT, Desk

from palier.adapters.mail.compose import compose
from palier.apps.accounts.models import Contact
from palier.apps.cases import commands
from palier.apps.mailroom.commands import withhold_if_unwanted
from palier.apps.mailroom.letters import letter_of
from palier.apps.outbox.models import OutgoingMail
from palier.core.case import Status
from palier.core.letters.plain import unflowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return living_desk()


def latest(kind: str) -> int:
    return OutgoingMail.objects.filter(kind=kind).latest("pk").pk


def text(kind: str) -> str:
    raw = compose(letter_of(latest(kind)), at=datetime.now(UTC)).raw
    body = email.message_from_bytes(raw, policy=email.policy.default).get_body(("plain",))
    return unflowed(body.get_content().replace("\r\n", "\n"))


def waits(desk: Desk) -> int:
    case_id = desk.open()
    commands.change_status(case_id=case_id, status=Status.WAITING_CUSTOMER, by=desk.agent, at=AT)
    return case_id


def test_a_reminder_is_automatic_and_says_when_the_case_closes(desk: Desk) -> None:
    waits(desk)
    work(AT + DAY)
    mail = compose(letter_of(latest("reminder_waiting")), at=AT)
    head = email.message_from_bytes(mail.raw, policy=email.policy.default)
    assert (mail.envelope_from, head["Auto-Submitted"]) == ("", "auto-generated")
    assert "we need your answer" in text("reminder_waiting")
    assert "closed on Sunday 8 March 2026 at 10:00" in text("reminder_waiting")


def test_each_scenario_has_its_own_words_in_french_too(desk: Desk) -> None:
    Contact.objects.filter(pk=desk.contact.id).update(language="fr")
    waits(desk)
    other = desk.open()
    commands.propose_solution(case_id=other, text="Installez la 2.1.", by=desk.agent, at=AT)
    work(AT + DAY)
    assert "nous avons besoin de votre réponse" in text("reminder_waiting")
    assert "Vous a-t-elle aidé" in text("reminder_solution")
    assert text("reminder_solution").count("/answers/") == 2
    for days in (3, 5, 6):
        work(AT + days * DAY)
    assert "Sans réponse de votre part" in text("closed_unanswered")
    assert "dimanche 22 mars 2026 à 10:00" in text("closed_unanswered")


def test_a_reminder_that_the_customer_overtook_is_not_sent(desk: Desk) -> None:
    case_id = waits(desk)
    work(AT + DAY)
    mail_id = latest("reminder_waiting")
    assert withhold_if_unwanted(mail_id=mail_id, at=AT + DAY) is False
    commands.record_customer_reply(case_id=case_id, text="2.1", channel="email", by=desk.contact, at=AT + DAY)
    assert withhold_if_unwanted(mail_id=mail_id, at=AT + DAY) is True
    assert OutgoingMail.objects.get(pk=mail_id).last_error == "overtaken"


def test_a_status_is_told_once_a_day(desk: Desk) -> None:
    """lifecycle.notify: waiting."""
    case_id = waits(desk)
    OutgoingMail.objects.filter(kind="waiting").update(state="sent")
    commands.change_status(case_id=case_id, status=Status.OPEN, by=desk.agent, at=AT + HOUR)
    commands.change_status(case_id=case_id, status=Status.WAITING_CUSTOMER, by=desk.agent, at=AT + 2 * HOUR)
    assert withhold_if_unwanted(mail_id=latest("waiting"), at=AT + 2 * HOUR) is True


def test_reopening_is_told(desk: Desk) -> None:
    case_id = desk.open()
    commands.close_case(case_id=case_id, reason="customer_asked", by=desk.agent, at=AT)
    assert "is closed." in text("closed")
    commands.reopen_case(case_id=case_id, by=desk.agent, at=AT)
    assert "is open again" in text("reopened")
