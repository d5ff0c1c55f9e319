"""What a case is to others is what its facts say, in their order."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from palier.core.case import Event, Kind, Relation, Side
from palier.core.case.links import DRAWN_BY_HAND, Link, links_of, merged_into

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
by_hand = st.sampled_from(sorted(DRAWN_BY_HAND))
steps = st.lists(st.tuples(st.sampled_from([Kind.LINKED, Kind.UNLINKED]), st.integers(1, 3), by_hand), max_size=12)


def fact(kind: Kind, other: int | None = None, relation: Relation | None = None) -> Event:
    return Event(kind, AT, Side.STAFF, other=other, relation=relation)


@given(steps)
def test_a_link_stands_from_when_it_was_drawn_until_it_was_taken_away(steps):
    standing: list[Link] = []
    for kind, other, relation in steps:
        if kind is Kind.UNLINKED:
            standing = [link for link in standing if link != (other, relation)]
        elif (other, relation) not in standing:
            standing.append((other, relation))
    assert links_of([fact(*step) for step in steps]) == tuple(standing)


@given(steps, st.integers(1, 3))
def test_merged_is_for_good_whatever_is_drawn_before_and_after(steps, other):
    facts = [fact(*step) for step in steps]
    assert merged_into(facts) is None
    assert merged_into([fact(Kind.MERGED, other), *facts]) == other
    assert merged_into([*facts, fact(Kind.MERGED, other)]) == other


def test_other_facts_draw_nothing():
    assert links_of([fact(Kind.OPENED), fact(Kind.ASSIGNED)]) == ()
