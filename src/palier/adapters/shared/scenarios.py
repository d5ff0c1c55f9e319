"""The sentences of plan tests: what is wrong with a file of scenarios, where clocks differ from what it expects."""

from collections.abc import Mapping
from datetime import datetime, tzinfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as told
from django.utils.translation import ngettext

from palier.adapters.shared.faults import fault_words, impossible_words
from palier.core.catalogue import Fault
from palier.core.scenario import Difference, Outcome, Quality, Result, ScenarioFault, ScenariosRefused, Wrong
from palier.core.scenario.telling import Told

SENTENCES: Mapping[Wrong, str] = {
    Wrong.NOT_A_LIST: told("“%(key)s” must be a list."),
    Wrong.NOT_A_MAPPING: told("“%(key)s” must hold keys and values."),
    Wrong.NOT_A_WORD: told("“%(key)s” must be a single value, not a list or a mapping."),
    Wrong.UNKNOWN_KEY: told("The key “%(key)s” means nothing here."),
    Wrong.MISSING_KEY: told("The key “%(key)s” is missing here."),
    Wrong.UNKNOWN_WORD: told("“%(value)s” is not one of: %(choices)s."),
    Wrong.NOT_AN_INSTANT: told("“%(value)s” is not an instant. Write 2026-11-20T16:00+01:00."),
    Wrong.WITHOUT_OFFSET: told("“%(value)s” does not say how far it is from UTC. Write 2026-11-20T16:00+01:00."),
    Wrong.FAR_INSTANT: told("“%(value)s” lies outside the years %(first)s to %(last)s."),
    Wrong.NOT_A_DATE: told("“%(value)s” is not a date. Write 2026-11-20."),
    Wrong.NOT_A_NUMBER: told("“%(value)s” is not a whole number from 1 on."),
    Wrong.NOT_A_MOMENT: told("“%(value)s” is no step of a ladder. Write 75%%, due or due + 1h."),
    Wrong.NOTHING_HAPPENS: told("Nothing happens here. Say what: open, reply, status, severity…"),
    Wrong.NOTHING_EXPECTED: told("Nothing is expected here. Say what: due, state, offer, breached_at or told."),
    Wrong.BACKWARDS: told("This event (%(value)s) comes before the one above. Write events in the order of time."),
    Wrong.IMPOSSIBLE_NEXT: told("“%(event)s” cannot happen to a case whose status is “%(status)s”."),
}


def scenario_fault_words(fault: ScenarioFault | Fault) -> str:
    """One fault of a file of scenarios, with what was probably meant."""
    if isinstance(fault, Fault):
        return fault_words(fault)
    if fault.cause is not None:
        return impossible_words(fault.cause) or type(fault.cause).__name__
    if fault.code is Wrong.IMPOSSIBLE_NEXT and not fault.values["status"]:
        return _("“%(event)s” cannot happen before the case is opened.") % fault.values
    sentence = _(SENTENCES[fault.code]) % fault.values
    if fault.suggestion is None:
        return sentence
    return sentence + " " + _("Did you mean “%(suggestion)s”?") % {"suggestion": fault.suggestion}


def scenarios_refused_words(refused: ScenariosRefused) -> str:
    """How many faults a file has, and what follows from that."""
    values = {"name": refused.name, "count": len(refused.faults)}
    return (
        ngettext(
            "%(name)s has %(count)d fault; none of its scenarios was run.",
            "%(name)s has %(count)d faults; none of its scenarios was run.",
            len(refused.faults),
        )
        % values
    )


def outcome_words(outcome: Outcome) -> str:
    """How a whole file came out, in one sentence."""
    wrong = sum(not result.holds for result in outcome.results)
    values = {"name": outcome.name, "count": len(outcome.results), "wrong": wrong}
    if not wrong:
        return (
            ngettext(
                "%(name)s: %(count)d scenario, as expected.",
                "%(name)s: %(count)d scenarios, all as expected.",
                len(outcome.results),
            )
            % values
        )
    return (
        ngettext(
            "%(name)s: %(wrong)d scenario of %(count)d is not as expected.",
            "%(name)s: %(wrong)d scenarios of %(count)d are not as expected.",
            wrong,
        )
        % values
    )


def difference_words(difference: Difference) -> str:
    """What was expected of one clock and what it was, in the words and the zone of whoever wrote the scenario."""
    zone = difference.at.tzinfo
    values = {
        "clock": difference.clock,
        "at": _written(difference.at, zone),
        "expected": _written(difference.expected, zone),
        "got": _written(difference.got, zone),
    }
    if difference.is_absent:
        return _("%(clock)s at %(at)s: %(expected)s was expected, but there is no such clock then.") % values
    sentences = {
        Quality.DUE: _("%(clock)s at %(at)s: expected to be due %(expected)s, it is due %(got)s."),
        Quality.STATE: _("%(clock)s at %(at)s: expected to be %(expected)s, it is %(got)s."),
        Quality.OFFER: _("%(clock)s at %(at)s: expected to be offered as %(expected)s, it is offered as %(got)s."),
        Quality.TOLD: _("%(clock)s at %(at)s: expected to be told: %(expected)s; told: %(got)s."),
        Quality.SEVERITY: _("The case at %(at)s: expected to have severity %(expected)s, it has %(got)s."),
        Quality.ASKED: _(
            "The case at %(at)s: the customer should have been asked again %(expected)s times, not %(got)s."
        ),
        Quality.LEAVES: _("A mail written at %(at)s: expected to leave %(expected)s, it leaves %(got)s."),
        Quality.BREACHED_AT: _("%(clock)s at %(at)s: expected in breach since %(expected)s, it is since %(got)s."),
        Quality.REMINDED: _("By %(at)s: reminders were expected at %(expected)s, they were sent at %(got)s."),
        Quality.CLOSED: _("By %(at)s: expected to be closed at %(expected)s, it was closed at %(got)s."),
        Quality.REVIEWED: _("By %(at)s: expected to be reviewed at %(expected)s, it was at %(got)s."),
        Quality.REOPENS_UNTIL: _("By %(at)s: expected to reopen until %(expected)s, it does until %(got)s."),
    }
    if difference.quality not in sentences:
        values["key"] = difference.quality.value
        return _("%(clock)s at %(at)s: “%(key)s” was expected to be %(expected)s, it is %(got)s.") % values
    return sentences[difference.quality] % values


def outcome_json(outcome: Outcome) -> dict[str, object]:
    """A whole file for programs; instants in ISO 8601."""
    scenarios = [_result_json(result) for result in outcome.results]
    return {"file": outcome.name, "holds": outcome.holds, "scenarios": scenarios}


def _result_json(result: Result) -> dict[str, object]:
    differences = [
        {
            "line": difference.line,
            "clock": difference.clock or None,
            "cycle": difference.cycle,
            "at": difference.at.isoformat(),
            "quality": difference.quality.value,
            "expected": _written(difference.expected, difference.at.tzinfo),
            "got": None if difference.is_absent else _written(difference.got, difference.at.tzinfo),
            "message": difference_words(difference),
        }
        for difference in result.differences
    ]
    return {"scenario": result.title, "line": result.line, "checked": result.checked, "differences": differences}


def _written(value: object, zone: tzinfo | None) -> str:
    """A value as a scenario writes it."""
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat(timespec="seconds" if value.second else "minutes")
    if isinstance(value, Told):
        return f"{value.step}, {_written(value.at, zone)}, {', '.join(value.who)}"
    if isinstance(value, tuple):
        return ", ".join(_written(each, zone) for each in value) or "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)
