"""Better or worse than the plan: every kind of change an offer can hold, weighed at every instant of a year."""

import pytest

from palier.core.catalogue import ContractFacts, read_catalogue, terms_for
from palier.core.catalogue.differences import Subject
from palier.core.catalogue.lint import Check
from palier.core.catalogue.negotiated import NegotiatedRefused
from palier.core.catalogue.weighing import Leaning, weigh, weigh_negotiated

TEXT = """\
palier: 1
provider: {id: acme, name: Acme, timezone: Europe/Paris, languages: [en]}
severities: {high: {label: High}, low: {label: Low}}
calendars:
  always: 24x7
  office: {hours: {mon-fri: "09:00-18:00"}}
  early: {hours: {mon-fri: "08:00-18:00"}}
  late: {hours: {mon-fri: "10:00-19:00"}}
  blink: {hours: {mon: "09:00-09:01"}}
products: {erp: {label: ERP}}
people:
  pool: {label: Pool, kind: pooled}
  own: {label: Own, kind: dedicated}
features:
  hours: {label: Hours, count: hours}
  sandbox: {label: Sandbox}
  care: {label: Care, choices: {plain: Plain, fancy: Fancy}}
plans:
  gold:
    label: Gold
    coverage: office
    channels: {email: office, phone: {open: office, service: priority, severities: high}}
    languages: {en: office}
    first_response: {high: 2h, low: 1d}
    follow_up: {high: asap, low: none}
    named_contacts: {limit: 4, administrators: 1, who_may_open: named}
    includes: {hours: 10, care: plain}
    advisor: pool
    team: [pool]
    reviews: {quarterly: {label: Review, every: quarter, as: call}}
    escalation: [{id: own, at: due, tell: [team_lead]}]
  silver: {label: Silver, extends: gold, first_response: {high: 4h}}
"""
CATALOGUE = read_catalogue(TEXT, name="acme")
FACTS = ContractFacts("gold")


def weighed(fragment: str) -> list[tuple[Subject, tuple[str, ...], Leaning]]:
    found = weigh_negotiated(CATALOGUE, ContractFacts("gold", negotiated=fragment))
    return [(difference.subject, difference.keys, leaning) for difference, leaning in found.differences]


@pytest.mark.parametrize(
    ("fragment", "leaning"),
    [
        ("first_response: {high: 1h}", Leaning.BETTER),
        ("first_response: {high: 3h}", Leaning.WORSE),
        ("first_response: {high: 2h in always}", Leaning.BETTER),
        ("first_response: {high: 2h in late}", Leaning.OTHER),  # sooner in the evening, later in the morning
        ("first_response: {high: 8000h in blink}", Leaning.OTHER),  # never due: the linter says so, as an error
        ("first_response: {high: asap}", Leaning.WORSE),
        ("follow_up: {high: 3d}", Leaning.BETTER),
        ("follow_up: {high: none}", Leaning.WORSE),
        ("follow_up: {low: asap}", Leaning.BETTER),
        ("resolution: {high: 9h}", Leaning.BETTER),
        ("languages: {en: always}", Leaning.BETTER),
        ("languages: {fr: office}", Leaning.BETTER),
        ("languages: {en: none}", Leaning.WORSE),
        ("channels: {email: always}", Leaning.BETTER),
        ("channels: {email: late}", Leaning.OTHER),
        ("channels: {chat: office}", Leaning.BETTER),
        ("channels: {email: none}", Leaning.WORSE),
        ("channels: {phone: {service: dedicated}}", Leaning.BETTER),
        ("channels: {phone: {service: standard}}", Leaning.WORSE),
        ("channels: {phone: {severities: high-low}}", Leaning.BETTER),
        ("channels: {phone: {service: standard, severities: high-low}}", Leaning.OTHER),
        ("channels: {email: {severities: low}}", Leaning.WORSE),
        ("named_contacts: {limit: 5}", Leaning.BETTER),
        ("named_contacts: {limit: unlimited}", Leaning.BETTER),
        ("named_contacts: {limit: 3}", Leaning.WORSE),
        ("named_contacts: {administrators: 2}", Leaning.BETTER),
        ("named_contacts: {who_may_open: anyone}", Leaning.OTHER),
        ("includes: {hours: 12}", Leaning.BETTER),
        ("includes: {hours: unlimited}", Leaning.BETTER),
        ("includes: {hours: 8}", Leaning.WORSE),
        ("includes: {hours: no}", Leaning.WORSE),
        ("includes: {sandbox: yes}", Leaning.BETTER),
        ("includes: {care: fancy}", Leaning.OTHER),
        ("advisor: own", Leaning.BETTER),
        ("advisor: none", Leaning.WORSE),
        ("team: [pool, own]", Leaning.OTHER),
        ("reviews: {quarterly: {every: month}}", Leaning.BETTER),
        ("reviews: {quarterly: {every: year}}", Leaning.WORSE),
        ("reviews: {quarterly: none}", Leaning.WORSE),
        ("reviews: {weekly: {label: W, every: week}}", Leaning.BETTER),
        ("escalation: [{id: own, at: due, tell: [support_manager]}]", Leaning.OTHER),
    ],
)
def test_each_change_leans_one_way(fragment: str, leaning: Leaning) -> None:
    assert [found for _, _, found in weighed(fragment)] == [leaning]


def test_coverage_is_weighed_for_each_severity_and_moves_the_targets_measured_in_it() -> None:
    found = weighed("coverage: early")
    assert {leaning for subject, _, leaning in found if subject is Subject.COVERAGE} == {Leaning.BETTER}
    assert (Subject.TARGET, ("first_response", "high"), Leaning.BETTER) in found


def test_what_says_the_same_as_the_plan_is_no_change() -> None:
    assert weighed("first_response: {high: 2h}\nnamed_contacts: {limit: 4}") == []


def test_changes_are_told_apart_by_leaning_in_the_order_of_terms() -> None:
    found = weigh_negotiated(
        CATALOGUE, ContractFacts("gold", negotiated="includes: {hours: 8}\nfirst_response: {high: 1h, low: 2d}\n")
    )
    assert [each.keys for each in found.leaning(Leaning.BETTER)] == [("first_response", "high")]
    assert [each.keys for each in found.leaning(Leaning.WORSE)] == [("first_response", "low"), ("hours",)]


def test_remarks_are_those_that_the_plan_alone_does_not_earn() -> None:
    assert weigh_negotiated(CATALOGUE, FACTS).findings == ()
    upside_down = weigh_negotiated(CATALOGUE, ContractFacts("gold", negotiated="first_response: {low: 30m}"))
    assert [finding.check for finding in upside_down.findings] == [Check.SEVERER_SLOWER]
    outside = weigh_negotiated(CATALOGUE, ContractFacts("gold", negotiated="first_response: {high: 1h in always}"))
    assert [finding.check for finding in outside.findings] == [Check.OUTSIDE_COVERAGE]


def test_two_plans_can_be_weighed_too() -> None:
    gold, silver = (terms_for(CATALOGUE, ContractFacts(plan)) for plan in ("gold", "silver"))
    subjects = {difference.subject: leaning for difference, leaning in weigh(gold, silver).differences}
    assert subjects == {Subject.PLAN: Leaning.OTHER, Subject.TARGET: Leaning.WORSE}


def test_a_faulty_fragment_is_not_weighed() -> None:
    with pytest.raises(NegotiatedRefused):
        weighed("first_response: {urgent: 1h}")
