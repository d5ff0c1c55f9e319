"""The figures of promises.md about mail on its way out: outages, faults, who gets it, in which order it came."""

import itertools
from collections import defaultdict
from datetime import timedelta

import pytest
from django.db import OperationalError
from tests.adapters.mail.conftest import Sink
from tests.apps.accounts.people import colleague, email_of, make_people
from tests.apps.mailroom.mails import mail, store
from tests.factories import AT, Desk, make_contact, make_desk

from palier.adapters.mail import sending
from palier.adapters.mail.postman import Postman
from palier.adapters.mail.sending import send_bulk, send_waiting
from palier.apps.accounts.models import Contact
from palier.apps.accounts.people_commands import record_departure
from palier.apps.cases.commands import add_participant, remove_participant, reply_to_case
from palier.apps.cases.errors import NotTheirColleague
from palier.apps.cases.models import Case, Message
from palier.apps.mailroom import commands as mailroom
from palier.apps.mailroom.commands import settle_raw_mail
from palier.apps.outbox.commands import mail_owed
from palier.apps.outbox.keys import key_for
from palier.apps.outbox.models import OutgoingMail
from palier.apps.together import write_together
from palier.core.actor import Actor
from palier.core.mail.tokens import reply_address

pytestmark = pytest.mark.django_db(transaction=True)

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def news(number: int, *, at=AT, **about) -> OutgoingMail:
    row = mail_owed(kind="news", recipients=[f"r{number}@x.example"], language="en", at=at, **about)
    row.subject, row.text = f"News {number}", "Words."
    return row


# -- E12 -------------------------------------------------------------------------------------------------------------


def test_after_six_hours_of_outage_all_is_gone_within_half_an_hour_in_order(sink: Sink, settings) -> None:
    """E12: forty mails of eight cases, and a bulk beside them; the five thousand are those of `bench/sending.py`."""
    desk, there = make_desk(), settings.SMTP_URL
    settings.SMTP_URL = "smtp://127.0.0.1:9"
    cases = [desk.open(subject=f"case {number}", at=AT + number * HOUR) for number in range(8)]
    for turn, case_id in itertools.product(range(4), cases):
        reply_to_case(case_id=case_id, text=f"turn {turn}", by=desk.agent, at=AT + 12 * HOUR)
    write_together([news(number, lane=OutgoingMail.Lane.BULK, at=AT + 12 * HOUR) for number in range(30)])
    down = AT + 12 * HOUR
    for minutes in range(0, 360, 60):
        send_waiting(at=down + minutes * MINUTE)
        send_bulk(at=down + minutes * MINUTE)
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {"queued"}
    settings.SMTP_URL = there
    up = down + 6 * HOUR
    for minutes in range(0, 30, 6):
        send_waiting(at=up + minutes * MINUTE)
    assert OutgoingMail.objects.filter(state="queued").count() == 30  # nobody sent the bulk, and nothing waited for it
    turns = defaultdict(list)
    for _, _, letter in sink.received:
        said = letter.get_body(("plain",)).get_content()
        turns[letter["Subject"]] += [turn for turn in range(4) if f"turn {turn}" in said]
    assert list(turns.values()) == [[0, 1, 2, 3]] * 8
    send_bulk(at=up + 30 * MINUTE)
    assert not OutgoingMail.objects.filter(state="queued").exists()


# -- E13 -------------------------------------------------------------------------------------------------------------

FAULTS = {
    "claimed": (mailroom, "claim_outgoing"),
    "read": (sending, "letter_of"),
    "its readers looked up": (mailroom, "readers_of"),
    "composed": (sending, "compose"),
    "handed over": (Postman, "hand_over"),
    "noted": (mailroom, "mark_handed"),
}


@pytest.mark.parametrize("place", FAULTS)
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_whatever_the_disk_does_nothing_is_sent_without_a_row(place: str, after: bool, sink, monkeypatch) -> None:
    """E13: and what is sent twice is one mail by its id."""
    holder, name = FAULTS[place]
    act, faults = getattr(holder, name), iter([True])

    def fails_once(*args, **said):
        answer = act(*args, **said) if after else None
        if next(faults, False):
            raise OperationalError("could not extend file: No space left on device")
        return answer if after else act(*args, **said)

    monkeypatch.setattr(holder, name, fails_once)
    write_together([news(number) for number in range(3)])
    with pytest.raises(OperationalError):
        send_waiting(at=AT)
    rows = dict(OutgoingMail.objects.values_list("message_id", "recipients"))
    assert {letter["Message-ID"].strip() for _, _, letter in sink.received} <= set(rows)
    send_waiting(at=AT + HOUR)
    sent = [(letter["Message-ID"].strip(), to) for _, to, letter in sink.received]
    assert {message_id: list(to) for message_id, to in sent} == rows
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
)


def test_answers_in_whatever_order_make_the_same_case_and_stand_as_they_arrived(settings) -> None:
    """E15: all orders of four answers, one of them a machine's; what senders' clocks say moves nothing."""
    desk = make_desk()
    email = Contact.objects.get(pk=desk.contact.id).email
    ends = set()
    for turn, order in enumerate(itertools.permutations(range(4))):
        case_id = desk.open(at=AT)
        to = reply_address(case_id, key=key_for("mail tokens"), address=settings.MAIL_ADDRESS)
        for place, number in enumerate(order):
            machine = {"Auto_Submitted": "auto-replied"} if number == 3 else {}
            raw = mail(email, f"answer {number}", Date=DATES[number], Message_ID=f"<{turn}.{number}@c>", **machine)
            assert settle_raw_mail(raw_id=store(raw, to=to, at=AT + (place + 1) * MINUTE), at=AT + HOUR)
        said = Message.objects.filter(case_id=case_id).order_by("event__at", "id").values_list("text", flat=True)
        assert [words for words in said if words.startswith("answer")] == [f"answer {number}" for number in order]
        case = Case.objects.get(pk=case_id)
        ends.add((case.status, case.severity, case.closed_at, tuple(sorted(said))))
    assert len(ends) == 1
