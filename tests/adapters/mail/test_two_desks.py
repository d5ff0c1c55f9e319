"""Two installations that answer each other fall silent; what machines write nobody answers (promises E1, E2)."""

import email
import email.policy
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.message import EmailMessage

import psycopg
import pytest
from django.db import connection
from tests.adapters.mail.conftest import test_database_url, written
from tests.apps.mailroom.mails import mail, store
from tests.factories import AT, Desk, make_desk
from tests.mail.machines import AUTOMATIC, FEEDBACK, PLAIN_REPORTS, RECEIPT, STANDARD_REPORTS

from palier.adapters.mail.compose import compose
from palier.adapters.mail.reading import read_waiting
from palier.adapters.mail.sending import send_waiting
from palier.apps.accounts.commands import add_contact
from palier.apps.accounts.models import Contact
from palier.apps.cases.models import Case
from palier.apps.mailroom.letters import letter_of
from palier.apps.mailroom.models import RawMail
from palier.apps.outbox.models import OutgoingMail
from palier.core.actor import PALIER

pytestmark = pytest.mark.django_db(transaction=True)

OURS, THEIRS = "support@a.example", "support@b.example"
TELLING = ("Auto-Submitted", "X-Auto-Response-Suppress", "Precedence", "In-Reply-To", "References", "Return-Path")


@contextmanager
def second_database() -> Iterator[str]:
    """A copy of the test's own: another installation on the same server."""
    name = f"{connection.settings_dict['NAME']}_twin"
    server = test_database_url()
    connection.close()
    with psycopg.connect(server, dbname="postgres", autocommit=True) as link:
        link.execute(f'DROP DATABASE IF EXISTS "{name}"')
        link.execute(f'CREATE DATABASE "{name}" TEMPLATE "{connection.settings_dict["NAME"]}"')
        try:
            yield name
        finally:
            connection.close()
            link.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


class Installation:
    """One desk: its database, its secret, its address."""

    def __init__(self, settings, name: str, address: str) -> None:
        self.settings, self.name, self.address = settings, name, address

    @contextmanager
    def at_work(self) -> Iterator[None]:
        before = connection.settings_dict["NAME"]
        connection.close()
        connection.settings_dict["NAME"] = self.name
        self.settings.MAIL_ADDRESS, self.settings.SECRET_KEY = self.address, f"secret of {self.address}"
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = before

    def take(self, raw: bytes, *, sender: str, at: datetime) -> list[EmailMessage]:
        """Read one mail; what leaves because of it."""
        with self.at_work():
            store(raw, sender=sender, to=self.address, at=at)
            read_waiting(at=at)
            before = set(OutgoingMail.objects.exclude(state="queued").values_list("pk", flat=True))
            while send_waiting(at=at):
                pass
            left = OutgoingMail.objects.filter(state="kept").exclude(pk__in=before).order_by("pk")
            return [
                email.message_from_bytes(compose(letter_of(each.pk), at=at).raw, policy=email.policy.default)
                for each in left
            ]


def stripped(answer: EmailMessage, *, sender: str, number: int) -> bytes:
    """An answer without anything by which a machine is known, under an id and a sender of its own."""
    for name in (*TELLING, "Message-ID", "Reply-To"):
        del answer[name]
    answer["Message-ID"] = f"<{number}@{sender.partition('@')[2]}>"
    return answer.as_bytes()


@pytest.mark.parametrize("strip", [True, False])
def test_two_desks_that_answer_each_other_fall_silent(settings, strip: bool) -> None:
    """Twenty-four hours, a minute from one to the other: at most two automatic mails of each."""
    settings.SMTP_URL = ""
    desk = make_desk()
    for address in (OURS, THEIRS):
        add_contact(account_id=desk.account_id, name=address, email=address, by=PALIER, at=AT)
    first = connection.settings_dict["NAME"]
    with second_database() as second:
        desks = (Installation(settings, first, OURS), Installation(settings, second, THEIRS))
        said = [0, 0]
        waiting = [written("Nothing works.", sender=THEIRS, subject="Very broken", Message_ID="<1@x>").as_bytes()]
        for minute in range(24 * 60):
            here, there = desks[minute % 2], desks[(minute + 1) % 2]
            at = AT + timedelta(minutes=minute)
            answers = [answer for raw in waiting for answer in here.take(raw, sender=there.address, at=at)]
            said[minute % 2] += len(answers)
            to_the_other = [answer for answer in answers if there.address in str(answer["To"])]
            waiting = [
                stripped(answer, sender=here.address, number=minute) if strip else answer.as_bytes()
                for answer in to_the_other
            ]
            if not waiting:
                break
        assert not waiting
        assert said[0] >= 1
        assert max(said) <= 2, said


def everything_machines_write(sender: str) -> list[bytes]:
    reports = [
        f"{head}\n{text}" for head, text in (*PLAIN_REPORTS.values(), *STANDARD_REPORTS.values(), FEEDBACK, RECEIPT)
    ]
    notices = [f"{head}\n{text}" for head, text in AUTOMATIC.values()]
    as_known = [notice.replace("jean@client.example", sender) for notice in notices]
    return [each.encode() for each in (*reports, *notices, *as_known)]


def test_whatever_machines_write_is_answered_by_nobody_and_opens_nothing(settings) -> None:
    settings.SMTP_URL = ""
    desk = make_desk()
    email_of = Contact.objects.get(pk=desk.contact.id).email
    raws = everything_machines_write(email_of)
    for number, raw in enumerate(raws):
        store(b"X-Number: %d\n" % number + raw, sender="", at=AT)
    while read_waiting(at=AT):
        pass
    assert not RawMail.objects.filter(state__in=("received", "quarantined", "case", "returned")).exists()
    assert (Case.objects.count(), OutgoingMail.objects.count()) == (0, 0)


def test_automatic_mail_goes_to_whoever_asked_alone(settings) -> None:
    """Twenty cases with ten in copy, colleagues among them: twenty mails."""
    settings.SMTP_URL = ""
    desk: Desk = make_desk()
    asks = Contact.objects.get(pk=desk.contact.id).email
    copies = [f"c{number}@client.example" for number in range(10)]
    for address in copies[:5]:
        add_contact(account_id=desk.account_id, name=address, email=address, by=PALIER, at=AT)
    for number in range(20):
        at = AT + timedelta(hours=number)
        store(mail(asks, f"Words {number}", Cc=", ".join(copies)), at=at)
        read_waiting(at=at)
        send_waiting(at=at)
    assert Case.objects.count() == 20
    assert [row.recipients for row in OutgoingMail.objects.all()] == [[asks]] * 20
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {"kept"}
