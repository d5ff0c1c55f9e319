"""A channel that leads to somebody: their cases go there first, and without them as if it led nowhere."""

from datetime import timedelta

import pytest
from tests.apps.rotas.making import Watch, make_watch
from tests.apps.routing.making import ADVISED, named, placed, ruled, why
from tests.factories import AT, Desk, make_desk

from palier.apps.cases.verification import verify_cases
from palier.apps.staff.planning_commands import add_absence
from palier.core.actor import PALIER

LED = ADVISED.replace("email: always", "email: {open: always, to: senior, else: standard, severities: high}")


@pytest.fixture
def desk(db) -> Desk:
    return make_desk(catalogue=LED)


@pytest.fixture
def watch(db) -> Watch:
    return make_watch()


@pytest.mark.obeys("Channel.to", "Channel.severities")
def test_a_case_goes_first_to_whom_its_channel_leads(desk, watch) -> None:
    named(desk, watch.anna)
    named(desk, watch.bo, role="senior")
    case = placed(desk)
    assert case.assignee_id == watch.bo.id
    assert why(case) == {"why": "advisor", "role": "senior"}
    assert placed(desk, severity="low").assignee_id == watch.anna.id
    assert [found for checked in verify_cases() for found in checked.differences] == []


def test_without_them_it_goes_to_whom_the_plan_promises_then_by_rule(desk, watch) -> None:
    ruled(watch.team_id)
    named(desk, watch.bo, role="senior")
    add_absence(agent_id=watch.bo.id, starts_at=AT, ends_at=AT + timedelta(days=1), by=PALIER, at=AT)
    assert placed(desk).team_id == watch.team_id
    named(desk, watch.anna)
    assert placed(desk).assignee_id == watch.anna.id
