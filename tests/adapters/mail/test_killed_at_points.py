"""Killed at each of twenty named points, the programs of mail lose nothing and double nothing (promises E8, E11).

`bench/kill_mail.py` sets how many mails and how often; the run of the tests takes 17 mails once at each point: 204 in.
"""

import os
import random
import signal
import smtplib
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from tests.adapters.mail.conftest import ADDRESS
from tests.adapters.mail.deaths import IN, OUT
from tests.adapters.mail.imap_server import Box, serving
from tests.adapters.mail.mortals import Mortal
from tests.adapters.mail.test_fetching import added
from tests.adapters.mail.test_killed import free_port, is_open, raw, wait_until
from tests.apps.mailroom.mails import store
from tests.factories import AT, make_desk

from palier.apps.accounts.models import Contact
from palier.apps.cases.models import Case, Message
from palier.apps.mailboxes.models import Mailbox
from palier.apps.mailroom.models import RawMail
from palier.apps.outbox.commands import mail_owed
from palier.apps.outbox.models import OutgoingMail
from palier.apps.together import write_together

pytestmark = pytest.mark.django_db(transaction=True)

MAILS = int(os.environ.get("POINT_MAILS", "17"))
SEEDS = int(os.environ.get("POINT_SEEDS", "1"))
BATCHES = -(-MAILS // 10)
"""In how many batches a reader and a sender take them."""
NOW = datetime.now(UTC).replace(microsecond=0)


def points_of(life: str) -> list[tuple[int, str]]:
    """Each point of this life, as often as there are seeds."""
    return [(seed, name) for seed in range(SEEDS) for name, point in {**IN, **OUT}.items() if point.life == life]


def mails_of(round_: int, sender: str) -> list[bytes]:
    return [raw(round_ * 1_000 + number, sender) for number in range(MAILS)]


def kept() -> list[bytes]:
    return sorted(bytes(row) for row in RawMail.objects.values_list("raw", flat=True))


def test_there_are_twelve_ways_in_and_eight_ways_out() -> None:
    assert (len(IN), len(OUT)) == (12, 8)


def test_a_listener_that_dies_at_a_named_point_has_kept_what_it_answered_for_once(mortal: Mortal) -> None:
    given: list[bytes] = []
    for round_, (seed, name) in enumerate(points_of("listen")):
        waiting = mails_of(round_, "a@b.example")
        given += waiting
        call = random.Random(seed).randint(1, MAILS)
        for point in (name, ""):
            port = free_port()
            mortal.begin("listen", port=port, point=point, call=call)
            wait_until(lambda port=port: is_open(port))
            offer(port, waiting)
            if point:
                assert mortal.ended() == signal.SIGKILL
                assert waiting
        mortal.kill()
        assert waiting == []
    assert kept() == sorted(given)


def offer(port: int, waiting: list[bytes]) -> None:
    """As a mail server does: what was answered with 250 is never offered again, all else is."""
    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=10) as client:
            while waiting:
                client.sendmail("a@b.example", [ADDRESS], waiting[0])
                waiting.pop(0)
    except (smtplib.SMTPException, OSError):
        return


def test_a_fetcher_that_dies_at_a_named_point_has_taken_each_mail_once(mortal: Mortal) -> None:
    given: list[bytes] = []
    box = Box()
    with serving(box) as port:
        mailbox = added(port)
        for round_, (seed, name) in enumerate(points_of("fetch")):
            came = mails_of(round_, "a@b.example")
            given += came
            for mail in came:
                box.add(mail)
            call = random.Random(seed).randint(1, MAILS)
            at = (AT + timedelta(minutes=round_)).isoformat()
            mortal.begin("fetch", mailbox=mailbox, at=at, point=name, call=call)
            assert mortal.ended() == signal.SIGKILL
            mortal.begin("fetch", mailbox=mailbox, at=at)
            assert mortal.ended() == 0
    assert kept() == sorted(given)
    assert len(box.seen) >= len(given) - len(points_of("fetch"))
    assert box.deleted == []
    assert Mailbox.objects.get().failing_since is None


def test_a_reader_that_dies_at_a_named_point_settles_each_mail_once(mortal: Mortal) -> None:
    email = Contact.objects.get(pk=make_desk().contact.id).email
    given: list[bytes] = []
    for round_, (seed, name) in enumerate(points_of("read")):
        came = mails_of(round_, email)
        given += came
        for mail in came:
            store(mail, sender=email)
        call = random.Random(seed).randint(1, BATCHES)
        mortal.begin("read", at=NOW.isoformat(), point=name, call=call)
        assert mortal.ended() == signal.SIGKILL
        mortal.begin("read", at=(NOW + timedelta(minutes=1)).isoformat())
        assert mortal.ended() == 0
    assert kept() == sorted(given)
    assert set(RawMail.objects.values_list("state", flat=True)) == {"case"}
    assert sorted(Message.objects.values_list("text", flat=True)) == sorted(
        mail.rpartition(b"\r\n\r\n")[2].decode().strip() for mail in given
    )
    assert Case.objects.count() == OutgoingMail.objects.count() == len(given)


def test_a_sender_that_dies_at_a_named_point_repeats_one_mail_at_most_under_its_own_id(
    mortal: Mortal, sink, settings
) -> None:
    deaths = 0
    for round_, (seed, name) in enumerate(points_of("send")):
        write_together([news(f"r{round_}-{number}@x.example") for number in range(MAILS)])
        call = random.Random(seed).randint(1, BATCHES if name == "claimed" else MAILS)
        mortal.begin("send", smtp=settings.SMTP_URL, at=NOW.isoformat(), point=name, call=call)
        assert mortal.ended() == signal.SIGKILL
        deaths += 1
        mortal.begin("send", smtp=settings.SMTP_URL, at=(NOW + timedelta(hours=1)).isoformat())
        assert mortal.ended() == 0
    came = Counter(mail["Message-ID"].strip() for _, _, mail in sink.received)
    assert set(came) == set(OutgoingMail.objects.filter(state="sent").values_list("message_id", flat=True))
    assert OutgoingMail.objects.count() == len(came) == deaths * MAILS
    assert sum(came.values()) - len(came) <= deaths
    assert sum(came.values()) > len(came)


def test_what_was_owed_and_never_committed_is_never_sent(mortal: Mortal, sink, settings) -> None:
    """The eighth point: who dies there owes mails ten at a time; what it had committed leaves, once."""
    committed: list[str] = []
    for round_, (seed, name) in enumerate(points_of("owe")):
        recipients = [f"r{round_}-{number}@x.example" for number in range(MAILS)]
        call = random.Random(seed).randint(1, MAILS)
        mortal.begin("owe", at=NOW.isoformat(), recipients=recipients, point=name, call=call)
        assert mortal.ended() == signal.SIGKILL
        committed += recipients[: (call - 1) // 10 * 10]
        mortal.begin("send", smtp=settings.SMTP_URL, at=NOW.isoformat())
        assert mortal.ended() == 0
    assert sorted(to for _, [to], _ in sink.received) == sorted(committed)
    assert OutgoingMail.objects.count() == len(committed)


def news(to: str) -> OutgoingMail:
    row = mail_owed(kind="news", recipients=[to], language="en", at=NOW)
    row.subject, row.text = "What happened", "Words of a status update."
    return row
