"""Counts beside kept views: never another number than the list's own, and few statements however many views."""

from datetime import UTC, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import AT, make_agent, make_desk

from palier.apps.cases.commands import assign_case, change_status, close_case
from palier.apps.staff.commands import create_team
from palier.apps.views import counting, queries
from palier.apps.views.counting import Counted, counts_of
from palier.apps.views.queries import filtered_queue
from palier.core.actor import PALIER
from palier.core.case import Status
from palier.core.search import read_asked

FILTERS = (
    "",
    "is:mine",
    "is:breached",
    "is:due",
    "is:unassigned",
    "is:escalated",
    "plan:gold",
    "plan:nobody-sells-this",
    "severity:high",
    "severity:high is:breached",
    "status:waiting",
    "status:waiting is:mine",
    "assignee:me",
    "assignee:none",
    "assignee:NobodyIsCalledSo",
    "team:mine",
    "team:mine severity:low",
    "team:none",
    "account:#1",
    "channel:email since:1d",
    "product:x",
)


@pytest.fixture
def desk(db):
    """Two agents in two teams that overlap, and cases of every kind."""
    desk = make_desk()
    other = make_agent()
    teams = [create_team(name=name, agent_ids=[desk.agent.id, other.id], by=PALIER, at=AT) for name in ("Web", "Night")]
    for place in range(12):
        severity = ("high", "low", "whenever")[place % 3]
        case = desk.open(severity=severity, at=AT - timedelta(minutes=7 * place))
        holder = (desk.agent.id, other.id, None)[place % 3]
        team = (None, *teams)[place % 3]
        assign_case(case_id=case, agent_id=holder, team_id=team, by=desk.agent, at=AT)
        if place % 4 == 1:
            change_status(case_id=case, status=Status.WAITING_CUSTOMER, by=desk.agent, at=AT)
        if place == 11:
            close_case(case_id=case, reason="duplicate", by=desk.agent, at=AT)
    return desk


def asked(typed: str):
    return read_asked(typed, at=AT, zone=UTC)


def of_lists(desk, at=AT) -> dict[int, Counted]:
    """What the lists themselves say, one after the other."""
    pages = [filtered_queue(viewer=desk.agent, asked=asked(typed), at=at) for typed in FILTERS]
    return {key: Counted(page.count, page.exact) for key, page in enumerate(pages)}


def test_every_count_is_that_of_its_list_and_together_they_are_two_statements(desk) -> None:
    views = {key: asked(typed) for key, typed in enumerate(FILTERS)}
    assert counts_of(views, viewer=desk.agent, at=AT) == of_lists(desk)
    counts = [counted.count for counted in of_lists(desk).values()]
    assert (counts[0], len(set(counts)) > 4) == (11, True)
    named_none = {key: asked(typed) for key, typed in enumerate(("is:mine", "is:breached", "severity:high") * 10)}
    with CaptureQueriesContext(connection) as few:
        counts_of(named_none, viewer=desk.agent, at=AT)
    of_cases = [query for query in few.captured_queries if "cases_case" in query["sql"]]
    assert (len(of_cases), len(few.captured_queries)) == (2, 3), "and one for what severities are called"


def test_where_looking_ends_the_count_is_a_least(desk, monkeypatch) -> None:
    for module in (queries, counting):
        monkeypatch.setattr(module, "WALK", 4)
    views = {key: asked(typed) for key, typed in enumerate(FILTERS)}
    counted = counts_of(views, viewer=desk.agent, at=AT)
    assert counted == of_lists(desk)
    assert (counted[8].exact, counted[1].exact) == (False, True)


def test_counts_stop_at_their_limit_and_only_so_many_views_are_counted(desk, monkeypatch) -> None:
    monkeypatch.setattr(counting, "COUNT_LIMIT", 2)
    monkeypatch.setattr(counting, "MOST", 3)
    views = {key: asked(typed) for key, typed in enumerate(("is:mine", "assignee:none", "severity:high", "is:due"))}
    counted = counts_of(views, viewer=desk.agent, at=AT)
    assert (list(counted), max(each.count for each in counted.values())) == ([0, 1, 2], 2)
    assert counts_of({}, viewer=desk.agent, at=AT) == {}
