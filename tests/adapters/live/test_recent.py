"""What a page missed while its stream was not yet open."""

from hypothesis import given
from hypothesis import strategies as st

from palier.adapters.live.recent import EVERYTHING, LATE, REMEMBERED, Recent

seconds = st.floats(0, 100, allow_nan=False)


@given(began=seconds, told=st.lists(st.tuples(seconds, st.sampled_from("abc")), max_size=20), age=seconds)
def test_nothing_that_was_told_since_it_was_drawn_is_missed(began, told, age):
    recent, now = Recent(), 200.0
    recent.begin(began)
    for second, topic in sorted(one for one in told if one[0] >= began):
        recent.note(topic, second)
    missed = recent.during(age, now)
    drawn = now - age - LATE
    if drawn <= began:
        assert missed == {EVERYTHING}
    else:
        assert missed == {topic for second, topic in told if second >= drawn and second >= began}


def test_before_the_first_word_everything_may_have_changed():
    assert Recent().during(0, 10.0) == {EVERYTHING}


def test_what_was_forgotten_counts_as_everything():
    recent = Recent()
    recent.begin(0.0)
    for second in range(REMEMBERED + 3):
        recent.note("queue", float(second))
    assert len(recent.heard) == REMEMBERED
    assert recent.during(REMEMBERED - 3.0, REMEMBERED + 3.0) == {"queue"}
    assert recent.during(REMEMBERED + 3.0, REMEMBERED + 3.0) == {EVERYTHING}


def test_a_gap_forgets_what_was_before():
    recent = Recent()
    recent.begin(0.0)
    recent.note("queue", 1.0)
    recent.begin(5.0)
    assert recent.during(1.0, 20.0) == set()
    assert recent.during(14.0, 20.0) == {EVERYTHING}
