"""Addresses put together from patterns are those of the router, for every value and every page."""

import pytest
from django.urls import NoReverseMatch, get_resolver, reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from palier.adapters.shared.page_addresses import address

NAMES = [
    ("desk:queue", 0),
    ("desk:case", 1),
    ("desk:proposal", 2),
    ("desk:undo_answer", 2),
    ("desk:remove_file", 3),
    ("desk:sent_mail", 1),
    ("portal:case", 1),
    ("no:such", 1),
]
VALUES = st.one_of(
    st.integers(-3, 10**20),
    st.booleans(),
    st.none(),
    st.sampled_from(["PAL-1-XY", "12", "", "a/b", "é", "a b", "place-of-a-value-000", "x?y=1#z", "..", "%41"]),
)


def answer(ask, name, values):
    try:
        return ask(name, *values)
    except NoReverseMatch:
        return "nowhere"


@given(st.sampled_from(NAMES), st.lists(VALUES, max_size=3))
@settings(max_examples=100)
def test_every_address_is_the_routers(page, values):
    name, _count = page
    assert answer(address, name, values) == answer(lambda name, *args: reverse(name, args=args), name, values)


@pytest.mark.parametrize(("name", "count"), NAMES[:-1])
def test_a_known_page_is_found(name, count):
    values = {"desk:undo_answer": ["PAL-1", 4], "desk:remove_file": ["PAL-1", "reply", 4], "desk:sent_mail": [7]}
    assert address(name, *values.get(name, ["PAL-1"] * count)).startswith("/")


def test_a_name_means_one_pattern_for_so_many_values():
    """Where two patterns shared a name and a length, a value could choose between them and a kept one could lie."""
    resolvers = [get_resolver(), *(each for _prefix, each in get_resolver().namespace_dict.values())]
    shared = [
        name
        for resolver in resolvers
        for name in resolver.reverse_dict
        if isinstance(name, str)
        for lengths in [[len(params) for found in resolver.reverse_dict.getlist(name) for _, params in found[0]]]
        if len(lengths) != len(set(lengths))
    ]
    assert not shared
