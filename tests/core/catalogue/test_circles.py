"""Who may open and see what: the keys of `named_contacts` (who_may_open, who_sees_all, from_others, per), whole."""

from dataclasses import replace
from itertools import product as every

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.core.catalogue.circles import (
    UNLIMITED,
    Entrance,
    SeatRole,
    Seats,
    entrance_of,
    is_named,
    is_within,
    products_seen,
    seats_held,
)
from palier.core.catalogue.promises import NamedContacts

CIRCLES = ("anyone", "administrators", "named")
NOBODY, ADMINISTRATOR = Seats(), Seats(administrator=True)
NAMED, NAMED_FOR_A = Seats(named_for=frozenset({""})), Seats(named_for=frozenset({"a"}))
PER_CONTRACT, PER_PRODUCT = NamedContacts(limit=2), NamedContacts(limit=2, per="product")


def test_seats_are_read_from_their_rows() -> None:
    rows = [(SeatRole.NAMED, "a"), (SeatRole.ADMINISTRATOR, ""), (SeatRole.NAMED, "b")]
    assert seats_held(rows) == Seats(administrator=True, named_for=frozenset({"a", "b"}))
    assert seats_held([]) == NOBODY


@pytest.mark.parametrize(
    ("rules", "seats", "product", "named"),
    [
        (PER_CONTRACT, NOBODY, "a", False),
        (PER_CONTRACT, ADMINISTRATOR, "a", False),
        (PER_CONTRACT, NAMED, "a", True),
        (PER_CONTRACT, NAMED_FOR_A, "b", True),
        (PER_PRODUCT, NAMED, "a", True),
        (PER_PRODUCT, NAMED_FOR_A, "a", True),
        (PER_PRODUCT, NAMED_FOR_A, "b", False),
        (PER_PRODUCT, NAMED_FOR_A, "", True),
        (PER_PRODUCT, NOBODY, "", False),
    ],
)
def test_named_per_contract_and_per_product(rules, seats, product, named) -> None:
    assert is_named(rules, seats, product=product) is named


@pytest.mark.parametrize(
    ("circle", "inside"),
    [
        ("anyone", {"nobody", "administrator", "named"}),
        ("administrators", {"administrator", "named"}),
        ("named", {"named"}),
    ],
)
def test_who_may_open(circle, inside) -> None:
    people = {"nobody": NOBODY, "administrator": ADMINISTRATOR, "named": NAMED}
    rules = replace(PER_CONTRACT, who_may_open=circle)
    opening = {name for name, seats in people.items() if entrance_of(rules, seats, product="") is Entrance.OPENS}
    assert opening == inside


@pytest.mark.parametrize(
    ("from_others", "entrance"),
    [("accept", Entrance.FLAGGED), ("hold", Entrance.HELD), ("ask_to_resubmit", Entrance.SENT_BACK)],
)
def test_from_others_decides_for_whoever_is_outside(from_others, entrance) -> None:
    rules = replace(PER_CONTRACT, who_may_open="named", from_others=from_others)
    assert entrance_of(rules, NOBODY, product="") is entrance
    assert entrance_of(rules, ADMINISTRATOR, product="") is entrance
    assert entrance_of(rules, NAMED, product="") is Entrance.OPENS


@pytest.mark.parametrize(
    ("circle", "rules", "seats", "seen"),
    [
        ("anyone", PER_CONTRACT, NOBODY, None),
        ("administrators", PER_CONTRACT, NOBODY, frozenset()),
        ("administrators", PER_CONTRACT, ADMINISTRATOR, None),
        ("administrators", PER_CONTRACT, NAMED, None),
        ("administrators", PER_PRODUCT, NAMED_FOR_A, frozenset({"a", ""})),
        ("named", PER_CONTRACT, ADMINISTRATOR, frozenset()),
        ("named", PER_CONTRACT, NAMED, None),
        ("named", PER_CONTRACT, NAMED_FOR_A, None),
        ("named", PER_PRODUCT, NAMED, None),
        ("named", PER_PRODUCT, NAMED_FOR_A, frozenset({"a", ""})),
        ("named", PER_PRODUCT, NOBODY, frozenset()),
    ],
)
def test_who_sees_all(circle, rules, seats, seen) -> None:
    assert products_seen(replace(rules, who_sees_all=circle), seats) == seen


def test_a_silent_plan_lets_anyone_open_and_shows_all_to_the_named() -> None:
    assert entrance_of(UNLIMITED, NOBODY, product="") is Entrance.OPENS
    assert products_seen(UNLIMITED, NOBODY) == frozenset()
    assert products_seen(UNLIMITED, NAMED) is None


SEATS = st.builds(Seats, st.booleans(), st.frozensets(st.sampled_from(["", "a", "b"])))
RULES = st.builds(
    NamedContacts,
    st.none() | st.integers(0, 5),
    st.sampled_from(["contract", "product"]),
    st.integers(0, 2),
    st.sampled_from(CIRCLES),
    st.sampled_from(CIRCLES),
)


@given(RULES, SEATS, st.sampled_from(["", "a", "b"]))
def test_each_circle_lies_in_the_one_before(rules: NamedContacts, seats: Seats, product: str) -> None:
    inside = [is_within(circle, rules, seats, product=product) for circle in CIRCLES]
    assert inside == sorted(inside, reverse=True)


@given(RULES, SEATS, st.sampled_from(["", "a", "b"]))
def test_products_seen_are_those_whose_circle_one_is_in(rules: NamedContacts, seats: Seats, product: str) -> None:
    seen = products_seen(rules, seats)
    assert is_within(rules.who_sees_all, rules, seats, product=product) is (seen is None or product in seen)


@given(RULES, SEATS, SEATS)
def test_more_seats_never_show_less(rules: NamedContacts, some: Seats, more: Seats) -> None:
    both = Seats(some.administrator or more.administrator, some.named_for | more.named_for)
    for circle, product in every(CIRCLES, ("", "a", "b")):
        if is_within(circle, rules, some, product=product):
            assert is_within(circle, rules, both, product=product)
