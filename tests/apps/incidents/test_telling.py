"""Opening, going on, ending, correcting; maintenances that are planned."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.apps.incidents.telling import HIDDEN, HOUR, LEARN, LOGIN, TITLE, WORDS
from tests.factories import AT

from palier.apps.audit.models import AuditEntry
from palier.apps.errors import NotAllowed, NotFound
from palier.apps.incidents.commands import (
    Reach,
    Telling,
    correct_update,
    open_incident,
    plan_maintenance,
    post_update,
    watch,
)
from palier.apps.incidents.errors import (
    NothingAffected,
    NothingToSay,
    PromiseInThePast,
    UpdateCrossed,
    WindowBackwards,
)
from palier.apps.incidents.models import Component, ComponentMark, Incident, IncidentUpdate
from palier.core.incident import Impact, IncidentOver, Stage, StageOutOfOrder, State

OVER = {"en": "It works again.", "fr": "Tout fonctionne."}


def state_of(slug: str) -> str:
    return Component.objects.get(slug=slug).state


def test_an_incident_shows_on_its_components_from_its_first_word_to_its_last(house):
    incident_id = house.open(login=State.MAJOR, learn=State.DEGRADED)
    incident = Incident.objects.get(pk=incident_id)
    assert (incident.stage, incident.impact, incident.commander_id) == (
        "investigating",
        "critical",
        house.desk.agent.id,
    )
    assert incident.next_update_at == AT + HOUR
    assert (state_of(LOGIN), state_of(LEARN), state_of(HIDDEN)) == (
        "major_outage",
        "degraded_performance",
        "operational",
    )
    post_update(
        incident_id=incident_id,
        stage=Stage.MONITORING,
        telling=Telling({"en": "Half of it is back."}),
        states={house.components[LOGIN]: State.PARTIAL},
        by=house.desk.agent,
        at=AT + HOUR,
    )
    assert state_of(LOGIN) == "partial_outage"
    post_update(
        incident_id=incident_id, stage=Stage.RESOLVED, telling=Telling(OVER), by=house.desk.agent, at=AT + 2 * HOUR
    )
    incident.refresh_from_db()
    assert (incident.stage, incident.over_at, incident.next_update_at) == ("resolved", AT + 2 * HOUR, None)
    assert (state_of(LOGIN), state_of(LEARN)) == ("operational", "operational")
    assert list(ComponentMark.objects.filter(component__slug=LOGIN).order_by("id").values_list("state", "cause")) == [
        ("operational", "hand"),
        ("major_outage", incident.reference),
        ("partial_outage", incident.reference),
        ("operational", incident.reference),
    ]
    assert list(IncidentUpdate.objects.order_by("seq").values_list("seq", "stage", "by_name")) == [
        (1, "investigating", house.desk.agent.name),
        (2, "monitoring", house.desk.agent.name),
        (3, "resolved", house.desk.agent.name),
    ]
    assert AuditEntry.objects.filter(act__in=["open_incident", "post_update"]).count() == 3


def test_of_two_incidents_on_one_component_the_worse_is_shown_until_both_are_over(house):
    first, second = house.open(login=State.MAJOR), house.open(login=State.DEGRADED)
    assert state_of(LOGIN) == "major_outage"
    end = {"stage": Stage.RESOLVED, "telling": Telling(OVER), "by": house.desk.agent}
    post_update(incident_id=first, at=AT + HOUR, **end)
    assert state_of(LOGIN) == "degraded_performance"
    post_update(incident_id=second, at=AT + 2 * HOUR, **end)
    assert state_of(LOGIN) == "operational"


def test_what_was_said_is_corrected_visibly_and_never_rewritten(house):
    incident_id = house.open()
    said = IncidentUpdate.objects.get()
    correct_update(update_id=said.pk, words={"en": "We meant France only."}, by=house.desk.agent, at=AT + HOUR)
    correction = IncidentUpdate.objects.get(corrects=said)
    assert (correction.seq, correction.words, correction.stage) == (2, {"en": "We meant France only."}, said.stage)
    assert Incident.objects.get(pk=incident_id).next_update_at == AT + HOUR
    for act in (lambda: IncidentUpdate.objects.update(words={}), lambda: ComponentMark.objects.all().delete()):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            act()
    with pytest.raises(NotFound):
        correct_update(update_id=correction.pk, words={"en": "x"}, by=house.desk.agent, at=AT + HOUR)


def test_a_correction_may_come_after_the_end(house):
    incident_id = house.open()
    post_update(incident_id=incident_id, stage=Stage.RESOLVED, telling=Telling(OVER), by=house.desk.agent, at=AT + HOUR)
    wrong = IncidentUpdate.objects.get(seq=2)
    correct_update(update_id=wrong.pk, words={"en": "At 10:40, not 11:00."}, by=house.desk.agent, at=AT + 2 * HOUR)
    assert Incident.objects.get(pk=incident_id).over_at == AT + HOUR


@pytest.mark.parametrize(("stage", "refusal"), [(Stage.RESOLVED, IncidentOver), (Stage.INVESTIGATING, IncidentOver)])
def test_nothing_is_added_to_what_is_over(house, stage, refusal):
    incident_id = house.open()
    more = {"incident_id": incident_id, "telling": Telling(OVER), "by": house.desk.agent}
    post_update(stage=Stage.RESOLVED, at=AT + HOUR, **more)
    with pytest.raises(refusal):
        post_update(stage=stage, at=AT + 2 * HOUR, **more)


def test_whoever_crosses_an_update_reads_it_first(house):
    incident_id = house.open()
    more = {"incident_id": incident_id, "stage": Stage.IDENTIFIED, "telling": Telling(OVER), "by": house.desk.agent}
    post_update(seen=1, at=AT + HOUR, **more)
    with pytest.raises(UpdateCrossed) as refused:
        post_update(seen=1, at=AT + HOUR, **more)
    assert refused.value.many == 1
    assert IncidentUpdate.objects.count() == 2


def test_refusals_leave_nothing_behind(house):
    agent, login = house.desk.agent, {house.components[LOGIN]: State.MAJOR}
    good = {"title": TITLE, "impact": Impact.MINOR, "reach": Reach(login), "telling": Telling(WORDS), "by": agent}
    for change, refusal in (
        ({"title": {"en": "  "}}, NothingToSay),
        ({"telling": Telling({})}, NothingToSay),
        ({"reach": Reach({})}, NothingAffected),
        ({"reach": Reach({999_999: State.MAJOR})}, NotFound),
        ({"telling": Telling(WORDS, next_update_at=AT)}, PromiseInThePast),
        ({"telling": Telling(WORDS, eta=AT - HOUR)}, PromiseInThePast),
        ({"by": house.desk.contact}, NotAllowed),
    ):
        with pytest.raises(refusal), transaction.atomic():
            open_incident(**{**good, **change}, at=AT)
    assert not Incident.objects.exists()
    assert state_of(LOGIN) == "operational"


def test_an_incident_of_ones_own_needs_no_component(house):
    reach = Reach({}, audience=Incident.Audience.INTERNAL)
    open_incident(title=TITLE, impact=Impact.NONE, reach=reach, telling=Telling(WORDS), by=house.desk.agent, at=AT)
    assert Incident.objects.get().audience == "internal"


def planned(house, *, begins=AT + HOUR, ends=AT + 3 * HOUR, at=AT) -> int:
    return plan_maintenance(
        title={"en": "New disks"},
        planned_from=begins,
        planned_until=ends,
        reach=Reach({house.components[LEARN]: State.MAINTENANCE}),
        telling=Telling({"en": "Learn is closed for two hours."}),
        by=house.desk.agent,
        at=at,
    )


def test_a_maintenance_begins_by_itself_and_ends_by_hand(house):
    incident_id = planned(house)
    assert state_of(LEARN) == "operational"
    assert watch(at=AT + HOUR - timedelta(seconds=1), limit=10) == 0
    assert watch(at=AT + HOUR, limit=10) == 1
    assert watch(at=AT + HOUR, limit=10) == 0
    assert (Incident.objects.get().stage, state_of(LEARN)) == ("in_progress", "under_maintenance")
    assert IncidentUpdate.objects.get(seq=2).words["fr"] == "La maintenance annoncée ici a commencé."
    with pytest.raises(StageOutOfOrder):
        post_update(
            incident_id=incident_id, stage=Stage.RESOLVED, telling=Telling(OVER), by=house.desk.agent, at=AT + 2 * HOUR
        )
    post_update(
        incident_id=incident_id, stage=Stage.COMPLETED, telling=Telling(OVER), by=house.desk.agent, at=AT + 4 * HOUR
    )
    assert state_of(LEARN) == "operational"


def test_a_maintenance_that_is_told_of_again_before_it_begins_changes_no_component(house):
    incident_id = planned(house)
    post_update(
        incident_id=incident_id,
        stage=Stage.SCHEDULED,
        telling=Telling({"en": "A reminder."}),
        by=house.desk.agent,
        at=AT + HOUR / 2,
    )
    assert state_of(LEARN) == "operational"


@pytest.mark.parametrize(
    ("begins", "ends", "refusal"),
    [
        (AT + 2 * HOUR, AT + HOUR, WindowBackwards),
        (AT + HOUR, AT + HOUR, WindowBackwards),
        (AT - 2 * HOUR, AT - HOUR, PromiseInThePast),
    ],
)
def test_a_window_lies_ahead_and_runs_forward(house, begins, ends, refusal):
    with pytest.raises(refusal):
        planned(house, begins=begins, ends=ends)


def test_a_promised_update_that_did_not_come_is_noticed_once(house):
    incident_id = house.open()
    watch(at=AT + HOUR - timedelta(seconds=1), limit=10)
    assert Incident.objects.get().told_late_at is None
    watch(at=AT + HOUR, limit=10)
    watch(at=AT + 2 * HOUR, limit=10)
    assert Incident.objects.get().told_late_at == AT + HOUR
    assert AuditEntry.objects.filter(act="update_late").count() == 1
    again = Telling(WORDS, next_update_at=AT + 4 * HOUR)
    post_update(incident_id=incident_id, stage=Stage.IDENTIFIED, telling=again, by=house.desk.agent, at=AT + 3 * HOUR)
    assert Incident.objects.get().told_late_at is None
    watch(at=AT + 4 * HOUR, limit=10)
    assert Incident.objects.get().told_late_at == AT + 4 * HOUR
