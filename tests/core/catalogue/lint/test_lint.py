"""What the linter finds in spoiled offers, and that it finds nothing in a sound one."""

from datetime import UTC, datetime

import pytest
from tests.core.catalogue.lint.offers import checks, findings, offer, only

from palier.core.catalogue.lint import Check, Level, lint
from palier.core.catalogue.lint.findings import LEVELS
from palier.core.catalogue.terms import Offer
from palier.core.time import WorkingDays, WorkTime


def test_a_sound_offer_has_no_finding() -> None:
    assert findings() == []


def test_every_check_has_a_level() -> None:
    assert set(LEVELS) == set(Check)


def test_the_gravest_come_first_then_by_line() -> None:
    found = findings(("[1d, 3d]", "[3d, 7d, 1d]"), ("credit: 4", "credit: 1"), ("\n    advisor: advisor", ""))
    assert [(finding.level, finding.check) for finding in found] == [
        (Level.ERROR, Check.REMINDER_AFTER_CLOSING),
        (Level.WARNING, Check.DEARER_INCLUDES_LESS),
        (Level.WARNING, Check.REMINDERS_OUT_OF_ORDER),
        (Level.NOTE, Check.NEVER_USED),
    ]


ROUND_THE_CLOCK = ("coverage: {urgent: always, normal: office}", "coverage: always")
SLOW = [
    ROUND_THE_CLOCK,
    ("urgent: 4h, normal: 8h", "urgent: 4h, normal: 16h"),
    ("urgent: 1h, normal: 4h", "urgent: 1h, normal: 1d in office"),
]


# Speed ----------------------------------------------------------------------------------------------------------------


def test_a_working_day_is_slower_than_sixteen_hours_over_a_weekend() -> None:
    finding = only(*SLOW)
    assert (finding.check, finding.level) == (Check.DEARER_SLOWER, Level.WARNING)
    assert (finding.plans, finding.severities, finding.clock) == (("basic", "gold"), ("normal",), "first_response")
    assert [target.written for target in finding.targets] == ["16h", "1d in office"]
    assert finding.zone == "Europe/Paris"
    assert [place.line for place in finding.places] == [26, 19]


def test_the_counter_example_holds() -> None:
    finding = only(*SLOW)
    office = WorkTime(finding.calendars["office"].calendar)
    assert finding.start is not None
    assert finding.dues[1] == office.add(finding.start, WorkingDays(1))
    assert (finding.dues[0] - finding.start).total_seconds() == 16 * 3600
    assert finding.dues[1] > finding.dues[0]
    assert finding.start.minute % 15 == 0


def test_slower_at_times_only_is_a_note() -> None:
    finding = only(ROUND_THE_CLOCK, ("normal: 8h", "normal: 12h in office"), ("normal: 4h", "normal: 60h"))
    assert (finding.check, finding.level) == (Check.DEARER_SOMETIMES_SLOWER, Level.NOTE)
    assert finding.dues[1] > finding.dues[0]


def test_the_same_target_is_not_slower() -> None:
    assert checks(("normal: 4h", "normal: 8h")) == []


@pytest.mark.parametrize(("now", "offer_now"), [("asap", Offer.ASAP), ("none", Offer.NONE)])
def test_a_dearer_plan_that_promises_less(now, offer_now) -> None:
    finding = only(("normal: 4h", f"normal: {now}"))
    assert finding.check is Check.DEARER_PROMISES_LESS
    assert [target.offer for target in finding.targets] == [Offer.TIMED, offer_now]
    assert finding.start is None


def test_a_cheaper_plan_that_promises_nothing_cannot_be_faster() -> None:
    assert checks(("urgent: 4h, normal: 8h", "urgent: 4h, normal: none")) == []


def test_two_promises_without_a_time_are_equal() -> None:
    assert checks(("urgent: 4h, normal: 8h", "urgent: 4h, normal: asap"), ("normal: 4h", "normal: asap")) == []


def test_the_worst_region_gives_the_counter_example() -> None:
    finding = only(
        ("calendars:", "regions: {north: {label: N}, south: {label: S}}\ncalendars:"),
        ('"09:00-18:00"}}', '"09:00-18:00"}, regions: {south: {hours: {mon: "09:00-10:00"}}}}'),
        ROUND_THE_CLOCK,
        ("urgent: 4h, normal: 8h", "urgent: 4h, normal: 72h"),
        ("normal: 4h", "normal: 1h in office"),
    )
    assert finding.region == "south"


def test_customers_in_several_places_are_tried() -> None:
    """A plan in the customer's own hours is slower than one in ours for those who live elsewhere."""
    finding = only(
        ROUND_THE_CLOCK,
        ("features:", '  ours: {timezone: account, hours: {mon-fri: "09:00-18:00"}, holidays: account}\nfeatures:'),
        ("urgent: 4h, normal: 8h", "urgent: 4h, normal: 8h in office"),
        ("urgent: 1h, normal: 4h", "urgent: 1h, normal: 8h in ours"),
    )
    assert finding.check is Check.DEARER_SLOWER
    assert finding.zone in ("America/New_York", "Asia/Tokyo")


def test_a_severer_level_served_later() -> None:
    finding = only(ROUND_THE_CLOCK, ("urgent: 1h, normal: 4h", "urgent: 3h, normal: 1h"))
    assert (finding.check, finding.plans, finding.severities) == (Check.SEVERER_SLOWER, ("gold",), ("normal", "urgent"))
    assert finding.dues[0] < finding.dues[1]


def test_levels_without_a_target_are_not_compared() -> None:
    assert checks(("first_response: {urgent: 4h, normal: 8h}", "first_response: {urgent: none, normal: 8h}")) == []


# What cannot be kept --------------------------------------------------------------------------------------------------


def test_a_target_that_no_calendar_has_room_for() -> None:
    found = findings(
        ("features:", '  blink: {hours: {mon: "09:00-09:01"}}\nfeatures:'),
        ("urgent: 4h, normal: 8h", "urgent: 4h, normal: 8000h in blink"),
        ("urgent: 1h, normal: 4h", "urgent: 1h, normal: 8000h in blink"),
    )
    assert [(each.check, each.level, each.plans) for each in found] == [
        (Check.UNREACHABLE, Level.ERROR, ("basic",)),
        (Check.UNREACHABLE, Level.ERROR, ("gold",)),
    ]
    assert dict(found[0].values) == {"calendar": "blink"}


def test_a_target_that_can_pass_while_nobody_works() -> None:
    finding = only(("normal: 4h", "normal: 4h in always"))
    assert (finding.check, finding.plans, finding.severities) == (Check.OUTSIDE_COVERAGE, ("gold",), ("normal",))
    assert dict(finding.values) == {"calendar": "always", "coverage": "office"}
    assert finding.start is not None
    office = WorkTime(finding.calendars["office"].calendar)
    assert office.elapsed(finding.start, finding.dues[0]).total_seconds() == 0


def test_a_follow_up_starts_while_somebody_works() -> None:
    """After an answer at closing time, twenty hours can pass over a night's end but not over a weekend."""
    answered = (
        "first_response: {urgent: 1h, normal: 4h}",
        "first_response: {urgent: 1h, normal: 4h}\n    follow_up: {urgent: 8h, normal: 20h in always}",
    )
    finding = only(answered)
    assert finding.check is Check.OUTSIDE_COVERAGE
    assert finding.start == datetime(2026, 1, 2, 17, tzinfo=UTC)
    assert checks((answered[0], answered[1].replace("20h", "70h"))) == []


def test_a_level_about_which_a_plan_is_silent() -> None:
    finding = only(
        (
            "first_response: {urgent: 1h, normal: 4h}",
            "first_response: {urgent: 1h, normal: 4h}\n    follow_up: {urgent: 8h}",
        )
    )
    assert (finding.check, finding.plans, finding.severities, finding.clock) == (
        Check.NO_VALUE,
        ("gold",),
        ("normal",),
        "follow_up",
    )


def test_a_step_to_which_no_target_leads() -> None:
    finding = only(("of: first_response, severity: urgent", "of: resolution"))
    assert (finding.check, dict(finding.values)) == (Check.STEP_NEVER_CLIMBED, {"step": "step-2"})
    assert finding.places[0].line == 34


def test_a_step_of_a_severity_without_target() -> None:
    spoiled = [
        ("urgent: 4h, normal: 8h", "urgent: none, normal: 8h"),
        ("urgent: 1h, normal: 4h", "urgent: none, normal: 4h"),
    ]
    assert checks(*spoiled) == [Check.STEP_NEVER_CLIMBED]


def test_a_step_of_one_plan_is_for_that_plan() -> None:
    own = ("    advisor: advisor", "    advisor: advisor\n    escalation: [{at: due, of: resolution, tell: advisor}]")
    finding = only(own)
    assert (finding.check, finding.places[0].line) == (Check.STEP_NEVER_CLIMBED, 30)


def test_a_step_after_the_case_is_closed() -> None:
    finding = only(("due + 1h", "due + 6d"))
    assert (finding.check, dict(finding.values)) == (Check.STEP_AFTER_CLOSING, {"step": "step-2"})
    assert checks(("due + 1h", "due + 6d"), (", close: 6d", "")) == []
    assert checks(("due + 1h", "due + 6d"), ("close: 6d", "close: 6d in office")) == []


# Channels -------------------------------------------------------------------------------------------------------------


@pytest.mark.obeys("Channel.open")
def test_a_channel_that_is_never_open_when_its_cases_are_worked_on() -> None:
    finding = only(
        ("features:", '  nights: {hours: {mon-sun: "02:00-03:00"}}\nfeatures:'),
        ("phone: office", "phone: {open: nights, severities: normal}"),
    )
    assert (finding.check, finding.level, finding.plans) == (Check.CHANNEL_SHUT, Level.ERROR, ("gold",))
    assert dict(finding.values) == {"channel": "phone", "calendar": "nights"}


def test_a_channel_open_for_one_of_its_severities_is_enough() -> None:
    nights = ("features:", '  nights: {hours: {mon-sun: "02:00-03:00"}}\nfeatures:')
    assert checks(nights, ("phone: office", "phone: nights")) == []


@pytest.mark.obeys("Channel.severities", "Offered.channels")
def test_a_severity_without_a_channel() -> None:
    found = findings(("email: always", "email: {open: always, severities: urgent}"))
    assert [(each.check, each.plans, each.severities) for each in found] == [
        (Check.NO_CHANNEL, ("basic",), ("normal",))
    ]


def test_channels_for_all_severities_together() -> None:
    assert (
        checks(("email: always", "email: {open: always, severities: urgent}, chat: {open: office, severities: normal}"))
        == []
    )


def test_a_flaw_seen_in_every_region_is_told_once() -> None:
    regions = ("calendars:", "regions: {north: {label: N}, south: {label: S}}\ncalendars:")
    mute = ("email: always", "email: {open: always, severities: urgent}")
    assert checks(regions, mute, ("normal: 4h", "normal: 4h in always")) == [Check.NO_CHANNEL, Check.OUTSIDE_COVERAGE]


# Contents -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "values"),
    [
        (("credit: 4", "credit: 1"), {"kind": "feature", "name": "credit"}),
        (("credit: 4", "credit: no"), {"kind": "feature", "name": "credit"}),
        (("phone: office", "phone: office, email: none"), {"kind": "channel", "name": "email"}),
        (("limit: 4", "limit: 1"), {"kind": "contacts", "name": "named_contacts"}),
    ],
)
def test_less_for_more(change, values) -> None:
    finding = next(each for each in findings(change) if each.check is Check.DEARER_INCLUDES_LESS)
    assert (dict(finding.values), finding.plans) == (values, ("basic", "gold"))


@pytest.mark.parametrize(
    "change",
    [
        ("credit: 4", "credit: unlimited"),
        ("limit: 4", "limit: unlimited"),
        ("    named_contacts: {limit: 2}\n", ""),
    ],
)
def test_unlimited_is_not_less_nor_is_what_was_not_limited_before(change) -> None:
    assert checks(change) == []


def test_less_than_unlimited_is_less() -> None:
    assert checks(("credit: 2", "credit: unlimited")) == [Check.DEARER_INCLUDES_LESS]
    assert checks(("limit: 2", "limit: unlimited")) == [Check.DEARER_INCLUDES_LESS]


ADD_ONS = "lifecycle:"


def test_an_add_on_that_gives_nothing_more() -> None:
    add_on = "add_ons:\n  box: {label: Box, available: [basic, gold], gives: {includes: {sandbox: yes}}}\nlifecycle:"
    finding = only((ADD_ONS, add_on))
    assert (finding.check, finding.plans, dict(finding.values)) == (
        Check.ADD_ON_GIVES_NOTHING,
        ("gold",),
        {"add_on": "box"},
    )
    assert finding.names["box"] == {"fr": "Box", "en": "Box"}


def test_an_add_on_sold_with_every_plan_is_tried_with_each() -> None:
    add_on = "add_ons:\n  box: {label: Box, gives: {includes: {sandbox: yes}}}\nlifecycle:"
    assert only((ADD_ONS, add_on)).plans == ("gold",)


def test_an_add_on_that_is_only_included_is_not_bought() -> None:
    add_on = "add_ons:\n  box: {label: Box, included: gold, gives: {includes: {sandbox: yes}}}\nlifecycle:"
    assert checks((ADD_ONS, add_on)) == []


def test_an_amendment_that_changes_nothing() -> None:
    same = "amendments:\n  - {id: same, when: {plan: basic}, first_response: {urgent: 4h}}\nlifecycle:"
    finding = only((ADD_ONS, same))
    assert (finding.check, dict(finding.values)) == (Check.AMENDMENT_CHANGES_NOTHING, {"amendment": "same"})


def test_an_amendment_undone_by_the_next() -> None:
    undone = (
        "amendments:\n"
        "  - {id: first, when: {plan: basic, term_starts: {from: 2026-01-01}}, first_response: {urgent: 3h}}\n"
        "  - {id: second, when: {plan: basic}, first_response: {urgent: 2h}}\nlifecycle:"
    )
    assert [dict(each.values) for each in findings((ADD_ONS, undone))] == [{"amendment": "first"}]


def test_an_amendment_for_a_product_or_until_a_day() -> None:
    some = (
        "products: {shop: {label: Shop}}\namendments:\n"
        "  - {id: shop, when: {product: shop}, first_response: {urgent: 30m}}\n"
        "  - {id: old, when: {term_starts: {until: 2020-01-01}}, first_response: {urgent: 45m}}\nlifecycle:"
    )
    assert checks((ADD_ONS, some)) == []


# The life of a case ---------------------------------------------------------------------------------------------------


def test_reminders_out_of_order() -> None:
    finding = only(("[1d, 3d]", "[3d, 1d]"))
    assert (finding.check, finding.places[0].line) == (Check.REMINDERS_OUT_OF_ORDER, 31)
    assert dict(finding.values) == {"status": "waiting_customer", "earlier": "3d", "later": "1d"}
    assert finding.dues[0] > finding.dues[1]


def test_a_reminder_on_the_instant_of_closing() -> None:
    finding = only(("[1d, 3d]", "[1d, 6d]"))
    assert (finding.check, finding.level) == (Check.REMINDER_AFTER_CLOSING, Level.ERROR)
    assert dict(finding.values) == {"status": "waiting_customer", "reminder": "6d", "close": "6d"}


def test_working_days_can_outlast_days() -> None:
    finding = only(("[1d, 3d]", "[1d, 5d in office]"))
    assert finding.check is Check.REMINDER_AFTER_CLOSING
    assert finding.start is not None


def test_reminders_without_a_closing() -> None:
    assert checks((", close: 6d", "")) == []


# Words ----------------------------------------------------------------------------------------------------------------


@pytest.mark.obeys("Provider.languages")
def test_a_text_missing_in_one_language() -> None:
    finding = only(("sandbox: {label: {fr: Bac à sable, en: Sandbox}}", "sandbox: {label: {fr: Bac à sable}}"))
    assert (finding.check, dict(finding.values)) == (Check.TEXT_MISSING, {"language": "en"})
    assert finding.places[0].path == "features.sandbox.label"


def test_texts_in_lists_count() -> None:
    spoiled = ("urgent: {label: {fr: Urgent, en: Urgent}}", "urgent: {label: Urgent, examples: [{en: Fire}]}")
    assert only(spoiled).places[0].path == "severities.urgent.examples[0]"


@pytest.mark.parametrize(
    ("change", "values"),
    [
        (("sandbox: yes, ", ""), {"kind": "feature", "name": "sandbox"}),
        (("\n    advisor: advisor", ""), {"kind": "person", "name": "advisor"}),
        (
            ("features:", '  nights: {hours: {mon-sun: "02:00-03:00"}}\nfeatures:'),
            {"kind": "calendar", "name": "nights"},
        ),
    ],
)
def test_names_never_used(change, values) -> None:
    finding = only(change)
    assert (finding.check, finding.level, dict(finding.values)) == (Check.NEVER_USED, Level.NOTE, values)


def test_a_calendar_named_in_a_duration_is_used() -> None:
    nights = ("features:", '  nights: {hours: {mon-sun: "02:00-03:00"}}\nfeatures:')
    assert checks(nights, ("close: 6d", "close: 90d in nights")) == []


def test_another_year_can_be_asked_for() -> None:
    (finding,) = lint(offer(*SLOW), year=2028)
    assert finding.start is not None
    assert finding.start.year == 2028
