"""Several workers at once: each step is carried out once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.db import connections
from tests.apps.duties.catalogue import duties_desk
from tests.apps.duties.test_commands import nothing_differs, waiting
from tests.factories import AT

from palier.apps.cases.models import CaseEvent
from palier.apps.duties.commands import carry_out
from palier.apps.outbox.models import OutgoingMail


def test_eight_workers_ask_forty_customers_once_each(transactional_db: None) -> None:
    desk = duties_desk()
    opened = [waiting(desk) for _ in range(40)]
    late = AT + timedelta(days=1)

    def work(_: int) -> int:
        try:
            return sum(iter(lambda: carry_out(at=late, limit=3), 0))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        done = sum(pool.map(work, range(8)))
    assert done == len(opened)
    asked = CaseEvent.objects.filter(kind="reach_asked").values_list("case_id", flat=True)
    assert sorted(asked) == sorted(opened)
    assert OutgoingMail.objects.filter(kind="reach_asked").count() == len(opened)
    nothing_differs()
