"""Working days and spans."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from palier.core.time import Span, WorkingDays, merged

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
spans = st.tuples(st.integers(0, 50), st.integers(0, 50)).map(
    lambda ends: Span(*(NOON + timedelta(minutes=end) for end in ends))
)


@pytest.mark.parametrize(
    ("amount", "printed"),
    [
        (1, "1"),
        (10, "10"),
        (0.1, "0.1"),
        ("1.50", "1.5"),
        ("2/3", "2/3"),
        (Decimal("0.25"), "0.25"),
        (Fraction(7, 3), "7/3"),
        (-2, "-2"),
        (0, "0"),
    ],
)
def test_working_days_are_exact_and_print_as_people_write_them(amount, printed):
    assert str(WorkingDays(amount)) == printed
    assert WorkingDays(printed) == WorkingDays(amount)


@pytest.mark.parametrize("amount", ["", "two", float("nan"), float("inf"), Decimal("NaN")])
def test_what_is_no_finite_number_is_no_amount(amount):
    with pytest.raises(ValueError, match="Invalid literal"):
        WorkingDays(amount)


@given(st.fractions(), st.fractions())
def test_working_days_are_ordered_add_and_survive_json(one, other):
    assert (WorkingDays(one) < WorkingDays(other)) is (one < other)
    assert WorkingDays(one) + WorkingDays(other) - WorkingDays(other) == WorkingDays(one)
    json = TypeAdapter(WorkingDays)
    assert json.validate_json(json.dump_json(WorkingDays(one))) == WorkingDays(one)
    assert len({WorkingDays(one), WorkingDays(one)}) == 1


@given(st.lists(spans, max_size=8))
def test_merged_spans_hold_the_same_minutes_apart_and_in_order(some):
    def minutes(spans):
        return {
            minute
            for span in spans
            for minute in range(51)
            if span.start <= NOON + timedelta(minutes=minute) < span.end
        }

    out = merged(some)
    assert minutes(out) == minutes(some)
    assert sum((span.length for span in out), timedelta()) == timedelta(minutes=len(minutes(some)))
    assert all(before.end < after.start for before, after in pairwise(out))
