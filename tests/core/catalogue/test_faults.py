"""Every way a catalogue can be wrong is told, where it is wrong, and nothing else is."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from tests.core.catalogue import broken
from tests.core.catalogue.sound import SOUND, changed

from palier.core.catalogue import CatalogueRefused, read_catalogue
from palier.core.catalogue.faults import Code, nearest
from palier.core.catalogue.read import SEARCHES


def faults_of(text: str | bytes):
    with pytest.raises(CatalogueRefused) as refused:
        read_catalogue(text, name="acme.yaml")
    assert refused.value.name == "acme.yaml"
    return refused.value.faults


@pytest.mark.parametrize("case", broken.ALL, ids=lambda case: case.title)
def test_one_thing_wrong_is_one_fault_with_its_line_and_what_was_meant(case: broken.Broken) -> None:
    told = [(fault.code, fault.line, fault.suggestion) for fault in faults_of(case.text)]
    assert told == [(case.code, case.line, case.suggestion)]


@pytest.mark.obeys("Document.palier")
def test_a_catalogue_of_another_version_of_the_language_is_refused() -> None:
    for version in ("0", "2", "1.1"):
        (fault,) = faults_of(changed("palier: 1\n", f"palier: {version}\n"))
        assert (fault.code, fault.path) == (Code.VERSION, "palier")


def test_the_table_breaks_a_catalogue_in_every_way_there_is() -> None:
    of_negotiated_terms = {Code.NOT_AN_OFFER}
    assert {case.code for case in broken.ALL} == set(Code) - of_negotiated_terms
    assert len({case.title for case in broken.ALL}) == len(broken.ALL) > 60


def test_everything_wrong_is_told_at_once_in_the_order_of_the_file() -> None:
    text = changed("timezone: Europe/Paris", "timezone: Paris").replace("kind: pooled", "kind: pool")
    text = text.replace("default: p2", "default: p7").replace("{p1: 30m}", "{p1: 1:30, p2: 1:30}")
    told = [(fault.line, fault.column, fault.code, fault.path) for fault in faults_of(text)]
    assert told == [
        (2, 44, Code.ZONE, "provider.timezone"),
        (13, 12, Code.UNKNOWN_NAME, "severity_policy.default"),
        (49, 29, Code.WORD, "people.pool.kind"),
        (81, 26, Code.DURATION_IS_A_TIME, "plans.plus.first_response.p1"),
        (81, 36, Code.DURATION_IS_A_TIME, "plans.plus.first_response.p2"),
    ]


def test_what_is_faulty_is_not_told_again_by_those_who_use_it() -> None:
    text = changed('hours: {mon-sat: "10:00-19:00", sun: closed}', 'hours: {mon-sat: "ten to seven"}')
    assert [fault.code for fault in faults_of(text)] == [Code.HOURS]


def test_a_list_that_lacks_an_item_is_not_judged_further() -> None:
    text = changed("    when: {region: japan}\n", "").replace("1h in office", "1h in ofice")
    told = [(fault.code, fault.path) for fault in faults_of(text)]
    assert told == [(Code.MISSING_KEY, "amendments[1]")]


def test_a_circle_of_plans_is_named() -> None:
    (fault,) = faults_of(changed("    extends: basic", "    extends: top"))
    assert fault.values == {"cycle": "plus → top → plus"}


def test_faults_carry_their_values() -> None:
    (fault,) = faults_of(changed("kind: pooled", "kind: shard"))
    assert fault.values == {"key": "kind", "value": "shard", "choices": "pooled, shared, designated, dedicated"}
    assert fault.suggestion == "shared"


def test_a_bomb_is_refused_before_it_goes_off() -> None:
    """Ten to the ninth values in 400 bytes: the count stops at the limit, the tree is never built."""
    (fault,) = faults_of(broken.LAUGHS)
    assert fault.values == {"limit": "50000"}


def test_aliases_in_reason_are_welcome() -> None:
    text = changed("p1: 2h, p2: 1d, p3: 12h in office}", "p1: &quick 2h, p2: *quick, p3: *quick}")
    assert read_catalogue(text, name="x").document.plans["basic"].promises()["first_response"]["p3"].written == "2h"


def test_a_byte_order_mark_and_dos_line_ends_do_no_harm() -> None:
    text = ("\ufeff" + SOUND).replace("\n", "\r\n")
    assert read_catalogue(text.encode(), name="x").plans == ("basic", "plus", "top")
    (fault,) = faults_of(text.replace("default: p2", "default: p7"))
    assert (fault.line, fault.column) == (13, 12)


def test_the_name_that_was_meant() -> None:
    assert nearest("First Response", ["follow_up", "first_response"]) == "first_response"
    assert nearest("nothing like it", ["follow_up"]) is None
    assert nearest("x" * 100_000, ["follow_up"]) is None


def test_every_code_says_which_values_it_carries() -> None:
    source = Path(read_catalogue.__code__.co_filename).with_name("faults.py").read_text()
    assert set(re.findall(r"^    ([A-Z_0-9]+) = ", source, re.MULTILINE)) == {code.name for code in Code}


def test_patience_with_a_file_of_wrong_words_runs_out() -> None:
    """Each search for the word that was meant costs milliseconds; the faults are all told all the same."""
    keys = "".join(f"    bad{number}ge: New\n" for number in range(1_000))
    faults = faults_of(changed("    badge: New\n", keys))
    assert len(faults) == 1_000
    assert [fault.suggestion for fault in faults].count("badge") == SEARCHES
    assert nearest("badgee", ["badge"]) == "badge"


def test_a_chain_of_a_thousand_plans_is_followed() -> None:
    names = ["top", *(f"plan{number}" for number in range(1_000))]
    chain = "".join(f"  {name}: {{label: x, extends: {before}}}\n" for before, name in pairwise(names))
    assert len(read_catalogue(changed("add_ons:\n", chain + "add_ons:\n"), name="x").line_of("plan999")) == 1_003


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        ("tell: [assignee]", "tell: [{a: b}]", [Code.EXPECTED_WORD]),
        ("amendments:", "amendments: {a: b}\nx:", [Code.EXPECTED_LIST, Code.UNKNOWN_KEY]),
        ("calendars:", "calendars: [a]\nx:", None),
        ("      japan: {timezone: Asia/Tokyo, hours: {sat-mon", "      japan: [x]\n      jp: {hours: {sat-mon", None),
        ("gives: {first_response: {p1: 1h}}", "gives: [first_response]", [Code.EXPECTED_MAPPING]),
        ("  mentor: {label: Mentor}", "  mentor: Mentor", [Code.EXPECTED_MAPPING]),
        ("  top:\n", "  top: Top\n  other:\n", [Code.EXPECTED_MAPPING]),
        ("provider: {id: acme,", "provider: [acme]\nx: {id: acme,", None),
        ("languages: [fr, en]", "languages: fr", [Code.EXPECTED_LIST]),
        ("coverage: {p2: weekdays}", "coverage: [weekdays]", [Code.EXPECTED_MAPPING]),
    ],
)
def test_shapes_that_later_checks_must_bear(old: str, new: str, codes: list[Code] | None) -> None:
    assert old in SOUND
    told = [fault.code for fault in faults_of(SOUND.replace(old, new, 1))]
    assert codes is None or told == codes
