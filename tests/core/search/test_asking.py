"""What was typed is understood, or said not to be; nothing typed is refused."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.core.search import Asked, Fault, FaultKind, Filter, Key, read_asked, written
from palier.core.search.asking import CLAIMS, KEYS, LONGEST, MOST_FILTERS, MOST_WORDS, OFFERED, STATUSES

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")


def asked(typed: str) -> Asked:
    return read_asked(typed, at=AT, zone=PARIS)


def test_words_and_filters_stand_side_by_side() -> None:
    assert asked("export plan:elite is:breached since:30d stops") == Asked(
        words=("export", "stops"),
        filters=(Filter(Key.PLAN, "elite"), Filter(Key.IS, "breached")),
        since=AT - timedelta(days=30),
    )


def test_a_value_of_several_words_is_held_together_by_quotes() -> None:
    assert asked('account:"Acme France" "half way"') == Asked(
        words=("half", "way"), filters=(Filter(Key.ACCOUNT, "Acme France"),)
    )
    assert asked('account:"Acme Fr').filters == (Filter(Key.ACCOUNT, "Acme Fr"),)


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("formule:elite", "plan:elite"),
        ("est:dépassé", "is:breached"),
        ("équipe:web", "team:web"),
        ("Gravité:P1", "severity:P1"),
        ("statut:en-attente", "status:waiting"),
        ("compte:acme agent:lea", "account:acme assignee:lea"),
        ("depuis:2j", "since:2d"),
        ("avant:3s", "before:3w"),
    ],
)
def test_french_is_understood_as_english_is(french, english) -> None:
    assert asked(french) == asked(english)
    assert not asked(french).faults


@pytest.mark.parametrize(
    ("typed", "instant"),
    [
        ("12h", AT - timedelta(hours=12)),
        ("2w", AT - timedelta(days=14)),
        ("1m", AT - timedelta(days=30)),
        ("2026-02-01", datetime(2026, 2, 1, tzinfo=PARIS)),
    ],
)
def test_an_instant_is_so_long_ago_or_the_beginning_of_a_day_of_the_reader(typed, instant) -> None:
    assert asked(f"since:{typed}").since == instant
    assert asked(f"before:{typed}").before == instant


@pytest.mark.parametrize("typed", ["soon", "30", "99999m", "2026-13-01", "0001-01-01", "-3d"])
def test_what_is_no_instant_is_said_to_be_none(typed) -> None:
    assert asked(f"since:{typed}") == Asked(faults=(Fault(FaultKind.NOT_A_TIME, "since", typed),))


def test_a_filter_nobody_knows_is_searched_as_words_and_said() -> None:
    found = asked("colour:red")
    assert found.words == ("colour", "red")
    assert [(fault.kind, fault.key, fault.value) for fault in found.faults] == [
        (FaultKind.UNKNOWN_KEY, "colour", "red")
    ]
    assert "plan" in found.faults[0].choices


@pytest.mark.parametrize("typed", ["https://example.org/a", "10:30", "C:\\temp", "a@b.example:25"])
def test_what_only_looks_like_a_filter_is_words(typed) -> None:
    found = asked(typed)
    assert found.words
    assert not found.filters
    assert not [fault for fault in found.faults if fault.kind is not FaultKind.UNKNOWN_KEY]


def test_a_value_out_of_a_few_names_the_few() -> None:
    assert asked("is:late").faults == (Fault(FaultKind.UNKNOWN_VALUE, "is", "late", OFFERED[Key.IS]),)
    assert asked("status:").faults == (Fault(FaultKind.NO_VALUE, "status", "", OFFERED[Key.STATUS]),)
    assert asked("plan:").faults == (Fault(FaultKind.NO_VALUE, "plan", ""),)


def test_every_value_offered_is_understood_and_every_other_word_leads_to_one() -> None:
    for key, table in ((Key.IS, CLAIMS), (Key.STATUS, STATUSES)):
        assert set(table.values()) == set(OFFERED[key])
        assert all(table[value] == value for value in OFFERED[key])


def test_a_search_is_bounded_and_says_so() -> None:
    many = asked(" ".join(f"w{n}" for n in range(MOST_WORDS + 1)))
    assert len(many.words) == MOST_WORDS
    assert [fault.kind for fault in many.faults] == [FaultKind.TOO_MANY]
    filters = asked(" ".join(f"plan:p{n}" for n in range(MOST_FILTERS + 3)))
    assert len(filters.filters) == MOST_FILTERS
    assert [fault.kind for fault in filters.faults] == [FaultKind.TOO_MANY]


def test_the_same_filter_twice_counts_once_and_others_of_its_key_beside_it() -> None:
    found = asked("plan:elite plan:elite plan:premier")
    assert found.values(Key.PLAN) == ("elite", "premier")
    assert found.values(Key.TEAM) == ()


@given(st.text(max_size=3 * LONGEST))
def test_nothing_typed_is_refused(typed) -> None:
    found = asked(typed)
    assert len(found.words) <= MOST_WORDS
    for word in (*found.words, *(each.value for each in found.filters)):
        assert "\0" not in word
        word.encode()


@given(
    st.sampled_from([key for key in Key if key not in {Key.IS, Key.STATUS, Key.SINCE, Key.BEFORE}]),
    st.text("ab é-", min_size=1, max_size=20),
)
def test_a_filter_written_down_is_read_as_it_was_meant(key, value) -> None:
    if value.strip():
        assert asked(written(key, value.strip())).filters == (Filter(key, value.strip()),)


def test_keys_are_written_in_small_letters() -> None:
    assert all(key == key.lower() for key in KEYS)
    assert written(Key.PLAN, 'el"ite') == "plan:elite"
