"""The listener over real SMTP and LMTP: 250 means committed, everything else means the sender keeps the mail."""

import asyncio
import smtplib
import threading

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from tests.adapters.mail.conftest import ADDRESS, deliver, listening, test_database_url
from tests.adapters.mail.test_killed import wait_until

from palier.adapters.mail import listener as listeners
from palier.adapters.mail.listener import Door, Listener, is_ours
from palier.adapters.mail.sessions import read_mail
from palier.adapters.mail.store import Store, plain
from palier.apps.health.signs import signs_of
from palier.apps.health.telling import MAIL, place_of
from palier.apps.mailroom.models import RawMail

pytestmark = pytest.mark.django_db(transaction=True)

RAW = b"From: a@b.example\r\nSubject: x\r\n\r\n.dot\r\n\xff\x00bytes\r\n"


def test_bytes_are_stored_as_they_came(listener) -> None:
    deliver(listener, RAW, sender="a@b.example", to="Support+tag@Palier.localhost")
    row = RawMail.objects.get()
    assert (bytes(row.raw), row.size, row.state, row.mailbox) == (RAW, len(RAW), "received", ADDRESS)
    assert (row.envelope_from, row.envelope_to) == ("a@b.example", ["Support+tag@Palier.localhost"])
    assert (row.attempts, row.next_attempt_at) == (0, None)


def test_it_says_that_it_lives_as_long_as_it_does(transactional_db) -> None:
    with listening(test_database_url()) as running:
        place = place_of("127.0.0.1", running.port)
        wait_until(lambda: bool(signs_of(MAIL)))
        [sign] = signs_of(MAIL)
        assert (sign.place, sign.is_silent) == (place, False)
    assert signs_of(MAIL) == (), "told to stop, it is not missed"


def test_one_that_can_keep_nothing_any_more_gives_no_sign(transactional_db, monkeypatch) -> None:
    monkeypatch.setattr(listeners, "SIGN_SECONDS", 0.0)

    async def lose_the_writer() -> None:
        door = Door(Store(test_database_url()), address=ADDRESS, max_bytes=100)
        listener = Listener(door, host="127.0.0.1", port=0)
        await listener.open()
        listener._writer.cancel()
        async with asyncio.timeout(10):
            await listener._signs
        await listener.close()

    asyncio.run(lose_the_writer())


def test_the_same_mail_twice_is_one_mail(listener) -> None:
    for _ in range(3):
        deliver(listener, RAW)
    deliver(listener, RAW + b"more\r\n")
    assert RawMail.objects.count() == 2


def test_the_same_bytes_for_the_channel_are_no_copy_of_those_for_the_desk(listener) -> None:
    listener.door.also = ("Security@palier.localhost",)
    for to in (ADDRESS, "security+x@palier.localhost", "support+tag@palier.localhost", "SECURITY@palier.localhost"):
        deliver(listener, RAW, to=to)
    kept = RawMail.objects.order_by("pk").values_list("mailbox", "envelope_to")
    assert list(kept) == [(ADDRESS, [ADDRESS]), ("Security@palier.localhost", ["security+x@palier.localhost"])]


def test_the_null_sender_is_taken_and_known(listener) -> None:
    deliver(listener, RAW, sender="")
    assert RawMail.objects.get().envelope_from == ""


@pytest.mark.parametrize(
    "to", ["sales@palier.localhost", "support@elsewhere.example", "support@palier.localhost.evil.example"]
)
def test_nothing_is_taken_for_others(listener, to: str) -> None:
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
        deliver(listener, RAW, sender="a@b.example", to=to)
    code, said = refusal.value.recipients[to]
    assert code == 550
    assert ADDRESS.encode() in said
    assert not RawMail.objects.exists()


@pytest.mark.parametrize(("megabytes", "taken"), [(1, True), (24, True), (26, False), (60, False)])
def test_of_four_sizes_each_is_taken_whole_or_refused_and_no_more_is_held_than_is_taken(megabytes, taken) -> None:
    """promises D3."""
    words = b"x" * (2**20 - 2) + b"\r\n"

    async def read() -> bytes | None:
        reader = asyncio.StreamReader(limit=2**20)
        reading = asyncio.ensure_future(read_mail(reader, 25 * 2**20))
        for _ in range(megabytes):
            reader.feed_data(words)
            await asyncio.sleep(0)
        reader.feed_data(b".\r\n")
        return await reading

    assert asyncio.run(read()) == (words * megabytes if taken else None)


def test_too_large_a_mail_is_refused_in_a_sentence(transactional_db) -> None:
    with listening(test_database_url(), max_bytes=3 * 2**20) as listener:
        with smtplib.SMTP("127.0.0.1", listener.port, timeout=10) as client:
            client.helo()  # without EHLO, sizes are not told beforehand
            with pytest.raises(smtplib.SMTPDataError) as refusal:
                client.sendmail("a@b.example", [ADDRESS], RAW + (b"x" * 76 + b"\r\n") * 50_000)
        assert refusal.value.smtp_code == 552
        assert b"larger than 3 MB" in refusal.value.smtp_error
        with pytest.raises(smtplib.SMTPSenderRefused) as announced:
            deliver(listener, RAW + (b"x" * 76 + b"\r\n") * 50_000, sender="a@b.example")
        assert announced.value.smtp_code == 552
    assert not RawMail.objects.exists()


def test_a_line_may_be_as_long_as_a_mail(transactional_db) -> None:
    with listening(test_database_url(), max_bytes=8 * 2**20) as listener:
        deliver(listener, RAW + b"y" * 3_000_000 + b"\r\n")
        with smtplib.SMTP("127.0.0.1", listener.port, timeout=10) as client:
            client.helo()
            with pytest.raises(smtplib.SMTPDataError) as refusal:
                client.sendmail("a@b.example", [ADDRESS], RAW + b"y" * 9_000_000 + b"\r\n")
    assert refusal.value.smtp_code == 552
    assert bytes(RawMail.objects.get().raw) == RAW + b"y" * 3_000_000 + b"\r\n"


LINES = st.lists(
    st.sampled_from([b"", b".", b"..", b"a", b"a.", b".a", b"\n.", b"\r", b"a\n.\n", b"x" * 90]), max_size=9
)


def stuffed(lines: list[bytes]) -> bytes:
    """What a sender puts on the wire for these lines (RFC 5321 §4.5.2), line by line."""
    return b"".join((b"." if line.startswith(b".") else b"") + line + b"\r\n" for line in lines) + b".\r\n"


def taken(wire: bytes, *, limit: int, pieces: int) -> tuple[bytes | None, bytes]:
    """What is read from a wire that delivers its bytes in so many pieces, and what is left on it."""

    async def read() -> tuple[bytes | None, bytes]:
        reader = asyncio.StreamReader(limit=64)
        step = max(1, len(wire) // pieces)

        async def feed() -> None:
            for start in range(0, len(wire), step):
                reader.feed_data(wire[start : start + step])
                await asyncio.sleep(0)
            reader.feed_eof()

        feeding = asyncio.create_task(feed())
        words = await read_mail(reader, limit)
        await feeding
        return words, await reader.read()

    return asyncio.run(read())


@given(lines=LINES, pieces=st.integers(1, 40), more=st.sampled_from([b"", b"QUIT\r\n", b".\r\n"]))
def test_the_words_end_at_the_lonely_dot_and_nowhere_else(lines: list[bytes], pieces: int, more: bytes) -> None:
    said = b"".join(line + b"\r\n" for line in lines)
    assert taken(stuffed(lines) + more, limit=10_000, pieces=pieces) == (said, more)


@given(lines=LINES, pieces=st.integers(1, 40), spare=st.integers(-3, 3))
def test_the_limit_counts_what_is_on_the_wire(lines: list[bytes], pieces: int, spare: int) -> None:
    said, wire = b"".join(line + b"\r\n" for line in lines), stuffed(lines)
    length = len(wire) - len(b".\r\n")
    words, left = taken(wire, limit=length + spare, pieces=pieces)
    assert (words, left) == (None if spare < 0 else said, b"")


def test_without_a_database_the_sender_keeps_the_mail() -> None:
    with listening("postgresql://nobody@127.0.0.1:9/none") as listener:
        with pytest.raises(smtplib.SMTPDataError) as refusal:
            deliver(listener, RAW, sender="a@b.example")
        assert refusal.value.smtp_code == 451
        assert b"send it again" in refusal.value.smtp_error


def test_a_lost_connection_to_the_database_is_replaced(listener) -> None:
    deliver(listener, RAW)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'palier mail listener'"
        )
    deliver(listener, RAW + b"second\r\n")
    assert RawMail.objects.count() == 2


def test_many_senders_at_once(listener) -> None:
    def send(sender: int) -> None:
        with smtplib.SMTP("127.0.0.1", listener.port, timeout=30) as client:
            for number in range(10):
                client.sendmail("a@b.example", [ADDRESS], RAW + b"%d %d\r\n" % (sender, number))

    threads = [threading.Thread(target=send, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert RawMail.objects.count() == 80


def test_lmtp_answers_for_each_recipient(transactional_db) -> None:
    with (
        listening(test_database_url(), lmtp=True) as listener,
        smtplib.LMTP("127.0.0.1", listener.port, timeout=10) as client,
    ):
        client.ehlo()
        client.mail("a@b.example")
        client.rcpt(ADDRESS)
        client.rcpt("support+c1@palier.localhost")
        assert client.data(RAW)[0] == 250
        assert client.getreply()[0] == 250  # the library's client forgets that there is one for each
    assert RawMail.objects.get().envelope_to == [ADDRESS, "support+c1@palier.localhost"]


def test_whose_address_it_is() -> None:
    assert is_ours("SUPPORT+x@Palier.localhost", ADDRESS)
    assert not is_ours("support@palier.localhost@evil.example", ADDRESS)
    assert not is_ours("", ADDRESS)
    assert plain("a b\x00\n@c.example") == "ab@c.example"
