"""Mails about the life of a case: their own words, when a case is closed and reopened, and what machines must know."""

import email
import email.policy
from datetime import UTC, datetime

import pytest
from tests.apps.lifecycle.lives import DAY, HOUR, living_desk, work
from tests.factories import AT, Desk

from palier.adapters.mail.compose import compose, write
from palier.apps.accounts.models import Contact
from palier.apps.cases import commands
from palier.apps.cases.models import Case, Message
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
    assert "closed on Sunday, 8 March 2026 at 10:00 (Paris time)" in text("reminder_waiting")


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
    assert "dimanche 22 mars 2026 à 10:00 (heure de Paris)" in text("closed_unanswered")


def test_a_reminder_repeats_what_was_said_last_and_never_a_note(desk: Desk) -> None:
    asked, proposed, waiting = desk.open(), desk.open(), waits(desk)
    commands.reply_to_case(case_id=asked, text="First this.", by=desk.agent, at=AT)
    then = {"then": Status.WAITING_CUSTOMER, "by": desk.agent, "at": AT + HOUR}
    commands.reply_to_case(case_id=asked, text="Which version is it?", **then)
    commands.add_note(case_id=asked, text="Slow to answer, they are.", by=desk.agent, at=AT + HOUR)
    commands.propose_solution(case_id=proposed, text="Install 2.1.", by=desk.agent, at=AT + HOUR)
    work(AT + DAY + 2 * HOUR)
    mails = OutgoingMail.objects.filter(kind__startswith="reminder_")
    told = {mail.case_id: write(letter_of(mail.pk)).text for mail in mails}
    assert "This is what we asked:\n\nWhich version is it?\n\nSimply reply" in told[asked]
    assert "This is what we proposed:\n\nInstall 2.1.\n\nIt is solved" in told[proposed]
    assert "This is what" not in told[waiting]
    assert not any("First this" in each or "Slow" in each for each in told.values())


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_case_that_comes_from_another_says_from_which(desk: Desk, language: str) -> None:
    Contact.objects.filter(pk=desk.contact.id).update(language=language)
    case_id = desk.open()
    reference = Case.objects.get(pk=case_id).reference
    message = {"text": "And the export fails.", "channel": "email", "by": desk.contact}
    commands.record_customer_reply(case_id=case_id, at=AT + HOUR, **message)
    chosen = [Message.objects.latest("id").pk]
    part = commands.split_case(case_id=case_id, message_ids=chosen, subject="Export", by=desk.agent, at=AT + HOUR)
    commands.close_case(case_id=case_id, reason="customer_asked", by=desk.agent, at=AT + 2 * HOUR)
    commands.record_customer_reply(case_id=case_id, at=AT + 20 * DAY, **message)
    first, split, later = OutgoingMail.objects.filter(kind="case_received").order_by("pk")
    assert split.case_id == part.case_id
    assert reference in write(letter_of(first.pk)).subject
    said = {
        "en": (
            f"It is a part of your case {reference} that we handle on its own.",
            f"It goes on from your case {reference}, which stays closed.",
        ),
        "fr": (
            f"Il reprend une partie de votre dossier {reference}, que nous traitons à part.",
            f"Il fait suite à votre dossier {reference}, qui reste clos.",
        ),
    }[language]
    for mail, words in zip((split, later), said, strict=True):
        assert words in write(letter_of(mail.pk)).text


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
