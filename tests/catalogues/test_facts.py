"""Facts of the five offers beside their targets: people, channels, credits, life cycle, duties, add-ons."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from palier.core.catalogue import ContractFacts, Terms, terms_for
from palier.core.catalogue.facts import AddOnNotSold
from palier.core.catalogue.terms import Offer

Resolve = Callable[..., Terms]
DAY = timedelta(days=1)
SEVERITIES = {
    "docebo": ("urgent", "high", "normal", "low"),
    "adobe": ("p1", "p2", "p3", "p4"),
    "lumea": ("p1", "p2", "p3"),
    "credenti": ("p1", "p2", "p3", "p4"),
    "domo": ("s1", "s2", "s3"),
}
PLANS = {
    "docebo": ("standard", "essential", "advantage", "premier", "elite"),
    "adobe": ("expert", "ultimate"),
    "lumea": ("basic", "pro", "enterprise"),
    "credenti": ("basic", "premium"),
    "domo": ("standard", "bronze", "silver", "gold", "platinum"),
}
OFFERS = [(provider, plan) for provider, plans in PLANS.items() for plan in plans]


def amounts(terms: Terms) -> dict[str, object]:
    return {feature.id: feature.amount for feature in terms.features}


def row(provider: str, feature: str, resolve: Resolve) -> list[object]:
    """What each plan includes of one feature; 0 where it is absent."""
    return [amounts(resolve(provider, plan)).get(feature, 0) for plan in PLANS[provider]]


def limits(provider: str, resolve: Resolve) -> list[int | None]:
    contacts = [resolve(provider, plan).named_contacts for plan in PLANS[provider]]
    return [each.limit for each in contacts if each]


def services(terms: Terms, channel: str) -> tuple[str, str] | None:
    return next(((offer.calendar, offer.service) for offer in terms.offered if offer.id == channel), None)


# All five -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("provider", PLANS)
def test_plans_and_severities_have_the_ids_agreed(provider, read) -> None:
    assert (read(provider).plans, read(provider).severities) == (PLANS[provider], SEVERITIES[provider])


@pytest.mark.parametrize("provider", PLANS)
def test_severities_explain_themselves_in_both_languages(provider, terms) -> None:
    for severity in terms(provider, PLANS[provider][0]).severities:
        for text in (severity.label, severity.definition, *severity.examples):
            assert set(text) == {"fr", "en"}
            assert all(text.values())
        assert severity.examples
    assert all(terms(provider, PLANS[provider][0]).severities[0].attest.values())


@pytest.mark.parametrize("provider", PLANS)
def test_a_text_in_two_languages_says_two_things_or_is_a_name(provider, terms) -> None:
    for plan in PLANS[provider]:
        for feature in terms(provider, plan).features:
            assert feature.label["fr"] != feature.label["en"] or feature.id == "certification"


@pytest.mark.parametrize("provider", PLANS)
def test_no_source_goes_without_its_mark(provider, read) -> None:
    assert "# assumed:" in read(provider).text


# Docebo ---------------------------------------------------------------------------------------------------------------


def test_docebo_numbers(terms) -> None:
    assert limits("docebo", terms) == [2, 4, 6, 8, 12]
    assert row("docebo", "certification_credit", terms) == [0, 2, 4, 5, 10]
    assert row("docebo", "professional_services", terms) == [0, 0, 10, 15, 15]
    assert row("docebo", "key_event", terms) == [0, 0, 0, 1, 2]


def test_docebo_rights(terms) -> None:
    assert row("docebo", "self_paced_learning", terms) == [0, True, True, True, True]
    assert row("docebo", "emergency_assistance", terms) == [0, 0, 0, True, True]
    assert row("docebo", "training_discount", terms) == [0, 0, 0, True, True]
    assert row("docebo", "sandbox", terms) == [0, 0, 0, 0, True]


def test_docebo_phone(terms) -> None:
    assert [services(terms("docebo", plan), "phone") for plan in PLANS["docebo"]] == [
        None,
        ("always", "standard"),
        ("always", "standard"),
        ("always", "priority"),
        ("always", "dedicated"),
    ]
    line = next(offer for offer in terms("docebo", "elite").offered if offer.id == "phone")
    assert (line.to, line.otherwise) == ("advisor", "priority")


def test_docebo_advisors_and_reviews(terms) -> None:
    people = [terms("docebo", plan).advisor for plan in PLANS["docebo"]]
    assert [person and person.kind for person in people] == [None, None, "shared", "designated", "dedicated"]
    reviews = [
        {review.id: (review.every, review.form) for review in terms("docebo", plan).reviews} for plan in PLANS["docebo"]
    ]
    assert reviews == [
        {},
        {},
        {"case_review": ("quarter", "recap")},
        {"case_review": ("month", "call"), "operational_alignment": (None, "meeting")},
        {"case_review": ("week", "call"), "operational_alignment": (None, "meeting")},
    ]
    assert len(terms("docebo", "elite").reviews[0].agenda) == 4


def test_docebo_administrators_open_and_named_contacts_see(terms) -> None:
    contacts = terms("docebo", "standard").named_contacts
    assert (contacts.who_may_open, contacts.who_sees_all) == ("administrators", "named")


def test_docebo_runs_around_the_clock(terms) -> None:
    for plan in PLANS["docebo"]:
        assert set(terms("docebo", plan).coverage.values()) == {"always"}
    office = terms("docebo", "elite").calendars["office"].calendar
    assert office.timezone == "Europe/Rome"
    assert date(2026, 6, 2) in office.holidays


# Adobe ----------------------------------------------------------------------------------------------------------------


def test_adobe_coverage(terms) -> None:
    assert terms("adobe", "expert").coverage == {"p1": "always", "p2": "office", "p3": "office", "p4": "office"}
    assert terms("adobe", "ultimate").coverage == {"p1": "always", "p2": "weekdays", "p3": "weekdays", "p4": "office"}


@pytest.mark.parametrize(
    ("region", "zone", "opens", "closes"),
    [
        ("americas", "America/Los_Angeles", 6 * 60, 17 * 60 + 30),
        ("emea", "Europe/Paris", 9 * 60, 17 * 60),
        ("apac", "Asia/Singapore", 9 * 60, 17 * 60),
        ("japan", "Asia/Tokyo", 9 * 60, 17 * 60),
    ],
)
def test_adobe_regional_hours(region, zone, opens, closes, terms) -> None:
    office = terms("adobe", "expert", region=region).calendars["office"].calendar
    assert office.timezone == zone
    assert office.week == (((opens, closes),),) * 5 + ((),) * 2
    assert bool(office.holidays) == (region == "japan")


def test_adobe_languages(terms) -> None:
    assert dict(terms("adobe", "expert", region="emea").languages) == {"en": "always"}
    assert dict(terms("adobe", "expert", region="japan").languages) == {"en": "always", "ja": "office"}


def test_adobe_named_contacts(terms) -> None:
    assert limits("adobe", terms) == [4, 15]
    contacts = terms("adobe", "ultimate").named_contacts
    assert (contacts.per, contacts.administrators, contacts.who_may_open) == ("product", 1, "named")
    assert contacts.from_others == "ask_to_resubmit"


def test_adobe_people_and_operations(terms) -> None:
    expert, ultimate = terms("adobe", "expert"), terms("adobe", "ultimate")
    assert (expert.advisor, [person.id for person in expert.team]) == (None, ["support_engineer"])
    assert ultimate.advisor.id == "technical_account_manager"
    assert [(person.id, person.kind) for person in ultimate.team] == [
        ("customer_success_manager", "designated"),
        ("support_services_manager", "designated"),
        ("support_engineer", "pooled"),
        ("accelerator_engineer", "pooled"),
    ]
    assert amounts(expert) == {"outage_management": "standard", "escalation_management": "pooled"}
    assert amounts(ultimate) == {
        "outage_management": "priority",
        "escalation_management": "designated",
        **dict.fromkeys(
            (
                "upgrade_studies",
                "release_preparation",
                "product_roadmap_review",
                "roadmap_alignment",
                "key_event_planning",
                "enablement_planning",
                "good_practice",
                "product_advocacy",
                "mutual_action_plan",
                "success_accelerators",
                "mentor_sessions",
                "field_engineering",
                "field_services",
                "faster_response",
                "single_contact",
            ),
            True,
        ),
    }


def test_adobe_accelerators_and_field_services(terms) -> None:
    features = {feature.id: feature for feature in terms("adobe", "ultimate").features}
    phases = features["success_accelerators"].phases
    assert [phase.label["en"] for phase in phases] == ["Kick-off", "Define", "Design", "Go-live", "Post-launch"]
    assert all(phase.deliverable for phase in phases)
    assert len(features["field_services"].menu) == 8


def test_adobe_channels(terms) -> None:
    expert, ultimate = terms("adobe", "expert"), terms("adobe", "ultimate")
    assert set(expert.channels) == {"portal", "chat", "phone", "community", "help_centre"}
    assert {name: services(ultimate, name)[1] for name in ("portal", "chat", "phone")} == {
        "portal": "personalised",
        "chat": "personalised",
        "phone": "priority",
    }


@pytest.mark.parametrize(
    ("add_on", "expert", "ultimate"),
    [
        ("event_management", "available", "available"),
        ("technical_account_director", None, "available"),
        ("advanced_cloud_support", "available", "available"),
        ("mentor_sessions", None, "included"),
        ("developer_boost", "available", "included"),
        ("priority_queue", "available", "included"),
    ],
)
def test_adobe_add_ons(add_on, expert, ultimate, terms) -> None:
    standing = [
        {each.id: each.standing for each in terms("adobe", plan).add_ons}.get(add_on) for plan in PLANS["adobe"]
    ]
    assert standing == [expert, ultimate]


def test_adobe_add_on_not_sold_with_expert(read) -> None:
    with pytest.raises(AddOnNotSold):
        terms_for(read("adobe"), ContractFacts("expert", add_ons=("technical_account_director",)))


def test_adobe_priority_queue_on_expert(terms) -> None:
    bought = amounts(terms("adobe", "expert", add_ons=("priority_queue",)))
    assert {"faster_response", "single_contact", "success_accelerators"} <= set(bought)


def test_adobe_life_cycle(terms) -> None:
    life = terms("adobe", "expert").lifecycle
    for status in ("waiting_customer", "solution_proposed"):
        assert [delay.length for delay in life.waits[status].remind] == [1 * DAY, 3 * DAY, 5 * DAY]
        assert life.waits[status].close.length == 6 * DAY
    assert life.reopen_within.length == 14 * DAY
    assert "closed" in life.notify


def test_adobe_duties(terms) -> None:
    p1, p2, p3, p4 = terms("adobe", "expert").severities
    assert p1.reachable.hours == "always"
    assert p2.reachable is not None
    assert [level.contact for level in (p1, p2, p3, p4)] == [None, "office", "office", "office"]
    assert p1.reachable.lower_to is None  # may be lowered, never by itself


# Lumea ----------------------------------------------------------------------------------------------------------------


def test_lumea_only_p1_on_enterprise_runs_day_and_night(terms) -> None:
    always = {
        (plan, severity)
        for plan in PLANS["lumea"]
        for severity, calendar in terms("lumea", plan).coverage.items()
        if calendar == "always"
    }
    assert always == {("enterprise", "p1")}


def test_lumea_hours_and_holidays_are_the_customers(terms) -> None:
    tokyo = terms("lumea", "basic", timezone="Asia/Tokyo", country="JP").calendars["office"].calendar
    assert tokyo.timezone == "Asia/Tokyo"
    assert date(2026, 11, 23) in tokyo.holidays


def test_lumea_channels(terms) -> None:
    assert set(terms("lumea", "basic").channels) == {"portal", "email", "chat", "help_centre", "status_page"}
    assert [services(terms("lumea", plan), "chat") for plan in PLANS["lumea"]] == [
        ("office", "standard"),
        ("office", "priority"),
        ("office", "priority"),
    ]
    phone = next(offer for offer in terms("lumea", "pro").offered if offer.id == "phone")
    assert (phone.calendar, phone.severities) == ("office", ("p2", "p3"))


def test_lumea_features_people_and_reviews(terms) -> None:
    assert row("lumea", "onboarding_workshop", terms) == [0, 2, 2]
    assert row("lumea", "product_updates", terms) == [True, True, True]
    assert row("lumea", "advanced_technical_support", terms) == [0, 0, True]
    assert row("lumea", "p1_escalation", terms) == [0, 0, True]
    enterprise = terms("lumea", "enterprise")
    assert (enterprise.advisor.id, enterprise.advisor.kind) == ("customer_success_manager", "dedicated")
    assert {review.id: review.every for review in enterprise.reviews} == {
        "incident_report": "month",
        "business_review": "quarter",
    }


def test_lumea_processes_and_commitments(terms) -> None:
    basic = terms("lumea", "basic")
    assert {process.id: len(process.steps) for process in basic.processes} == {"incident": 5, "onboarding": 5}
    promises = {promise.id: promise.within for promise in basic.commitments}
    assert set(promises) == {"vulnerability", "confidentiality", "data_protection"}
    assert (promises["vulnerability"].length, promises["vulnerability"].calendar) == (timedelta(hours=24), "office")
    assert set(basic.lifecycle.notify) == {"created", "updated", "resolved"}


# Credenti -------------------------------------------------------------------------------------------------------------


def test_credenti_hours(terms) -> None:
    world = terms("credenti", "basic", region="worldwide", timezone="Europe/Paris", country="FR").calendars
    north = terms("credenti", "basic", region="north_america", timezone="America/Chicago", country="US").calendars
    assert world["office"].calendar.week[0] == ((9 * 60, 17 * 60),)
    assert north["office"].calendar.week[0] == ((8 * 60, 17 * 60),)
    assert date(2026, 7, 14) in world["office"].calendar.holidays
    assert date(2026, 11, 26) in north["office"].calendar.holidays
    assert world["weekdays"].calendar.week[0] == ((1, 24 * 60),)
    assert world["weekdays"].calendar.week[4] == ((0, 23 * 60 + 59),)


def test_credenti_channels_and_coverage(terms) -> None:
    assert dict(terms("credenti", "basic").channels) == {"email": "office", "portal": "office"}
    assert dict(terms("credenti", "premium").channels) == {"email": "always", "portal": "always", "phone": "always"}
    assert set(terms("credenti", "basic").coverage.values()) == {"office"}
    assert set(terms("credenti", "premium").coverage.values()) == {"always"}


def test_credenti_duties(terms) -> None:
    p1, p2, p3, p4 = terms("credenti", "basic").severities
    assert (p1.reachable.ask_again.length, p1.reachable.after.length) == (timedelta(minutes=30), timedelta(hours=2))
    assert (p1.reachable.lower_to, p1.reachable.by_hand) == ("p2", True)  # "may be lowered"
    assert (p2.reachable.ask_again.length, p2.reachable.lower_to) == (timedelta(hours=2), None)
    assert (p1.contact, p3.contact, p4.contact) == (None, "office", "office")
    assert terms("credenti", "basic").severity_policy.changed_by == ("provider",)


# Domo -----------------------------------------------------------------------------------------------------------------


def test_domo_numbers(terms) -> None:
    assert limits("domo", terms) == [2, 2, 2, 3, 10]
    assert row("domo", "service_day", terms) == [0, 0, 0, 3, 10]
    assert row("domo", "private_training", terms) == [0, 0, 0, 4, 8]


def test_domo_rights(terms) -> None:
    assert row("domo", "public_course", terms) == [0, True, True, True, True]
    assert row("domo", "certification", terms) == [0, True, True, True, True]
    assert row("domo", "proactive_planning", terms) == [0, 0, 0, True, True]
    assert row("domo", "beta_access", terms) == [0, 0, 0, 0, True]
    assert row("domo", "priority_development", terms) == [0, 0, 0, 0, True]
    assert row("domo", "learning_library", terms) == [0, 0, 0, 0, True]
    assert row("domo", "instance_access", terms) == [0, 0, 0, 0, "optional"]


def test_domo_channels_and_people(terms) -> None:
    assert [services(terms("domo", plan), "phone") for plan in PLANS["domo"]] == [
        None,
        ("always", "standard"),
        ("always", "standard"),
        ("always", "standard"),
        ("always", "dedicated"),
    ]
    for plan in PLANS["domo"]:
        assert {"community", "help_centre"} <= set(terms("domo", plan).channels)
    assert [bool(terms("domo", plan).team) for plan in PLANS["domo"]] == [False, False, True, True, True]
    assert [bool(terms("domo", plan).advisor) for plan in PLANS["domo"]] == [False, False, False, True, True]
    (review,) = terms("domo", "platinum").reviews
    assert (review.every, len(review.agenda)) == ("week", 3)


def test_domo_hours(terms) -> None:
    world, japan = (
        terms("domo", "gold", region=region).calendars["office"].calendar for region in ("worldwide", "japan")
    )
    assert (world.timezone, world.week[0]) == ("America/Denver", ((7 * 60, 18 * 60),))
    assert japan.timezone == "Asia/Tokyo"
    assert date(2026, 11, 26) in world.holidays


def test_domo_missed_targets_go_to_higher_management(terms) -> None:
    due = [step for step in terms("domo", "silver").steps if step.share == 1]
    assert any("support_manager" in step.tell for step in due)


def test_domo_contacts_standing_and_duties(terms) -> None:
    standard = terms("domo", "standard")
    assert standard.named_contacts.who_may_open == "named"
    assert standard.good_standing.suspend_in_arrears
    duties = {duty.id: duty for duty in standard.duties}
    assert set(duties) == {"authorised_contacts", "reproducible_report"}
    assert duties["reproducible_report"].report[0]["en"] == "The steps that reproduce the error"
    assert duties["reproducible_report"].severities == ("s1", "s2")
    assert (standard.severity_policy.chosen_by, standard.severity_policy.agreed) == ("named_contact", True)
    assert standard.target("first_response", "s1").offer is Offer.NONE
