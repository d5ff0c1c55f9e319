"""Readers side by side, in real transactions: each mail is settled once, and at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Barrier, Event, Thread
from time import monotonic

import pytest
from django.db import connection, transaction
from tests.apps.mailroom.mails import mail, store
from tests.factories import AT, make_desk

from palier.adapters.mail.reading import read_waiting
from palier.apps.accounts.models import Contact
from palier.apps.cases.models import Case
from palier.apps.mailroom.commands import settle_raw_mail
from palier.apps.mailroom.models import RawMail

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 30.0


@contextmanager
def held(raw_id: int) -> Iterator[Event]:
    """Somebody else's lock on the row of a mail, until the event is set."""
    locked, release = Event(), Event()

    def hold() -> None:
        with transaction.atomic():
            RawMail.objects.select_for_update().get(pk=raw_id)
            locked.set()
            release.wait(PATIENCE)
        connection.close()

    holder = Thread(target=hold)
    holder.start()
    assert locked.wait(PATIENCE)
    try:
        yield release
    finally:
        release.set()
        holder.join(PATIENCE)


def somebody_waits_for_a_row() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0")
        return bool(cursor.fetchone()[0])


def test_a_row_that_somebody_looks_at_is_waited_for_not_put_off() -> None:
    """Another reader's claim may touch the row for an instant; the mail would otherwise wait for its next attempt."""
    email = Contact.objects.get(pk=make_desk().contact.id).email
    raw_id, settled = store(mail(email)), []

    def settle() -> None:
        settled.append(settle_raw_mail(raw_id=raw_id, at=AT))
        connection.close()

    with held(raw_id) as release:
        reader = Thread(target=settle)
        reader.start()
        deadline = monotonic() + PATIENCE
        while not somebody_waits_for_a_row():
            assert monotonic() < deadline
        release.set()
        reader.join(PATIENCE)
    assert settled == [True]
    assert Case.objects.count() == 1


def test_readers_side_by_side_settle_each_mail_at_its_first_attempt() -> None:
    email, readers = Contact.objects.get(pk=make_desk().contact.id).email, 3
    for number in range(120):
        store(mail(email, f"mail {number}"))
    ready = Barrier(readers)

    def read() -> None:
        ready.wait(PATIENCE)
        while read_waiting(at=AT):
            pass
        connection.close()

    threads = [Thread(target=read) for _ in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert set(RawMail.objects.values_list("state", "attempts")) == {("case", 1)}
    assert Case.objects.count() == 120
