"""The child that reads what nobody would write: it answers as we would, and its death is one mail's alone."""

import subprocess
from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.apps.mailroom.mails import mail, store
from tests.factories import AT, make_desk

from palier.adapters.mail.reading import read_waiting
from palier.adapters.mail.understood import understood
from palier.apps.accounts.models import Contact
from palier.apps.apart import Child, ReaderDied
from palier.apps.cases.models import Case
from palier.apps.mailroom import apart
from palier.apps.mailroom.apart import PROGRAM, needs_care, understand, understand_in_part
from palier.apps.mailroom.models import RawMail
from palier.core.mail.parse import parse_mail

HEAVY = b"From: a@client.example\n\n" + b"=FF" * 600_000
LARGE = b"From: a@client.example\nSubject: large\n\n" + b"words and more words\n" * 20_000


@pytest.fixture
def tight(monkeypatch) -> Iterator[Child]:
    """The same child with so little memory that a large mail is too much for it."""
    child = Child(PROGRAM, memory_bytes=2**20)
    monkeypatch.setattr(apart, "CHILD", child)
    yield child
    child.end()


@pytest.mark.parametrize(
    ("raw", "cares"),
    [
        (b"From: a@b.example\n\nx", False),
        (LARGE, True),
        (b"X: y\n" * 20_000, True),
        (b"From: a@b.example\n\n" + b"x" * 100_000, False),
        (b"--b\nContent-Type: text/plain\n\nx\n" * 200, True),
    ],
)
def test_ordinary_mail_is_read_in_place(raw: bytes, cares: bool) -> None:
    assert needs_care(raw) is cares


@pytest.mark.parametrize("sender", [None, "", "a@b.example"])
def test_the_child_answers_as_we_would(sender: str | None) -> None:
    assert understand(LARGE, envelope_from=sender) == parse_mail(LARGE, envelope_from=sender)


def test_a_child_that_went_home_is_started_again() -> None:
    child = Child(PROGRAM, idle_seconds=0.01)
    assert child.ask((LARGE, None)) == child.ask((LARGE, None))
    process = child._process
    assert process is not None
    assert process.wait(20) == 0
    assert child.ask((LARGE, None)).subject == "large"
    child.end()


def test_a_killed_child_fails_one_mail_and_no_other() -> None:
    child = Child(PROGRAM)
    child.ask((LARGE, None))
    process = child._process
    assert isinstance(process, subprocess.Popen)
    process.kill()
    process.wait(10)
    assert child.ask((LARGE, None)).subject == "large"
    child.end()


def test_beyond_its_memory_it_dies_and_a_person_still_sees_the_beginning(tight: Child) -> None:
    with pytest.raises(ReaderDied):
        understand(HEAVY)
    shown = understand_in_part(HEAVY)
    assert (shown.sender.email, shown.cut) == ("a@client.example", True)
    assert "ReaderDied" in str(understood("x.eml", HEAVY, authserv_id="")["error"])
    assert tight.ask((b"Subject: x\n\ny", None)).subject == "x"


@pytest.mark.django_db
def test_its_mail_is_put_aside_whole_and_the_others_flow(tight: Child) -> None:
    email = Contact.objects.get(pk=make_desk().contact.id).email
    heavy = store(HEAVY)
    for number in range(5):
        store(mail(email, f"Words {number}"))
    for days in range(4):
        while read_waiting(at=AT + timedelta(days=days)):
            pass
    row = RawMail.objects.get(pk=heavy)
    assert (row.state, bytes(row.raw)) == ("quarantined", HEAVY)
    assert "ReaderDied" in row.reason
    assert Case.objects.count() == 5
