"""Coming in to the portal: a code by mail or an invitation, a session apart from the desk's."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.apps.accounts.people import email_of
from tests.factories import AT

from palier.adapters.mail.compose import compose, write
from palier.adapters.portal.guards import ASKING_COOKIE, SESSION_COOKIE
from palier.apps.accounts.access import CODES_PER_ADDRESS
from palier.apps.accounts.invitations import invite
from palier.apps.accounts.models import Contact
from palier.apps.accounts.people_commands import record_departure
from palier.apps.mailroom.letters import letter_of
from palier.apps.outbox.models import OutgoingMail


def sent(kind: str) -> bytes:
    """The latest mail of a kind as it leaves."""
    return compose(letter_of(OutgoingMail.objects.filter(kind=kind).latest("pk").pk), at=AT).raw


def code_in(raw: bytes, pattern: str) -> str:
    found = re.search(pattern, raw.decode())
    assert found is not None
    return found[1]


def ask(client: Client, contact) -> str:
    client.post(reverse("portal:sign_in"), {"email": email_of(contact)})
    return code_in(sent("sign_in_code"), r"(\d{4}-\d{4})")


def test_a_contact_comes_in_by_the_code_of_the_mail_and_leaves(desk, client) -> None:
    code = ask(client, desk.contact)
    response = client.post(reverse("portal:code"), {"code": code})
    assert (response.status_code, response.headers["Location"]) == (302, reverse("portal:home"))
    cookie = response.cookies[SESSION_COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/portal/")
    assert client.get(reverse("portal:home")).status_code == 200
    client.post(reverse("portal:sign_out"))
    assert client.get(reverse("portal:home")).status_code == 302


def test_the_answer_does_not_say_whether_an_address_is_known(desk) -> None:
    answers = []
    for address in (email_of(desk.contact), "nobody@x.example", "", "x" * 400):
        client = Client()
        response = client.post(reverse("portal:sign_in"), {"email": address})
        page = client.get(reverse("portal:code")).content.decode()
        wrong = client.post(reverse("portal:code"), {"code": "0000-0000"})
        bare = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", page + wrong.content.decode())
        answers.append((response.status_code, response.headers["Location"], wrong.status_code, bare))
    assert len(set(answers)) == 1
    assert answers[0][:3] == (302, reverse("portal:code"), 422)


def test_asking_too_often_is_said_alike(desk, client) -> None:
    for address in (email_of(desk.contact), "nobody@x.example"):
        for _ in range(CODES_PER_ADDRESS):
            assert client.post(reverse("portal:sign_in"), {"email": address}).status_code == 302
        response = client.post(reverse("portal:sign_in"), {"email": address})
        assert response.status_code == 429
        assert "Wait an hour" in response.content.decode()


def test_a_code_typed_in_another_browser_opens_nothing(desk, client) -> None:
    code = ask(client, desk.contact)
    other = Client()
    assert other.post(reverse("portal:code"), {"code": code}).headers["Location"] == reverse("portal:sign_in")
    other.cookies[ASKING_COOKIE] = "guessed"
    assert other.post(reverse("portal:code"), {"code": code}).status_code == 422
    assert SESSION_COOKIE not in other.cookies


def test_looking_at_the_pages_of_the_door_changes_nothing(desk, client) -> None:
    code = ask(client, desk.contact)
    for page in ("code", "invitation", "sign_in"):
        assert client.get(reverse(f"portal:{page}"), {"code": code}).status_code == 200
    assert client.get(reverse("portal:sign_out")).status_code == 405
    assert client.post(reverse("portal:code"), {"code": code}).status_code == 302


def test_an_invitation_lets_its_reader_in_once(desk, ada, client) -> None:
    invite(account_id=desk.account_id, email="new@client.example", name="Noé", by=ada, at=AT)
    from palier.apps.accounts.people_models import Invitation

    Invitation.objects.update(expires_at="2999-01-01T00:00Z")
    raw = sent("invitation")
    code = code_in(raw, r"#([0-9A-Z-]{23})")
    assert client.post(reverse("portal:invitation"), {"code": code}).headers["Location"] == reverse("portal:home")
    page = client.get(reverse("portal:team")).content.decode()
    assert "new@client.example" in page
    assert Contact.objects.get(email="new@client.example").account_id == desk.account_id
    again = Client().post(reverse("portal:invitation"), {"code": code})
    assert (again.status_code, SESSION_COOKIE in again.cookies) == (422, False)


@pytest.mark.parametrize("kind", ["sign_in_code", "invitation"])
def test_what_the_desk_keeps_of_such_a_mail_holds_no_code(kind, desk, ada, client) -> None:
    if kind == "invitation":
        invite(account_id=desk.account_id, email="new@client.example", name="Noé", by=ada, at=AT)
        code = code_in(sent(kind), r"#([0-9A-Z-]{23})")
    else:
        code = ask(client, desk.contact)
    mail = OutgoingMail.objects.get(kind=kind)
    composed = compose(letter_of(mail.pk), at=AT)
    for kept in (composed.sent, write(letter_of(mail.pk))):
        assert code not in f"{kept.subject} {kept.text} {kept.html}"
    assert code.encode() in composed.raw
    headers = composed.raw.partition(b"\r\n\r\n")[0]
    assert b"Auto-Submitted: auto-generated" in headers
    assert (composed.envelope_from, code.encode() in headers) == ("", False)


def test_a_session_ends_with_the_right_to_one(desk, enter) -> None:
    client = enter(desk.contact)
    assert client.get(reverse("portal:cases")).status_code == 200
    record_departure(contact_id=desk.contact.id, by=desk.agent, at=AT)
    assert client.get(reverse("portal:cases")).headers["Location"] == reverse("portal:sign_in")


def test_the_two_doors_do_not_open_each_other(desk, enter, client) -> None:
    from palier.apps.staff.models import Agent

    client.force_login(Agent.objects.get(pk=desk.agent.id))
    assert client.get(reverse("portal:cases")).headers["Location"] == reverse("portal:sign_in")
    assert reverse("desk:login") in enter(desk.contact).get(reverse("desk:queue")).headers["Location"]


def test_a_contact_reads_in_their_own_language(desk, enter) -> None:
    Contact.objects.filter(pk=desk.contact.id).update(language="fr")
    response = enter(desk.contact).get(reverse("portal:cases"), headers={"Accept-Language": "en"})
    assert response.headers["Content-Language"] == "fr"
    assert '<html lang="fr"' in response.content.decode()
