"""Whose case it is: advisor, stand-in, rule; always with a reason, never somebody absent, and fair."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.staffing.making import AT, CASE, NIGHT, PARIS, away, by_id, person

from palier.core.catalogue import ContractFacts, read_catalogue, terms_for
from palier.core.staffing import (
    Advisor,
    NewCase,
    Order,
    Placement,
    Reason,
    Rule,
    Speech,
    Why,
    place_case,
    promised_roles,
)
from palier.core.time import ALWAYS

RULE = Rule(id=7, team=4, members=(1, 2, 3))
ANNA = Advisor("technical_advisor", 1, stand_in=2)


def placed(*people, case=CASE, advisors=(), rules=(), at=AT) -> Placement | None:
    return place_case(case, advisors=advisors, rules=rules, people=by_id(*people), at=at)


def test_the_advisor_comes_first():
    found = placed(person(1), person(3), advisors=[ANNA], rules=[RULE])
    assert found == Placement(1, None, None, Reason(Why.ADVISOR, role="technical_advisor"))


def test_the_stand_in_comes_when_the_advisor_is_away():
    found = placed(person(1, absences=away(AT)), person(2), person(3), advisors=[ANNA], rules=[RULE])
    assert found == Placement(2, None, None, Reason(Why.STAND_IN, role="technical_advisor", stands_in_for="Person 1"))


def test_the_stand_in_of_somebody_who_left_comes_without_a_name():
    assert placed(person(2), advisors=[ANNA]).reason.stands_in_for == ""


def test_a_second_advisor_comes_before_the_rule():
    other = Advisor("senior_advisor", 3)
    found = placed(person(1, hours=None), person(3), advisors=[replace(ANNA, stand_in=None), other], rules=[RULE])
    assert (found.agent, found.reason.role) == (3, "senior_advisor")


def test_the_rule_comes_when_advisor_and_stand_in_are_off():
    found = placed(person(1, hours=PARIS), person(2, hours=PARIS), person(3), advisors=[ANNA], rules=[RULE], at=NIGHT)
    assert (found.agent, found.team, found.rule, found.reason.why) == (3, 4, 7, Why.RULE)


def test_at_night_a_case_waits_for_the_advisor_who_is_not_away():
    rules = [replace(RULE, members=(2,))]
    asleep = person(1, hours=PARIS), person(2, hours=PARIS)
    found = placed(*asleep, advisors=[ANNA], rules=rules, at=NIGHT)
    assert found == Placement(1, None, None, Reason(Why.ADVISOR_LATER, role="technical_advisor"))
    found = placed(person(1, hours=PARIS, absences=away(NIGHT)), asleep[1], advisors=[ANNA], rules=rules, at=NIGHT)
    assert (found.agent, found.reason.why) == (2, Why.ADVISOR_LATER)


def test_a_team_waits_where_nobody_is_on_shift():
    gone = person(1, hours=PARIS, absences=away(NIGHT)), person(2, hours=PARIS, absences=away(NIGHT))
    found = placed(*gone, advisors=[ANNA], rules=[replace(RULE, skill="SSO")], at=NIGHT)
    assert found == Placement(None, 4, 7, Reason(Why.NOBODY_ON_SHIFT, skill="SSO"))


def test_the_next_rule_follows_the_sun():
    europe, america = replace(RULE, members=(1,)), replace(RULE, id=8, team=5, members=(2,))
    found = placed(person(1, hours=PARIS), person(2), rules=[europe, america], at=NIGHT)
    assert (found.agent, found.team, found.rule) == (2, 5, 8)


def test_without_advisor_and_rule_a_case_goes_nowhere():
    assert placed(person(1)) is None
    assert placed(person(1), rules=[replace(RULE, plans=frozenset({"silver"}))]) is None
    assert placed(advisors=[ANNA]) is None


@pytest.mark.parametrize("condition", ["plans", "severities", "products", "channels", "languages"])
def test_every_condition_of_a_rule_counts(condition):
    values = {"plans": "gold", "severities": "high", "products": "cloud", "channels": "email", "languages": "fr"}
    assert replace(RULE, **{condition: frozenset({values[condition], "x"})}).concerns(CASE)
    assert not replace(RULE, **{condition: frozenset({"x"})}).concerns(CASE)


def test_the_least_loaded_is_chosen_and_the_reason_says_so():
    people = person(1, cases=4), person(2, cases=3, languages=("fr",)), person(3, cases=3)
    found = placed(*people, rules=[RULE])
    expected = Reason(Why.RULE, language="fr", order=Order.LEAST_LOADED, cases=3)
    assert found == Placement(2, 4, 7, expected)
    assert expected.as_data() == {"why": "rule", "language": "fr", "order": "least_loaded", "cases": 3}


def test_nothing_open_is_said_too():
    assert Reason(Why.RULE, order=Order.LEAST_LOADED, cases=0).as_data()["cases"] == 0
    assert Reason(Why.NOBODY_ON_SHIFT).as_data() == {"why": "nobody_on_shift"}


def test_a_language_may_be_preferred_needed_or_of_no_account():
    busy, idle = person(1, cases=9, languages=("fr", "en")), person(2)
    speech = {each: placed(busy, idle, rules=[replace(RULE, speech=each)]) for each in Speech}
    assert [speech[each].agent for each in (Speech.ANY, Speech.PREFERRED, Speech.NEEDED)] == [2, 1, 1]
    assert [speech[each].reason.language for each in Speech] == ["", "fr", "fr"]
    only_idle = {each: placed(idle, rules=[replace(RULE, speech=each)]) for each in Speech}
    assert [only_idle[each].agent for each in Speech] == [2, 2, None]


def test_a_skill_is_needed():
    skilled = person(2, skills=("SSO",), cases=9)
    assert placed(person(1), skilled, rules=[replace(RULE, skill="SSO")]).agent == 2
    assert placed(person(1), rules=[replace(RULE, skill="SSO")]).agent is None


def test_a_member_who_left_is_passed_over():
    assert placed(person(3), rules=[RULE]).agent == 3


hours = st.sampled_from([None, PARIS, ALWAYS])
people = st.lists(
    st.builds(
        person,
        st.integers(1, 6),
        hours=hours,
        absences=st.sampled_from([(), away(AT), away(NIGHT)]),
        skills=st.sampled_from([(), ("SSO",)]),
        languages=st.sampled_from([(), ("fr",), ("fr", "en")]),
        cases=st.integers(0, 3),
    ),
    max_size=6,
).map(lambda each: by_id(*each))
rules = st.lists(
    st.builds(
        Rule,
        id=st.integers(1, 9),
        team=st.integers(1, 3),
        members=st.lists(st.integers(1, 6), unique=True).map(tuple),
        skill=st.sampled_from(["", "SSO"]),
        speech=st.sampled_from(Speech),
        order=st.sampled_from(Order),
        severities=st.sampled_from([frozenset(), frozenset({"high"}), frozenset({"low"})]),
    ),
    max_size=3,
)
advisors = st.lists(st.builds(Advisor, st.just("tam"), st.integers(1, 6), st.none() | st.integers(1, 6)), max_size=2)
cases = st.builds(
    NewCase, st.just("gold"), st.sampled_from(["high", "low"]), st.just(""), st.just("email"), st.just("fr")
)


@given(case=cases, crowd=people, rules=rules, advisors=advisors, at=st.sampled_from([AT, NIGHT]))
def test_nobody_absent_is_ever_chosen_and_whoever_is_fits(case, crowd, rules, advisors, at):
    found = place_case(case, advisors=advisors, rules=rules, people=crowd, at=at)
    assert found == place_case(case, advisors=advisors, rules=rules, people=dict(reversed(crowd.items())), at=at)
    concerned = [rule for rule in rules if rule.concerns(case)]
    fitting = slow_fitting(case, crowd, concerned, advisors, at)
    if found is None:
        assert not fitting
        assert not concerned
        return
    if found.agent is None:
        assert not fitting
        assert found.team == concerned[0].team
        return
    chosen = crowd[found.agent].worker
    assert not chosen.is_absent(at)
    assert chosen.is_on_shift(at) or found.reason.why is Why.ADVISOR_LATER
    assert found.agent in fitting


def slow_fitting(case, crowd, concerned, advisors, at) -> set[int]:
    """Everybody who could be chosen at all, found by looking at each person alone."""
    able = set()
    for number, each in crowd.items():
        on_shift = each.worker.is_on_shift(at)
        advises = any(number in (advisor.agent, advisor.stand_in) for advisor in advisors)
        by_rule = any(
            number in rule.members
            and rule.skill in ("", *each.skills)
            and (rule.speech is not Speech.NEEDED or case.language in each.languages)
            for rule in concerned
        )
        if (on_shift and (advises or by_rule)) or (advises and not each.worker.is_absent(at)):
            able.add(number)
    return able


@given(members=st.sets(st.integers(1, 9), min_size=1), many=st.integers(1, 40), late=st.integers(0, 20))
def test_round_robin_is_fair(members, many, late):
    rule = replace(RULE, members=tuple(members), order=Order.ROUND_ROBIN)
    crowd, given_turns, got = by_id(*map(person, members)), {}, Counter(dict.fromkeys(members, 0))
    newcomer = 99
    for turn in range(many):
        if turn == late:
            crowd[newcomer] = person(newcomer)
            rule = replace(rule, members=(*rule.members, newcomer))
        found = place_case(CASE, advisors=(), rules=[replace(rule, given=given_turns)], people=crowd, at=AT)
        given_turns = {**given_turns, found.agent: turn}
        got[found.agent] += 1
    old = [got[member] for member in members]
    assert max(old) - min(old) <= 1
    assert got[newcomer] <= min(old) + 1, "who comes later gets no burst"


PLANS = """\
palier: 1
provider: {id: acme, name: Acme, timezone: Europe/Paris, languages: [en]}
severities: {low: {label: Low}}
severity_policy: {default: low}
calendars: {always: 24x7}
people:
  tam: {label: Technical account manager, kind: designated}
  senior: {label: Senior advisor, kind: shared}
  engineer: {label: Engineers, kind: pooled}
plans:
  none: {label: None, coverage: always, channels: {email: always}, first_response: 1h}
  pooled: {extends: none, label: Pooled, team: [engineer]}
  shared: {extends: none, label: Shared, team: [engineer, senior]}
  named: {extends: shared, label: Named, advisor: tam}
"""


@pytest.mark.obeys("Offered.advisor", "Offered.team", "Person.kind")
@pytest.mark.parametrize(
    ("plan", "roles"), [("none", ()), ("pooled", ()), ("shared", ("senior",)), ("named", ("tam",))]
)
def test_advisor_and_team_of_a_plan_say_to_whom_cases_go_first(plan, roles):
    """The keys `advisor`, `team` and `people.kind`."""
    terms = terms_for(read_catalogue(PLANS, name="acme"), ContractFacts(plan=plan))
    assert promised_roles(terms) == roles
