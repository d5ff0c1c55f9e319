"""Tries are counted before anything is compared: however many come at once, so many pass and no more (promises F7)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections
from tests.factories import AT

from palier.apps.signin import browsers
from palier.apps.signin.commands.forgetting import forget_allowances
from palier.apps.signin.errors import TooManyTries
from palier.apps.signin.limits import (
    PER_ADDRESS,
    PER_BROWSER,
    PER_PLACE,
    TAKE,
    WINDOW,
    Limit,
    Visit,
    give_back,
    limits_of,
    place_of,
    take,
)
from palier.apps.signin.models import Allowance


def passes(whose: str, visit: Visit, times: int, *, at=AT) -> int:
    """How many of so many tries are let through."""
    through = 0
    for _ in range(times):
        try:
            take(limits_of("desk", whose, visit), at=at)
        except TooManyTries:
            continue
        through += 1
    return through


@pytest.mark.django_db
def test_strangers_use_up_what_strangers_have_and_not_what_the_owner_has():
    """Promise F7: ten thousand tries from everywhere within a quarter of an hour, ten of them are looked at."""
    assert PER_ADDRESS == 10
    assert passes("lea@x.example", Visit("192.0.2.1"), 7) == 7
    places = [Visit(f"198.51.100.{number}") for number in range(100)]
    assert sum(passes("lea@x.example", place, 1, at=AT + WINDOW * 0.99) for place in places) == 3
    [of_hers] = [limit for limit in limits_of("desk", "lea@x.example", places[0]) if limit.most == PER_ADDRESS]
    values = {"at": AT + WINDOW * 0.99, "over": AT - WINDOW * 0.01, "key": of_hers.key, "limit": of_hers.most}
    with connection.cursor() as cursor:  # the statement of `take` alone, ten thousand times
        cursor.executemany(TAKE, [values] * 10_000)
    assert Allowance.objects.get(key=of_hers.key).used == PER_ADDRESS
    assert passes("lea@x.example", Visit("192.0.2.1", known="her laptop"), 15) == PER_BROWSER
    assert passes("leo@x.example", Visit("192.0.2.1"), 1) == 1


@pytest.mark.django_db
def test_one_place_stuffs_so_many_addresses_and_no_more():
    assert sum(passes(f"{number}@x.example", Visit("2001:db8::1"), 1) for number in range(120)) == PER_PLACE
    assert passes("else@x.example", Visit("2001:db8::ffff"), 1) == 0
    assert passes("else@x.example", Visit("2001:db8:1::1"), 1) == 1


@pytest.mark.django_db
def test_a_right_try_does_not_count_and_old_ones_are_forgiven():
    own = limits_of("desk", "lea@x.example", Visit("192.0.2.1"))
    for _ in range(3 * PER_ADDRESS):
        take(own, at=AT)
        give_back(own)
    assert passes("lea@x.example", Visit("192.0.2.1"), 20) == PER_ADDRESS
    with pytest.raises(TooManyTries) as refused:
        take(own, at=AT + timedelta(minutes=10))
    assert refused.value.minutes == 5
    assert passes("lea@x.example", Visit("192.0.2.1"), 1, at=AT + WINDOW) == 1
    assert (forget_allowances(before=AT), forget_allowances(before=AT + WINDOW * 2)) == (0, 2)


@pytest.mark.django_db(transaction=True)
def test_tries_that_come_at_once_are_counted_one_by_one():
    def one(_: int) -> bool:
        try:
            take([Limit("a", 7), Limit("b", 9)], at=AT)
        except TooManyTries:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(8) as many:
        assert sum(many.map(one, range(64))) == 7


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("unix:", "unix:"),
        ("", ""),
    ],
)
def test_where_somebody_is(source, place):
    assert place_of(source) == place


def test_a_known_browser_is_known_for_its_address_and_its_door_alone():
    kept = browsers.known_browser("desk", "lea@x.example")
    name = browsers.name_of(kept, door="desk", address="lea@x.example")
    assert name
    assert kept.startswith(name)
    for bent in (kept + "0", kept[:-1], name, f"{name}.", ".", "", f"x{kept}", kept.replace(".", ".é")):
        assert browsers.name_of(bent, door="desk", address="lea@x.example") == ""
    assert browsers.name_of(kept, door="portal", address="lea@x.example") == ""
    assert browsers.name_of(kept, door="desk", address="leo@x.example") == ""
