"""What anybody may read: hidden things are in no part of it (promises B10)."""

from datetime import timedelta

import pytest
from tests.apps.incidents.telling import HIDDEN, HOUR, LEARN, LOGIN
from tests.factories import AT, make_contact

from palier.apps.incidents.commands import Telling, make_check, post_update, retire_component, set_state, tell_state
from palier.apps.incidents.models import ComponentMark, Incident
from palier.apps.incidents.page_queries import status_page
from palier.core.actor import PALIER
from palier.core.incident import Indicator, Stage, State


def test_all_is_well(house):
    page = status_page(viewer=None, at=AT)
    assert page.indicator is Indicator.NONE
    assert [each.slug for each in page.components] == [LEARN, LOGIN]
    assert {each.uptime for each in page.components} == {1.0}
    assert len(page.components[0].days) == 90
    assert page.incidents == ()


def test_an_outage_is_seen_in_the_word_the_bars_and_the_list(house):
    incident_id = house.open(login=State.MAJOR)
    page = status_page(viewer=None, at=AT + HOUR)
    login = page.components[1]
    assert (page.indicator, login.state) == (Indicator.CRITICAL, State.MAJOR)
    assert login.days[-1].worst is State.MAJOR
    assert login.uptime < 1
    assert [each.id for each in page.open] == [incident_id]
    assert page.open[0].slugs == (LOGIN,)
    post_update(
        incident_id=incident_id,
        stage=Stage.RESOLVED,
        telling=Telling({"en": "Over."}),
        by=house.desk.agent,
        at=AT + 2 * HOUR,
    )
    after = status_page(viewer=None, at=AT + 3 * HOUR)
    assert (after.indicator, after.open, len(after.past)) == (Indicator.NONE, (), 1)
    assert [update.seq for update in after.past[0].updates] == [1, 2]


def test_a_silent_check_is_unknown_within_two_minutes(house):
    token = make_check(component_id=house.components[LEARN], by=house.lead, at=AT)
    tell_state(token=token, state=State.OPERATIONAL, by=PALIER, at=AT)
    assert status_page(viewer=None, at=AT + timedelta(seconds=119)).components[0].state is State.OPERATIONAL
    silent = status_page(viewer=None, at=AT + timedelta(seconds=120))
    assert silent.components[0].state is State.UNKNOWN
    assert silent.indicator is Indicator.UNKNOWN


@pytest.mark.parametrize("audience", [Incident.Audience.ACCOUNTS, Incident.Audience.INTERNAL])
def test_strangers_and_other_accounts_never_hear_of_what_is_not_theirs(house, audience):
    _, stranger = make_contact(at=AT)
    house.open(audience=audience, account_ids=[house.desk.account_id], learn=State.DEGRADED)
    everybody = status_page(viewer=None, at=AT)
    assert (everybody.incidents, everybody.indicator) == ((), Indicator.NONE)
    assert status_page(viewer=stranger, at=AT).incidents == ()
    mine = status_page(viewer=house.desk.contact, at=AT).incidents
    assert len(mine) == (audience is Incident.Audience.ACCOUNTS)
    assert len(status_page(viewer=house.desk.agent, at=AT).incidents) == 1


def test_hidden_and_retired_components_are_named_nowhere(house):
    house.open(backstage=State.MAJOR, login=State.DEGRADED)
    set_state(component_id=house.components[HIDDEN], state=State.MAJOR, by=house.desk.agent, at=AT)
    retire_component(component_id=house.components[LEARN], by=house.lead, at=AT)
    page = status_page(viewer=None, at=AT + HOUR)
    assert [each.slug for each in page.components] == [LOGIN]
    assert page.open[0].slugs == (LOGIN,)


def test_costs_as_many_statements_however_much_there_is(house, django_assert_num_queries):
    for _ in range(4):
        house.open(login=State.DEGRADED, learn=State.DEGRADED)
    with django_assert_num_queries(5):
        status_page(viewer=None, at=AT + HOUR)


def test_time_in_which_a_check_was_silent_counts_for_neither(house):
    """Promise L3 in the bars: an hour of which nobody knows is not an hour of uptime, now and in the record."""
    token = make_check(component_id=house.components[LEARN], by=house.lead, at=AT)
    silent = status_page(viewer=None, at=AT + HOUR).components[0].days[-1]
    assert (silent.worst, silent.counted) == (State.UNKNOWN, AT - AT.replace(hour=0) + 2 * HOUR / 60)
    tell_state(token=token, state=State.OPERATIONAL, by=PALIER, at=AT + HOUR)
    tell_state(token=token, state=State.OPERATIONAL, by=PALIER, at=AT + HOUR + HOUR / 60)
    after = status_page(viewer=None, at=AT + HOUR + HOUR / 60).components[0].days[-1]
    assert (after.worst, after.counted) == (State.UNKNOWN, silent.counted + HOUR / 60)
    tell_state(token=token, state=State.MAJOR, by=PALIER, at=AT + 2 * HOUR)
    marks = ComponentMark.objects.filter(component_id=house.components[LEARN]).order_by("at", "id")
    assert [mark.state for mark in marks] == [
        "operational", "unknown", "operational", "unknown", "operational", "major_outage",
    ]  # fmt: skip
