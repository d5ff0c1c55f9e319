"""Killed at any instant, the listener and the reader lose nothing and double nothing."""

import os
import random
import signal
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import quote

import pytest
from django.db import connection
from tests.adapters.mail.conftest import ADDRESS
from tests.apps.mailroom.mails import store
from tests.factories import make_desk

from palier.apps.accounts.models import Contact
from palier.apps.cases.models import Case, Message
from palier.apps.mailroom.models import RawMail
from palier.apps.outbox.models import OutgoingMail

pytestmark = pytest.mark.django_db(transaction=True)

MAILS = int(os.environ.get("KILL_MAILS", "200"))
"""`bench/kill_mail.py` sets how many; the run of the tests takes 200."""


def environment(**more: str) -> dict[str, str]:
    known = connection.settings_dict
    url = f"postgresql://{known['USER']}@/{known['NAME']}?host={quote(known['HOST'], safe='/')}"
    return {**os.environ, "DATABASE_URL": url, **more}


class Program:
    """Something that lives, is killed and lives again."""

    def __init__(self, *words: str, **more: str) -> None:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        command = [sys.executable, "-m", "tests.adapters.mail.forked", *words]
        self.process = subprocess.Popen(command, env=environment(**more), **pipes)
        self.life = 0

    def begin(self) -> None:
        self.process.stdin.write(b"live\n")
        self.process.stdin.flush()
        self.life = int(self.process.stdout.readline())

    def kill(self) -> None:
        if self.life:
            os.kill(self.life, signal.SIGKILL)
            self.life = 0


@contextmanager
def program(*words: str, **more: str) -> Iterator[Program]:
    """A program that may be killed inside, and is for certain at the end."""
    made = Program(*words, **more)
    try:
        yield made
    finally:
        made.kill()
        made.process.kill()
        made.process.wait(10)
        made.process.stdin.close()
        made.process.stdout.close()


def wait_until(true: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


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


def test_a_killed_listener_loses_nothing_it_answered_for() -> None:
    """The sender does as mail servers do: what got no 250 is sent again."""
    port, waiting, rounds = free_port(), list(range(MAILS)), 0
    chance = random.Random(7)
    with program("listener", str(port)) as listener:
        while waiting:
            rounds += 1
            assert rounds < 50
            listener.begin()
            wait_until(lambda: is_open(port))
            after = chance.randint(MAILS // 13, MAILS // 4)
            with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
                for number in waiting[:after]:
                    client.sendmail("a@b.example", [ADDRESS], raw(number, "a@b.example"))
                    waiting.remove(number)
            if waiting:
                torn_off(listener, port, waiting[0])
    assert RawMail.objects.count() == MAILS
    assert sorted(bytes(row) for row in RawMail.objects.values_list("raw", flat=True)) == sorted(
        raw(number, "a@b.example") for number in range(MAILS)
    )


def torn_off(listener: Program, port: int, number: int) -> None:
    """Send the last dot of a mail and kill the listener at once, before its answer is read."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as link, link.makefile("rb") as answers:
        answers.readline()
        for words in (b"HELO x", b"MAIL FROM:<a@b.example>", f"RCPT TO:<{ADDRESS}>".encode(), b"DATA"):
            link.sendall(words + b"\r\n")
            answers.readline()
        link.sendall(raw(number, "a@b.example") + b".\r\n")
        listener.kill()


def test_a_killed_reader_settles_each_mail_once() -> None:
    email = Contact.objects.get(pk=make_desk().contact.id).email
    for number in range(MAILS):
        store(raw(number, email), sender=email)
    chance, kills = random.Random(11), 0
    with program("reader", PALIER_SMTP_URL="") as reader:
        while RawMail.objects.filter(state="received").exists():
            reader.begin()
            done, goal = Case.objects.count(), chance.randint(MAILS // 20, MAILS // 5)
            deadline = time.monotonic() + 2
            while Case.objects.count() < min(done + goal, MAILS) and time.monotonic() < deadline:
                time.sleep(0.001)
            reader.kill()
            kills += 1
            assert kills < 60
            RawMail.objects.filter(state="received").update(next_attempt_at=None, attempts=0)
    assert (Case.objects.count(), Message.objects.count()) == (MAILS, MAILS)
    assert set(Message.objects.values_list("text", flat=True)) == {f"Words {number}" for number in range(MAILS)}
    assert set(RawMail.objects.values_list("state", flat=True)) == {"case"}
    assert OutgoingMail.objects.count() == MAILS
    assert kills > 3
