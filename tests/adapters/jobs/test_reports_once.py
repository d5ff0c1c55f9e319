"""Workers that make reports are killed and race each other: each report is made once and sent once, whole."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from tests.adapters.jobs.processes import running, wait_until
from tests.apps.reports.reporting import DAWN, HOUR, make_month
from tests.factories import AT, make_agent, make_contact

from palier.apps.accounts.models import Contract
from palier.apps.audit.models import AuditEntry
from palier.apps.outbox.models import OutgoingMail
from palier.apps.reports.commands import make_reports, review_report, send_report, write_report
from palier.apps.reports.errors import ReportOutOfOrder
from palier.apps.reports.models import Report
from palier.apps.reviews.commands import schedule_reviews
from palier.apps.reviews.models import Review
from palier.core.actor import PALIER, Actor

pytestmark = pytest.mark.django_db(transaction=True)

OTHERS, HELD = 5, 2
MAKE_AND_HOLD = """
import django; django.setup()
import sys
from datetime import datetime
from django.db import transaction
from palier.apps.reports.commands import make_reports, send_report
from palier.apps.staff.models import Agent
report, agent, at, limit = int(sys.argv[1]), int(sys.argv[2]), datetime.fromisoformat(sys.argv[3]), int(sys.argv[4])
with transaction.atomic():
    made = make_reports(at=at, limit=limit)
    send_report(report_id=report, by=Agent.objects.get(pk=agent).actor, at=at)
    print(made, flush=True)
    sys.stdin.read()
"""


def ready_to_send() -> tuple[Report, Actor]:
    """A report that was written and read; as many others are due at the same hour."""
    month = make_month()
    report, agent = month.make(), month.desk.agent
    write_report(report_id=report.pk, words={"en": "Quiet."}, seen=0, by=agent, at=DAWN)
    review_report(report_id=report.pk, by=agent, at=DAWN)
    for _ in range(OTHERS):
        account_id, _contact = make_contact()
        [contract] = Contract.objects.filter(account_id=account_id)
        schedule_reviews(contract_id=contract.pk, by=PALIER, at=AT)
    return report, agent


def make_all(ready: Barrier) -> int:
    """What a worker does in its hour, one report at a time so that two of them meet."""
    ready.wait(30)
    try:
        return sum(iter(lambda: make_reports(at=DAWN, limit=1), 0))
    finally:
        connection.close()


def send_as(ready: Barrier, report: Report, agent: Actor) -> str:
    """What came of sending it: waits for whoever holds it."""
    ready.wait(30)
    try:
        send_report(report_id=report.pk, by=agent, at=DAWN + HOUR)
    except ReportOutOfOrder:
        return "refused"
    finally:
        connection.close()
    return "sent"


def senders_waiting() -> int:
    """How many statements wait for somebody's lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        return int(cursor.fetchone()[0])


def acts(name: str) -> Counter[object]:
    return Counter(AuditEntry.objects.filter(act=name).values_list("facts__report", flat=True))


def test_a_worker_killed_while_it_makes_and_sends_leaves_nothing_half_done_and_others_do_it_once() -> None:
    report, agent = ready_to_send()
    told = {"report": str(report.pk), "agent": str(agent.id), "at": DAWN.isoformat(), "limit": str(HELD)}
    second = make_agent()
    with running("-c", MAKE_AND_HOLD, *told.values()) as holder, ThreadPoolExecutor(4) as pool:
        assert holder.stdout is not None
        assert holder.stdout.readline() == f"{HELD}\n"
        ready = Barrier(4)
        makers = [pool.submit(make_all, ready) for _ in range(2)]
        senders = [pool.submit(send_as, ready, report, by) for by in (agent, second)]
        assert sum(each.result(60) for each in makers) == OTHERS - HELD, "what the other holds is left to it"
        wait_until(lambda: senders_waiting() == 2, "both wait for the report that is being sent")
        assert not OutgoingMail.objects.filter(kind="report_sent").exists()
        holder.kill()
        holder.wait()
        assert sorted(each.result(60) for each in senders) == ["refused", "sent"]
        ready = Barrier(2)
        again = [pool.submit(make_all, ready) for _ in range(2)]
        assert sum(each.result(60) for each in again) == HELD, "what the dead one held is made too"
    assert make_reports(at=DAWN) == 0
    reports = Report.objects.values_list("pk", flat=True)
    assert len(reports) == Review.objects.filter(form="report", due_on__lte=report.until).count() == 1 + OTHERS
    assert acts("make_report") == Counter(reports)
    assert acts("send_report") == Counter([report.pk])
    assert OutgoingMail.objects.filter(kind="report_sent").count() == len(Report.objects.get(pk=report.pk).sent_to) == 1
    assert Review.objects.get(pk=report.review_id).held_at == DAWN + HOUR
    assert Report.objects.exclude(pk=report.pk).filter(sent_at__isnull=False).count() == 0
