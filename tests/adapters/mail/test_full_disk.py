"""A disk that is really full: mail stays with whoever brings it, nothing is sent without a row (promises E13, H2)."""

import base64
import random
import smtplib

import pytest
from django.db import Error as DatabaseFault
from psycopg import Error as PsycopgFault
from tests.adapters.mail.conftest import ADDRESS, deliver, listening, test_database_url
from tests.adapters.mail.imap_server import Box, serving
from tests.adapters.mail.small_disk import FULL_SAYS, small_disk
from tests.adapters.mail.test_fetching import added, look
from tests.factories import AT, make_desk
from tests.project.verbs.test_mail import palier

from palier.adapters.mail.sending import send_waiting
from palier.apps.cases.commands import reply_to_case
from palier.apps.cases.models import Message
from palier.apps.mailroom.models import RawMail
from palier.apps.outbox.models import OutgoingMail

pytestmark = pytest.mark.django_db(transaction=True)


def raw(number: int) -> bytes:
    noise = base64.encodebytes(random.Random(number).randbytes(20_000)).replace(b"\n", b"\r\n")
    return b"From: a@b.example\r\nSubject: Mail %d\r\n\r\n%b" % (number, noise)


def kept() -> list[bytes]:
    return sorted(bytes(row) for row in RawMail.objects.values_list("raw", flat=True))


def test_mail_that_finds_no_room_stays_with_its_server_and_comes_in_once_there_is_some() -> None:
    """E13: 452 to a mail server, 75 to a pipe, unread in a mailbox; each is kept once afterwards."""
    mails = [raw(number) for number in range(8)]
    box = Box()
    for each in mails[6:]:
        box.add(each)
    with (
        small_disk("mailroom_rawmail") as disk,
        listening(test_database_url()) as listener,
        serving(box) as port,
    ):
        mailbox = added(port)
        deliver(listener, mails[0], sender="a@b.example")
        with disk.full():
            there = kept()
            for each in mails[1:5]:
                with pytest.raises(smtplib.SMTPDataError) as refusal:
                    deliver(listener, each, sender="a@b.example")
                assert (refusal.value.smtp_code, refusal.value.smtp_error[:6]) in {(452, b"4.3.1 "), (451, b"4.3.0 ")}
            piped = palier("pipe", "--from", "a@b.example", "--to", ADDRESS, typed=mails[5])
            assert piped.returncode == 75, piped.stderr
            with pytest.raises(PsycopgFault, match=FULL_SAYS):
                look(mailbox)
            assert (kept(), box.seen) == (there, set())
        assert kept() == mails[:1]
        for each in mails[1:5]:
            deliver(listener, each, sender="a@b.example")
        assert palier("pipe", "--from", "a@b.example", "--to", ADDRESS, typed=mails[5]).returncode == 0
        look(mailbox)
        assert kept() == sorted(mails)


def test_a_reply_whose_mail_finds_no_room_is_no_reply(sink) -> None:
    """E13: the agent hears of it and tries again, and it is there once."""
    desk = make_desk()
    case_id = desk.open(at=AT)
    with small_disk("outbox_outgoingmail") as disk:
        with disk.full():
            with pytest.raises(DatabaseFault, match=FULL_SAYS):
                reply_to_case(case_id=case_id, text="Here.", by=desk.agent, at=AT)
            assert not Message.objects.filter(case_id=case_id, text="Here.").exists()
            assert send_waiting(at=AT) == 0
        reply_to_case(case_id=case_id, text="Here.", by=desk.agent, at=AT)
        assert send_waiting(at=AT) == 1
        assert Message.objects.filter(case_id=case_id, text="Here.").count() == 1
        sent = list(OutgoingMail.objects.values_list("recipients", flat=True))
        assert [to for _, to, _ in sink.received] == sent
