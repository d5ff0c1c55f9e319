"""The built-in clocks, held against the page that describes them and the floor above."""

import re
from pathlib import Path

from palier.core.case import Kind, Status
from palier.core.catalogue.clocks import BUILT_IN, KINDS, REPLY_FOLLOW_UP, STATUSES
from palier.core.catalogue.document_offer import BUILT_IN_CLOCKS
from palier.core.catalogue.terms import Follow

LANGUAGE = Path(__file__).parents[3] / "docs" / "plan-language.md"


def test_events_and_statuses_are_those_of_a_case() -> None:
    assert tuple(kind.value for kind in Kind) == KINDS
    assert tuple(status.value for status in Status) == STATUSES


def test_every_built_in_clock_is_a_key_of_an_offer() -> None:
    assert tuple(BUILT_IN) == BUILT_IN_CLOCKS
    assert [rule.id for rule in BUILT_IN.values()] == list(BUILT_IN)


def test_only_follow_up_follows() -> None:
    assert {rule.id: rule.follow for rule in BUILT_IN.values() if rule.follow} == {"follow_up": Follow.UPDATE}
    assert REPLY_FOLLOW_UP.follow is Follow.REPLY


def test_the_table_on_the_page_is_what_runs() -> None:
    rows = re.findall(
        r"^\| `(\w+)`(?:, `mode: (\w+)`)? \|(.*)\|(.*)\|(.*)\|(.*)\|$", LANGUAGE.read_text(), re.MULTILINE
    )
    told = {(clock, mode): tuple(cell.replace(",", "").split() for cell in cells) for clock, mode, *cells in rows}
    rules = {(rule.id, rule.follow or ""): rule for rule in (*BUILT_IN.values(), REPLY_FOLLOW_UP)}
    runs = {
        key: tuple(list(names) for names in (rule.starts, rule.stops, rule.restarts, rule.pauses_in))
        for key, rule in rules.items()
    }
    assert {key: cells for key, cells in told.items() if key in runs} == runs
