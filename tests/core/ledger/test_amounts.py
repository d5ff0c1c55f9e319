"""Amounts are exact, or refused."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.core.catalogue.promises import Feature
from palier.core.ledger import Rule, UnevenAmount, amount_of, rule_of, step_of, units

COUNTS = ("credits", "hours", "days", "sessions", "workshops", "events", "units")


@pytest.mark.parametrize(
    ("written", "count", "amount"),
    [("0.5", "hours", 30), ("7.25", "hours", 435), ("0.25", "days", 15), ("3", "credits", 180), ("2.0", "events", 120)],
)
def test_an_amount_in_sixtieths(written: str, count: str, amount: int) -> None:
    assert amount_of(Decimal(written), count) == amount


@pytest.mark.parametrize(
    ("written", "count"),
    [("0", "hours"), ("-1", "hours"), ("0.01", "hours"), ("0.1", "days"), ("0.5", "credits"), ("NaN", "hours"),
     ("Infinity", "hours")],
)  # fmt: skip
def test_what_is_no_whole_number_of_steps_is_refused(written: str, count: str) -> None:
    with pytest.raises(UnevenAmount) as refusal:
        amount_of(Decimal(written), count)
    assert (refusal.value.step, refusal.value.count) == (step_of(count), count)


@given(st.integers(1, 10**6), st.sampled_from(COUNTS))
def test_units_and_amounts_are_inverse(steps: int, count: str) -> None:
    amount = steps * step_of(count)
    assert units(amount) * 60 == amount


@given(st.integers(1, 200), st.fractions(0, 1), st.sampled_from(COUNTS))
def test_pro_rata_is_the_share_rounded_up_by_less_than_a_step(number: int, share: Fraction, count: str) -> None:
    step, amount = step_of(count), number * 60
    due = Rule(amount, count, "year", pro_rata=True).due(amount, share)
    assert 0 <= due - amount * share < step
    assert due % step == 0
    assert Rule(amount, count, "year").due(amount, share) == amount


def test_the_rule_of_a_counted_feature_as_its_catalogue_says() -> None:
    """Proves count, per, pro_rata, carry_over, expires."""
    plain = Feature("f", {}, 10, count="hours", per="contract_year")
    assert rule_of(plain) == Rule(600, "hours", "contract_year")
    said = Feature("f", {}, 2, count="days", per="year", pro_rata=True, carry_over=1, expires="contract")
    assert rule_of(said) == Rule(120, "days", "year", pro_rata=True, carry_over=60, lasts=True)
    kept = Feature("f", {}, 2, count="days", carry_over="all", expires="period")
    assert rule_of(kept) == Rule(120, "days", None, carry_over=None)


@pytest.mark.parametrize(
    "feature",
    [
        Feature("f", {}, True),
        Feature("f", {}, "high", choices={"high": {}}),
        Feature("f", {}, "unlimited", count="hours"),
        Feature("f", {}, 10, count="percent"),
        Feature("f", {}, True, count="hours"),
    ],
)
def test_what_is_not_counted_has_no_rule(feature: Feature) -> None:
    assert rule_of(feature) is None
