"""What changes between two catalogues, and between two contracts, as data."""

from datetime import date

import pytest
from tests.core.catalogue.lint.offers import SOUND, offer

from palier.core.catalogue import ContractFacts, terms_for
from palier.core.catalogue.diff import diff_catalogues, diff_terms
from palier.core.catalogue.differences import Difference, Subject
from palier.core.catalogue.terms import Target

FULL = SOUND.replace("features:", "features:\n  spare: {label: {fr: Pièce, en: Spare}}", 1).replace(
    "lifecycle:\n",
    """\
severity_policy: {default: normal, chosen_by: contact}
regions: {north: {label: North, default: yes}, south: {label: South}}
products: {shop: {label: Shop}}
add_ons:
  box: {label: Box, available: [basic, gold], gives: {includes: {spare: yes}}}
amendments:
  - {id: shop, label: Shop, when: {product: shop, term_starts: {from: 2026-01-01}}, first_response: {urgent: 30m}}
processes: {incident: {label: Incident, steps: [Open, Close]}}
duties: {reach: {label: Stay reachable}}
commitments: {holes: {label: Security, within: 24h in office}}
good_standing: {suspend_in_arrears: yes}
links: [{label: Page, url: "https://acme.example/plans"}]
lifecycle:
  solution_proposed: {remind: [2d]}
  reopen_within: 14d
  notify: [created, closed]
""",
)


def changes(*edits: tuple[str, str], text: str = FULL) -> list[Difference]:
    return list(diff_catalogues(offer(text=text), offer(*edits, text=text)))


def told(*edits: tuple[str, str]) -> list[tuple[Subject, str | None, tuple[str, ...]]]:
    return [(each.subject, each.plan, each.keys) for each in changes(*edits)]


def only(*edits: tuple[str, str]) -> Difference:
    (difference,) = changes(*edits)
    return difference


def written(value: object) -> str:
    assert isinstance(value, Target)
    return value.written


def test_nothing_changes_between_a_catalogue_and_itself() -> None:
    assert changes() == []


def test_moving_lines_about_changes_nothing() -> None:
    assert told(("palier: 1\n", "# a remark\n\npalier: 1\n")) == []


# Plans ----------------------------------------------------------------------------------------------------------------


def test_a_target() -> None:
    difference = only(("urgent: 1h, normal: 4h", "urgent: 1h, normal: 1d"))
    assert (difference.subject, difference.plan, difference.keys) == (
        Subject.TARGET,
        "gold",
        ("first_response", "normal"),
    )
    assert (written(difference.before), written(difference.after)) == ("4h", "1d")
    assert difference.old is not None
    assert difference.new is not None


def test_a_target_inherited_changes_in_each_plan_that_inherits_it() -> None:
    assert told(("email: always, ", "email: office, ")) == [
        (Subject.CHANNEL, "basic", ("email",)),
        (Subject.CHANNEL, "gold", ("email",)),
    ]


@pytest.mark.parametrize(
    ("edit", "change"),
    [
        (("channels: {phone: office}", "channels: {phone: always}"), (Subject.CHANNEL, "gold", ("phone",))),
        (("limit: 4", "limit: 5"), (Subject.CONTACTS, "gold", ("limit",))),
        (("credit: 4", "credit: 5"), (Subject.FEATURE, "gold", ("credit",))),
        (("sandbox: yes, ", ""), (Subject.FEATURE, "gold", ("sandbox",))),
        (("    advisor: advisor\n", ""), (Subject.ADVISOR, "gold", ())),
        (("    advisor: advisor\n", "    advisor: advisor\n    team: advisor\n"), (Subject.TEAM, "gold", ())),
        (
            ("    advisor: advisor\n", "    advisor: advisor\n    reviews: {r: {label: R, every: week}}\n"),
            (Subject.REVIEW, "gold", ("r",)),
        ),
        (
            ("    advisor: advisor\n", "    advisor: advisor\n    languages: {en: always}\n"),
            (Subject.LANGUAGE, "gold", ("en",)),
        ),
    ],
)
def test_what_one_plan_holds(edit, change) -> None:
    assert told(edit) == [change]


def test_named_contacts_that_are_no_longer_spoken_of() -> None:
    found = told(("    named_contacts: {limit: 2}\n", ""), ("    named_contacts: {limit: 4}\n", ""))
    assert {(subject, plan) for subject, plan, _ in found} == {(Subject.CONTACTS, "basic"), (Subject.CONTACTS, "gold")}


def test_coverage_changes_with_the_targets_it_measures() -> None:
    assert told(("coverage: {urgent: always, normal: office}", "coverage: always")) == [
        (subject, plan, keys)
        for plan in ("basic", "gold")
        for subject, keys in ((Subject.TARGET, ("first_response", "normal")), (Subject.COVERAGE, ("normal",)))
    ]


def test_a_plan_more_and_one_less() -> None:
    found = diff_catalogues(offer(text=SOUND), offer(("  gold:\n", "  silver:\n"), text=SOUND))
    assert [(each.subject, each.plan, each.before, each.after) for each in found] == [
        (Subject.PLAN, "gold", "gold", None),
        (Subject.PLAN, "silver", None, "silver"),
    ]
    assert (found[0].new, found[1].old) == (None, None)
    assert found[0].old is not None


def test_no_plan_in_common() -> None:
    found = diff_catalogues(
        offer(text=SOUND),
        offer(("  gold:\n", "  or:\n"), ("  basic:\n", "  base:\n"), ("extends: basic", "extends: base"), text=SOUND),
    )
    assert [(each.subject, each.keys) for each in found] == [
        (Subject.PLAN, (plan,)) for plan in ("basic", "gold", "base", "or")
    ]


def test_the_order_of_plans() -> None:
    start, end = SOUND.index("  basic:\n"), SOUND.index("lifecycle:")
    basic, gold = SOUND[start : SOUND.index("  gold:\n")], SOUND[SOUND.index("  gold:\n") : end]
    (difference,) = diff_catalogues(offer(text=SOUND), offer((basic + gold, gold + basic), text=SOUND))
    assert (difference.subject, difference.before, difference.after) == (
        Subject.ORDER,
        ("basic", "gold"),
        ("gold", "basic"),
    )


# Severities -----------------------------------------------------------------------------------------------------------


def test_a_severity_that_goes_takes_its_targets_along_in_silence() -> None:
    found = told(
        ("  urgent: {label: {fr: Urgent, en: Urgent}}\n", ""),
        ("coverage: {urgent: always, normal: office}", "coverage: office"),
        ("first_response: {urgent: 4h, normal: 8h}", "first_response: {normal: 8h}"),
        ("first_response: {urgent: 1h, normal: 4h}", "first_response: {normal: 4h}"),
        (", severity: urgent", ""),
        ("first_response: {urgent: 30m}", "first_response: {normal: 30m}"),
    )
    assert (Subject.SEVERITY, None, ("urgent",)) in found
    assert not [each for each in found if "urgent" in each[2] and each[0] is not Subject.SEVERITY]


def test_how_a_feature_is_counted_is_said_of_every_plan_that_includes_it() -> None:
    edit = ("count: credits}", "count: credits, per: contract_year, carry_over: 1}")
    assert told(edit) == [(Subject.FEATURE, plan, ("credit",)) for plan in ("basic", "gold")]


def test_the_order_of_severities() -> None:
    urgent, normal = "  urgent: {label: {fr: Urgent, en: Urgent}}\n", "  normal: {label: {fr: Normal, en: Normal}}\n"
    assert told((urgent + normal, normal + urgent)) == [(Subject.ORDER, None, ("severities",))]


# What all share -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edit", "change"),
    [
        (("default: normal", "default: urgent"), (Subject.POLICY, None, ("default",))),
        (("chosen_by: contact", "chosen_by: provider"), (Subject.POLICY, None, ("chosen_by",))),
        (("[1d, 3d]", "[1d, 4d]"), (Subject.REMINDERS, None, ("waiting_customer",))),
        (("close: 6d", "close: 7d"), (Subject.CLOSING, None, ("waiting_customer",))),
        (("reopen_within: 14d", "reopen_within: 15d"), (Subject.REOPENING, None, ())),
        (("[created, closed]", "[created]"), (Subject.NOTICES, None, ())),
        (("  notify: [created, closed]\n", ""), (Subject.NOTICES, None, ())),
        (("  reopen_within: 14d\n", ""), (Subject.REOPENING, None, ())),
        (("lifecycle:\n", "lifecycle:\n  acceptance: needed\n"), (Subject.ACCEPTANCE, None, ())),
        (
            ("lifecycle:\n", "lifecycle:\n  reasons: {closed: {odd: {label: Odd, tell: no}}}\n"),
            (Subject.REASONS, None, ("closed",)),
        ),
        (("at: 75%", "at: 80%"), (Subject.STEP, None, ("step-1",))),
        (("[Open, Close]", "[Open, Work, Close]"), (Subject.PROCESS, None, ("incident",))),
        (("within: 24h in office", "within: 25h in office"), (Subject.COMMITMENT, None, ("holes",))),
        (("suspend_in_arrears: yes", "suspend_in_arrears: no"), (Subject.GOOD_STANDING, None, ())),
        (("good_standing: {suspend_in_arrears: yes}\n", ""), (Subject.GOOD_STANDING, None, ())),
        (("acme.example/plans", "acme.example/tiers"), (Subject.LINK, None, ("https://acme.example/plans",))),
        (("duties: {reach:", "duties: {stay:"), (Subject.DUTY, None, ("reach",))),
        (
            ("lifecycle:\n", "clocks: {follow_up: {mode: reply}}\nlifecycle:\n"),
            (Subject.CLOCK, None, ("follow_up",)),
        ),
    ],
)
def test_what_all_plans_share(edit, change) -> None:
    assert told(edit)[0] == change


def test_hours_in_every_region() -> None:
    assert told(("09:00-18:00", "08:00-18:00")) == [
        (Subject.CALENDAR, None, ("office", "north")),
        (Subject.CALENDAR, None, ("office", "south")),
    ]


def test_hours_in_one_region() -> None:
    south = ('"09:00-18:00"}}', '"09:00-18:00"}, regions: {south: {hours: {mon: "09:00-10:00"}}}}')
    assert told(south) == [(Subject.CALENDAR, None, ("office", "south"))]


def test_the_customers_zone_is_not_the_providers() -> None:
    zone = (
        "office: {label: {fr: heures ouvrées, en: business hours}, ",
        "office: {label: {fr: heures ouvrées, en: business hours}, timezone: account, ",
    )
    assert [keys for _, _, keys in told(zone)] == [("office", "north"), ("office", "south")]


def test_closed_days_are_told_apart_from_hours() -> None:
    found = changes(('"09:00-18:00"}}', '"09:00-18:00"}, holidays: FR}'))
    assert [(each.subject, each.keys) for each in found] == [
        (Subject.CLOSURES, ("office", "north")),
        (Subject.CLOSURES, ("office", "south")),
    ]
    assert found[0].before == ()
    assert isinstance(found[0].after, tuple)
    assert date(2026, 7, 14) in found[0].after


def test_a_new_calendar_is_told_once() -> None:
    found = told(("features:", '  nights: {hours: {sat: "02:00-03:00"}, holidays: FR}\nfeatures:'))
    assert found == [(Subject.CALENDAR, None, ("nights", "north")), (Subject.CALENDAR, None, ("nights", "south"))]


# Extras and exceptions ------------------------------------------------------------------------------------------------


def test_an_amendment_shows_under_its_own_conditions() -> None:
    found = changes(("first_response: {urgent: 30m}", "first_response: {urgent: 20m}"))
    assert [(each.subject, each.plan, each.keys) for each in found] == [
        (Subject.TARGET, plan, ("first_response", "urgent")) for plan in ("basic", "gold")
    ]
    assert found[0].new is not None
    assert [amendment.id for amendment in found[0].new.amendments] == ["shop"]


def test_an_amendment_for_another_plan_or_region() -> None:
    narrow = FULL.replace("when: {product: shop,", "when: {plan: gold, region: south,")
    found = changes(("urgent: 30m", "urgent: 20m"), text=narrow)
    assert [(each.plan, each.new.holder.region) for each in found if each.new] == [("gold", "south")]


def test_an_amendment_until_a_day() -> None:
    until = FULL.replace("term_starts: {from: 2026-01-01}", "term_starts: {until: 2020-01-01}")
    assert len(changes(("urgent: 30m", "urgent: 20m"), text=until)) == 2


def test_an_amendment_for_a_region_that_only_one_side_has() -> None:
    old = FULL.replace("when: {product: shop,", "when: {region: south,")
    found = changes(("south: {label: South}", "west: {label: West}"), ("region: south", "region: west"), text=old)
    assert Subject.AMENDMENT in {each.subject for each in found}


def test_conditions_of_an_amendment() -> None:
    assert told(("from: 2026-01-01", "from: 2027-01-01"))[-1] == (Subject.AMENDMENT, None, ("shop",))


def test_a_product_that_only_one_side_has_is_not_tried() -> None:
    found = told(
        ("products: {shop: {label: Shop}}", "products: {store: {label: Shop}}"),
        ("when: {product: shop,", "when: {product: store,"),
    )
    assert found == [
        (Subject.PRODUCT, None, ("shop",)),
        (Subject.AMENDMENT, None, ("shop",)),
        (Subject.PRODUCT, None, ("store",)),
    ]


def test_amendments_and_add_ons_that_come_and_go() -> None:
    amendment = FULL[FULL.index("amendments:") : FULL.index("processes:")]
    add_ons = FULL[FULL.index("add_ons:") : FULL.index("amendments:")]
    assert told((amendment, "")) == [
        (Subject.TARGET, "basic", ("first_response", "urgent")),
        (Subject.TARGET, "gold", ("first_response", "urgent")),
        (Subject.AMENDMENT, None, ("shop",)),
    ]
    assert told((add_ons, "")) == [(Subject.ADD_ON, None, ("box",))]


def test_what_an_add_on_gives_shows_when_it_is_bought() -> None:
    found = changes(
        ("gives: {includes: {spare: yes}}", "gives: {includes: {spare: yes}, first_response: {urgent: 10m}}")
    )
    assert [(each.plan, each.keys) for each in found] == [
        ("basic", ("first_response", "urgent")),
        ("gold", ("first_response", "urgent")),
    ]


def test_an_add_on_that_becomes_part_of_a_plan() -> None:
    found = told(("available: [basic, gold]", "available: [basic], included: [gold]"))
    assert found == [(Subject.ADD_ON, "gold", ("box",)), (Subject.FEATURE, "gold", ("spare",))]


# Words ----------------------------------------------------------------------------------------------------------------


def test_texts() -> None:
    difference = only(("en: Spare}", "en: Spare part}"))
    assert (difference.subject, difference.keys) == (Subject.TEXT, ("features.spare.label",))
    assert difference.before == {"fr": "Pièce", "en": "Spare"}
    assert difference.after == {"fr": "Pièce", "en": "Spare part"}


def test_a_text_that_comes_to_something_that_was_there() -> None:
    difference = only(("en: Spare}}", "en: Spare}, about: {fr: Une pièce., en: A part.}}"))
    assert (difference.before, difference.after) == (None, {"fr": "Une pièce.", "en": "A part."})


# Contracts ------------------------------------------------------------------------------------------------------------


def test_nothing_changes_for_the_same_contract() -> None:
    terms = terms_for(offer(text=FULL), ContractFacts("gold"))
    assert diff_terms(terms, terms) == ()


def test_a_contract_that_moves_to_another_plan() -> None:
    catalogue = offer(text=FULL)
    old, new = (terms_for(catalogue, ContractFacts(plan)) for plan in ("basic", "gold"))
    found = diff_terms(old, new)
    assert (found[0].subject, found[0].before, found[0].after) == (Subject.PLAN, "basic", "gold")
    assert {each.plan for each in found} == {None}
    assert {each.subject for each in found[1:]} == {
        Subject.TARGET,
        Subject.CHANNEL,
        Subject.CONTACTS,
        Subject.FEATURE,
        Subject.ADVISOR,
    }


def test_a_contract_whose_region_changes() -> None:
    south = ('"09:00-18:00"}}', '"09:00-18:00"}, regions: {south: {hours: {mon: "09:00-10:00"}}}}')
    catalogue = offer(south, text=FULL)
    old, new = (terms_for(catalogue, ContractFacts("gold", region=region)) for region in ("north", "south"))
    assert {(each.subject, each.plan) for each in diff_terms(old, new)} == {(Subject.CALENDAR, None)}
