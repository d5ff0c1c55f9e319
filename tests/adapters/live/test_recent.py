"""What a page missed while its stream was not yet open."""

from hypothesis import given
from hypothesis import strategies as st

from palier.adapters.live.recent import EVERYTHING, LATE, REMEMBERED, Recent

seconds = st.floats(0, 100, allow_nan=False)


@given(began=seconds, told=st.lists(st.tuples(seconds, st.sampled_from("abc")), max_size=20), drawn=seconds)
def test_nothing_that_was_told_since_it_was_drawn_is_missed(began, told, drawn):
    recent = Recent()
    recent.begin(began)
    for second, topic in sorted(one for one in told if one[0] >= began):
        recent.note(topic, second)
    missed, begin = recent.since(drawn), drawn - LATE
    if begin <= began:
        assert missed == {EVERYTHING}
    else:
        assert missed == {topic for second, topic in told if second >= begin and second >= began}


def test_before_the_first_word_everything_may_have_changed():
    assert Recent().since(10.0) == {EVERYTHING}


def test_what_was_forgotten_counts_as_everything():
    recent = Recent()
    recent.begin(0.0)
    for second in range(REMEMBERED + 3):
        recent.note("queue", float(second))
    assert len(recent.heard) == REMEMBERED
    assert recent.since(6.0) == {"queue"}
    assert recent.since(0.0) == {EVERYTHING}


def test_a_gap_forgets_what_was_before():
    recent = Recent()
    recent.begin(0.0)
    recent.note("queue", 1.0)
    recent.begin(5.0)
    assert recent.since(19.0) == set()
    assert recent.since(6.0) == {EVERYTHING}
