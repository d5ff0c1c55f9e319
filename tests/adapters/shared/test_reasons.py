"""Why a clock is due when it is, in both languages."""

import json
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from tests.core.clock.making import clocks, event, rule, rules, story, terms

from palier.adapters.shared.reasons import reason_lines, reasons_json
from palier.core.case import Status
from palier.core.catalogue.terms import SeverityChange
from palier.core.clock import explain

PARIS = ZoneInfo("Europe/Paris")
OFFICE = terms({"resolution": {"p1": "3h in office", "p2": "2d in office", "p3": "asap"}, "first_response": {"": "1h"}})
SILVER = terms({"resolution": {"": "5h in office"}}, plan="silver")


def lines(language, case, now, clock="resolution", promised=OFFICE):
    [*_, state] = clocks(promised, case, now, clock)
    reasons = explain(state)
    assert reasons is not None
    with translation.override(language):
        return reason_lines(reasons, promised, zone=PARIS)


CHRISTMAS = [
    event("2026-12-23 15:00", "opened p2"),
    event("2026-12-24 09:00", "status waiting_customer"),
    event("2026-12-24 10:00", "customer_replied"),
]


def test_a_due_time_over_christmas_in_english() -> None:
    assert lines("en", CHRISTMAS, "2026-12-24 11:00") == [
        "Resolution, severity P2: 2 working days (plan Gold, catalogue acme, line 1).",
        "Counted in the hours “Office hours” (Paris time) since Wed 23 Dec 2026 16:00.",
        "Periods that count: Wed 23 Dec 16:00–18:00, Thu 24 Dec 09:00–10:00, 3 more, Tue 29 Dec 09:00–09:20.",
        "Public holidays left out: 25 December 2026 (Christmas Day).",
        "Exceptional hours: 24 December 2026.",
        "Not counted, from Thu 24 Dec 2026 10:00 to Thu 24 Dec 2026 11:00: “Waiting for the customer”"
        " (1 h of service time).",
        "So it is due on Tuesday 29 December 2026 at 09:20 (Central European Standard Time).",
    ]


def test_a_due_time_over_christmas_in_french() -> None:
    assert lines("fr", CHRISTMAS, "2026-12-24 11:00") == [
        "Résolution, gravité P2 : 2 jours ouvrés (formule Gold, catalogue acme, ligne 1).",
        "Temps compté dans les horaires « Heures de bureau » (heure de Paris) depuis le mer. 23 déc. 2026 16:00.",
        "Périodes comptées : mer. 23 déc. 16:00–18:00, jeu. 24 déc. 09:00–10:00, 3 autres, mar. 29 déc. 09:00–09:20.",
        "Jours fériés non comptés : 25 décembre 2026 (Noël).",
        "Horaires exceptionnels : 24 décembre 2026.",
        "Non compté, du jeu. 24 déc. 2026 10:00 au jeu. 24 déc. 2026 11:00 : « En attente du client »"
        " (1 h de temps de service).",
        "L’échéance est donc le mardi 29 décembre 2026 à 09:20 (heure normale d’Europe centrale).",
    ]


@pytest.mark.parametrize(
    ("case", "now", "said"),
    [
        (story("08:00 opened p2", "09:00 severity p1"), "09:30",
         "Counted anew from the start: due on Mon 16 Nov 2026 12:00."),
        (story("08:00 opened p2", "15:00 severity p1"), "16:00",
         "The new target was used up already, so it runs in full from the change: due on Tue 17 Nov 2026 10:00."),
        (story("08:00 opened p2", "15:00 severity p3"), "16:00",
         "Since then it is owed as soon as possible, without a due time."),
        ([*story("08:00 opened p1"), event("2026-11-17 08:00", "severity p2")], "2026-11-17 09:00",
         "The target had been missed before, which stays on record."),
    ],
)  # fmt: skip
def test_what_a_change_of_severity_did(case, now, said) -> None:
    [change] = [line for line in lines("en", case, now) if line.startswith("Severity changed")]
    assert change.endswith(said)


def test_an_earlier_due_time_that_stays() -> None:
    odd = terms({"first_response": {"p1": "6h", "p2": "4h"}, "workaround": {"p1": "1h", "p2": "4h"}})
    raised = story("09:00 opened p2", "09:30 severity p1")
    assert lines("en", raised, "10:00", "first_response", odd)[-2] == (
        "Severity changed from P2 to P1 on Mon 16 Nov 2026 10:30."
        " A raised severity never postpones: the earlier due time stays, Mon 16 Nov 2026 14:00."
    )
    late = story("09:00 opened p2", "12:30 severity p1")
    assert lines("en", late, "12:45", "workaround", odd)[-2].endswith(
        "The new target was used up already; the due time stays as it was, Mon 16 Nov 2026 14:00."
    )


def test_the_policy_that_counts_from_the_change() -> None:
    policy = rules(rule("resolution", severity_change=SeverityChange.SINCE_CHANGE))
    promised = terms({"resolution": {"p1": "3h", "p2": "8h"}}, policy)
    case = story("08:00 opened p2", "09:00 severity p1")
    assert lines("fr", case, "09:30", promised=promised)[-2].endswith(
        "Temps recompté depuis le changement : échéance le lun. 16 nov. 2026 13:00."
    )


@pytest.mark.parametrize("status", Status)
def test_every_status_that_can_pause_has_words(status) -> None:
    resolution = rule("resolution", pauses_in=(status.value,))
    pausing = terms({"resolution": {"": "8h"}}, rules(resolution))
    set_by = {Status.SOLUTION_PROPOSED: "solution_proposed", Status.NEW: "assigned", Status.CLOSED: "resolved"}
    case = story("08:00 opened p1", "08:30 staff_replied", f"09:00 {set_by.get(status, f'status {status}')}")
    assert lines("en", case, "10:00", promised=pausing)


def test_a_change_of_plan_and_of_its_terms() -> None:
    moved = [*story("08:00 opened p1"), event("09:00", "terms", to=SILVER)]
    assert lines("en", moved, "10:00")[-2].startswith("Plan changed from gold to silver on Mon 16 Nov 2026 10:00.")
    amended = [*story("08:00 opened p1"), event("09:00", "terms", to=replace(SILVER, plan="gold"))]
    assert lines("en", amended, "10:00")[-2].startswith("The terms of plan gold changed on Mon 16 Nov 2026 10:00.")


def test_a_promise_taken_away_says_when_it_ended() -> None:
    none = terms({"resolution": {"p1": "3h in office", "p2": "none"}})
    case = story("08:00 opened p1", "09:00 severity p2")
    assert lines("en", case, "10:00", promised=none)[-1] == (
        "It would have been due on Monday 16 November 2026 at 12:00 (Central European Standard Time),"
        " but ended before without being owed any more."
    )


@pytest.mark.parametrize(
    ("case", "now", "last"),
    [
        (story("09:00 opened p1", "09:30 staff_replied"), "12:00", "So it was due on {}, and it was kept."),
        (story("09:00 opened p1"), "12:00", "So it was due on {}, and it was not kept in time."),
    ],
)
def test_a_verdict_ends_the_text(case, now, last) -> None:
    due = "Monday 16 November 2026 at 11:00 (Central European Standard Time)"
    said = lines("en", case, now, "first_response")
    assert said[1:] == ["Counted around the clock since Mon 16 Nov 2026 10:00.", last.format(due)]


def test_a_paused_clock_says_so() -> None:
    assert lines("en", CHRISTMAS[:2], "2026-12-24 09:30")[-1].startswith("The clock is paused; if it went on now,")


def test_as_soon_as_possible_is_short() -> None:
    assert lines("fr", story("09:00 opened p3"), "12:00") == [
        "Résolution, gravité P3 : dès que possible (formule Gold, catalogue acme, ligne 1).",
        "Dû depuis le lun. 16 nov. 2026 10:00, sans échéance.",
        "Il n’y a donc pas d’échéance.",
    ]


def test_a_reopened_case_counts_what_was_used_before() -> None:
    said = lines("en", story("08:00 opened p1", "09:00 resolved", "14:00 reopened"), "14:30")
    assert said[2] == (
        "Reopened on Mon 16 Nov 2026 15:00: the time used before the closing counts, the time closed does not."
    )


def test_of_many_pauses_the_last_are_told_and_the_others_summed() -> None:
    case = story("08:00 opened p2")
    for hour in range(9, 13):
        case += story(f"{hour:02}:00 status waiting_customer", f"{hour:02}:30 customer_replied")
    said = [line for line in lines("en", case, "14:00") if "ounted" in line and "service time" in line]
    assert [line.partition(":")[0] for line in said[:3]] == ["Not counted, from Mon 16 Nov 2026 11"] * 1 + [
        "Not counted, from Mon 16 Nov 2026 12",
        "Not counted, from Mon 16 Nov 2026 13",
    ]
    assert said[3] == "1 earlier pause is not counted either (30 min of service time)."


def test_a_period_over_midnight_names_both_days() -> None:
    round_the_clock = terms({"resolution": {"": "20h"}})
    case = story("20:00 opened p1", "21:00 status waiting_customer", "22:00 status open")
    assert lines("en", case, "22:30", promised=round_the_clock)[2] == (
        "Periods that count: Mon 16 Nov 21:00–22:00, Mon 16 Nov 23:00–Tue 17 Nov 18:00."
    )


def test_json_has_everything_as_plain_values() -> None:
    case = [*CHRISTMAS, event("2026-12-24 10:30", "severity p1")]
    [state] = clocks(OFFICE, case, "2026-12-24 11:00", "resolution")
    reasons = explain(state)
    assert reasons is not None
    plain = json.loads(json.dumps(reasons_json(reasons)))
    assert plain["target"] == {
        "offer": "timed",
        "written": "3h in office",
        "length": 10800,
        "place": {"line": 1, "column": 5, "path": "line 1"},
    }
    assert plain["calendar"] == {"id": "office", "timezone": "Europe/Paris"}
    assert (plain["state"], plain["used"], plain["due_at"]) == (
        "running",
        4 * 3600,
        "2026-12-28T10:30:00+00:00",
    )
    assert plain["changes"] == [
        {
            "at": "2026-12-24T10:30:00+00:00",
            "changed": "severity",
            "before": "p2",
            "after": "p1",
            "applied": "full_target",
            "due_before": "2026-12-29T08:20:00+00:00",
            "due_after": "2026-12-28T10:30:00+00:00",
        }
    ]
    assert plain["unusual_days"][0] == {"on": "2026-12-24", "what": "other_hours"}


def test_json_writes_working_days_as_such_and_no_calendar_as_null() -> None:
    [days] = clocks(OFFICE, story("08:00 opened p2"), "09:00", "resolution")
    [owed] = clocks(OFFICE, story("08:00 opened p3"), "09:00", "resolution")
    counted, uncounted = explain(days), explain(owed)
    assert counted is not None
    assert uncounted is not None
    assert reasons_json(counted)["target"]["length"] == "2 d"
    assert (reasons_json(uncounted)["calendar"], reasons_json(uncounted)["due_at"]) == (None, None)
