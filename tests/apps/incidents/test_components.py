"""Components and the checks from outside that say how they do."""

from datetime import timedelta

import pytest
from tests.apps.incidents.telling import HOUR, LEARN, LOGIN
from tests.factories import AT

from palier.apps.errors import NotAllowed, NotFound
from palier.apps.incidents.commands import (
    Naming,
    Telling,
    add_component,
    add_group,
    make_check,
    post_update,
    retire_component,
    set_state,
    tell_state,
)
from palier.apps.incidents.component_queries import next_silence
from palier.apps.incidents.errors import NameTaken, NothingToSay
from palier.apps.incidents.models import Component, ComponentMark
from palier.core.actor import PALIER
from palier.core.incident import Stage, State


def marks_of(slug: str) -> list[str]:
    return list(ComponentMark.objects.filter(component__slug=slug).order_by("id").values_list("state", flat=True))


def test_names_are_unique_and_said_in_a_language_at_least(house):
    with pytest.raises(NameTaken):
        add_component(naming=Naming(LEARN, {"en": "Another"}), by=house.lead, at=AT)
    with pytest.raises(NothingToSay):
        add_component(naming=Naming("new", {"en": " ", "fr": ""}), by=house.lead, at=AT)
    with pytest.raises(NothingToSay):
        add_group(name={}, by=house.lead, at=AT)


def test_arranging_is_for_leads_telling_for_every_agent(house):
    agent, component_id = house.desk.agent, house.components[LEARN]
    for act in (
        lambda by: add_group(name={"en": "Sites"}, by=by, at=AT),
        lambda by: add_component(naming=Naming("new", {"en": "New"}), by=by, at=AT),
        lambda by: make_check(component_id=component_id, by=by, at=AT),
        lambda by: retire_component(component_id=component_id, by=by, at=AT),
    ):
        with pytest.raises(NotAllowed):
            act(agent)
        act(house.lead)
    with pytest.raises(NotAllowed):
        set_state(component_id=component_id, state=State.MAJOR, by=house.desk.contact, at=AT)
    assert not set_state(component_id=component_id, state=State.MAJOR, by=agent, at=AT)  # it is retired
    assert set_state(component_id=house.components[LOGIN], state=State.MAJOR, by=agent, at=AT)


def test_saying_the_same_again_is_no_news(house):
    change = {"component_id": house.components[LEARN], "state": State.PARTIAL, "by": house.desk.agent}
    assert set_state(at=AT, **change)
    assert not set_state(at=AT + HOUR, **change)
    assert marks_of(LEARN) == ["operational", "partial_outage"]
    assert Component.objects.get(slug=LEARN).state_since == AT


def test_a_check_speaks_for_its_component_with_a_token_that_is_kept_by_nobody(house):
    token = make_check(component_id=house.components[LEARN], by=house.lead, at=AT)
    kept = Component.objects.get(slug=LEARN)
    assert token not in kept.check_digest
    assert tell_state(token=token, state=State.DEGRADED, by=PALIER, at=AT + HOUR)
    assert not tell_state(token=token, state=State.DEGRADED, by=PALIER, at=AT + 2 * HOUR)
    kept.refresh_from_db()
    assert (kept.state, kept.state_since, kept.heard_at) == ("degraded_performance", AT + HOUR, AT + 2 * HOUR)


@pytest.mark.parametrize("token", ["", "nobodys", "x" * 5000])
def test_a_token_of_nobodys_changes_nothing(house, token):
    make_check(component_id=house.components[LEARN], by=house.lead, at=AT)
    with pytest.raises(NotFound):
        tell_state(token=token, state=State.MAJOR, by=PALIER, at=AT)
    assert marks_of(LEARN) == ["operational"]


def test_a_new_token_ends_the_old_one_and_a_retired_component_has_none(house):
    component_id = house.components[LEARN]
    old = make_check(component_id=component_id, by=house.lead, at=AT)
    new = make_check(component_id=component_id, by=house.lead, at=AT)
    with pytest.raises(NotFound):
        tell_state(token=old, state=State.MAJOR, by=PALIER, at=AT)
    retire_component(component_id=component_id, by=house.lead, at=AT)
    with pytest.raises(NotFound):
        tell_state(token=new, state=State.MAJOR, by=PALIER, at=AT)


def test_a_check_that_is_content_does_not_end_what_people_say_is_broken(house):
    token = make_check(component_id=house.components[LOGIN], by=house.lead, at=AT)
    incident_id = house.open(login=State.PARTIAL, at=AT)
    assert not tell_state(token=token, state=State.OPERATIONAL, by=PALIER, at=AT + timedelta(minutes=1))
    assert tell_state(token=token, state=State.MAJOR, by=PALIER, at=AT + timedelta(minutes=2))
    post_update(
        incident_id=incident_id,
        stage=Stage.RESOLVED,
        telling=Telling({"en": "Over."}),
        by=house.desk.agent,
        at=AT + HOUR,
    )
    assert marks_of(LOGIN) == ["operational", "partial_outage", "major_outage", "operational"]


def test_a_silence_stays_in_the_record_whoever_speaks_after_it(house):
    """By hand, by an incident, by the check itself, by a new check: until then nobody knew."""
    component_id, minute = house.components[LOGIN], timedelta(minutes=1)
    token = make_check(component_id=component_id, by=house.lead, at=AT)

    def record() -> list[tuple[float, str]]:
        marks = ComponentMark.objects.filter(component_id=component_id, at__gte=AT).order_by("at", "id")
        return [((at - AT) / minute, state) for at, state in marks.values_list("at", "state")]

    set_state(component_id=component_id, state=State.DEGRADED, by=house.lead, at=AT + 5 * minute)
    expected = [(2, "unknown"), (5, "degraded_performance")]
    assert record() == expected
    tell_state(token=token, state=State.DEGRADED, by=PALIER, at=AT + 9 * minute)
    expected += [(5, "unknown"), (9, "degraded_performance")]
    assert record() == expected
    house.open(login=State.MAJOR, at=AT + 10 * minute)
    expected += [(10, "major_outage")]
    assert record() == expected, "it was heard of a minute before"
    set_state(component_id=component_id, state=State.OPERATIONAL, by=house.lead, at=AT + 20 * minute)
    expected += [(20, "operational")]
    assert record() == expected, "an outage is known without a check"
    make_check(component_id=component_id, by=house.lead, at=AT + 30 * minute)
    assert record() == [*expected, (20, "unknown"), (30, "operational")]


def test_it_is_known_when_the_next_check_falls_silent_if_none_speaks(house):
    """Promises L3: whoever draws the page looks at that instant, and needs nobody to wake them."""
    minute = timedelta(minutes=1)
    assert next_silence(at=AT) is None
    login = make_check(component_id=house.components[LOGIN], by=house.lead, at=AT)
    make_check(component_id=house.components[LEARN], by=house.lead, at=AT + minute / 2)
    assert next_silence(at=AT + minute / 2) == AT + 2 * minute
    tell_state(token=login, state=State.OPERATIONAL, by=PALIER, at=AT + minute)
    assert next_silence(at=AT + minute) == AT + 2.5 * minute
    assert next_silence(at=AT + 2.5 * minute) == AT + 3 * minute
    assert next_silence(at=AT + 3 * minute) is None
    retire_component(component_id=house.components[LOGIN], by=house.lead, at=AT + minute)
    assert next_silence(at=AT + 2.5 * minute) is None
