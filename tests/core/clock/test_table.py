"""The table of clocks.md, row by row."""

import pytest
from tests.core.clock.making import event, history, rule, rules, story, terms

from palier.core.catalogue.clocks import REPLY_FOLLOW_UP
from palier.core.catalogue.terms import Anchor

HOUR = {"": "1h"}
ACKNOWLEDGED = terms({"acknowledgement": HOUR})
ANSWERED = terms({"first_response": HOUR})
UPDATED = terms({"follow_up": {"": "2h"}})
REPLIED = terms({"follow_up": {"": "2h"}}, rules(REPLY_FOLLOW_UP))
WORKED_ROUND = terms({"workaround": {"": "2h"}})
RESOLVED = terms({"resolution": {"": "4h"}})
EXPLAINED = terms({"rca": {"p1": "3h", "p2": "none"}})


@pytest.mark.parametrize(
    "word", ["acknowledged", "staff_replied", "workaround_provided", "solution_proposed", "resolved"]
)
def test_acknowledgement_stops_at_a_persons_word(word: str) -> None:
    case = story("09:00 opened p1", f"09:30 {word}")
    assert history(ACKNOWLEDGED, case, "12:00", "acknowledgement") == ["1 met 09:00-09:30 due 10:00"]


def test_first_response_wants_words_not_an_acknowledgement() -> None:
    case = story("09:00 opened p1", "09:30 acknowledged", "09:40 note_added", "09:45 assigned", "10:01 staff_replied")
    assert history(ANSWERED, case, "12:00", "first_response") == ["1 breached 09:00-10:01 due 10:00"]


def test_first_response_never_pauses() -> None:
    case = story("09:00 opened p1", "09:10 status waiting_customer")
    assert history(ANSWERED, case, "09:30", "first_response") == ["1 running 09:00- due 10:00"]
    assert history(ANSWERED, case, "10:30", "first_response") == ["1 breached 09:00- due 10:00"]


@pytest.mark.parametrize("word", ["staff_replied", "acknowledged", "workaround_provided", "solution_proposed"])
def test_automatic_mail_keeps_no_promise(word: str) -> None:
    case = [event("09:00", "opened p1"), event("09:01", word, automatic=True)]
    assert history(ANSWERED, case, "09:30", "first_response") == ["1 running 09:00- due 10:00"]
    assert history(ACKNOWLEDGED, case, "09:30", "acknowledgement") == ["1 running 09:00- due 10:00"]


def test_follow_up_waits_for_the_first_response() -> None:
    case = story("09:00 opened p1")
    assert history(UPDATED, case, "12:00", "follow_up") == ["1 pending - due "]


def test_follow_up_runs_from_each_word_of_ours_to_the_next() -> None:
    case = story(
        "09:00 opened p1", "09:30 staff_replied", "10:00 customer_replied", "11:30 staff_replied", "14:00 resolved"
    )
    assert history(UPDATED, case, "15:00", "follow_up") == [
        "1 met 09:30-11:30 due 11:30",
        "2 breached 11:30-14:00 due 13:30",
    ]


def test_follow_up_starts_anew_when_the_customer_answers() -> None:
    waiting = story("09:00 opened p1", "09:30 staff_replied", "10:00 status waiting_customer")
    assert history(UPDATED, waiting, "15:00", "follow_up") == ["1 paused 09:30- due 16:30"]
    answered = waiting + story("15:00 customer_replied")
    assert history(UPDATED, answered, "15:30", "follow_up") == [
        "1 withdrawn 09:30-15:00 due 16:30",
        "2 running 15:00- due 17:00",
    ]


def test_follow_up_is_kept_by_a_word_of_ours_while_we_wait() -> None:
    case = story("09:00 opened p1", "09:30 staff_replied", "10:00 status waiting_customer", "15:00 staff_replied")
    assert history(UPDATED, case, "16:00", "follow_up") == ["1 met 09:30-15:00 due 16:30", "2 paused 15:00- due 18:00"]


def test_follow_up_goes_on_when_we_end_the_wait_ourselves() -> None:
    case = story("09:00 opened p1", "09:30 staff_replied", "10:00 status waiting_customer", "15:00 status open")
    assert history(UPDATED, case, "15:30", "follow_up") == ["1 running 09:30- due 16:30"]


def test_follow_up_keeps_its_breach_when_the_customer_answers() -> None:
    case = story("09:00 opened p1", "09:30 staff_replied", "12:00 status waiting_customer", "15:00 customer_replied")
    assert history(UPDATED, case, "15:30", "follow_up") == [
        "1 breached 09:30-15:00 due 11:30",
        "2 running 15:00- due 17:00",
    ]


def test_follow_up_counts_an_automatic_answer_as_none() -> None:
    case = story("09:00 opened p1", "09:30 staff_replied", "10:00 status waiting_customer")
    case.append(event("11:00", "customer_replied", automatic=True))
    assert history(UPDATED, case, "15:00", "follow_up") == ["1 paused 09:30- due 16:30"]


def test_follow_up_takes_two_words_in_one_second_for_one() -> None:
    case = story("09:00 opened p1", "09:30 staff_replied", "09:30 solution_proposed")
    assert history(UPDATED, case, "10:00", "follow_up") == ["1 running 09:30- due 11:30"]


def test_follow_up_resumes_with_a_reopened_case() -> None:
    case = story("09:00 opened p1", "09:30 staff_replied", "10:00 resolved", "11:00 reopened")
    assert history(UPDATED, case, "11:30", "follow_up") == [
        "1 met 09:30-10:00 due 11:30",
        "2 running 11:00- due 13:00",
    ]


def test_follow_up_anchored_at_the_previous_due_time_does_not_come_forward() -> None:
    sequential = terms({"follow_up": {"": "2h"}}, rules(rule("follow_up", anchor=Anchor.PREVIOUS_DUE)))
    case = story("09:00 opened p1", "09:30 staff_replied", "10:00 staff_replied", "10:30 staff_replied")
    assert history(sequential, case, "11:00", "follow_up") == [
        "1 met 09:30-10:00 due 11:30",
        "2 pending 11:30- due 13:30",
    ]
    assert history(sequential, case, "12:00", "follow_up")[-1] == "2 running 11:30- due 13:30"
    late = [*case, *story("14:00 staff_replied")]
    assert history(sequential, late, "14:30", "follow_up")[1:] == [
        "2 breached 11:30-14:00 due 13:30",
        "3 running 14:00- due 16:00",
    ]


def test_follow_up_by_reply_counts_from_the_oldest_unanswered_message() -> None:
    case = story("09:00 opened p1", "09:30 staff_replied", "10:00 customer_replied", "11:00 customer_replied")
    assert history(REPLIED, case, "11:30", "follow_up") == ["1 running 10:00- due 12:00"]
    more = [*case, *story("12:00 staff_replied", "13:00 staff_replied", "14:00 customer_replied", "15:00 closed")]
    assert history(REPLIED, more, "18:00", "follow_up") == [
        "1 met 10:00-12:00 due 12:00",
        "2 withdrawn 14:00-15:00 due 16:00",
    ]


def test_follow_up_by_reply_takes_a_refusal_and_a_reopening_for_messages() -> None:
    case = story(
        "09:00 opened p1", "09:30 solution_proposed", "10:00 solution_rejected", "10:30 resolved", "11:00 reopened"
    )
    assert history(REPLIED, case, "11:30", "follow_up") == [
        "1 met 10:00-10:30 due 12:00",
        "2 running 11:00- due 13:00",
    ]


@pytest.mark.parametrize("word", ["workaround_provided", "resolved"])
def test_workaround_stops_and_pauses(word: str) -> None:
    case = story("09:00 opened p1", "10:00 status waiting_customer", "13:00 customer_replied")
    assert history(WORKED_ROUND, case, "13:30", "workaround") == ["1 running 09:00- due 14:00"]
    assert history(WORKED_ROUND, [*case, *story(f"14:00 {word}")], "18:00", "workaround") == [
        "1 met 09:00-14:00 due 14:00"
    ]


@pytest.mark.parametrize("pause", ["status waiting_customer", "solution_proposed"])
def test_resolution_pauses(pause: str) -> None:
    case = story("09:00 opened p1", f"10:00 {pause}", "15:00 customer_replied")
    assert history(RESOLVED, case, "14:00", "resolution") == ["1 paused 09:00- due 17:00"]
    assert history(RESOLVED, case, "18:00", "resolution") == ["1 running 09:00- due 18:00"]


def test_resolution_does_not_pause_on_hold() -> None:
    case = story("09:00 opened p1", "10:00 status on_hold")
    assert history(RESOLVED, case, "12:00", "resolution") == ["1 running 09:00- due 13:00"]


def test_resolution_goes_on_with_the_time_used_when_reopened() -> None:
    case = story("09:00 opened p1", "11:00 resolved", "15:00 reopened")
    assert history(RESOLVED, case, "16:00", "resolution") == [
        "1 met 09:00-11:00 due 13:00",
        "2 running 15:00- due 17:00",
    ]


def test_resolution_has_nothing_left_if_all_was_used_before_the_reopening() -> None:
    case = story("09:00 opened p1", "14:00 resolved", "15:00 reopened")
    assert history(RESOLVED, case, "16:00", "resolution") == [
        "1 breached 09:00-14:00 due 13:00",
        "2 breached 15:00- due 15:00",
    ]


def test_rca_is_owed_once_resolved_for_the_severities_that_owe_one() -> None:
    case = story("09:00 opened p1", "10:00 resolved")
    assert history(EXPLAINED, case[:1], "09:30", "rca") == ["1 pending - due "]
    assert history(EXPLAINED, case, "11:00", "rca") == ["1 running 10:00- due 13:00"]
    assert history(EXPLAINED, [*case, *story("12:00 rca_published")], "14:00", "rca") == ["1 met 10:00-12:00 due 13:00"]
    assert history(EXPLAINED, story("09:00 opened p2", "10:00 resolved"), "11:00", "rca") == []


def test_rca_is_withdrawn_by_a_reopening() -> None:
    case = story("09:00 opened p1", "10:00 resolved", "11:00 reopened", "12:00 resolved")
    assert history(EXPLAINED, case[:3], "11:30", "rca") == ["1 withdrawn 10:00-11:00 due 13:00"]
    assert history(EXPLAINED, case, "12:30", "rca") == [
        "1 withdrawn 10:00-11:00 due 13:00",
        "2 running 12:00- due 15:00",
    ]


def test_rca_is_owed_after_an_accepted_solution_too() -> None:
    case = story("09:00 opened p1", "10:00 solution_proposed", "11:00 solution_accepted")
    assert history(EXPLAINED, case, "12:00", "rca") == ["1 running 11:00- due 14:00"]
