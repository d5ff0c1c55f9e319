"""What acts make of the days of a contract: laws against a day-by-day oracle."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from palier.apps.accounts.timeline import Held, Stretch, changed_from, ended, joined

FIRST = date(2026, 1, 1)
HORIZON = 60
days = st.integers(0, HORIZON - 1).map(lambda number: FIRST + timedelta(days=number))
held = st.sampled_from([Held("silver"), Held("gold"), Held("gold", ("extra",))])


@st.composite
def contracts(draw: st.DrawFn) -> list[Stretch]:
    """One to four terms that follow each other; the last may be without end."""
    at, found = FIRST, []
    for length in draw(st.lists(st.integers(1, 20), min_size=1, max_size=4)):
        ends = at + timedelta(days=length - 1)
        found.append(Stretch(draw(held), at, at, ends))
        at = ends + timedelta(days=1)
    if draw(st.booleans()):
        found[-1] = Stretch(found[-1].held, found[-1].term_starts, found[-1].starts_on, None)
    return found


def each_day(stretches: list[Stretch]) -> dict[date, tuple[Held, date]]:
    """What is held on each day of the horizon; fails where two stretches say something of one day."""
    said: dict[date, tuple[Held, date]] = {}
    for number in range(HORIZON * 2):
        day = FIRST + timedelta(days=number)
        here = [(each.held, each.term_starts) for each in stretches if each.includes(day)]
        assert len(here) <= 1
        if here:
            said[day] = here[0]
    return said


@given(contracts(), days, st.none() | days, held)
def test_a_change_holds_from_its_day_to_its_last_and_nowhere_else(
    stretches: list[Stretch], day: date, until: date | None, now: Held
) -> None:
    until = until and max(day, until)
    after = each_day(changed_from(stretches, day, lambda _: now, until=until))
    for on, (was, term) in each_day(stretches).items():
        inside = day <= on and (until is None or on <= until)
        assert after[on] == (now if inside else was, term)
    assert set(after) == set(each_day(stretches))


@given(contracts(), days)
def test_an_end_leaves_every_day_up_to_it_and_none_after(stretches: list[Stretch], last: date) -> None:
    before, after = each_day(stretches), each_day(ended(stretches, last))
    assert after == {on: said for on, said in before.items() if on <= last}


@given(contracts())
def test_joining_changes_no_day_and_leaves_no_two_that_could_be_one(stretches: list[Stretch]) -> None:
    once = joined(stretches)
    assert each_day(once) == each_day(stretches)
    assert joined(once) == once
    assert len(once) <= len(stretches)


def test_a_change_that_is_taken_back_leaves_one_stretch() -> None:
    whole = [Stretch(Held("gold"), FIRST, FIRST, None)]
    changed = changed_from(whole, FIRST + timedelta(days=5), lambda _: Held("silver"))
    assert len(changed) == 2
    assert changed_from(changed, FIRST, lambda _: Held("gold")) == whole


def test_terms_that_follow_each_other_stay_apart_though_they_hold_the_same() -> None:
    first = Stretch(Held("gold"), FIRST, FIRST, FIRST + timedelta(days=9))
    second = Stretch(Held("gold"), FIRST + timedelta(days=10), FIRST + timedelta(days=10), None)
    assert joined([second, first]) == [first, second]
