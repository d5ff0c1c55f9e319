"""What components are called, where they stand, and that their record outlasts every change."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.apps.incidents.telling import HIDDEN, HOUR, LEARN, LOGIN, WORDS
from tests.factories import AT

from palier.apps.audit.models import AuditEntry
from palier.apps.errors import NotAllowed, NotFound
from palier.apps.incidents.commands import (
    Naming,
    Telling,
    add_component,
    add_group,
    bring_back_component,
    change_component,
    change_group,
    make_check,
    move_component,
    move_group,
    post_update,
    remove_group,
    retire_component,
    tell_state,
)
from palier.apps.incidents.commands.arranging import fingerprint, naming_of
from palier.apps.incidents.component_queries import component_record, components, groups
from palier.apps.incidents.errors import ArrangementCrossed, GroupNotEmpty, NothingToSay
from palier.apps.incidents.models import Component, ComponentMark
from palier.apps.incidents.page_queries import status_page
from palier.apps.staff.models import Team
from palier.core.actor import PALIER
from palier.core.incident import Stage, State

LATER = AT + HOUR


def order(at=LATER) -> list[str]:
    return [each.slug for each in components(at=at)]


def test_everything_but_the_short_name_can_be_changed_and_the_record_says_so(house):
    heading = add_group(name={"en": "Sites", "fr": "Sites"}, by=house.lead, at=AT)
    team = Team.objects.create(name="Platform")
    component_id = house.components[LOGIN]
    before = status_page(viewer=None, at=AT).components[1]
    naming = Naming(
        "ignored",
        {"en": " Sign-in ", "fr": "Connexion"},
        about={"en": "How people come in", "fr": ""},
        group_id=heading,
        owner_id=team.pk,
        position=99,
    )
    change_component(component_id=component_id, naming=naming, by=house.lead, at=LATER)
    after = {each.slug: each for each in status_page(viewer=None, at=LATER).components}[LOGIN]
    assert (after.name, after.about) == ({"en": "Sign-in", "fr": "Connexion"}, {"en": "How people come in"})
    assert (after.position, after.since, after.created_at) == (before.position, before.since, before.created_at)
    assert (after.group_name["en"], after.uptime) == ("Sites", 1.0)
    record = component_record(component_id=component_id, at=LATER)
    assert (record.sheet.owner, record.sheet.slug) == ("Platform", LOGIN)
    assert [(each.act, each.by) for each in record.changes] == [
        ("change_component", house.lead.name),
        ("add_component", house.lead.name),
    ]
    assert record.changes[0].changed == (
        ("name", "Login", "Sign-in / Connexion"),
        ("about", "", "How people come in"),
        ("group", "", "Sites / Sites"),
        ("owner", "", "Platform"),
    )


def test_a_change_that_changes_nothing_leaves_no_trace(house):
    component_id = house.components[LOGIN]
    naming = naming_of(Component.objects.get(pk=component_id))
    many = AuditEntry.objects.count()
    change_component(component_id=component_id, naming=replace(naming, slug="other", position=7), by=house.lead, at=AT)
    assert AuditEntry.objects.count() == many


def test_a_writer_who_crossed_somebody_reads_theirs_first(house):
    component_id = house.components[LOGIN]
    seen = component_record(component_id=component_id, at=AT).seen
    own = Naming("", {"en": "Sign-in"})
    move_component(component_id=component_id, before_id=None, by=house.lead, at=AT)
    change_component(component_id=component_id, naming=Naming("", {"en": "Way in"}), seen=seen, by=house.lead, at=AT)
    with pytest.raises(ArrangementCrossed):
        change_component(component_id=component_id, naming=own, seen=seen, by=house.lead, at=AT)
    assert Component.objects.get(pk=component_id).name == {"en": "Way in"}
    now = component_record(component_id=component_id, at=AT).seen
    change_component(component_id=component_id, naming=own, seen=now, by=house.lead, at=AT)
    assert Component.objects.get(pk=component_id).name == {"en": "Sign-in"}


def test_fingerprints_differ_exactly_when_what_can_be_changed_does():
    one = Naming("a", {"en": "A", "fr": "B"}, about={"en": "C"}, group_id=1, owner_id=2)
    assert fingerprint(one) == fingerprint(replace(one, slug="b", position=4, name={"fr": "B", "en": "A"}))
    others = (
        replace(one, name={"en": "A"}),
        replace(one, about={}),
        replace(one, group_id=2),
        replace(one, owner_id=1),
        replace(one, group_id=None),
        replace(one, is_shown=False),
    )
    assert len({fingerprint(each) for each in (one, *others)}) == 1 + len(others)


def test_order_is_by_hand_and_headings_come_first(house):
    sites, tools = (add_group(name={"en": "S"}, position=place, by=house.lead, at=AT) for place in range(2))
    learn, hidden = house.components[LEARN], house.components[HIDDEN]
    move_component(component_id=hidden, before_id=learn, by=house.lead, at=AT)
    assert order() == [HIDDEN, LEARN, LOGIN]
    move_component(component_id=hidden, before_id=None, by=house.lead, at=AT)
    move_component(component_id=learn, before_id=hidden, by=house.lead, at=AT)
    assert order() == [LOGIN, LEARN, HIDDEN]
    for component_id, heading in ((learn, tools), (hidden, sites)):
        naming = replace(naming_of(Component.objects.get(pk=component_id)), group_id=heading)
        change_component(component_id=component_id, naming=naming, by=house.lead, at=AT)
    assert order() == [HIDDEN, LEARN, LOGIN]
    move_group(group_id=tools, before_id=sites, by=house.lead, at=AT)
    assert ([key for key, _name in groups()], order()) == ([tools, sites], [LEARN, HIDDEN, LOGIN])
    assert [each.slug for each in status_page(viewer=None, at=LATER).components] == [LEARN, LOGIN]


def test_headings_are_renamed_and_removed_once_nothing_stands_under_them(house):
    heading = add_group(name={"en": "Sites"}, by=house.lead, at=AT)
    change_group(group_id=heading, name={"en": "Places", "fr": "Lieux"}, by=house.lead, at=AT)
    assert groups() == ((heading, {"en": "Places", "fr": "Lieux"}),)
    under = add_component(naming=Naming("under", {"en": "Under"}, group_id=heading), by=house.lead, at=AT)
    retire_component(component_id=under, by=house.lead, at=AT)
    with pytest.raises(GroupNotEmpty):
        remove_group(group_id=heading, by=house.lead, at=AT)
    change_component(component_id=under, naming=Naming("", {"en": "Under"}), by=house.lead, at=AT)
    remove_group(group_id=heading, by=house.lead, at=AT)
    assert groups() == ()


def test_hiding_and_showing_again_keeps_the_record(house):
    component_id = house.components[LOGIN]
    incident = house.open(at=AT)
    naming = naming_of(Component.objects.get(pk=component_id))
    change_component(component_id=component_id, naming=replace(naming, is_shown=False), by=house.lead, at=AT)
    assert LOGIN not in {each.slug for each in status_page(viewer=None, at=LATER).components}
    post_update(incident_id=incident, stage=Stage.RESOLVED, telling=Telling(WORDS), by=house.lead, at=LATER)
    change_component(component_id=component_id, naming=naming, by=house.lead, at=LATER)
    shown = {each.slug: each for each in status_page(viewer=None, at=AT + 2 * HOUR).components}[LOGIN]
    lost = sum((day.down for day in shown.days), timedelta())
    assert (shown.state, lost) == (State.OPERATIONAL, HOUR)


def test_a_component_that_comes_back_has_its_record_and_a_gap_that_counts_for_neither(house):
    component_id = house.components[LOGIN]
    token = make_check(component_id=component_id, by=house.lead, at=AT)
    incident = house.open(at=AT)
    retire_component(component_id=component_id, by=house.lead, at=AT + HOUR)
    post_update(incident_id=incident, stage=Stage.RESOLVED, telling=Telling(WORDS), by=house.lead, at=AT + 2 * HOUR)
    assert [each.slug for each in components(at=LATER, retired=True)] == [LOGIN]
    bring_back_component(component_id=component_id, by=house.lead, at=AT + 5 * HOUR)
    bring_back_component(component_id=component_id, by=house.lead, at=AT + 6 * HOUR)
    marks = ComponentMark.objects.filter(component=component_id).order_by("id")
    assert list(marks.values_list("state", "cause", "at"))[1:] == [
        ("major_outage", "INC-" + str(incident), AT),
        ("unknown", "retired", AT + HOUR),
        ("operational", "hand", AT + 5 * HOUR),
    ]
    with pytest.raises(NotFound):
        tell_state(token=token, state=State.MAJOR, by=PALIER, at=AT + 6 * HOUR)
    [today] = [day for day in status_page(viewer=None, at=AT + 6 * HOUR).components[1].days if day.down]
    assert (today.down, today.counted) == (HOUR, timedelta(hours=AT.hour + 1 + 1))


def test_arranging_is_for_leads_and_names_what_is_there(house):
    learn, heading = house.components[LEARN], add_group(name={"en": "Sites"}, by=house.lead, at=AT)
    acts = {
        change_component: {"component_id": learn, "naming": Naming("", {"en": "New"})},
        move_component: {"component_id": learn, "before_id": None},
        bring_back_component: {"component_id": learn},
        change_group: {"group_id": heading, "name": {"en": "New"}},
        move_group: {"group_id": heading, "before_id": None},
        remove_group: {"group_id": heading},
    }
    for act, given in acts.items():
        with pytest.raises(NotAllowed):
            act(**given, by=house.desk.agent, at=AT)
        missing = {**given, next(iter(given)): 10**9}
        with pytest.raises(NotFound):
            act(**missing, by=house.lead, at=AT)
        act(**given, by=house.lead, at=AT)
    for wrong in ({"group_id": 10**9}, {"owner_id": 10**9}):
        with pytest.raises(NotFound):
            add_component(naming=Naming("new", {"en": "New"}, **wrong), by=house.lead, at=AT)
    with pytest.raises(NotFound):
        move_component(component_id=learn, before_id=10**9, by=house.lead, at=AT)
    with pytest.raises(NothingToSay):
        change_component(component_id=learn, naming=Naming("", {"en": "", "fr": " "}), by=house.lead, at=AT)
    with pytest.raises(NotFound):
        component_record(component_id=10**9, at=AT)
