"""Whom a step tells, and when they hear of it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.core.escalation import Gap, Passed, Recipient, Roster, recipients, tell_at
from palier.core.staffing import OFFICE_WEEK, Worker
from palier.core.time import Calendar, Span, worktime_of

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
OFFICE = Calendar.from_dict({"timezone": "Europe/Paris", "week": OFFICE_WEEK})
ANNA, BO, CYD, DAN, EVE = range(1, 6)
AWAY = (Span(AT - DAY, AT + DAY),)


def staff(*away: int) -> dict[int, Worker]:
    names = {ANNA: "Anna", BO: "Bo", CYD: "Cyd", DAN: "Dan", EVE: "Eve"}
    return {key: Worker(key, name, OFFICE, AWAY if key in away else ()) for key, name in names.items()}


ROLES = {
    "assignee": (ANNA,),
    "team_lead": (BO,),
    "lead": (BO, CYD),
    "administrator": (DAN,),
    "advisor": (EVE,),
}


def told(*tell: str, away: tuple[int, ...] = (), roles=None, stand_ins=None) -> tuple[Recipient, ...]:
    return recipients(tell, Roster(ROLES if roles is None else roles, staff(*away), stand_ins or {}), at=AT)


def test_whoever_fills_a_role_is_told_in_the_order_of_the_roles() -> None:
    assert told("assignee", "team_lead") == (
        Recipient(ANNA, "assignee", "assignee"),
        Recipient(BO, "team_lead", "team_lead"),
    )


def test_somebody_in_two_roles_is_told_once_in_the_first() -> None:
    assert told("team_lead", "lead") == (Recipient(BO, "team_lead", "team_lead"), Recipient(CYD, "lead", "lead"))


def test_a_vacant_role_falls_to_the_lead_of_the_team() -> None:
    assert told("support_manager") == (
        Recipient(BO, "support_manager", "team_lead", (Passed("support_manager", Gap.VACANT),)),
    )


def test_without_a_team_every_lead_is_told_and_without_leads_the_administrators() -> None:
    rest = {role: held for role, held in ROLES.items() if role in {"lead", "administrator"}}
    passed = (Passed("assignee", Gap.VACANT), Passed("team_lead", Gap.VACANT))
    assert told("assignee", roles=rest) == (
        Recipient(BO, "assignee", "lead", passed),
        Recipient(CYD, "assignee", "lead", passed),
    )
    last = told("assignee", roles={"administrator": (DAN,)})
    assert last == (Recipient(DAN, "assignee", "administrator", (*passed, Passed("lead", Gap.VACANT))),)


def test_a_stand_in_is_told_for_an_advisor_who_is_away() -> None:
    assert told("advisor", away=(EVE,), stand_ins={("advisor", EVE): CYD}) == (
        Recipient(CYD, "advisor", "advisor", (Passed("advisor", Gap.AWAY, "Eve", AT + DAY),), stands_in=True),
    )


def test_a_stand_in_who_is_away_too_is_passed_over() -> None:
    away = Passed("advisor", Gap.AWAY, "Eve", AT + DAY)
    assert told("advisor", away=(EVE, CYD), stand_ins={("advisor", EVE): CYD}) == (
        Recipient(BO, "advisor", "team_lead", (away,)),
    )


@pytest.mark.parametrize(
    "ring",
    [(EVE,), (EVE, ANNA), (EVE, BO), (EVE, BO, CYD), (EVE, ANNA, BO, CYD), (EVE, CYD, ANNA)],
)
def test_who_stand_in_for_each_other_and_are_all_away_are_passed_over_once(ring: tuple[int, ...]) -> None:
    """promises G7, six rules that chase each other: the last stands in for the first, in every role."""
    round_it = dict(zip(ring, (*ring[1:], ring[0]), strict=True))
    stand_ins = {(role, agent): other for role in ROLES for agent, other in round_it.items()}
    found = told("advisor", away=ring, stand_ins=stand_ins)
    assert found == told("advisor", away=ring)
    assert not {each.agent for each in found} & set(ring)
    assert max(len(each.passed) for each in found) <= 4


def test_whoever_left_fills_nothing() -> None:
    assert told("assignee", roles={**ROLES, "assignee": (99,)})[0].passed == (Passed("assignee", Gap.VACANT),)


def test_when_everybody_is_away_the_role_itself_hears_of_it() -> None:
    [found] = told("assignee", away=(ANNA, BO, CYD, DAN, EVE))
    assert (found.agent, found.found_as, len(found.passed)) == (ANNA, "assignee", 5)


def test_a_house_without_leads_tells_whoever_works_there() -> None:
    assert [each.agent for each in told("on_call", roles={})] == [ANNA, BO, CYD, DAN, EVE]
    assert recipients(["assignee"], Roster({}, {}), at=AT) == ()


@given(
    tell=st.lists(st.sampled_from([*ROLES, "on_call"]), min_size=1, max_size=4),
    away=st.sets(st.sampled_from([ANNA, BO, CYD, DAN, EVE])),
    held=st.dictionaries(st.sampled_from(list(ROLES)), st.lists(st.sampled_from([ANNA, BO, CYD, DAN, EVE, 99]))),
)
def test_never_nobody_never_twice_and_nobody_away_while_somebody_in_line_is_there(tell, away, held) -> None:
    roles = {role: tuple(dict.fromkeys(people)) for role, people in held.items()}
    found = told(*tell, away=tuple(away), roles=roles)
    assert found
    assert len({each.agent for each in found}) == len(found)
    for role in tell:
        line = [agent for each in (role, "team_lead", "lead", "administrator") for agent in roles.get(each, ())]
        if any(agent not in away and agent != 99 for agent in line):
            assert [each for each in found if each.agent not in away]


def test_why_survives_being_kept() -> None:
    for passed in (Passed("advisor", Gap.AWAY, "Eve", AT), Passed("team_lead", Gap.VACANT)):
        assert Passed.from_data(passed.as_data()) == passed


SUNDAY = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("worker", "around", "heard"),
    [
        (Worker(1, "Anna", OFFICE), False, datetime(2026, 3, 2, 8, 0, tzinfo=UTC)),
        (Worker(1, "Anna", OFFICE), True, SUNDAY),
        (Worker(1, "Anna", None), False, SUNDAY),
        (None, False, SUNDAY),
        (
            Worker(1, "Anna", OFFICE, (Span(SUNDAY, datetime(2026, 3, 3, 13, 0, tzinfo=UTC)),)),
            False,
            datetime(2026, 3, 3, 13, 0, tzinfo=UTC),
        ),
        (
            Worker(1, "Anna", OFFICE, (Span(SUNDAY, datetime(2026, 3, 3, 18, 0, tzinfo=UTC)),)),
            False,
            datetime(2026, 3, 4, 8, 0, tzinfo=UTC),
        ),
        (
            Worker(1, "Anna", Calendar("UTC", ((),) * 7, overrides=((SUNDAY.date(), OFFICE.week[0]),))),
            False,
            SUNDAY,
        ),
    ],
)
def test_people_hear_of_it_when_they_next_work(worker, around, heard) -> None:
    assert tell_at(worker, at=SUNDAY, around_the_clock=around) == heard


def test_hours_that_never_come_again_are_not_waited_for() -> None:
    """A calendar whose only opening lies behind."""
    gone = Calendar("UTC", ((),) * 7, overrides=(((SUNDAY - 9 * DAY).date(), OFFICE.week[0]),))
    assert tell_at(Worker(1, "Anna", gone), at=SUNDAY, around_the_clock=False) == SUNDAY


@given(st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2027, 1, 1)), st.integers(0, 96))  # noqa: DTZ001
def test_nobody_hears_early_or_out_of_hours(naive: datetime, away_hours: int) -> None:
    at = naive.replace(tzinfo=UTC, microsecond=0)
    worker = Worker(1, "Anna", OFFICE, (Span(at, at + timedelta(hours=away_hours)),) if away_hours else ())
    heard = tell_at(worker, at=at, around_the_clock=False)
    assert heard >= at
    assert worktime_of(OFFICE).is_open(heard)
    assert not worker.is_absent(heard)
