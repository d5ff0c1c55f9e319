"""Killed at any instant, the listener and the reader lose nothing and double nothing."""

import os
import random
import smtplib
import socket
import threading
import time
from collections.abc import Callable

import pytest
from tests.adapters.mail.conftest import ADDRESS
from tests.adapters.mail.mortals import Mortal
from tests.apps.mailroom.mails import store
from tests.factories import make_desk

from palier.apps.accounts.models import Contact
from palier.apps.cases.models import Case, Message
from palier.apps.mailroom.models import RawMail
from palier.apps.outbox.models import OutgoingMail

pytestmark = pytest.mark.django_db(transaction=True)

MAILS = int(os.environ.get("KILL_MAILS", "200"))
"""`bench/kill_mail.py` sets how many; the run of the tests takes 200."""


def wait_until(true: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        threading.Event().wait(0.01)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def is_open(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def raw(number: int, sender: str) -> bytes:
    lines = (
        f"From: {sender}",
        f"Subject: mail {number}",
        f"Message-ID: <{number}@c.example>",
        "",
        f"Words {number}",
        "",
    )
    return "\r\n".join(lines).encode()


def test_a_killed_listener_loses_nothing_it_answered_for(mortal: Mortal) -> None:
    """The sender does as mail servers do: what got no 250 is sent again."""
    port, waiting, rounds = free_port(), list(range(MAILS)), 0
    chance = random.Random(7)
    while waiting:
        rounds += 1
        assert rounds < 50
        mortal.begin("listen", port=port)
        wait_until(lambda: is_open(port))
        after = chance.randint(MAILS // 13, MAILS // 4)
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
            for number in waiting[:after]:
                client.sendmail("a@b.example", [ADDRESS], raw(number, "a@b.example"))
                waiting.remove(number)
        torn_off(mortal, port, waiting[0] if waiting else 0)
    assert RawMail.objects.count() == MAILS
    assert sorted(bytes(row) for row in RawMail.objects.values_list("raw", flat=True)) == sorted(
        raw(number, "a@b.example") for number in range(MAILS)
    )


def torn_off(listener: Mortal, port: int, number: int) -> None:
    """Send the last dot of a mail and kill the listener at once, before its answer is read."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as link, link.makefile("rb") as answers:
        answers.readline()
        for words in (b"HELO x", b"MAIL FROM:<a@b.example>", f"RCPT TO:<{ADDRESS}>".encode(), b"DATA"):
            link.sendall(words + b"\r\n")
            answers.readline()
        link.sendall(raw(number, "a@b.example") + b".\r\n")
        listener.kill()


def test_a_killed_reader_settles_each_mail_once(mortal: Mortal) -> None:
    email = Contact.objects.get(pk=make_desk().contact.id).email
    for number in range(MAILS):
        store(raw(number, email), sender=email)
    chance, kills = random.Random(11), 0
    while RawMail.objects.filter(state="received").exists():
        mortal.begin("both")
        goal = min(Case.objects.count() + chance.randint(MAILS // 20, MAILS // 5), MAILS)
        wait_until(lambda goal=goal: Case.objects.count() >= goal, seconds=60 + MAILS / 20)
        mortal.kill()
        kills += 1
        assert kills < 60
        RawMail.objects.filter(state="received").update(next_attempt_at=None, attempts=0)
    assert (Case.objects.count(), Message.objects.count()) == (MAILS, MAILS)
    assert set(Message.objects.values_list("text", flat=True)) == {f"Words {number}" for number in range(MAILS)}
    assert set(RawMail.objects.values_list("state", flat=True)) == {"case"}
    assert OutgoingMail.objects.count() == MAILS
    assert kills > 3
