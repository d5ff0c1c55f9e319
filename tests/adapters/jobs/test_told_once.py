"""A thousand deadlines, two schedulers killed at random: every notice once, everybody told once (promises G7)."""

import random
import subprocess
from collections import Counter
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from tests.adapters.jobs.processes import running, wait_until
from tests.factories import CATALOGUE, make_agent, make_desk

from palier.apps.accounts.queries import standing_of
from palier.apps.cases.commands.open_case import Opening, open_cases
from palier.apps.cases.models import Case
from palier.apps.cases.verification import verify_cases
from palier.apps.cases.words import Words
from palier.apps.clocks.models import Clock, ClockNotice
from palier.apps.escalations.commands import appoint
from palier.apps.escalations.models import Telling, Untold
from palier.apps.mailroom.letters import letter_of
from palier.apps.outbox.models import OutgoingMail
from palier.core.actor import Role

pytestmark = pytest.mark.django_db(transaction=True)

DEADLINES, KILLS, FEW = 1000, 3, 5
STEPS = "escalation: [{at: due, tell: [support_manager, team_lead]}]\n"
LADDER = CATALOGUE[: CATALOGUE.index("    follow_up:")] + STEPS
SCHEDULER = """
import django; django.setup()
from palier.adapters.jobs.pumps import Pump, Work
from palier.apps.clocks.commands import sweep
from palier.apps.escalations.commands import tell_waiting
input()
tell = Pump(Work("tell", tell_waiting, limit=40, channel="palier_tell"))
tell.start()
Pump(Work("keep_time", sweep, limit=80)).run()
"""


def open_a_thousand() -> set[int]:
    """Cases that were due half an hour ago; answers who is to hear of each."""
    at = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=90)
    desk = make_desk(catalogue=LADDER, at=at)
    lead, manager = make_agent(role=Role.LEAD), make_agent()
    appoint(office="support_manager", agent_id=manager.id, by=lead, at=at)
    standing = standing_of(desk.contact.id, product="", at=at)
    assert standing is not None
    opening = Opening(standing, "It broke", Words("Nothing works."), "portal", desk.contact, at, "high")
    with transaction.atomic():
        open_cases(openings=[opening] * DEADLINES)
    return {lead.id, manager.id}


def left() -> int:
    """Deadlines nobody noticed yet, and notices nobody was told of."""
    return Clock.objects.filter(next_at__isnull=False).count() + Untold.objects.count()


def begun(scheduler: subprocess.Popen[str]) -> subprocess.Popen[str]:
    """Let a scheduler that is ready begin."""
    assert scheduler.stdin is not None
    scheduler.stdin.write("\n")
    scheduler.stdin.flush()
    return scheduler


def assert_gathered(hearers: set[int]) -> None:
    """Few mails to each, and every notice listed in one of them, once."""
    listed: dict[int, Counter[str]] = {who: Counter() for who in hearers}
    mails = Telling.objects.filter(way="mail").values_list("recipient", "mail_id").distinct()
    for recipient, mail_id in mails:
        letter = letter_of(mail_id)
        listed[recipient].update(one.reference for one in letter.gathered or [letter])
    cases = Counter(Case.objects.values_list("reference", flat=True))
    assert listed == dict.fromkeys(hearers, cases)
    assert len(mails) == OutgoingMail.objects.filter(kind__startswith="escalation_").count()
    assert len(mails) <= len(hearers) * FEW


def test_a_thousand_deadlines_two_schedulers_and_random_kills() -> None:
    chance = random.Random(7)
    with ExitStack() as stack:
        # All of them warm up while the cases are opened; each begins when it is told to.
        waiting = [stack.enter_context(running("-c", SCHEDULER)) for _ in range(2 + KILLS)]
        hearers = open_a_thousand()
        schedulers = [begun(waiting.pop()) for _ in range(2)]
        for kill in range(KILLS):
            enough = left() - chance.randint(40, 120)
            wait_until(lambda enough=enough: left() < enough, f"some were told before kill {kill}")
            victim = schedulers.pop(chance.randrange(2))
            victim.kill()
            victim.wait()
            assert left() > 0, "killed in the middle"
            schedulers.append(begun(waiting.pop()))
        wait_until(lambda: left() == 0, "everybody was told")
    noticed = Counter(ClockNotice.objects.exclude(step="breached").values_list("case_id", "clock", "step"))
    assert (len(noticed), set(noticed.values())) == (DEADLINES, {1})
    told = Counter(Telling.objects.filter(state="told").values_list("case_id", "way", "recipient"))
    cases = Case.objects.values_list("id", flat=True)
    assert told == Counter((case, way, who) for case in cases for way in ("desk", "mail") for who in hearers)
    assert_gathered(hearers)
    assert [found for checked in verify_cases() for found in checked.differences] == []
