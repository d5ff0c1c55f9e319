"""A solution answered from a mail: looking changes nothing, one click answers, and a link is good for one thing."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from tests.apps.lifecycle.lives import DAY, differences, work
from tests.factories import Desk

from palier.adapters.mail.sending import send_waiting
from palier.adapters.shared.answer_links import answer_address
from palier.apps.accounts.models import Contact
from palier.apps.cases import commands
from palier.apps.cases.models import Case, CaseEvent
from palier.apps.lifecycle.models import CaseLink
from palier.apps.outbox.models import OutgoingMail

NOW = datetime.now(UTC).replace(microsecond=0)
LINK = re.compile(r"https?://\S+/answers/\S+")


@pytest.fixture
def case_id(desk: Desk) -> int:
    case_id = desk.open(at=NOW - 2 * DAY)
    commands.propose_solution(case_id=case_id, text="Install 2.1.", by=desk.agent, at=NOW - 2 * DAY)
    return case_id


def links(case_id: int, kind: str) -> list[str]:
    """The links of the latest mail of that kind, as paths, sent as the installation sends them."""
    while send_waiting(at=datetime.now(UTC)):
        pass
    text = OutgoingMail.objects.filter(case_id=case_id, kind=kind).latest("pk").text
    found = [urlsplit(link) for link in LINK.findall(text)]
    return [f"{link.path}?{link.query}" for link in found]


def status(case_id: int) -> str:
    return Case.objects.get(pk=case_id).status


def rows() -> dict[str, int]:
    """How many rows every table holds, and how often it was written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        counts = {}
        for table in tables:
            cursor.execute(f'SELECT count(*), coalesce(max(xmin::text::bigint), 0) FROM "{table}"')
            counts[table] = cursor.fetchone()
    return counts


def test_fetching_every_link_twice_changes_no_row(client: Client, case_id: int) -> None:
    """promises A12: scanners follow links."""
    work(NOW)
    found = [*links(case_id, "solution_proposed"), *links(case_id, "reminder_solution")]
    assert len(found) == 4
    before = rows()
    for address in found * 2:
        assert client.get(address).status_code == 200
        assert client.head(address).status_code == 200
    assert rows() == before


def test_accepting_with_one_click(client: Client, case_id: int) -> None:
    accept, _ = links(case_id, "solution_proposed")
    assert "Install 2.1." in client.get(accept).content.decode()
    done = client.post(accept, {"answer": "yes"}, follow=True)
    assert "is resolved and closed" in done.content.decode()
    assert status(case_id) == "closed"
    event = CaseEvent.objects.filter(case_id=case_id).latest("seq")
    assert (event.kind, event.actor_kind) == ("solution_accepted", "contact")
    assert OutgoingMail.objects.filter(case_id=case_id, kind="solution_accepted").count() == 1
    again = client.post(accept, {"answer": "yes"})
    assert (again.status_code, CaseEvent.objects.filter(kind="solution_accepted").count()) == (422, 1)


def test_rejecting_with_or_without_words(client: Client, desk: Desk, case_id: int) -> None:
    _, reject = links(case_id, "solution_proposed")
    client.post(reject, {"answer": "no", "text": "It stops at page 3."})
    assert status(case_id) == "open"
    event = CaseEvent.objects.filter(case_id=case_id).latest("seq")
    assert (event.kind, event.message.text) == ("solution_rejected", "It stops at page 3.")
    assert "has moved on" in client.get(reject).content.decode()
    assert differences() == []


def test_a_link_answers_the_solution_it_came_with(client: Client, desk: Desk, case_id: int) -> None:
    old, _ = links(case_id, "solution_proposed")
    commands.propose_solution(case_id=case_id, text="Install 2.2.", by=desk.agent, at=NOW)
    response = client.post(old, {"answer": "yes"})
    assert response.status_code == 422
    assert "Another solution has been proposed" in response.content.decode()
    assert status(case_id) == "solution_proposed"


def test_after_closing_a_link_reopens(client: Client, desk: Desk, case_id: int) -> None:
    """lifecycle.reopen_within: 14d."""
    commands.accept_solution(case_id=case_id, by=desk.contact, at=NOW - DAY)
    [address] = links(case_id, "solution_accepted")
    assert "You can have it reopened until" in client.get(address).content.decode()
    assert client.post(address, {"answer": "open", "text": " "}).status_code == 422
    noted = client.post(address, {"answer": "open", "text": "Thank you!"}, follow=True).content.decode()
    assert ("stays closed" in noted, status(case_id)) == (True, "closed")
    client.post(address, {"answer": "open", "text": "It is back."})
    assert status(case_id) == "open"


def test_later_a_link_opens_a_new_case_that_goes_on(client: Client, desk: Desk) -> None:
    case_id = desk.open(at=NOW - 40 * DAY)
    commands.propose_solution(case_id=case_id, text="Install 2.1.", by=desk.agent, at=NOW - 40 * DAY)
    commands.accept_solution(case_id=case_id, by=desk.contact, at=NOW - 20 * DAY)
    [address] = links(case_id, "solution_accepted")
    assert "opens a new case that goes on from it" in client.get(address).content.decode()
    done = client.post(address, {"answer": "open", "text": "It is back."}, follow=True)
    assert "a new case goes on from this one" in done.content.decode()
    [link] = CaseLink.objects.values_list("other_id", "relation", "case__subject", "case__contact_id")
    assert link == (case_id, "continues", "It broke", desk.contact.id)


def test_a_link_that_is_bent_or_old_leads_nowhere(client: Client, desk: Desk, case_id: int) -> None:
    address = answer_address(case_id=case_id, seq=2, contact_id=desk.contact.id, at=NOW)
    path = urlsplit(address).path
    assert client.get(path).status_code == 200
    for bent in (path[:-3] + "zz/", "/answers/x/", path.replace(f"/{case_id}-", f"/{case_id + 1}-")):
        assert client.get(bent).status_code == client.post(bent, {"answer": "yes"}).status_code == 404
    old = answer_address(case_id=case_id, seq=2, contact_id=desk.contact.id, at=NOW - timedelta(days=61))
    assert client.get(urlsplit(old).path).status_code == 404
    assert status(case_id) == "solution_proposed"


def test_rights_are_those_of_now(client: Client, desk: Desk, case_id: int) -> None:
    accept, _ = links(case_id, "solution_proposed")
    Contact.objects.filter(pk=desk.contact.id).update(left_at=NOW - DAY)
    assert client.post(accept, {"answer": "yes"}).status_code == 404
    assert status(case_id) == "solution_proposed"


def test_a_form_without_its_token_is_refused(case_id: int) -> None:
    accept, _ = links(case_id, "solution_proposed")
    assert Client(enforce_csrf_checks=True).post(accept, {"answer": "yes"}).status_code == 403


def test_the_page_speaks_the_contacts_language(client: Client, desk: Desk, case_id: int) -> None:
    accept, _ = links(case_id, "solution_proposed")
    Contact.objects.filter(pk=desk.contact.id).update(language="fr")
    text = client.get(accept).content.decode()
    assert ("Oui, c’est résolu" in text, '<html lang="fr"' in text) == (True, True)


def mailed_to(case_id: int, address: str) -> list[str]:
    """The links of the mail that one reader got of the proposed solution."""
    links(case_id, "solution_proposed")
    [mail] = OutgoingMail.objects.filter(case_id=case_id, kind="solution_proposed", recipients=[address])
    return [f"{link.path}?{link.query}" for link in map(urlsplit, LINK.findall(mail.text))]


def test_a_click_is_the_act_of_whoever_the_mail_was_sent_to(client: Client, desk: Desk) -> None:
    colleague = Contact.objects.create(
        account_id=desk.account_id, name="Cleo Martin", email="cleo@client.example", created_at=NOW, timezone="UTC"
    )
    case_id = desk.open(at=NOW - 2 * DAY)
    commands.add_participant(case_id=case_id, contact_id=colleague.pk, by=desk.contact, at=NOW - 2 * DAY)
    commands.propose_solution(case_id=case_id, text="Install 2.1.", by=desk.agent, at=NOW - 2 * DAY)
    own = Contact.objects.get(pk=desk.contact.id)
    theirs, yours = mailed_to(case_id, colleague.email), mailed_to(case_id, own.email)
    assert not set(theirs) & set(yours), "each has links of their own"
    assert OutgoingMail.objects.filter(case_id=case_id, kind="solution_proposed").count() == 2
    done = client.post(theirs[1], {"answer": "no", "text": "Still broken here."}, follow=True)
    assert done.status_code == 200
    said = CaseEvent.objects.get(case_id=case_id, kind="solution_rejected")
    assert (said.actor_kind, said.actor_id, said.actor_name) == ("contact", colleague.pk, "Cleo Martin")
    assert said.channel == "email"
    assert differences() == []


def test_who_takes_part_no_longer_answers_nothing_by_an_old_link(client: Client, desk: Desk) -> None:
    colleague = Contact.objects.create(
        account_id=desk.account_id, name="Cleo Martin", email="cleo@client.example", created_at=NOW, timezone="UTC"
    )
    case_id = desk.open(at=NOW - 2 * DAY)
    commands.add_participant(case_id=case_id, contact_id=colleague.pk, by=desk.contact, at=NOW - 2 * DAY)
    commands.propose_solution(case_id=case_id, text="Install 2.1.", by=desk.agent, at=NOW - 2 * DAY)
    link = mailed_to(case_id, colleague.email)[0]
    commands.remove_participant(case_id=case_id, contact_id=colleague.pk, by=desk.contact, at=NOW - DAY)
    assert client.get(link).status_code == 404
    assert client.post(link, {"answer": "yes"}).status_code == 404
    assert status(case_id) == "solution_proposed"
