"""What a contract promises: every key of the sound catalogue, resolved, with the place it was written at."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from tests.core.catalogue.sound import SOUND, changed

from palier.core.catalogue import ContractFacts, Terms, read_catalogue, terms_for
from palier.core.catalogue.facts import (
    AddOnNotSold,
    RegionNeeded,
    UnknownAddOn,
    UnknownPlan,
    UnknownProduct,
    UnknownRegion,
    UnknownTimezone,
)
from palier.core.catalogue.promises import (
    AddOnTerms,
    AmendmentTerms,
    ChannelTerms,
    Commitment,
    Delay,
    Duty,
    Feature,
    GoodStanding,
    Lifecycle,
    Link,
    Named,
    NamedContacts,
    Person,
    Phase,
    Process,
    Reachable,
    Reason,
    Review,
    SeverityPolicy,
    Wait,
)
from palier.core.catalogue.resolve import calendars_used
from palier.core.catalogue.terms import Anchor, Follow, Offer, Place, SeverityChange, SeverityTerms, Step, Target
from palier.core.time import ALWAYS, Calendar, UnknownCountry, WorkingDays

CATALOGUE = read_catalogue(SOUND, name="acme.yaml")
NOTICES = ("created", "updated", "waiting", "resolved", "closed")
PARIS = ContractFacts("basic", timezone="Europe/Paris", country="FR", holiday_years=(2026,))


def both(text: str) -> dict[str, str]:
    return {"fr": text, "en": text}


def terms(plan: str = "basic", text: str = SOUND, **facts: object) -> Terms:
    return terms_for(read_catalogue(text, name="acme.yaml"), replace(PARIS, plan=plan, **facts))


def line_of(needle: str) -> int:
    return SOUND[: SOUND.index(needle)].count("\n") + 1


# Targets and coverage -------------------------------------------------------------------------------------------------


@pytest.mark.obeys("Offered.coverage")
def test_targets_are_measured_in_the_coverage_unless_they_name_a_calendar() -> None:
    line = line_of("    first_response: {p1: 2h")
    path = "plans.basic.first_response"
    assert terms().targets["first_response"] == {
        "p1": Target(Offer.TIMED, timedelta(hours=2), "always", "2h", Place(line, 26, f"{path}.p1")),
        "p2": Target(Offer.TIMED, WorkingDays(1), "office", "1d", Place(line, 34, f"{path}.p2")),
        "p3": Target(Offer.TIMED, timedelta(hours=12), "office", "12h in office", Place(line, 42, f"{path}.p3")),
    }


def test_a_target_said_once_is_said_of_every_severity() -> None:
    line = line_of("    follow_up: none")
    nothing = Target(Offer.NONE, None, None, "none", Place(line, 16, "plans.basic.follow_up.*"))
    assert terms().targets["follow_up"] == {"p1": nothing, "p2": nothing, "p3": nothing}


def test_a_silent_catalogue_promises_nothing() -> None:
    assert terms().target("resolution", "p1") is None
    assert list(terms().targets) == ["first_response", "follow_up"]


def test_a_heavier_coverage_moves_what_is_inherited_into_its_own_calendar() -> None:
    assert terms("plus").coverage == {"p1": "always", "p2": "weekdays", "p3": "office"}
    assert terms("plus").target("first_response", "p2").calendar == "weekdays"


@pytest.mark.parametrize(
    ("written", "length"),
    [
        ("2w in office", WorkingDays(10)),
        ("1w in shop", WorkingDays(6)),
        ("0.5d in office", WorkingDays("0.5")),
        ("2w in always", timedelta(days=14)),
        ("1d in always", timedelta(hours=24)),
        ("1h30m", timedelta(minutes=90)),
        ("1.5h in weekdays", timedelta(minutes=90)),
    ],
)
def test_days_and_weeks_depend_on_the_calendar(written: str, length: object) -> None:
    assert terms("plus", changed("2w in office", written)).target("follow_up", "p2").length == length


@pytest.mark.obeys("Plan.extends", "Document.plans")
def test_inheritance_keeps_what_is_not_said_again() -> None:
    told = {level: target.written for level, target in terms("plus").targets["first_response"].items()}
    assert told == {"p1": "30m", "p2": "1d", "p3": "12h in office"}
    assert terms("top").target("follow_up", "p1").place.path == "plans.plus.follow_up.p1"


def test_a_clock_of_the_catalogues_own_has_targets() -> None:
    assert terms("plus").target("audit", "p1").length == WorkingDays(3)
    assert [rule.id for rule in terms().clocks][-1] == "audit"


# Who wins -------------------------------------------------------------------------------------------------------------


def first_response(plan: str, severity: str, **facts: object) -> str:
    return terms(plan, **facts).target("first_response", severity).written


@pytest.mark.obeys("AddOn.gives", "AddOn.included", "Document.add_ons")
def test_an_add_on_wins_over_the_plan() -> None:
    assert first_response("basic", "p1", add_ons=("queue",)) == "1h"
    assert first_response("plus", "p1") == "30m"
    assert first_response("top", "p1") == "1h"


@pytest.mark.obeys(
    "Document.amendments",
    "Amendment.when",
    "When.product",
    "When.plan",
    "When.region",
    "When.term_starts",
    "TermStarts.from",
    "TermStarts.until",
)
def test_an_amendment_wins_where_all_it_says_holds() -> None:
    fits = {"product": "shop", "term_starts": date(2021, 9, 20)}
    assert first_response("basic", "p2", **fits) == "1h in office"
    assert first_response("basic", "p2", **(fits | {"term_starts": date(2030, 12, 31)})) == "1h in office"
    for other in (
        {"product": "core"},
        {"product": None},
        {"term_starts": None},
        {"term_starts": date(2021, 9, 19)},
        {"term_starts": date(2031, 1, 1)},
        {"region": "japan"},
    ):
        assert first_response("basic", "p2", **(fits | other)) == "1d"
    assert first_response("top", "p2", **fits) == "1d"


def test_the_last_amendment_that_matches_wins_key_by_key() -> None:
    later = "  - {id: later, when: {product: shop}, first_response: {p1: 5m, p2: 10m}}\nlifecycle:"
    text = changed("lifecycle:", later).replace("{p2: 1h in office}", "{p2: 1h in office, p3: 3h}")
    resolved = terms("basic", text, product="shop", term_starts=date(2022, 1, 1))
    assert {level: target.written for level, target in resolved.targets["first_response"].items()} == {
        "p1": "5m",
        "p2": "10m",
        "p3": "3h",
    }
    assert [amendment.id for amendment in resolved.amendments] == ["shop-2021", "later"]


def test_an_amendment_without_an_end_or_a_beginning() -> None:
    fits = {"product": "shop", "region": "emea"}
    no_end = changed(", until: 2030-12-31", "")
    no_start = changed("from: 2021-09-20, ", "")
    assert terms("basic", no_end, term_starts=date(2100, 1, 1), **fits).amendments
    assert terms("basic", no_start, term_starts=date(2000, 1, 1), **fits).amendments


# Calendars ------------------------------------------------------------------------------------------------------------


def calendar(name: str, **facts: object) -> Calendar:
    return terms("basic", **facts).calendars[name].calendar


def test_always_is_there_and_never_closes() -> None:
    assert calendar("always") == ALWAYS
    assert terms("basic", changed("  always: 24x7\n", "")).calendars["always"].calendar == ALWAYS


@pytest.mark.obeys("Document.calendars", "Schedule.timezone", "Schedule.hours", "Schedule.holidays")
def test_zone_holidays_and_hours_follow_the_customer() -> None:
    tokyo = calendar("office", timezone="Asia/Tokyo", country="JP")
    assert tokyo.timezone == "Asia/Tokyo"
    assert date(2026, 4, 29) in tokyo.holidays
    paris = calendar("office")
    assert date(2026, 7, 14) in paris.holidays
    assert date(2026, 4, 29) not in paris.holidays
    assert [len(hours) for hours in paris.week] == [2, 2, 2, 2, 1, 0, 0]


def test_a_part_of_a_country_has_holidays_of_its_own() -> None:
    alsace = calendar("office", subdivision="57")
    assert date(2026, 4, 3) in alsace.holidays
    assert date(2026, 4, 3) not in calendar("office").holidays


def test_a_customer_of_no_known_country_has_no_holidays_and_lives_on_the_providers_time() -> None:
    nowhere = calendar("office", timezone=None, country=None)
    assert (nowhere.timezone, nowhere.holidays) == ("Europe/Paris", ())


@pytest.mark.parametrize(
    ("name", "facts", "observed"),
    [
        ("office", {}, ("FR",)),
        ("office", {"subdivision": "57"}, ("FR-57",)),
        ("office", {"country": None}, ()),
        ("office", {"region": "japan"}, ("JP",)),
        ("shop", {}, ("FR", "US-CA")),
        ("always", {}, ()),
    ],
)
def test_a_calendar_says_whose_holidays_it_keeps(name, facts, observed) -> None:
    assert terms("basic", **facts).calendars[name].observes == observed


@pytest.mark.obeys("Calendar.regions")
def test_a_region_replaces_what_it_names() -> None:
    japan = calendar("office", region="japan", holiday_years=(2026,))
    assert japan.timezone == "Asia/Tokyo"
    assert date(2026, 4, 29) in japan.holidays
    assert len(japan.week[0]) == 1
    assert calendar("local", region="japan").week[5] == calendar("local", region="japan").week[0]


@pytest.mark.obeys("Provider.timezone", "Provider.country")
def test_a_calendar_of_the_providers() -> None:
    shop = calendar("shop", timezone="Asia/Tokyo", country="JP")
    assert shop.timezone == "Europe/Paris"
    assert {date(2026, 7, 14), date(2026, 7, 4), date(2026, 3, 31)} <= set(shop.holidays)
    hours = dict(shop.overrides)
    assert {day.isoformat(): len(openings) for day, openings in hours.items()} == {
        "2026-12-24": 1,
        "2026-12-26": 0,
        "2026-12-31": 0,
    }
    assert calendar("weekdays", timezone="Asia/Tokyo").timezone == "Europe/Paris"


def test_the_calendars_in_use() -> None:
    assert set(calendars_used(terms("plus"))) == {"always", "office", "weekdays"}


# The rest of the offer ------------------------------------------------------------------------------------------------


def test_channels_in_full() -> None:
    top = terms("top")
    assert top.channels == {"portal": "always", "email": "always", "phone": "always", "fax": "office"}
    assert top.offered[2:] == (
        ChannelTerms(
            "phone", {}, "always", {}, "dedicated", "advisor", "priority", ("p1", "p2", "p3"), "+33 1 70 00 00 00"
        ),
        ChannelTerms("fax", both("Fax"), "office"),
    )
    assert terms().offered[2] == ChannelTerms(
        "chat", {"fr": "Messagerie", "en": "Chat"}, "office", {"fr": "Direct", "en": "Live"}
    )


def test_languages_spoken() -> None:
    assert terms().languages == {"en": "always", "fr": "office"}
    assert terms("plus").languages == {"en": "always"}
    assert terms("plus", region="japan").languages == {"en": "always", "ja": "office"}


def test_named_contacts_key_by_key() -> None:
    assert terms().named_contacts == NamedContacts(2, "product", 1, "anyone", "named", "hold")
    assert terms("plus").named_contacts == NamedContacts(None, "product", 1, "anyone", "named", "hold")
    without = changed(SOUND[SOUND.index("    named_contacts: {limit: 2") : SOUND.index("    includes: {credit: 0")], "")
    assert terms("basic", without).named_contacts is None


@pytest.mark.obeys("Feature.choices")
def test_a_feature_grants_what_its_choice_grants() -> None:
    """Keys features.grants, features.severities."""
    by_choice = SOUND.replace("outage: {label: Outages,", "outage: {label: Outages, grants: {priority: fast_track},")
    granted = {plan: terms(plan, by_choice).features[-1].grants for plan in ("basic", "plus")}
    assert granted == {"basic": None, "plus": "fast_track"}
    any_choice = SOUND.replace(
        "outage: {label: Outages,", "outage: {label: Outages, grants: pooled_escalation, severities: p1-p2,"
    )
    found = terms("basic", any_choice).features[-1]
    assert (found.id, found.grants, found.severities) == ("outage", "pooled_escalation", ("p1", "p2"))


def test_a_step_may_say_how_people_are_told() -> None:
    """Key escalation.by."""
    said = SOUND.replace("tell: [assignee]", "tell: [assignee], by: [desk, page]", 1)
    assert terms("basic", said).steps[0].by == ("desk", "page")


def test_features_in_the_order_of_the_catalogue() -> None:
    choices = {"standard": both("Standard"), "priority": {"fr": "Prioritaire", "en": "Priority"}}
    outage = Feature("outage", both("Outages"), "priority", choices=choices)
    credit = Feature("credit", both("Credits"), 4, group="training", count="credits", per="contract_year")
    assert terms("plus").features == (Feature("sandbox", both("Sandbox"), True), credit, outage)
    phases = (Phase(both("Kick-off"), both("Start"), both("Plan")),)
    menu = (both("Audit"), {"fr": "Conseil", "en": "Advice"})
    journey = Feature("journey", both("Journey"), True, phases=phases, menu=menu)
    written = "per: contract_year, pro_rata: yes, carry_over: 2, expires: contract, group"
    text = SOUND.replace("per: contract_year, group", written)
    assert terms("plus", text).features[1] == replace(credit, pro_rata=True, carry_over=2, expires="contract")
    assert terms("plus", text.replace("carry_over: 2", "carry_over: all")).features[1].carry_over == "all"
    assert terms("top").features == (replace(credit, amount="unlimited"), outage, journey)
    assert terms("top").groups == (Named("training", {"fr": "Formation", "en": "Training"}),)


def test_people() -> None:
    tam = Person("tam", both("TAM"), {"fr": "Attitré", "en": "Named"}, "designated")
    pool = Person("pool", both("Pool"), {}, "pooled")
    assert (terms().advisor, terms().team) == (None, (pool,))
    assert (terms("top").advisor, terms("top").team) == (tam, (tam, pool))
    gone = changed("    team: [tam, pool]\n", "    team: [tam, pool]\n    advisor: none\n")
    assert terms("top", gone).advisor is None


def test_reviews() -> None:
    agenda = (both("Cases"), {"fr": "Usage", "en": "Usage"})
    recap = Review("recap", both("Recap"), {}, "quarter", "recap", "pool", agenda)
    assert terms("plus").reviews == (recap,)
    assert terms("top").reviews == (Review("call", both("Call"), {}, "week", "call"),)


def test_add_ons_and_how_they_stand() -> None:
    queue = AddOnTerms("queue", both("Queue"), "available", both("Faster"))
    mentor = AddOnTerms("mentor", both("Mentor"), "available")
    assert terms().add_ons == (queue, mentor)
    bought = terms(add_ons=("queue", "mentor")).add_ons
    assert bought == (replace(queue, standing="bought"), replace(mentor, standing="bought"))
    assert terms("plus").add_ons == (mentor,)
    assert terms("top").add_ons == (replace(queue, standing="included"), mentor)


def test_amendments_products_and_region_in_force() -> None:
    resolved = terms(products=("core", "shop"), product="shop", term_starts=date(2022, 1, 1))
    assert resolved.amendments == (AmendmentTerms("shop-2021", both("Shop"), both("Since 2021")),)
    assert resolved.products == (Named("core", both("Core")), Named("shop", both("Shop")))
    assert resolved.region == Named("emea", both("EMEA"))
    assert resolved.holder.region == "emea"
    no_regions = read_catalogue(
        "palier: 1\nprovider: {id: a, name: A, timezone: UTC, languages: [en]}\nseverities: {p: {label: P}}\n"
        "plans: {b: {label: B, coverage: always}}\n",
        name="x",
    )
    assert terms_for(no_regions, ContractFacts("b")).region is None


def test_severities_and_their_policy() -> None:
    resolved = terms()
    reachable = Reachable(
        "always",
        Delay(timedelta(minutes=30), "always", "30m"),
        Delay(timedelta(hours=2), "always", "2h"),
        "p2",
        {"fr": "Fin", "en": "End"},
    )
    assert resolved.severities == (
        SeverityTerms(
            "p1",
            {"fr": "Critique", "en": "Critical"},
            {"fr": "Rien ne marche.", "en": "Nothing works."},
            ({"fr": "Panne", "en": "Outage"},),
            {"fr": "Je confirme.", "en": "I confirm."},
            None,
            reachable,
        ),
        SeverityTerms("p2", both("Major"), contact="office"),
        SeverityTerms("p3", both("Minor")),
    )
    assert resolved.default_severity == "p2"
    assert resolved.severity_policy == SeverityPolicy(
        "named_contact",
        ("provider", "named_contact"),
        True,
        {"fr": "Silence", "en": "Silence"},
        Delay(timedelta(hours=4), "office", "4h in office"),
    )
    assert terms("basic", changed("  default: p2\n", "")).default_severity == "p3"
    at_the_desk = changed("reachable: {hours: always, ask_again: 30m,", "reachable: {hours: office, ask_again: 1d,")
    asked = terms("basic", at_the_desk).severities[0].reachable
    assert asked is not None
    assert asked.ask_again == Delay(WorkingDays(1), "office", "1d"), "delays count in the hours of the duty"
    assert asked.after == Delay(timedelta(hours=2), "office", "2h")
    bare = changed("reachable: {hours: always, ask_again: 30m, after: 2h, lower_to: p2, ", "reachable: {")
    assert terms("basic", bare).severities[0].reachable == Reachable(until={"fr": "Fin", "en": "End"})


def test_clocks_differ_from_the_built_in_ones_where_the_catalogue_says_so() -> None:
    rules = {rule.id: rule for rule in terms().clocks}
    follow_up = rules["follow_up"]
    assert (follow_up.starts, follow_up.stops, follow_up.restarts) == (("customer_replied",), ("staff_replied",), ())
    assert (follow_up.follow, follow_up.anchor) == (Follow.REPLY, Anchor.PREVIOUS_DUE)
    assert follow_up.label == {"fr": "Suivi", "en": "Follow-up"}
    assert rules["resolution"].pauses_in == ("waiting_customer",)
    assert rules["resolution"].severity_change is SeverityChange.SINCE_CHANGE
    assert rules["first_response"].severity_change is SeverityChange.SINCE_START
    audit = rules["audit"]
    assert (audit.starts, audit.stops, audit.restarts) == (("opened",), ("closed", "merged"), ("reopened",))
    assert audit.about == both("Why")


def test_the_ladder_of_the_catalogue_then_that_of_the_plan() -> None:
    assert terms("plus").steps == (
        Step("step-1", "any", 0.75, None, (), ("assignee",)),
        Step("late", "first_response", None, timedelta(hours=1), ("p1", "p2"), ("team_lead", "tam")),
        Step("step-3", "first_response", 1.0, None, ("p1",), ("tam",)),
    )
    assert len(terms().steps) == 2


@pytest.mark.obeys("Duty.product")
def test_what_is_the_same_for_every_plan() -> None:
    resolved = terms()
    day, third = Delay(timedelta(days=1), "always", "1d"), Delay(WorkingDays(3), "office", "3d in office")
    waits = {
        "waiting_customer": Wait((day, third), Delay(timedelta(days=6), "always", "6d")),
        "solution_proposed": Wait((day,), None),
    }
    fortnight = Delay(timedelta(days=14), "always", "14d")
    assert resolved.lifecycle == Lifecycle(waits, fortnight, ("created", "closed"))
    steps = (Named("1", both("Open")), Named("2", both("Solve"), both("Together")))
    assert resolved.processes == (Process("incident", both("Incident"), steps, both("How")),)
    steps_to_reproduce = {"fr": "Étapes", "en": "Steps"}
    detail = Duty("detail", both("Detail"), both("Enough"), (steps_to_reproduce, both("Version")), ("p1", "p2"))
    assert resolved.duties == (detail,)
    assert terms(product="shop").duties == (detail, Duty("logs", both("Logs"), report=(both("Log"),)))
    within = Delay(timedelta(hours=24), "office", "24h in office")
    assert resolved.commitments == (Commitment("disclosure", both("Disclosure"), {}, within, ("reopened",)),)
    assert resolved.good_standing == GoodStanding(True, both("Pay"))
    assert resolved.links == (Link(both("Site"), "https://acme.example/support"),)


def test_the_plan_in_words_and_where_things_were_written() -> None:
    resolved = terms()
    assert (resolved.catalogue, resolved.plan, resolved.plan_badge) == ("acme", "basic", both("New"))
    assert resolved.plan_sold == {"fr": "Incluse", "en": "Included"}
    assert terms("top").places["channels.phone.open"].path == "plans.plus.channels.phone.open"
    assert terms("top").places["includes.journey"].line == line_of("journey: yes")


# Facts that cannot be -------------------------------------------------------------------------------------------------


@pytest.mark.obeys("Document.products")
@pytest.mark.parametrize(
    ("facts", "refusal", "suggestion"),
    [
        ({"plan": "basics"}, UnknownPlan, "basic"),
        ({"add_ons": ("queu",)}, UnknownAddOn, "queue"),
        ({"product": "shopp"}, UnknownProduct, "shop"),
        ({"products": ("cores",)}, UnknownProduct, "core"),
        ({"region": "zzz"}, UnknownRegion, None),
        ({"timezone": "Europe/Pariss"}, UnknownTimezone, "Europe/Paris"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest_known(
    facts: dict[str, object], refusal: type[UnknownPlan], suggestion: str | None
) -> None:
    with pytest.raises(refusal) as refused:
        terms_for(CATALOGUE, replace(PARIS, **facts))
    assert refused.value.suggestion == suggestion


def test_an_unknown_country_is_refused() -> None:
    with pytest.raises(UnknownCountry):
        terms(country="ZZ")
    with pytest.raises(UnknownCountry):
        terms(country="FR", subdivision="ZZZ")


@pytest.mark.obeys("AddOn.available")
def test_an_add_on_is_sold_with_some_plans_only() -> None:
    with pytest.raises(AddOnNotSold) as refused:
        terms("plus", add_ons=("queue",))
    assert (refused.value.add_on, refused.value.plan, refused.value.plans) == ("queue", "plus", ("basic",))
    assert terms("top", add_ons=("queue",)).add_ons[0].standing == "included"


@pytest.mark.obeys("Document.regions", "Region.default")
def test_hours_by_region_need_a_region() -> None:
    text = changed("label: EMEA, default: yes", "label: EMEA").replace(
        "coverage: {p2: weekdays}", "coverage: {p2: local}"
    )
    with pytest.raises(RegionNeeded) as refused:
        terms("plus", text)
    assert (refused.value.calendar, refused.value.regions) == ("local", ("emea", "japan"))
    assert terms("plus", text, region="japan").coverage["p2"] == "local"
    assert "local" not in terms("basic", text).calendars


def test_a_catalogue_tells_where_its_keys_are() -> None:
    assert CATALOGUE.place("plans", "plus", "extends") == Place(line_of("    extends: basic"), 14, "plans.plus.extends")
    assert CATALOGUE.key_place("plans", "plus").column == 3
    assert CATALOGUE.key_place("amendments", 0).path == "amendments[0]"
    assert [plan.label for plan in CATALOGUE.line_of("top")] == [
        {"": "Top"},
        {"": "Plus"},
        {"fr": "Base", "en": "Basic"},
    ]
    assert (CATALOGUE.id, CATALOGUE.regions, CATALOGUE.text) == ("acme", ("emea", "japan"), SOUND)


def test_reasons_are_the_catalogues_or_the_houses() -> None:
    """lifecycle.reasons, lifecycle.acceptance, lifecycle.notify."""
    said = (
        "  acceptance: needed\n"
        "  reasons: {closed: {odd: Odd, junk: {label: Junk, tell: no}}, on_hold: {parts: {label: Parts, about: Why}}}\n"
    )
    life = terms("basic", changed("lifecycle:\n", "lifecycle:\n" + said)).lifecycle
    assert life.acceptance == "needed"
    assert life.reasons_for("closed") == (Reason("odd", both("Odd")), Reason("junk", both("Junk"), tell=False))
    assert life.reasons_for("on_hold") == (Reason("parts", both("Parts"), both("Why")),)
    assert [reason.id for reason in life.reasons_for("waiting_customer")] == ["information", "test", "access"]
    assert life.reasons_for("open") == ()
    plain = terms().lifecycle
    assert plain.acceptance == "assumed"
    assert [reason.id for reason in plain.reasons_for("closed") if reason.tell] == ["duplicate", "customer_asked"]


def test_a_catalogue_that_names_no_notices_sends_those_of_opening_and_end() -> None:
    assert [each for each in NOTICES if terms().lifecycle.tells(each)] == ["created", "closed"]
    silent = terms("basic", changed("  notify: [created, closed]\n", "")).lifecycle
    assert [each for each in NOTICES if silent.tells(each)] == ["created", "resolved", "closed"]
