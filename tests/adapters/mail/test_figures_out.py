"""The figures of promises.md about mail on its way out: outages, faults, who gets it, in which order it came."""

import itertools
import random
import re
import resource
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import timedelta

import psycopg
import pytest
from django.db import Error as DatabaseFault
from django.db import connection
from tests.adapters.mail.conftest import Sink, test_database_url
from tests.adapters.mail.small_disk import small_disk
from tests.apps.accounts.people import colleague, email_of, make_people
from tests.apps.mailroom.mails import mail, store
from tests.factories import AT, Desk, make_contact, make_desk

from palier.adapters.mail.sending import send_bulk, send_waiting
from palier.apps.accounts.models import Contact
from palier.apps.accounts.people_commands import record_departure
from palier.apps.cases.commands import add_participant, remove_participant, reply_to_case
from palier.apps.cases.errors import NotTheirColleague
from palier.apps.cases.models import Case, Message
from palier.apps.mailroom.commands import settle_together
from palier.apps.outbox.commands import mail_owed
from palier.apps.outbox.keys import key_for
from palier.apps.outbox.models import OutgoingMail
from palier.apps.together import write_together
from palier.core.actor import Actor
from palier.core.mail.tokens import reply_address

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 200
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def news(number: int, *, at=AT, **about) -> OutgoingMail:
    row = mail_owed(kind="news", recipients=[f"r{number}@x.example"], language="en", at=at, **about)
    row.subject, row.text = f"News {number}", "Words."
    return row


# -- E12 -------------------------------------------------------------------------------------------------------------


NOBODY = "smtp://127.0.0.1:9"
AWAY = {0: "", 90: "", 180: "421 4.3.2 Not now", 239: "421 4.3.2 Not now"}
PUT_OFF = dict.fromkeys((240, 241, 246, 261, 321, 359), "451 4.7.1 Come back later")
"""At which minutes of the outage the sender looks, and what it hears; nothing where nobody listens."""


def test_after_six_hours_of_outage_all_is_gone_within_half_an_hour_in_order(sink: Sink, settings) -> None:
    """E12: twelve replies in each of two cases, a bulk beside; the five thousand are those of `bench/outage.py`.

    First nobody listens, then the server turns everybody away, then it puts off each mail by itself.
    """
    desk, there = make_desk(), settings.SMTP_URL
    down = AT + 12 * HOUR
    cases = [desk.open(subject=f"case {number}", at=AT + number * HOUR) for number in range(2)]
    for turn, case_id in itertools.product(range(12), cases):
        reply_to_case(case_id=case_id, text=f"turn {turn}.", by=desk.agent, at=down)
    write_together([news(number, lane=OutgoingMail.Lane.BULK, at=down) for number in range(4)])
    for minutes, sink.trouble in {**AWAY, **PUT_OFF}.items():
        settings.SMTP_URL = there if sink.trouble else NOBODY
        send_waiting(at=down + minutes * MINUTE)
        send_bulk(at=down + minutes * MINUTE)
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {"queued"}
    assert OutgoingMail.objects.order_by("-attempts").values_list("attempts", flat=True)[0] >= len(PUT_OFF)
    sink.trouble, up = "", down + 6 * HOUR
    for minutes in range(30):
        send_waiting(at=up + minutes * MINUTE)
    assert OutgoingMail.objects.filter(state="queued").count() == 4  # nobody sent the bulk, and nothing waited for it
    turns = defaultdict(list)
    for _, _, letter in sink.received:
        said = letter.get_body(("plain",)).get_content()
        turns[letter["Subject"]] += [int(turn) for turn in re.findall(r"^turn (\d+)\.", said, re.MULTILINE)]
    assert list(turns.values()) == [list(range(12))] * 2
    send_bulk(at=up + 29 * MINUTE)
    assert not OutgoingMail.objects.filter(state="queued").exists()


# -- E13 -------------------------------------------------------------------------------------------------------------

FULL = """
CREATE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$;
CREATE CONSTRAINT TRIGGER disk_is_full AFTER INSERT ON outbox_delivery DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION disk_is_full()
"""
Fault = Callable[[Sink], AbstractContextManager[None]]


@contextmanager
def full_at_commit() -> Iterator[None]:
    """PostgreSQL finds no room only as it commits; said by a trigger, for a real log without room ends the server."""
    with connection.cursor() as cursor:
        cursor.execute(FULL)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION disk_is_full CASCADE")


@contextmanager
def locked() -> Iterator[None]:
    """Another session holds the table, and ours does not wait for ever."""
    with psycopg.connect(test_database_url()) as other, connection.cursor() as cursor:
        other.execute("LOCK TABLE outbox_outgoingmail IN EXCLUSIVE MODE")
        cursor.execute("SET lock_timeout = '50ms'")
        yield
        other.rollback()
        cursor.execute("RESET lock_timeout")


@contextmanager
def cut_off(sink: Sink) -> Iterator[None]:
    """The database ends our session while the server takes the words of the second mail."""
    ours = connection.connection.info.backend_pid

    def end() -> None:
        if len(sink.received) == 1:
            with psycopg.connect(test_database_url(), autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s)", [ours])

    sink.before_taking = end
    yield
    sink.before_taking = None
    connection.close()


@contextmanager
def no_more_files() -> Iterator[None]:
    """The process may open nothing any more, not even a way to the mail server."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


FAULTS: dict[str, Fault] = {
    "claim locked out": lambda _: locked(),
    "no file to be had": lambda _: no_more_files(),
    "cut off while its words are said": cut_off,
    "no room when all is committed": lambda _: full_at_commit(),
}
FULL_DISKS = {"no room to claim": "outbox_outgoingmail", "no room for what became of it": "outbox_delivery"}


@contextmanager
def trouble(fault: str, sink: Sink) -> Iterator[AbstractContextManager[None]]:
    """What is wrong while it is entered; a full disk is a real one, under a table."""
    if fault in FAULTS:
        yield FAULTS[fault](sink)
        return
    with small_disk(FULL_DISKS[fault]) as disk:
        yield disk.full()


@pytest.mark.parametrize("fault", [*FAULTS, *FULL_DISKS])
def test_whatever_disk_and_database_do_nothing_is_sent_without_a_row(fault: str, sink: Sink) -> None:
    """E13, at six points: and what is sent twice is one mail by its id."""
    with trouble(fault, sink) as wrong:
        write_together([news(number) for number in range(3)])
        rows = {message_id: list(to) for message_id, to in OutgoingMail.objects.values_list("message_id", "recipients")}
        refused = nullcontext() if fault == "no file to be had" else pytest.raises(DatabaseFault)
        with wrong, refused:
            assert send_waiting(at=AT) == 0
        assert {letter["Message-ID"].strip() for _, _, letter in sink.received} <= set(rows)
        while send_waiting(at=AT + HOUR):
            pass
        sent = [(letter["Message-ID"].strip(), list(to)) for _, to, letter in sink.received]
        assert dict(sent) == rows
        assert len(sent) <= len(rows) + 1
        assert set(OutgoingMail.objects.values_list("state", flat=True)) == {"sent"}


# -- E14 -------------------------------------------------------------------------------------------------------------

STANDINGS = ("unknown to the case", "takes part", "taken out", "has left", "of another account")
COPIES = ("as it stands", "nobody else", "them", "them twice, and who asked")
SPELLINGS = (str.lower, str.upper, "  {}  ".format)


def standing(desk: Desk, case_id: int, number: int, how: str) -> Actor:
    """One more person, and what they have to do with the case."""
    if how == "of another account":
        return make_contact()[1]
    person = colleague(desk, f"p{number}")
    if how in ("takes part", "taken out", "has left"):
        add_participant(case_id=case_id, contact_id=person.id, by=desk.agent, at=AT)
    if how == "taken out":
        remove_participant(case_id=case_id, contact_id=person.id, by=desk.agent, at=AT)
    if how == "has left":
        record_departure(contact_id=person.id, by=desk.agent, at=AT)
    return person


def test_in_sixty_ways_to_be_concerned_exactly_those_get_it_who_should() -> None:
    """E14: on the server, whoever the browser names."""
    desk = make_people("{limit: 2}")
    grid = list(itertools.product(STANDINGS, COPIES, SPELLINGS))
    assert len(grid) == 60
    for number, (how, copies, spell) in enumerate(grid):
        case_id = desk.open(at=AT)
        person = standing(desk, case_id, number, how)
        asked, theirs = email_of(desk.contact), email_of(person)
        named = {
            "as it stands": None,
            "nobody else": [],
            "them": [spell(theirs)],
            "them twice, and who asked": [spell(theirs), theirs, asked],
        }[copies]
        refused = named and how in ("has left", "of another account")
        try:
            reply_to_case(case_id=case_id, text="Here.", copies=named, by=desk.agent, at=AT)
        except NotTheirColleague:
            assert refused, (how, copies)
        gets_it = bool(named) or (named is None and how == "takes part")
        owed = OutgoingMail.objects.filter(case_id=case_id, kind="staff_replied").values_list("recipients", flat=True)
        assert list(owed) == ([] if refused else [[asked, theirs] if gets_it else [asked]]), (how, copies)


# -- E15 -------------------------------------------------------------------------------------------------------------

DATES = (
    "Thu, 01 Jan 1970 00:00:00 +0000",
    "Fri, 31 Dec 2099 23:59:59 +0000",
    "no date",
    "Mon, 2 Mar 2026 10:00:00 +0100",
    "Tue, 3 Mar 2026 10:00:00 -0800",
)


def test_answers_in_whatever_order_make_the_same_case_and_stand_as_they_arrived(settings) -> None:
    """E15: two hundred threads of three answers out of five, in any order, one of the five a machine's.

    What the clocks of their senders say moves nothing.
    """
    desk = make_desk()
    email, key = Contact.objects.get(pk=desk.contact.id).email, key_for("mail tokens")
    orders = random.Random(15).choices(list(itertools.permutations(range(5), 3)), k=THREADS)
    cases = desk.open_many(len(orders))
    for place in range(3):
        came = []
        for case_id, order in zip(cases, orders, strict=True):
            number = order[place]
            machine = {"Auto_Submitted": "auto-replied"} if number == 3 else {}
            sent = {"Date": DATES[number], "Message_ID": f"<{case_id}.{number}@c>", **machine}
            to = reply_address(case_id, key=key, address=settings.MAIL_ADDRESS)
            came.append(store(mail(email, f"answer {number}", **sent), to=to, at=AT + (place + 1) * MINUTE))
        assert settle_together(raw_ids=came, at=AT + HOUR) == len(cases)
    said: dict[int, list[str]] = {case_id: [] for case_id in cases}
    for case_id, words in Message.objects.order_by("event__at", "id").values_list("case_id", "text"):
        said[case_id] += [words] if words.startswith("answer") else []
    assert [said[case_id] for case_id in cases] == [[f"answer {number}" for number in order] for order in orders]
    assert len(set(Case.objects.values_list("status", "severity", "closed_at", "assignee_id"))) == 1
