"""Every mail that came in has a place on the desk; so have the mailboxes it is fetched from."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.factories import AT

from palier.apps.mailboxes.commands import Access, add_mailbox, note_alive, note_trouble
from palier.apps.mailboxes.models import Mailbox
from palier.apps.mailroom.models import RawMail
from palier.core.actor import PALIER

RAW = b"From: Rosa <rosa@elsewhere.example>\r\nSubject: <b>Help</b>\r\n\r\n<script>alert(1)</script>\r\n"


def row(state: str, **more) -> RawMail:
    values = {
        "received_at": timezone.now(),
        "mailbox": "support",
        "digest": f"{state}{RawMail.objects.count()}",
        "size": len(RAW),
        "raw": RAW,
        "state": state,
        "subject": f"About {state}",
        "sender_name": "Rosa",
        "sender_address": "rosa@elsewhere.example",
    }
    return RawMail.objects.create(**{**values, **more})


def text(page) -> str:
    return page.content.decode()


def test_whatever_became_of_a_mail_it_is_in_the_list(desk, agent):
    states = ["received", "held", "returned", "noted", "same", "spam", "dropped", "quarantined"]
    for state in states:
        row(state)
    page = text(agent.get(reverse("desk:inbox")))
    for state in states:
        assert f"About {state}" in page
    only = text(agent.get(reverse("desk:inbox") + "?state=spam"))
    assert "About spam" in only
    assert "About dropped" not in only


def test_older_mails_are_a_page_away_and_a_page_is_few_questions(desk, agent):
    rows = [row("dropped") for _ in range(60)]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = text(agent.get(reverse("desk:inbox")))
    assert len(asked) <= 12
    assert f"?before={rows[10].pk}" in page
    assert f'id="inbox-{rows[9].pk}"' in text(agent.get(reverse("desk:inbox") + f"?before={rows[10].pk}"))


def test_one_mail_shows_what_it_is_and_runs_nothing(desk, agent):
    mail = row("held", reason="unproven", verdict="fail", marks="unproven reply_to_elsewhere")
    page = text(agent.get(reverse("desk:inbox_mail", args=[mail.pk])))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    for words in ("it may be forged", "It wants answers at another address"):
        assert words in page.replace("\u00a0", " ")


def test_the_bytes_of_a_mail_leave_as_a_file(desk, agent):
    mail = row("dropped")
    answer = agent.get(reverse("desk:inbox_bytes", args=[mail.pk]))
    assert answer.content == RAW
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_mail_is_read_again_by_a_click(desk, agent):
    mail = row("spam")
    assert agent.get(reverse("desk:inbox_again", args=[mail.pk])).status_code == 405
    agent.post(reverse("desk:inbox_again", args=[mail.pk]))
    assert RawMail.objects.get(pk=mail.pk).state == "received"


def test_quarantine_is_told_and_emptied_by_a_click(desk, agent):
    for _ in range(3):
        row("quarantined", attempts=3, decided_at=timezone.now() - timedelta(minutes=16))
    assert "3 mails could not be read and have waited" in text(agent.get(reverse("desk:inbox")))
    agent.post(reverse("desk:inbox_all_again"))
    assert set(RawMail.objects.values_list("state", "attempts")) == {("received", 0)}


@pytest.mark.parametrize("name", ["inbox_mail", "inbox_bytes"])
def test_a_mail_that_is_not_there_is_not_there(desk, agent, name):
    assert agent.get(reverse(f"desk:{name}", args=[99])).status_code == 404


@pytest.mark.parametrize("name", ["inbox", "mailboxes"])
def test_nobody_sees_any_of_it_without_signing_in(desk, client, name):
    assert client.get(reverse(f"desk:{name}")).status_code == 302


def test_mailboxes_say_how_they_are(desk, agent):
    assert "No mailbox is fetched" in text(agent.get(reverse("desk:mailboxes")))
    for name, expires in (("well", None), ("ill", timezone.now().date())):
        access = Access("imap.example", 993, name, "secret-word", Mailbox.Security.TLS, expires_on=expires)
        number = add_mailbox(
            address=f"{name}@p.example", access=access, folders=["INBOX"], since_at=AT, by=PALIER, at=timezone.now()
        )
        if expires:
            note_trouble(mailbox_id=number, trouble="wrong password", at=timezone.now())
        else:
            note_alive(mailbox_id=number, taken=7, at=timezone.now())
    with CaptureQueriesContext(connection) as asked:
        page = text(agent.get(reverse("desk:mailboxes")))
    assert len(asked) <= 12
    for words in ("It works", "wrong password", "Its token ends on"):
        assert words in page
    assert "secret-word" not in page
    assert page.index("ill@p.example") < page.index("well@p.example")
