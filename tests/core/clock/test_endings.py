"""How cases end, and what becomes of the clocks still open."""

from tests.core.clock.making import event, history, rules, story, terms

from palier.core.case import Side
from palier.core.catalogue.terms import ClockRule

DAY = terms({"workaround": {"": "4h"}, "resolution": {"": "4h"}, "follow_up": {"": "2h"}, "rca": {"": "8h"}})


def test_a_resolution_meets_what_was_owed_until_then() -> None:
    case = story("09:00 opened p1", "09:30 staff_replied", "10:00 resolved")
    assert history(DAY, case, "12:00", "workaround") == ["1 met 09:00-10:00 due 13:00"]
    assert history(DAY, case, "12:00", "resolution") == ["1 met 09:00-10:00 due 13:00"]
    assert history(DAY, case, "12:00", "follow_up") == ["1 met 09:30-10:00 due 11:30"]


def test_resolving_straight_from_a_pause_counts_the_pause_first() -> None:
    case = story("09:00 opened p1", "10:00 status waiting_customer", "18:00 resolved")
    assert history(DAY, case, "20:00", "resolution") == ["1 met 09:00-18:00 due 21:00"]


def test_exactly_at_the_due_instant_is_kept_and_a_second_later_is_not() -> None:
    assert history(DAY, story("09:00 opened p1", "13:00 resolved"), "14:00", "resolution") == [
        "1 met 09:00-13:00 due 13:00"
    ]
    case = story("09:00 opened p1")
    assert history(DAY, case, "13:00", "resolution") == ["1 running 09:00- due 13:00"]
    assert history(DAY, case, "2026-11-16 13:00:01", "resolution") == ["1 breached 09:00- due 13:00"]
    within = [*case, event("2026-11-16 13:00:00.900", "resolved")]
    assert history(DAY, within, "14:00", "resolution") == ["1 met 09:00-13:00 due 13:00"]


def test_closing_a_proposed_solution_keeps_the_promises() -> None:
    case = story("09:00 opened p1", "10:00 solution_proposed", "18:00 closed")
    assert history(DAY, case, "20:00", "resolution") == ["1 met 09:00-18:00 due 21:00"]
    assert history(DAY, case, "20:00", "rca") == ["1 running 18:00- due 02:00"]


def test_closing_otherwise_withdraws_them() -> None:
    case = story("09:00 opened p1", "09:30 staff_replied", "10:00 status waiting_customer", "18:00 closed")
    assert history(DAY, case, "20:00", "workaround") == ["1 withdrawn 09:00-18:00 due 21:00"]
    assert history(DAY, case, "20:00", "resolution") == ["1 withdrawn 09:00-18:00 due 21:00"]
    assert history(DAY, case, "20:00", "follow_up") == ["1 met 09:30-18:00 due 19:30"]
    assert history(DAY, case, "20:00", "rca") == []


def test_closing_does_not_wipe_out_a_breach() -> None:
    case = story("09:00 opened p1", "14:00 closed")
    assert history(DAY, case, "20:00", "resolution") == ["1 breached 09:00-14:00 due 13:00"]


def test_a_machine_that_resolves_only_closes() -> None:
    case = [*story("09:00 opened p1"), event("10:00", "resolved", automatic=True)]
    assert history(DAY, case, "12:00", "resolution") == ["1 withdrawn 09:00-10:00 due 13:00"]


def test_a_merged_case_stops_its_clocks_without_a_verdict() -> None:
    case = story("09:00 opened p1", "09:30 staff_replied", "10:00 merged")
    assert history(DAY, case, "20:00", "resolution") == ["1 withdrawn 09:00-10:00 due 13:00"]
    assert history(DAY, case, "20:00", "follow_up") == ["1 withdrawn 09:30-10:00 due 11:30"]
    resolved = story("09:00 opened p1", "10:00 resolved", "11:00 merged")
    assert history(DAY, resolved, "12:00", "rca") == ["1 withdrawn 10:00-11:00 due 18:00"]


def test_words_on_a_closed_case_move_no_clock() -> None:
    case = story(
        "09:00 opened p1", "09:30 staff_replied", "10:00 resolved", "11:00 staff_replied", "12:00 customer_replied"
    )
    assert history(DAY, case, "13:00", "follow_up") == ["1 met 09:30-10:00 due 11:30"]
    assert history(DAY, case, "13:00", "resolution") == ["1 met 09:00-10:00 due 13:00"]


def test_time_spent_closed_is_not_service_time() -> None:
    case = story("09:00 opened p1", "10:00 closed", "15:00 reopened", "16:00 closed", "17:00 reopened")
    assert history(DAY, case, "17:30", "resolution") == [
        "1 withdrawn 09:00-10:00 due 13:00",
        "2 withdrawn 15:00-16:00 due 18:00",
        "3 running 17:00- due 19:00",
    ]


def test_reopening_in_the_second_of_the_closing_takes_nothing_out() -> None:
    case = story("09:00 opened p1", "10:00 resolved", "10:00 reopened")
    assert history(DAY, case, "10:30", "resolution") == ["1 met 09:00-10:00 due 13:00", "2 running 10:00- due 13:00"]


def test_a_clock_of_the_catalogues_own() -> None:
    call_back = ClockRule(
        "call_back", {}, ("customer_replied",), ("staff_replied",), ("severity_changed",), ("on_hold",)
    )
    promised = terms({"call_back": {"": "2h"}}, rules(call_back))
    case = story(
        "09:00 opened p1", "10:00 customer_replied", "10:30 severity p2", "11:00 status on_hold", "11:30 status open"
    )
    assert history(promised, case, "12:00", "call_back") == [
        "1 met 10:00-10:30 due 12:00",
        "2 running 10:30- due 13:00",
    ]
    assert (
        history(promised, [*case, *story("12:30 resolved")], "13:00", "call_back")[-1] == "2 met 10:30-12:30 due 13:00"
    )


def test_a_clock_still_open_at_the_end_and_not_stopped_by_it_is_withdrawn() -> None:
    called = ClockRule("called", {}, ("opened",), ("workaround_provided",))
    promised = terms({"called": {"": "2h"}}, rules(called))
    assert history(promised, story("09:00 opened p1", "10:00 resolved"), "20:00", "called") == [
        "1 withdrawn 09:00-10:00 due 11:00"
    ]


def test_a_clock_restarted_by_every_word_of_the_customer() -> None:
    patience = ClockRule("patience", {}, ("opened",), ("staff_replied",), ("customer_replied",))
    promised = terms({"patience": {"": "2h"}}, rules(patience))
    assert history(promised, story("09:00 opened p1", "10:00 customer_replied"), "11:30", "patience") == [
        "1 met 09:00-10:00 due 11:00",
        "2 running 10:00- due 12:00",
    ]


def test_stop_beats_start() -> None:
    toggling = ClockRule("toggling", {}, ("staff_replied",), ("staff_replied",))
    assert history(
        terms({"toggling": {"": "2h"}}, rules(toggling)),
        story("09:00 opened p1", "10:00 staff_replied"),
        "11:00",
        "toggling",
    ) == ["1 pending - due "]


def test_what_starts_under_a_pausing_status_starts_paused() -> None:
    case = story("09:00 opened p1", "09:10 status waiting_customer", "09:30 staff_replied")
    assert history(DAY, case, "10:00", "follow_up") == ["1 paused 09:30- due 12:00"]
    again = [*case, *story("10:00 staff_replied")]
    assert history(DAY, again, "11:00", "follow_up") == ["1 met 09:30-10:00 due 12:00", "2 paused 10:00- due 13:00"]


def test_two_pauses_that_touch_are_two_reasons_and_one_wait() -> None:
    case = story(
        "09:00 opened p1", "10:00 status waiting_customer", "12:00 solution_proposed", "13:00 solution_rejected"
    )
    assert history(DAY, case, "14:00", "resolution") == ["1 running 09:00- due 16:00"]


def test_the_customer_may_resolve() -> None:
    case = [*story("09:00 opened p1"), event("10:00", "resolved", side=Side.CUSTOMER)]
    assert history(DAY, case, "12:00", "resolution") == ["1 met 09:00-10:00 due 13:00"]


def test_nothing_is_known_before_the_case_is_opened() -> None:
    assert history(DAY, story("09:00 opened p1"), "08:59", "resolution") == []
