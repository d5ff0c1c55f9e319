"""A page climbs until somebody has it."""

from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from tests.core.staffing.making import AT

from palier.core.staffing import Call, whom_to_call

MINUTE = timedelta(minutes=1)
PATIENCE = 10 * MINUTE


def test_a_page_climbs_when_its_time_is_over():
    first = [Call(1, AT)]
    assert whom_to_call((1, 2, 9), [], patience=PATIENCE, at=AT) == 1
    assert whom_to_call((1, 2, 9), first, patience=PATIENCE, at=AT + PATIENCE - timedelta(seconds=1)) is None
    assert whom_to_call((1, 2, 9), first, patience=PATIENCE, at=AT + PATIENCE) == 2


def test_a_page_that_outlasts_a_hand_over_reaches_whoever_is_on_call_now():
    called = [Call(1, AT), Call(2, AT + PATIENCE)]
    assert whom_to_call((2, 3, 9), called, patience=PATIENCE, at=AT + 2 * PATIENCE) == 3


def test_a_page_that_everybody_had_goes_to_nobody():
    assert whom_to_call((1,), [Call(1, AT)], patience=PATIENCE, at=AT + PATIENCE) is None
    assert whom_to_call((), [], patience=PATIENCE, at=AT) is None


@given(order=st.lists(st.integers(1, 5), unique=True).map(tuple), looks=st.lists(st.integers(0, 30), max_size=30))
def test_however_late_one_looks_each_is_called_once_in_order_with_time_to_answer(order, looks):
    called: list[Call] = []
    at = AT
    for minutes in [*looks, *[10] * 6]:
        at += minutes * MINUTE
        if (person := whom_to_call(order, called, patience=PATIENCE, at=at)) is not None:
            called.append(Call(person, at))
    assert tuple(call.person for call in called) == order
    assert all(later.at - earlier.at >= PATIENCE for earlier, later in pairwise(called))
