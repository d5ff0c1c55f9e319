"""Six hours without a mail server that takes anything, five thousand mails owed meanwhile.  How soon are all gone once
it is back, does each case hear things in order, is any mail lost or doubled, what does a reply wait beside the bulk?

The six hours are told to the commands minute by minute (each takes its instant); the server is real and misbehaves in
six ways.  Once it takes mail again the two pumps run as the worker runs them, on a clock that goes like any other and
only leaves out stretches in which no mail is due.

    palier bench outage
    python -m bench.outage 500    fewer mails
"""

import email
import email.policy
import itertools
import re
import statistics
import sys
import threading
import time
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta

from bench._ground import report, scratch, sign
from bench._outgoing import Mood, Taker, serve

MINUTE = timedelta(minutes=1)
HOURS = 6
OUTAGE: dict[int, Mood] = {
    0: Mood.ABSENT,
    20: Mood.BREAKS_OFF,
    30: Mood.GREYLISTS,
    50: Mood.STUMBLES,
    70: Mood.HANGS_UP,
    170: Mood.TURNS_AWAY,
    359: Mood.GREYLISTS,
}
"""From which minute on the server is in which mood."""
TURNS = 7
"""How often each case is answered; with the receipt, eight mails."""
FRESH = 20
ALL_GONE, REPLY_WAITS = 30 * MINUTE, 60
IDLE_SECONDS = 6
"""Longer than a pump waits before it looks again."""
NOBODY = "smtp://127.0.0.1:9"


class Clock:
    """Goes like any other, and can be told to leave out a stretch."""

    def __init__(self, begins: datetime) -> None:
        self.begins, self.began, self.left_out = begins, time.perf_counter(), timedelta()

    def now(self) -> datetime:
        return self.begins + timedelta(seconds=time.perf_counter() - self.began) + self.left_out

    def skip_to(self, instant: datetime) -> None:
        self.left_out += max(instant - self.now(), timedelta())


def answer(case_id: int, words: str, at: datetime) -> None:
    from palier.apps.cases.commands import Leaving, reply_to_case
    from palier.core.actor import PALIER

    reply_to_case(case_id=case_id, text=words, leaving=Leaving.AT_ONCE, by=PALIER, at=at)


def open_one(contact, number: int, at: datetime) -> int:
    from palier.apps.cases.commands import open_case

    return open_case(
        contact_id=contact.pk, subject=f"Matter {number}", text="Since this morning.", channel="email", severity="p3",
        attested="en", by=contact.actor, at=at,
    ).case_id  # fmt: skip


def owe_bulk(numbers: range, at: datetime) -> None:
    from palier.apps.outbox.commands import mail_owed
    from palier.apps.outbox.models import OutgoingMail
    from palier.apps.together import write_together

    rows = []
    for number in numbers:
        row = mail_owed(
            kind="news", recipients=[f"b{number}@x.example"], language="en", at=at, lane=OutgoingMail.Lane.BULK
        )
        row.subject, row.text = "What happened", "Words of a status update.\n" * 20
        rows.append(row)
    for first in range(0, len(rows), 500):
        write_together(rows[first : first + 500])


def wait_out(taker: Taker, there: str, contacts: list, many: int, down: datetime) -> None:
    """The six hours: cases are opened and answered, the bulk is owed, and the sender tries what is due each minute."""
    from django.conf import settings

    from palier.adapters.mail.sending import send_bulk, send_waiting

    cases = many * 12 // 25 // (TURNS + 1)
    bulk = many - cases * (TURNS + 1)
    opened: list[int] = []
    spread = [number * 100 // cases for number in range(cases)]
    replies = sorted(
        (minute + 10 + turn * 34, turn, number) for number, minute in enumerate(spread) for turn in range(TURNS)
    )
    for minute in range(HOURS * 60):
        at = down + minute * MINUTE
        taker.mood = OUTAGE.get(minute, taker.mood)
        settings.SMTP_URL = NOBODY if taker.mood is Mood.ABSENT else there
        while len(opened) < cases and spread[len(opened)] <= minute:
            opened.append(open_one(contacts[len(opened) % len(contacts)], len(opened), at))
        while replies and replies[0][0] <= minute:
            _, turn, number = replies.pop(0)
            answer(opened[number], f"This is turn {turn}.", at)
        if minute in (100, 200):
            owe_bulk(range(bulk // 2) if minute == 100 else range(bulk // 2, bulk), at)
        for send in (send_waiting, send_bulk):
            while send(at=at, limit=20) >= 20:
                pass


def come_back(taker: Taker, clock: Clock, cases: list[int]) -> tuple[timedelta, list[tuple[bool, float]]]:
    """How long until all are gone; what each fresh reply waited (seconds), and whether only the bulk was left then."""
    from django.db import connection
    from django.db.models import Min

    from palier.adapters.jobs.pumps import Pump, Work
    from palier.adapters.mail.sending import send_bulk, send_waiting
    from palier.apps.outbox.models import OutgoingMail

    queued = OutgoingMail.objects.filter(state="queued")
    left = queued.count()
    pumps = [
        Pump(Work("send_mail", send_waiting, limit=20, channel="palier_mail_out"), now=clock.now),
        Pump(Work("send_bulk", send_bulk, limit=50, channel="palier_mail_out"), now=clock.now),
    ]
    taker.mood = Mood.TAKES
    for pump in pumps:
        pump.start()
    owed: dict[int, tuple[bool, float]] = {}
    pace, last = threading.Event(), time.perf_counter()
    while queued.exists():
        waiting = [number for number in range(len(cases)) if number in owed and not arrived(taker, number)]
        if len(taker.mails) * len(cases) > len(owed) * left and len(owed) < len(cases) and not waiting:
            number, lately = len(owed), taker.mails[-5:]
            alone = bool(lately) and all(to.startswith("b") for to, _ in lately)
            owed[number] = alone, time.perf_counter()
            answer(cases[number], f"Fresh {number}.", clock.now())
        if idle_since(taker, last) > IDLE_SECONDS:  # what is due now waits for one before it that is not
            ahead = queued.filter(next_attempt_at__gt=clock.now()).aggregate(first=Min("next_attempt_at"))["first"]
            clock.skip_to(ahead or clock.now())
            last = time.perf_counter()
            with connection.cursor() as cursor:
                cursor.execute("NOTIFY palier_mail_out")
        pace.wait(0.05)
    took = clock.now() - clock.begins
    for pump in pumps:
        pump.stop()
    for pump in pumps:
        pump.join(10)
    return took, [(alone, arrived(taker, number) - since) for number, (alone, since) in owed.items()]


def arrived(taker: Taker, number: int) -> float:
    """When the reply of a fresh case came; 0 while it has not."""
    return taker.taken.get(f"fresh{number}@client.example", 0.0)


def idle_since(taker: Taker, at: float) -> float:
    return time.perf_counter() - max(at, *taker.taken.values(), 0.0)


def disorder(taker: Taker) -> tuple[int, int, int]:
    """How many cases, how many of them heard anything out of turn, and how many mails came more than once."""
    said: dict[str, list[int]] = defaultdict(list)
    ids: Counter[str] = Counter()
    for _, raw in taker.mails:
        mail = email.message_from_bytes(raw, policy=email.policy.default)
        ids[mail["Message-ID"].strip()] += 1
        if matter := re.search(r"Matter (\d{1,4}) ", mail["Subject"]):
            body = mail.get_body(("plain",))
            assert body is not None
            turn = re.search(r"This is turn (\d+)\.", body.get_content())
            said[matter[1]].append(int(turn[1]) if turn else -1)
    wrong = sum(turns != list(range(-1, TURNS)) for turns in said.values())
    return len(said), wrong, sum(ids.values()) - len(ids)


def measure(many: int) -> bool:
    """Print every figure; whether each goal was met."""
    from palier.adapters.mail.sending import send_waiting
    from palier.apps.accounts.models import Contact
    from palier.apps.outbox.models import OutgoingMail

    taker = Taker()
    there = f"smtp://127.0.0.1:{serve(taker)}"
    up = datetime.now(UTC).replace(microsecond=0)
    down = up - HOURS * 60 * MINUTE
    contacts = list(Contact.objects.filter(pk__in=sign(["expert"] * 100, at=down - timedelta(days=1))))
    fresh = [open_one(contacts[number], 10_000 + number, down - 60 * MINUTE) for number in range(FRESH)]
    for number, contact in enumerate(contacts[:FRESH]):
        Contact.objects.filter(pk=contact.pk).update(email=f"fresh{number}@client.example")
    send_waiting(at=down - 60 * MINUTE, limit=FRESH)  # without a server yet: kept in the desk
    began = time.perf_counter()
    wait_out(taker, there, contacts[FRESH:], many, down)
    left = OutgoingMail.objects.filter(state="queued").count()
    print(
        f"{left:,} mails wait after {HOURS} h of outage ({time.perf_counter() - began:.0f} s of ours), "
        f"the server was bothered {taker.bothered:,} times",
        flush=True,
    )
    clock = Clock(up)
    took, waits = come_back(taker, clock, fresh)
    states = Counter(OutgoingMail.objects.exclude(state="kept").values_list("state", flat=True))
    cases, wrong, doubled = disorder(taker)
    beside = [wait for alone, wait in waits if alone] or [0.0]
    print(f"of that {clock.left_out / MINUTE:.1f} min were left out, in which nothing was due; states {dict(states)}")
    print(f"fresh replies: behind the others {[round(wait, 1) for alone, wait in waits if not alone]} s, beside the "
          f"bulk alone median {statistics.median(beside):.2f} s")  # fmt: skip
    good = [
        report("E12 all gone", f"{took / MINUTE:.1f} min", "30 min", took / ALL_GONE, "<= 30 min",
               met=took <= ALL_GONE and left >= many * 0.99 and set(states) == {"sent"}),
        report("E12 out of order", f"{wrong}", f"{cases} cases", 0, "0", met=not wrong and cases > 0),
        report("E11 doubled", f"{doubled}", f"{len(taker.mails)} taken", 0, "0", met=not doubled),
        report(f"E12 longest of {len(beside)} replies", f"{max(beside):.2f} s", "60 s", max(beside) / REPLY_WAITS,
               "<= 60 s", met=max(beside) <= REPLY_WAITS),
    ]  # fmt: skip
    return all(good)


if __name__ == "__main__":
    with scratch():
        kept = measure(int(next(itertools.islice(sys.argv, 1, 2), 5_000)))
    sys.exit(0 if kept else 1)
