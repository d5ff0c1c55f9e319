"""Whom a note can call: colleagues who work here and may know of the case."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import AT, make_agent, make_desk

from palier.apps.casepage.colleagues import callable_at
from palier.apps.cases.restricted_models import RestrictedCase
from palier.apps.staff.commands import create_team, deactivate_agent
from palier.core.actor import PALIER

pytestmark = pytest.mark.django_db


def test_colleagues_who_may_know_of_the_case_and_nobody_else() -> None:
    desk, member, outsider, gone = make_desk(), make_agent(), make_agent(), make_agent()
    deactivate_agent(agent_id=gone.id, by=PALIER, at=AT)
    team = create_team(name="Security", agent_ids=[desk.agent.id, member.id, gone.id], by=PALIER, at=AT)
    create_team(name="Others", agent_ids=[member.id, outsider.id], by=PALIER, at=AT)
    open_to_all, theirs = desk.open(), desk.open()
    RestrictedCase.objects.create(case_id=theirs, team_id=team)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        names = [each.id for each in callable_at(viewer=desk.agent, case_id=open_to_all)]
    assert (sorted(names), len(asked)) == ([member.id, outsider.id], 1)
    assert [each.id for each in callable_at(viewer=desk.agent, case_id=theirs)] == [member.id]
