"""Calendars as values and as plain data."""

import json
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter
from tests.core.time.strategies import START, ZONES, written_calendars

from palier.core.time import (
    ALWAYS,
    Calendar,
    CalendarFault,
    CalendarNeverOpens,
    CalendarRefused,
    Hours,
    Wrong,
)

EXAMPLE = {
    "timezone": "Europe/Paris",
    "week": {"mon": [["09:00", "12:00"], ["14:00", "18:00"]], "sat": [["22:00", "06:00"]]},
    "holidays": ["2026-05-01"],
    "overrides": {"2026-12-24": [["09:00", "12:00"]], "2026-12-31": []},
}
calendars = st.lists(
    st.sampled_from(ZONES).flatmap(lambda zone: written_calendars(zone, START)), min_size=1, max_size=3
)


def faults(written: object) -> list[tuple]:
    with pytest.raises(CalendarRefused) as refusal:
        Calendar.from_dict(written)
    return [(fault.code, fault.where, fault.value) for fault in refusal.value.faults]


def test_reads_the_documented_form():
    assert Calendar.from_dict(EXAMPLE) == Calendar(
        timezone="Europe/Paris",
        week=((Hours(540, 720), Hours(840, 1080)), (), (), (), (), (Hours(1320, 1800),), ()),
        holidays=(date(2026, 5, 1),),
        overrides=((date(2026, 12, 24), (Hours(540, 720),)), (date(2026, 12, 31), ())),
    )


def test_dates_may_be_dates_and_pairs_tuples():
    days = {date(2026, 12, 24): [("09:00", "12:00")], date(2026, 12, 31): ()}
    assert Calendar.from_dict({**EXAMPLE, "holidays": (date(2026, 5, 1),), "overrides": days}) == Calendar.from_dict(
        EXAMPLE
    )


def test_order_and_repetition_do_not_matter():
    shuffled = {
        **EXAMPLE,
        "week": {"sat": [["22:00", "06:00"]], "mon": [["14:00", "18:00"], ["09:00", "12:00"], ["14:00", "18:00"]]},
        "holidays": ["2026-05-01", "2026-05-01"],
        "overrides": {"2026-12-31": [], "2026-12-24": [["09:00", "12:00"]]},
    }
    assert Calendar.from_dict(shuffled) == Calendar.from_dict(EXAMPLE)
    assert hash(Calendar.from_dict(shuffled)) == hash(Calendar.from_dict(EXAMPLE))


def test_midnight_may_close_a_day_under_both_its_names():
    closes = [Calendar.from_dict({"timezone": "UTC", "week": {"mon": [["09:00", end]]}}) for end in ("24:00", "00:00")]
    assert closes[0] == closes[1]


def test_writes_the_documented_form():
    assert Calendar.from_dict(EXAMPLE).to_dict() == EXAMPLE


STORED = TypeAdapter(Calendar)


@given(calendars)
def test_what_is_written_reads_back(written):
    calendar = Calendar.union(*map(Calendar.from_dict, written))
    assert Calendar.from_dict(json.loads(json.dumps(calendar.to_dict()))) == calendar
    assert STORED.validate_json(STORED.dump_json(calendar)) == calendar


def test_always_has_a_name_of_its_own():
    assert Calendar.from_dict("24x7") == ALWAYS
    assert ALWAYS.to_dict() == "24x7"


def test_a_union_is_flat_without_repetition_and_swallowed_by_24x7():
    one, two = Calendar.from_dict(EXAMPLE), Calendar.from_dict({**EXAMPLE, "timezone": "Asia/Tokyo"})
    assert Calendar.union(one) == Calendar.union(one, one) == one
    assert Calendar.union(Calendar.union(one, two), two).parts == (one, two)
    assert Calendar.from_dict({"union": [one.to_dict(), two.to_dict()]}) == Calendar.union(one, two)
    assert Calendar.union(one, ALWAYS, two) == ALWAYS


@pytest.mark.parametrize(
    ("written", "found"),
    [
        (None, (Wrong.NOT_A_CALENDAR, (), "None")),
        ("24/7", (Wrong.NOT_A_CALENDAR, (), "24/7")),
        ([], (Wrong.NOT_A_CALENDAR, (), "[]")),
        ({"week": {"mon": [["09:00", "18:00"]]}}, (Wrong.UNKNOWN_TIMEZONE, ("timezone",), "None")),
        ({**EXAMPLE, "timezone": "Europe/Atlantis"}, (Wrong.UNKNOWN_TIMEZONE, ("timezone",), "Europe/Atlantis")),
        ({**EXAMPLE, "timezone": "Europe"}, (Wrong.UNKNOWN_TIMEZONE, ("timezone",), "Europe")),
        ({**EXAMPLE, "timezone": "../../etc/passwd"}, (Wrong.UNKNOWN_TIMEZONE, ("timezone",), "../../etc/passwd")),
        ({**EXAMPLE, "timezone": ""}, (Wrong.UNKNOWN_TIMEZONE, ("timezone",), "")),
        ({**EXAMPLE, "timezone": "localtime"}, (Wrong.UNKNOWN_TIMEZONE, ("timezone",), "localtime")),
        ({**EXAMPLE, "timezone": 1}, (Wrong.UNKNOWN_TIMEZONE, ("timezone",), "1")),
        ({**EXAMPLE, "hours": {}}, (Wrong.UNKNOWN_KEY, ("hours",), "hours")),
        ({**EXAMPLE, True: {}}, (Wrong.UNKNOWN_KEY, ("True",), "True")),
        ({**EXAMPLE, "week": []}, (Wrong.NOT_A_MAPPING, ("week",), "[]")),
        ({**EXAMPLE, "week": {"monday": []}}, (Wrong.UNKNOWN_DAY, ("week", "monday"), "monday")),
        ({**EXAMPLE, "week": {"mon": "09:00-18:00"}}, (Wrong.NOT_A_LIST, ("week", "mon"), "09:00-18:00")),
        ({**EXAMPLE, "week": {"mon": ["09:00-18:00"]}}, (Wrong.NOT_AN_INTERVAL, ("week", "mon", 0), "09:00-18:00")),
        ({**EXAMPLE, "week": {"mon": [["09:00"]]}}, (Wrong.NOT_AN_INTERVAL, ("week", "mon", 0), "['09:00']")),
        ({**EXAMPLE, "week": {"mon": [["9:00", "18:00"]]}}, (Wrong.NOT_A_TIME, ("week", "mon", 0, 0), "9:00")),
        ({**EXAMPLE, "week": {"mon": [["09:00", "24:01"]]}}, (Wrong.NOT_A_TIME, ("week", "mon", 0, 1), "24:01")),
        ({**EXAMPLE, "week": {"mon": [["09:00", "18:60"]]}}, (Wrong.NOT_A_TIME, ("week", "mon", 0, 1), "18:60")),
        ({**EXAMPLE, "week": {"mon": [["09:00", "18:00\n"]]}}, (Wrong.NOT_A_TIME, ("week", "mon", 0, 1), "18:00\n")),
        ({**EXAMPLE, "week": {"mon": [["٠٩:00", "18:00"]]}}, (Wrong.NOT_A_TIME, ("week", "mon", 0, 0), "٠٩:00")),
        ({**EXAMPLE, "week": {"mon": [[540, "18:00"]]}}, (Wrong.NOT_A_TIME, ("week", "mon", 0, 0), "540")),
        (
            {**EXAMPLE, "week": {"mon": [["09:00", "09:00"]]}},
            (Wrong.EMPTY_INTERVAL, ("week", "mon", 0), "['09:00', '09:00']"),
        ),
        (
            {**EXAMPLE, "week": {"mon": [["24:00", "06:00"]]}},
            (Wrong.EMPTY_INTERVAL, ("week", "mon", 0), "['24:00', '06:00']"),
        ),
        ({**EXAMPLE, "holidays": "FR"}, (Wrong.NOT_A_LIST, ("holidays",), "FR")),
        ({**EXAMPLE, "holidays": ["2026-02-29"]}, (Wrong.NOT_A_DATE, ("holidays", 0), "2026-02-29")),
        ({**EXAMPLE, "holidays": ["20260501"]}, (Wrong.NOT_A_DATE, ("holidays", 0), "20260501")),
        ({**EXAMPLE, "holidays": [20260501]}, (Wrong.NOT_A_DATE, ("holidays", 0), "20260501")),
        ({**EXAMPLE, "holidays": [datetime(2026, 5, 1)]}, (Wrong.NOT_A_DATE, ("holidays", 0), "2026-05-01 00:00:00")),  # noqa: DTZ001
        ({**EXAMPLE, "overrides": ["2026-05-01"]}, (Wrong.NOT_A_MAPPING, ("overrides",), "['2026-05-01']")),
        ({**EXAMPLE, "overrides": {"May": []}}, (Wrong.NOT_A_DATE, ("overrides", "May"), "May")),
        ({**EXAMPLE, "overrides": {"2026-05-01": None}}, (Wrong.NOT_A_LIST, ("overrides", "2026-05-01"), "None")),
        ({"union": []}, (Wrong.NOT_A_LIST, ("union",), "[]")),
        ({"union": ["24x7", "24x8"]}, (Wrong.NOT_A_CALENDAR, ("union", 1), "24x8")),
        ({"union": ["24x7"], "week": {}}, (Wrong.UNKNOWN_KEY, ("week",), "week")),
    ],
)
def test_a_fault_is_named_with_its_place(written, found):
    assert faults(written)[0] == found
    assert all(code is not Wrong.NEVER_OPENS for code, _, _ in faults(written))


def test_every_fault_is_told_at_once_in_the_order_of_the_document():
    written = {
        "timezone": "Mars/Olympus",
        "weak": 1,
        "week": {"mo": [], "tue": [["9:00", "25:00"], ["10:00", "11:00"]]},
        "holidays": ["2026-02-30"],
    }
    assert faults(written) == [
        (Wrong.UNKNOWN_KEY, ("weak",), "weak"),
        (Wrong.UNKNOWN_TIMEZONE, ("timezone",), "Mars/Olympus"),
        (Wrong.UNKNOWN_DAY, ("week", "mo"), "mo"),
        (Wrong.NOT_A_TIME, ("week", "tue", 0, 0), "9:00"),
        (Wrong.NOT_A_TIME, ("week", "tue", 0, 1), "25:00"),
        (Wrong.NOT_A_DATE, ("holidays", 0), "2026-02-30"),
    ]


@pytest.mark.parametrize(
    ("written", "where"),
    [
        ({"timezone": "UTC"}, ()),
        ({"timezone": "UTC", "week": {"mon": []}, "overrides": {"2026-05-01": []}}, ()),
        ({"union": [EXAMPLE, {"timezone": "UTC"}]}, ("union", 1)),
    ],
)
def test_what_never_opens_is_refused(written, where):
    with pytest.raises(CalendarNeverOpens) as refusal:
        Calendar.from_dict(written)
    [fault] = refusal.value.faults
    assert fault == CalendarFault(Wrong.NEVER_OPENS, where, fault.value)


def test_one_opening_is_enough():
    assert Calendar.from_dict({"timezone": "UTC", "overrides": {"2026-05-01": [["09:00", "09:01"]]}}).opens


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from([*EXAMPLE, "union", "mon", "2026-05-01"]), inner, max_size=4)
        ),
    )
)
def test_anything_at_all_is_read_or_refused(written):
    try:
        calendar = Calendar.from_dict(written)
    except CalendarRefused as refusal:
        found = refusal.faults
    else:
        found = calendar.opens
    assert found
