"""A proposed severity answered from a mail with one click: agreed to, having confirmed its statement, or contested."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from tests.apps.duties.catalogue import duties_desk
from tests.factories import Desk

from palier.adapters.mail.sending import send_waiting
from palier.apps.accounts.models import Contact
from palier.apps.cases import commands
from palier.apps.cases.models import Case, CaseEvent
from palier.apps.cases.verification import verify_cases
from palier.apps.outbox.models import OutgoingMail

NOW = datetime.now(UTC).replace(microsecond=0)
LINK = re.compile(r"https?://\S+/answers/\S+")


@pytest.fixture
def desk(db) -> Desk:
    return duties_desk()


@pytest.fixture
def case_id(desk: Desk) -> int:
    return commands.open_case(
        contact_id=desk.contact.id, subject="Slow", text="Slow", channel="portal", severity="p2", by=desk.contact,
        at=NOW - timedelta(minutes=9),
    ).case_id  # fmt: skip


def propose(desk: Desk, case_id: int, severity: str, minutes: int = 5) -> tuple[str, str]:
    """The links of the mail, as paths: to agree, to disagree."""
    at = NOW - timedelta(minutes=minutes)
    commands.propose_severity(case_id=case_id, severity=severity, reason="It is graver.", by=desk.agent, at=at)
    OutgoingMail.objects.filter(kind="severity_proposed").update(next_attempt_at=at)
    while send_waiting(at=datetime.now(UTC)):
        pass
    text = OutgoingMail.objects.filter(case_id=case_id, kind="severity_proposed").latest("pk").text
    yes, no = (urlsplit(link) for link in LINK.findall(text))
    return f"{yes.path}?{yes.query}", f"{no.path}?{no.query}"


def severity(case_id: int) -> str:
    return Case.objects.get(pk=case_id).severity


def test_looking_at_either_link_changes_nothing(client: Client, desk, case_id) -> None:
    links = propose(desk, case_id, "p3")
    before = CaseEvent.objects.count()
    for link in links:
        shown = client.get(link).content.decode()
        assert "It is graver." in shown
        assert "We propose the severity “P3” in place of “P2”." in shown
    assert CaseEvent.objects.count() == before


def test_agreeing_with_one_click(client: Client, desk, case_id) -> None:
    yes, _no = propose(desk, case_id, "p3")
    done = client.post(yes, {"answer": "yes"}, follow=True).content.decode()
    assert "the severity counts from now on" in done
    assert severity(case_id) == "p3"
    accepted = CaseEvent.objects.get(case_id=case_id, kind="severity_accepted")
    assert (accepted.actor_kind, accepted.channel) == ("contact", "email")
    assert client.post(yes, {"answer": "yes"}).status_code == 422
    assert [found for checked in verify_cases() for found in checked.differences] == []


def test_a_severity_with_a_statement_needs_it_confirmed(client: Client, desk, case_id) -> None:
    yes, _no = propose(desk, case_id, "p1")
    assert "The impact is critical." in client.get(yes).content.decode()
    assert client.post(yes, {"answer": "yes"}).status_code == 422
    assert severity(case_id) == "p2"
    client.post(yes, {"answer": "yes", "attested": "1"})
    changed = CaseEvent.objects.filter(case_id=case_id, kind="severity_changed").latest("seq")
    assert (severity(case_id), changed.data["attested"]["text"]) == ("p1", "The impact is critical.")


def test_contesting_keeps_the_reason_and_the_severity(client: Client, desk, case_id) -> None:
    _yes, no = propose(desk, case_id, "p3")
    done = client.post(no, {"answer": "no", "text": "Half of us wait."}, follow=True).content.decode()
    assert "until one of our leads has decided" in done
    contested = CaseEvent.objects.get(case_id=case_id, kind="severity_contested")
    assert (contested.data["reason"], severity(case_id)) == ("Half of us wait.", "p2")
    again = client.post(no, {"answer": "no", "text": "Still."})
    assert again.status_code == 422
    assert "Still." in again.content.decode() or "waits for your answer" in again.content.decode()


def test_a_link_answers_its_own_proposal_only(client: Client, desk, case_id) -> None:
    old, _ = propose(desk, case_id, "p3", minutes=6)
    new, _ = propose(desk, case_id, "p1", minutes=4)
    assert "Nothing here waits for your answer" in client.get(old).content.decode()
    assert client.post(old, {"answer": "yes", "attested": "1"}).status_code == 422
    assert severity(case_id) == "p2"
    assert "We propose the severity “P1”" in client.get(new).content.decode()


def test_a_withdrawn_proposal_asks_nothing(client: Client, desk, case_id) -> None:
    yes, _ = propose(desk, case_id, "p3")
    commands.withdraw_severity(case_id=case_id, by=desk.agent, at=NOW)
    assert "Nothing here waits for your answer" in client.get(yes).content.decode()
    assert client.post(yes, {"answer": "yes"}).status_code == 422


def test_the_page_speaks_the_readers_language(client: Client, desk, case_id) -> None:
    Contact.objects.update(language="fr")
    yes, _ = propose(desk, case_id, "p3")
    assert "Nous proposons la gravité « P3 » à la place de « P2 »." in client.get(yes).content.decode().replace(
        "\u00a0", " "
    ).replace("\u202f", " ")
