"""Mailboxes on servers that behave, and on servers that do not: nothing is lost, doubled or deleted."""

import imaplib
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from tests.adapters.mail.imap_server import SECRET, USER, Box, serving

from palier.adapters.mail.fetching import Unreachable, Watcher, entering, look_into, watch_mailboxes
from palier.apps.mailboxes.commands import Access, add_mailbox, change_mailbox_secret, remove_mailbox
from palier.apps.mailboxes.models import Mailbox
from palier.apps.mailboxes.queries import mailbox_lines, mailbox_to_fetch
from palier.apps.mailroom.models import RawMail
from palier.core.actor import PALIER

pytestmark = pytest.mark.django_db(transaction=True)

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
BEFORE = datetime(2026, 3, 1, tzinfo=UTC)


def mail(number: int) -> bytes:
    return b"Return-Path: <jean@client.example>\r\nSubject: %d\r\n\r\nWords %d\r\n" % (number, number)


def added(port: int, *, folders: tuple[str, ...] = ("INBOX",), entry: str = "password", secret: str = SECRET) -> int:
    access = Access("127.0.0.1", port, USER, secret, Mailbox.Security.PLAIN, Mailbox.Entry(entry))
    return add_mailbox(
        address="desk@client.example", access=access, folders=list(folders), since_at=BEFORE, by=PALIER, at=BEFORE
    )


def look(mailbox_id: int, at: datetime = AT) -> int:
    entered = mailbox_to_fetch(mailbox_id)
    assert entered is not None
    with entering(entered) as box:
        return look_into(box, entered, at=at)


def kept() -> list[bytes]:
    return sorted(bytes(raw) for raw in RawMail.objects.values_list("raw", flat=True))


@pytest.mark.parametrize("habit", ["plain", "noise", "uid_last", "refuse_store"])
def test_mails_are_kept_then_marked_as_read_and_never_deleted(habit: str) -> None:
    box = Box(folders={"INBOX": {}, "Other": {}}, **({} if habit == "plain" else {habit: True}))
    for number in range(5):
        box.add(mail(number))
    box.add(mail(9), "Other")
    with serving(box) as port:
        mailbox_id = added(port, folders=("INBOX", "Other"))
        assert look(mailbox_id) == 6
        assert look(mailbox_id) == 0
    assert kept() == sorted([*(mail(number) for number in range(5)), mail(9)])
    assert len(box.seen) == (0 if habit == "refuse_store" else 6)
    assert box.deleted == []
    row = RawMail.objects.order_by("id").first()
    assert (row.mailbox, row.envelope_from, row.envelope_to) == (USER, "jean@client.example", [USER])


def test_only_what_came_after_the_last_one_is_fetched() -> None:
    box = Box()
    box.add(mail(1))
    with serving(box) as port:
        mailbox_id = added(port)
        look(mailbox_id)
        fetched = box.fetches
        box.add(mail(2))
        assert look(mailbox_id) == 1
    assert box.fetches == fetched + 1


def test_a_connection_cut_between_mails_loses_and_doubles_nothing() -> None:
    for cut in range(0, 10, 3):  # five fetches take the mails, five more compare them
        RawMail.objects.all().delete()
        Mailbox.objects.all().delete()
        box = Box(drop_after_fetches=cut)
        for number in range(5):
            box.add(mail(number))
        with serving(box) as port:
            mailbox_id = added(port)
            with pytest.raises(imaplib.IMAP4.abort):
                look(mailbox_id)
            look(mailbox_id)
        assert kept() == [mail(number) for number in range(5)]


def test_when_the_server_numbers_anew_nothing_is_lost_or_doubled() -> None:
    box = Box()
    for number in range(5):
        box.add(mail(number))
    with serving(box) as port:
        mailbox_id = added(port)
        look(mailbox_id)
        box.uidvalidity = 2
        box.folders["INBOX"] = {uid: mail(uid) for uid in range(1, 7)}
        look(mailbox_id)
    assert kept() == [mail(number) for number in range(7)]


def test_the_nightly_comparison_finds_what_was_passed_over() -> None:
    box = Box()
    box.add(mail(1))
    with serving(box) as port:
        mailbox_id = added(port)
        look(mailbox_id)
        box.folders["INBOX"][40] = mail(40)
        look(mailbox_id)
        box.folders["INBOX"][7] = mail(7)  # moved back in by somebody, below the last number
        assert look(mailbox_id) == 0
        assert look(mailbox_id, AT + timedelta(days=1)) == 1
    row = Mailbox.objects.get()
    assert (row.missing, row.compared_at, row.taken) == (1, AT + timedelta(days=1), 3)


def test_what_came_before_the_mailbox_was_added_stays_where_it_is() -> None:
    box = Box(date='"27-Feb-2026 10:00:00 +0000"')
    box.add(mail(1))
    with serving(box) as port:
        assert look(added(port)) == 0
    assert box.seen == set()


def test_a_folder_that_is_missing_is_told_and_the_others_are_read() -> None:
    box = Box()
    box.add(mail(1))
    with serving(box) as port:
        mailbox_id = added(port, folders=("INBOX", "Gone"))
        entered = mailbox_to_fetch(mailbox_id)
        with entering(entered) as opened, pytest.raises(Unreachable):
            look_into(opened, entered, at=AT)
    assert kept() == [mail(1)]


def test_a_token_opens_a_mailbox_and_an_ended_one_is_told() -> None:
    box = Box()
    box.add(mail(1))
    with serving(box) as port:
        mailbox_id = added(port, entry="xoauth2")
        assert look(mailbox_id) == 1
        change_mailbox_secret(address=USER, secret="ended", expires_on=AT.date(), by=PALIER, at=AT)
        with pytest.raises(Unreachable):
            look(mailbox_id)
    (line,) = mailbox_lines(viewer=PALIER, at=AT)
    assert line.ends_soon
    assert line.is_alarming


def test_secrets_are_sealed_and_never_said() -> None:
    box = Box(refuse_login=True)
    with serving(box) as port:
        mailbox_id = added(port)
        with pytest.raises(Unreachable) as told:
            look(mailbox_id)
    assert SECRET not in str(told.value)
    assert SECRET.encode() not in bytes(Mailbox.objects.get().sealed)


# -- at size: `bench/kill_mail.py` takes a thousand -------------------------------------------------------------------

MAILS = int(os.environ.get("MAILBOX_MAILS", "20"))


def numbered_anew(box: Box) -> None:
    box.uidvalidity += 1
    box.folders["INBOX"] = dict(enumerate(box.folders["INBOX"].values(), 1))


def moved_to_another_folder(box: Box) -> None:
    mails = box.folders["INBOX"]
    for uid in sorted(mails)[::3]:
        box.folders["Other"][max(box.folders["Other"], default=0) + 1] = mails.pop(uid)


def put_back_below_the_last(box: Box) -> None:
    mails = box.folders["INBOX"]
    for free in (uid for uid in range(1, max(mails)) if uid not in mails):
        mails[free] = mail(100_000 + free)


def restored_from_a_backup(box: Box) -> None:
    """Half is gone, and what comes next takes numbers that were taken before."""
    box.uidvalidity += 1
    box.folders["INBOX"] = dict(list(box.folders["INBOX"].items())[: MAILS // 2])


def names_only_the_last(box: Box) -> None:
    box.uid_last = box.noise = True


CHANGES = (
    numbered_anew,
    moved_to_another_folder,
    put_back_below_the_last,
    restored_from_a_backup,
    names_only_the_last,
)


def test_whatever_the_server_does_to_its_numbers_nothing_is_missing_after_the_night() -> None:
    """Promises E9: five changes; what the server holds and what is kept differ in nothing, and nothing is double."""
    box = Box(folders={"INBOX": {}, "Other": {}})
    for number in range(MAILS):
        box.add(mail(number))
    came = {mail(number) for number in range(MAILS)}
    with serving(box) as port:
        mailbox_id = added(port, folders=("INBOX", "Other"))
        look(mailbox_id)
        for night, change in enumerate(CHANGES, 1):
            change(box)
            for number in range(5):
                box.add(mail(1_000 * night + number + 10_000))
            look(mailbox_id, AT + timedelta(days=night))
            came |= {raw for folder in box.folders.values() for raw in folder.values()}
            assert set(kept()) == came, change.__name__
    assert len(kept()) == len(came)


def test_four_workers_on_one_mailbox_take_each_mail_once() -> None:
    """Promises E10: one of them at a time; the others wait for their turn."""
    box = Box()
    for number in range(2 * MAILS):
        box.add(mail(number))
    with serving(box) as port:
        mailbox_id = added(port)
        with watching(mailbox_id), watching(mailbox_id), watching(mailbox_id), watching(mailbox_id):
            wait_until(lambda: RawMail.objects.count() >= 2 * MAILS, seconds=20 + MAILS)
            assert box.idling.wait(20)
            conversations = box.sessions  # who stops leaves the box to whoever still watches
    assert kept() == sorted(mail(number) for number in range(2 * MAILS))
    assert conversations == 1


# -- the watcher -------------------------------------------------------------------------------------


@contextmanager
def watching(mailbox_id: int) -> Iterator[Watcher]:
    watcher = Watcher(mailbox_id, idle_seconds=1, first_pause=0.05)
    watcher.start()
    try:
        yield watcher
    finally:
        watcher.stop()
        watcher.join(10)
        assert not watcher.is_alive()


def wait_until(true: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        threading.Event().wait(0.01)


def test_the_watcher_is_woken_by_the_server_and_comes_back_after_a_cut() -> None:
    box = Box()
    with serving(box) as port, watching(added(port)):
        assert box.idling.wait(20)
        box.add(mail(1))
        wait_until(lambda: kept() == [mail(1)])
        box.drop_after_fetches = box.fetches
        box.add(mail(2))
        wait_until(lambda: kept() == [mail(1), mail(2)])
        assert box.sessions >= 2


def test_a_server_that_refuses_is_told_on_the_desk_and_asked_again() -> None:
    box = Box(refuse_login=True)
    with serving(box) as port, watching(added(port)):
        wait_until(lambda: Mailbox.objects.get().failing_since is not None)
        (line,) = mailbox_lines(viewer=PALIER, at=datetime.now(UTC) + timedelta(minutes=16))
        assert line.is_alarming
        assert "wrong password" in line.trouble
        box.refuse_login = False
        wait_until(lambda: Mailbox.objects.get().alive_at is not None)
        assert Mailbox.objects.get().failing_since is None


def test_the_pump_starts_watchers_and_stops_those_of_removed_mailboxes() -> None:
    from palier.adapters.mail.fetching import WATCHERS

    box = Box()
    box.add(mail(1))
    with serving(box) as port:
        mailbox_id = added(port)
        assert watch_mailboxes(at=AT, limit=1) == 0
        watcher = WATCHERS[mailbox_id]
        wait_until(lambda: kept() == [mail(1)])
        remove_mailbox(address=USER, by=PALIER, at=AT)
        watch_mailboxes(at=AT, limit=1)
        watcher.join(20)
        assert not watcher.is_alive()
        assert mailbox_id not in WATCHERS
