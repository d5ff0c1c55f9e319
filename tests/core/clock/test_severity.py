"""Changes of severity: the two safeguards and the two other policies, then what else can happen around them."""

from tests.core.clock.making import clocks, event, history, rule, rules, story, terms

from palier.core.catalogue.terms import SeverityChange
from palier.core.clock import Applied, explain

TIERS = {"p1": "1h", "p2": "4h", "p3": "8h"}
ANSWERED = terms({"first_response": TIERS})


def under(policy: SeverityChange, cells: dict[str, str] = TIERS):
    return terms({"first_response": cells}, rules(rule("first_response", severity_change=policy)))


def applied(case, now, clock="first_response", promised=ANSWERED):
    [*_, state] = clocks(promised, case, now, clock)
    reasons = explain(state)
    assert reasons is not None
    return [change.applied for change in reasons.changes]


def test_a_change_measures_anew_from_the_start() -> None:
    raised = story("09:00 opened p2", "09:30 severity p1")
    assert history(ANSWERED, raised, "09:45", "first_response") == ["1 running 09:00- due 10:00"]
    assert applied(raised, "09:45") == [Applied.SINCE_START]
    lowered = story("09:00 opened p1", "09:30 severity p3")
    assert history(ANSWERED, lowered, "09:45", "first_response") == ["1 running 09:00- due 17:00"]
    assert applied(lowered, "09:45") == [Applied.SINCE_START]


def test_a_change_that_would_breach_gives_one_full_target() -> None:
    case = story("09:00 opened p2", "11:00 severity p1")
    assert history(ANSWERED, case, "11:30", "first_response") == ["1 running 09:00- due 12:00"]
    assert applied(case, "11:30") == [Applied.FULL_TARGET]


def test_a_change_at_the_very_new_due_time_gives_one_full_target() -> None:
    case = story("09:00 opened p2", "10:00 severity p1")
    assert history(ANSWERED, case, "10:30", "first_response") == ["1 running 09:00- due 11:00"]


def test_a_full_target_never_reaches_past_the_old_due_time() -> None:
    case = story("09:00 opened p2", "12:30 severity p1")
    assert history(ANSWERED, case, "12:45", "first_response") == ["1 running 09:00- due 13:00"]
    assert applied(case, "12:45") == [Applied.KEPT_SOONER]


def test_a_raised_severity_never_postpones() -> None:
    odd = terms({"first_response": {"p1": "6h", "p2": "4h"}})
    case = story("09:00 opened p2", "09:30 severity p1")
    assert history(odd, case, "10:00", "first_response") == ["1 running 09:00- due 13:00"]
    assert applied(case, "10:00", promised=odd) == [Applied.KEPT_EARLIER]
    [state] = clocks(odd, case, "10:00", "first_response")
    assert (state.severity, state.target.written, state.plain) == ("p1", "4h", False)


def test_a_raised_severity_keeps_its_due_time_rather_than_become_best_effort() -> None:
    odd = terms({"first_response": {"p1": "asap", "p2": "4h"}})
    case = story("09:00 opened p2", "09:30 severity p1")
    assert history(odd, case, "10:00", "first_response") == ["1 running 09:00- due 13:00"]


def test_since_start_lets_a_change_breach() -> None:
    case = story("09:00 opened p2", "11:00 severity p1")
    assert history(under(SeverityChange.SINCE_START), case, "11:30", "first_response") == [
        "1 breached 09:00- due 10:00"
    ]


def test_since_change_always_gives_the_full_target() -> None:
    case = story("09:00 opened p2", "09:30 severity p1", "09:45 severity p3")
    promised = under(SeverityChange.SINCE_CHANGE)
    assert history(promised, case[:2], "09:40", "first_response") == ["1 running 09:00- due 10:30"]
    assert history(promised, case, "10:00", "first_response") == ["1 running 09:00- due 17:45"]


def test_a_breach_is_a_verdict_and_is_not_re_aimed() -> None:
    case = story("09:00 opened p1", "10:01 severity p3", "10:30 staff_replied")
    assert history(ANSWERED, case, "11:00", "first_response") == ["1 breached 09:00-10:30 due 10:00"]
    assert applied(case, "11:00") == [Applied.JUDGED]


def test_a_promise_kept_keeps_its_verdict() -> None:
    case = story("09:00 opened p3", "10:30 staff_replied", "11:00 severity p1")
    assert history(ANSWERED, case, "12:00", "first_response") == ["1 met 09:00-10:30 due 17:00"]


def test_the_pauses_taken_before_a_change_stay_taken() -> None:
    promised = terms({"resolution": {"p1": "3h", "p2": "8h"}})
    case = story("09:00 opened p2", "10:00 status waiting_customer", "12:00 customer_replied", "12:30 severity p1")
    assert history(promised, case, "13:00", "resolution") == ["1 running 09:00- due 14:00"]


def test_a_change_during_a_pause_leaves_it_paused() -> None:
    promised = terms({"resolution": {"p1": "3h", "p2": "8h"}})
    case = story("09:00 opened p2", "10:00 status waiting_customer", "12:00 severity p1")
    assert history(promised, case, "13:00", "resolution") == ["1 paused 09:00- due 15:00"]
    assert history(promised, [*case, *story("14:00 customer_replied")], "15:00", "resolution") == [
        "1 running 09:00- due 16:00"
    ]


def test_a_safeguard_holds_through_later_pauses() -> None:
    """The old due time, in office hours, loses nothing by a pause at night; the raised one, round the clock, would."""
    promised = terms({"resolution": {"p1": "20h", "p2": "4h in office"}})
    case = [event("2026-11-16 16:00", "opened p2"), event("2026-11-16 16:05", "severity p1")]
    assert history(promised, case, "2026-11-16 16:10", "resolution") == ["1 running 16:00- due 11:00"]
    case += [event("2026-11-16 18:00", "status waiting_customer"), event("2026-11-17 07:00", "customer_replied")]
    assert history(promised, case, "2026-11-17 07:30", "resolution") == ["1 running 16:00- due 11:00"]


def test_a_promise_that_the_new_severity_does_not_have_is_withdrawn() -> None:
    promised = terms({"first_response": {"p1": "1h", "p2": "none"}})
    case = story("09:00 opened p1", "09:30 severity p2", "09:40 severity p1", "10:30 staff_replied")
    assert history(promised, case[:2], "09:35", "first_response") == ["1 withdrawn 09:00-09:30 due 10:00"]
    assert history(promised, case[:3], "09:45", "first_response") == [
        "1 withdrawn 09:00-09:30 due 10:00",
        "2 running 09:00- due 10:00",
    ]
    assert history(promised, case, "11:00", "first_response") == [
        "1 withdrawn 09:00-09:30 due 10:00",
        "2 breached 09:00-10:30 due 10:00",
    ]


def test_a_promise_that_comes_with_the_severity_counts_from_the_opening() -> None:
    promised = terms({"first_response": {"p1": "1h", "p2": "none"}})
    assert history(promised, story("09:00 opened p2"), "12:00", "first_response") == []
    case = story("09:00 opened p2", "09:20 severity p1")
    assert history(promised, case, "09:30", "first_response") == ["1 running 09:00- due 10:00"]
    late = story("09:00 opened p2", "12:00 severity p1")
    assert history(promised, late, "12:30", "first_response") == ["1 running 09:00- due 13:00"]


def test_a_promise_never_made_comes_too_late_once_it_was_served() -> None:
    promised = terms({"first_response": {"p1": "1h", "p2": "none", "p3": "none"}})
    case = story("09:00 opened p2", "09:20 severity p3", "09:30 staff_replied", "10:00 severity p1")
    assert history(promised, case, "12:00", "first_response") == []


def test_as_soon_as_possible_is_owed_and_never_judged() -> None:
    promised = terms({"first_response": {"p1": "1h", "p2": "asap"}})
    case = story("09:00 opened p2", "18:00 staff_replied")
    assert history(promised, case[:1], "12:00", "first_response") == ["1 best_effort 09:00- due "]
    assert history(promised, case, "19:00", "first_response") == ["1 best_effort 09:00-18:00 due "]
    raised = story("09:00 opened p2", "09:30 severity p1")
    assert history(promised, raised, "09:45", "first_response") == ["1 running 09:00- due 10:00"]
    lowered = story("09:00 opened p1", "09:30 severity p2")
    assert history(promised, lowered, "12:00", "first_response") == ["1 best_effort 09:00- due "]
    assert applied(lowered, "12:00", promised=promised) == [Applied.UNTIMED]


def test_the_same_severity_again_changes_nothing() -> None:
    case = story("09:00 opened p1", "09:30 severity p1")
    assert applied(case, "09:45") == []


def test_an_unknown_severity_is_the_least_and_owes_nothing() -> None:
    case = story("09:00 opened p1", "09:30 severity p9", "09:40 severity p1")
    assert history(ANSWERED, case, "09:50", "first_response") == [
        "1 withdrawn 09:00-09:30 due 10:00",
        "2 running 09:00- due 10:00",
    ]


def test_a_reopened_case_aims_at_the_severity_it_has_now() -> None:
    """Breached as p1, then lowered: the verdict stays, what remains to be done is owed as p3."""
    promised = terms({"resolution": TIERS})
    case = story("09:00 opened p1", "11:00 severity p3", "12:00 resolved", "13:00 reopened")
    assert history(promised, case, "13:30", "resolution") == [
        "1 breached 09:00-12:00 due 10:00",
        "2 running 13:00- due 18:00",
    ]


def test_a_reopened_case_owes_what_its_severity_owes_now() -> None:
    promised = terms({"resolution": {"p1": "1h", "p2": "asap"}})
    case = story("09:00 opened p1", "11:00 severity p2", "12:00 resolved", "13:00 reopened")
    assert history(promised, case, "13:30", "resolution") == [
        "1 breached 09:00-12:00 due 10:00",
        "2 best_effort 13:00- due ",
    ]
