"""What every page of the desk shows beside itself, against what each of its parts says alone."""

import pytest
from tests.factories import AT, make_agent

from palier.apps.cases.commands import assign_case
from palier.apps.cases.queries import View, queue_counts
from palier.apps.mailroom.models import RawMail
from palier.apps.staff.commands import create_team
from palier.apps.views.waiting import waiting_for
from palier.core.actor import PALIER

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    from tests.factories import make_desk

    return make_desk()


def test_it_is_one_statement_and_says_what_the_lists_say(desk, django_assert_num_queries) -> None:
    other = make_agent()
    web, mail = (create_team(name=name, agent_ids=[desk.agent.id], by=PALIER, at=AT) for name in ("Web", "Mail"))
    for team, agent in ((web, desk.agent.id), (mail, None), (mail, other.id)):
        assign_case(case_id=desk.open(), agent_id=agent, team_id=team, by=desk.agent, at=AT)
    RawMail.objects.create(received_at=AT, mailbox="m", digest="d", size=3, raw=b"x", state="held", reason="machine")
    for viewer, mine, of_team in ((desk.agent, 1, 3), (other, 1, 0)):
        with django_assert_num_queries(1):
            waiting = waiting_for(viewer=viewer, at=AT)
        assert waiting.cases == queue_counts(viewer=viewer, at=AT)
        assert (waiting.cases[View.MINE], waiting.cases[View.TEAM]) == (mine, of_team)
        assert (waiting.held, waiting.unread, waiting.is_called) == (1, 0, False)


def test_a_contact_is_told_nothing_and_nothing_is_asked(desk, django_assert_num_queries) -> None:
    desk.open()
    with django_assert_num_queries(0):
        waiting = waiting_for(viewer=desk.contact, at=AT)
    assert (set(waiting.cases.values()), waiting.held, waiting.unread, waiting.is_called) == ({0}, 0, 0, False)
