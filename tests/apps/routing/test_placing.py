"""A new case goes to its advisor, else by rule, once, with its reason; at night whoever is on call is paged."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.apps.rotas.making import DAY, HOUR, MINUTE, NIGHT, Watch, make_watch, plan_of, works_always, works_never
from tests.apps.routing.making import ADVISED, advised_desk, named, placed, ruled, why
from tests.factories import AT, make_agent, make_desk

from palier.apps.cases.commands import assign_case, close_case
from palier.apps.cases.models import Case, CaseEvent
from palier.apps.cases.verification import verify_cases
from palier.apps.mailroom.letters import letter_of
from palier.apps.outbox.models import OutgoingMail
from palier.apps.rotas.commands import create_rota
from palier.apps.rotas.models import Page, Ring
from palier.apps.routing.commands import place_waiting
from palier.apps.routing.models import Given, Rule, Unplaced
from palier.apps.staff.commands import create_team, deactivate_agent
from palier.apps.staff.planning_commands import add_absence, set_abilities
from palier.core.actor import PALIER
from palier.core.staffing import Order, Speech


@pytest.fixture
def desk(db):
    return advised_desk()


@pytest.fixture
def watch(db) -> Watch:
    return make_watch()


def differences() -> list[object]:
    return [found for checked in verify_cases() for found in checked.differences]


def test_a_desk_without_rules_notes_and_pays_nothing(desk, django_assert_num_queries) -> None:
    case_id = desk.open()
    assert Unplaced.objects.count() == 0
    assert place_waiting(at=AT) == 0
    assert Case.objects.get(pk=case_id).events_count == 1


def test_opening_costs_no_statement_more_with_rules(desk, django_assert_num_queries) -> None:
    desk.open()
    with CaptureQueriesContext(connection) as before:
        desk.open()
    named(desk, desk.agent)
    with django_assert_num_queries(len(before)):
        desk.open()
    assert Unplaced.objects.count() == 1


def test_the_advisor_of_the_plan_comes_first_and_the_event_says_why(desk, watch) -> None:
    """The keys `advisor` and `people`."""
    ruled(watch.team_id)
    named(desk, watch.lead)
    case = placed(desk)
    assert (case.assignee_id, case.team_id) == (watch.lead.id, None)
    event = CaseEvent.objects.get(case=case, kind="assigned")
    assert (event.actor_kind, event.side, event.data["why"]) == ("system", "system", {"why": "advisor", "role": "tam"})
    assert differences() == []


def test_the_stand_in_comes_while_the_advisor_is_away(desk, watch) -> None:
    named(desk, watch.anna, stand_in=watch.bo)
    add_absence(agent_id=watch.anna.id, starts_at=AT, ends_at=AT + DAY, by=watch.anna, at=AT)
    case = placed(desk)
    assert case.assignee_id == watch.bo.id
    assert why(case) == {"why": "stand_in", "role": "tam", "stands_in_for": watch.anna.name}


def test_an_advisor_counts_on_their_days_only(desk, watch) -> None:
    ruled(watch.team_id)
    named(desk, watch.lead, ends_on=date(2026, 3, 1))
    assert placed(desk).team_id == watch.team_id
    named(desk, watch.lead, starts_on=date(2026, 3, 3))
    assert placed(desk).team_id == watch.team_id
    assert placed(desk, at=AT + DAY).assignee_id == watch.lead.id


def test_a_rule_finds_the_least_loaded_who_speaks_the_language(desk, watch) -> None:
    ruled(watch.team_id)
    for agent in (watch.anna, watch.bo):
        set_abilities(agent_id=agent.id, skills=[], languages=["en", "fr"], by=PALIER, at=AT)
    first, second = placed(desk), placed(desk)
    assert {first.assignee_id, second.assignee_id} == {watch.anna.id, watch.bo.id}
    assert why(second) == {"why": "rule", "language": "en", "order": "least_loaded", "cases": 0}
    close_case(case_id=second.pk, reason="duplicate", by=PALIER, at=AT)
    assert placed(desk).assignee_id == second.assignee_id


@pytest.mark.obeys("Offered.languages")
def test_a_language_the_plan_does_not_offer_is_answered_in_one_it_does(watch) -> None:
    """Camille reads English; the plan speaks French: the case goes to who speaks that, and so do its mails."""
    spoken = ADVISED.replace("    advisor: tam\n", "    advisor: tam\n    languages: {fr: always}\n")
    desk = make_desk(catalogue=spoken)
    ruled(watch.team_id, speech=Speech.NEEDED)
    for agent, language in ((watch.anna, "en"), (watch.bo, "fr")):
        set_abilities(agent_id=agent.id, skills=[], languages=[language], by=PALIER, at=AT)
    case = placed(desk)
    assert (case.assignee_id, why(case)["language"]) == (watch.bo.id, "fr")
    receipt = OutgoingMail.objects.get(case_id=case.pk, kind="case_received")
    assert (receipt.language, letter_of(receipt.pk).language) == ("en", "fr")


def test_a_rule_asks_for_a_skill(desk, watch) -> None:
    set_abilities(agent_id=watch.bo.id, skills=["SSO"], languages=[], by=PALIER, at=AT)
    ruled(watch.team_id, skill="SSO")
    cases = [placed(desk) for _ in range(3)]
    assert {case.assignee_id for case in cases} == {watch.bo.id}
    assert why(cases[2])["skill"] == "SSO"


def test_round_robin_goes_round_and_waits_for_nobody_away(desk, watch) -> None:
    ruled(watch.team_id, order=Order.ROUND_ROBIN)
    got = [placed(desk).assignee_id for _ in range(4)]
    assert got == [watch.anna.id, watch.bo.id] * 2
    add_absence(agent_id=watch.anna.id, starts_at=AT, ends_at=AT + HOUR, by=watch.anna, at=AT)
    got = [placed(desk).assignee_id for _ in range(3)]
    got += [placed(desk, at=AT + HOUR).assignee_id for _ in range(3)]
    assert got == [watch.bo.id] * 3 + [watch.anna.id, watch.bo.id, watch.anna.id]
    assert Rule.objects.get().turns == 10


def test_rules_are_asked_in_order_with_their_conditions(desk, watch) -> None:
    other = create_team(name="Data", agent_ids=[watch.lead.id], by=PALIER, at=AT)
    ruled(other, name="High", severities=("high",), plans=("gold",), channels=("email",), languages=("en",))
    ruled(watch.team_id, name="Others")
    assert (placed(desk, severity="high").team_id, placed(desk, severity="low").team_id) == (other, watch.team_id)


def test_nobody_on_shift_leaves_the_case_to_the_team_without_paging_for_office_hours(desk, watch) -> None:
    ruled(watch.team_id)
    case = placed(desk, severity="low", at=NIGHT)
    assert (case.assignee_id, case.team_id, why(case)) == (None, watch.team_id, {"why": "nobody_on_shift"})
    assert Page.objects.count() == 0


def test_a_case_covered_around_the_clock_pages_who_is_on_call_at_night(desk, watch) -> None:
    """The key `coverage` at `always`."""
    ruled(watch.team_id)
    case = placed(desk, severity="high", at=NIGHT)
    assert Page.objects.get().case_id == case.pk
    assert Ring.objects.get().agent_id == watch.anna.id
    placed(desk, severity="high", at=AT + DAY)
    assert Page.objects.count() == 1


def test_an_advisor_asleep_gets_the_case_and_who_is_on_call_the_page(desk, watch) -> None:
    named(desk, watch.lead)
    create_rota(plan=plan_of(watch.bo), by=PALIER, at=AT)
    case = placed(desk, severity="high", at=NIGHT)
    assert (case.assignee_id, why(case)) == (watch.lead.id, {"why": "advisor_later", "role": "tam"})
    assert Ring.objects.get().agent_id == watch.bo.id


def test_without_rule_and_advisor_the_whole_house_counts(desk, watch) -> None:
    create_rota(plan=plan_of(watch.bo), by=PALIER, at=AT)
    placed(desk, severity="high")
    assert Page.objects.count() == 0
    placed(desk, severity="high", at=NIGHT)
    assert Page.objects.count() == 1
    works_always(watch.lead)
    placed(desk, severity="high", at=NIGHT)
    assert Page.objects.count() == 1


def test_what_somebody_settled_in_the_meantime_stays(desk, watch) -> None:
    ruled(watch.team_id)
    mine, team, closed = desk.open(), desk.open(), desk.open()
    assign_case(case_id=mine, agent_id=desk.agent.id, by=desk.agent, at=AT)
    assign_case(case_id=team, agent_id=None, team_id=watch.team_id, by=desk.agent, at=AT)
    close_case(case_id=closed, reason="duplicate", by=desk.agent, at=AT)
    assert place_waiting(at=AT) == 3
    assert Unplaced.objects.count() == 0
    assert CaseEvent.objects.filter(actor_kind="system").count() == 0


def test_who_left_gets_nothing(desk, watch) -> None:
    ruled(watch.team_id)
    deactivate_agent(agent_id=watch.anna.id, by=PALIER, at=AT)
    assert [placed(desk).assignee_id for _ in range(2)] == [watch.bo.id] * 2


def test_a_step_takes_no_more_than_its_limit(desk, watch) -> None:
    ruled(watch.team_id)
    for _ in range(5):
        desk.open()
    assert [place_waiting(at=AT, limit=2) for _ in range(4)] == [2, 2, 1, 0]


@pytest.mark.django_db(transaction=True)
def test_many_workers_give_each_case_once_and_fairly() -> None:
    desk, watch = make_desk(), make_watch()
    works_never(desk.agent)
    third = make_agent()
    from palier.apps.staff.planning_commands import change_team

    members = [watch.anna.id, watch.bo.id, third.id]
    change_team(team_id=watch.team_id, name="", agent_ids=members, lead_id=None, by=PALIER, at=AT)
    ruled(watch.team_id, order=Order.ROUND_ROBIN)
    for _ in range(30):
        desk.open()
    ready = Barrier(5)

    def work(_number: int) -> int:
        ready.wait(30)
        try:
            taken = 0
            while some := place_waiting(at=AT + MINUTE, limit=4):
                taken += some
            return taken
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        taken = sum(pool.map(work, range(5)))
    assert taken == 30
    assert Counter(Case.objects.values_list("assignee_id", flat=True)) == dict.fromkeys(members, 10)
    assert CaseEvent.objects.filter(kind="assigned").count() == 30
    assert sorted(Given.objects.values_list("turn", flat=True)) == [27, 28, 29]
    assert differences() == []


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_dies_has_given_nothing(monkeypatch) -> None:
    desk, watch = make_desk(), make_watch()
    ruled(watch.team_id)
    case_id = desk.open()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE routing_given ADD CONSTRAINT refuse CHECK (turn < 0)")
    try:
        assert place_waiting(at=AT) == 1
        waiting = Unplaced.objects.get()
        assert (waiting.case_id, waiting.attempts, waiting.next_at) == (case_id, 1, AT + MINUTE)
        assert Case.objects.get().events_count == 1
        assert place_waiting(at=AT + timedelta(seconds=59)) == 0
        assert place_waiting(at=AT + MINUTE) == 1
        assert Unplaced.objects.get().next_at == AT + 3 * MINUTE
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE routing_given DROP CONSTRAINT refuse")
    assert place_waiting(at=AT + 3 * MINUTE) == 1
    assert Case.objects.get().assignee_id is not None
    assert Unplaced.objects.count() == 0
