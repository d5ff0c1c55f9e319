"""The linter's remarks in sentences: what is odd, when it shows, what to look at."""

from collections.abc import Callable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as told

from palier.adapters.shared.offers import calendar_name, spoken_language
from palier.adapters.shared.words import (
    built_in_clock_words,
    channel_words,
    language,
    list_words,
    status_words,
    target_words,
    text_words,
    zone_words,
)
from palier.core.case.status import Status
from palier.core.catalogue.lint import Check, Finding, Level

SENTENCES: Mapping[Check, str] = {
    Check.DEARER_SLOWER: told(
        "%(clock)s · %(severities)s: “%(second)s” can be slower than the cheaper “%(first)s” "
        "(%(second_target)s against %(first_target)s)."
    ),
    Check.DEARER_SOMETIMES_SLOWER: told(
        "%(clock)s · %(severities)s: “%(second)s” is sometimes slower than the cheaper “%(first)s” "
        "(%(second_target)s against %(first_target)s), though never in the worst case."
    ),
    Check.DEARER_PROMISES_LESS: told(
        "%(clock)s · %(severities)s: “%(second)s” promises less than the cheaper “%(first)s”."
    ),
    Check.DEARER_INCLUDES_LESS: told("“%(second)s” holds less of “%(name)s” than the cheaper “%(first)s”."),
    Check.SEVERER_SLOWER: told(
        "%(clock)s of “%(first)s”: the more severe “%(severe)s” can be served later than “%(mild)s” "
        "(%(second_target)s against %(first_target)s)."
    ),
    Check.UNREACHABLE: told(
        "%(clock)s · %(severities)s of “%(first)s”: the calendar “%(calendar)s” is never open for as long as "
        "%(first_target)s."
    ),
    Check.OUTSIDE_COVERAGE: told(
        "%(clock)s · %(severities)s of “%(first)s”: %(first_target)s in “%(calendar)s” can pass while “%(coverage)s”, "
        "in which this severity is worked on, is closed."
    ),
    Check.NO_VALUE: told(
        "%(clock)s of “%(first)s” says nothing for %(severities)s. Write a target, or “none” if there is none."
    ),
    Check.STEP_NEVER_CLIMBED: told("No target of any plan leads to the escalation step “%(step)s”."),
    Check.STEP_AFTER_CLOSING: told(
        "The escalation step “%(step)s” can come after a case that waits for the customer has been closed."
    ),
    Check.CHANNEL_SHUT: told(
        "“%(first)s” offers the channel “%(channel)s”, but “%(calendar)s” is never open while its cases are worked on."
    ),
    Check.NO_CHANNEL: told("“%(first)s” has no channel on which a case of %(severities)s can be opened."),
    Check.ADD_ON_GIVES_NOTHING: told("The add-on “%(add_on)s” adds nothing to “%(first)s”."),
    Check.AMENDMENT_CHANGES_NOTHING: told("The amendment “%(amendment)s” changes nothing for anybody."),
    Check.REMINDERS_OUT_OF_ORDER: told(
        "%(status)s: the reminder after %(later)s does not come later than the one after %(earlier)s."
    ),
    Check.REMINDER_AFTER_CLOSING: told(
        "%(status)s: the reminder after %(reminder)s never goes out, the case is closed after %(close)s."
    ),
    Check.TEXT_MISSING: told("This text is missing in %(language)s."),
    Check.NEVER_USED: told("“%(name)s” is declared and never used."),
}


def finding_sentence(finding: Finding) -> str:
    """One remark in one or two sentences of the active language; the second gives the counter-example."""
    said = _(SENTENCES[finding.check]) % _values(finding)
    example = example_sentence(finding)
    return " ".join((said, example)) if example else said


def level_words(level: Level) -> str:
    """How bad it is, in a word."""
    return {Level.ERROR: _("error"), Level.WARNING: _("warning"), Level.NOTE: _("note")}[level]


def example_sentence(finding: Finding) -> str:
    """The instant that proves a remark, on the wall clock that matters to it; nothing for remarks that need none."""
    if finding.start is None or not finding.dues:
        return ""
    zone = finding.zone
    values = {
        "start": moment(finding.start, zone),
        "zone": zone_words(zone),
        "first_due": moment(finding.dues[0], zone),
        "second_due": moment(finding.dues[-1], zone),
    }
    if finding.check in (Check.REMINDERS_OUT_OF_ORDER, Check.REMINDER_AFTER_CLOSING):
        return _("Waiting from %(start)s, they fall on %(first_due)s and %(second_due)s (%(zone)s).") % values
    if len(finding.dues) == 1:
        return _("Started %(start)s, the clock is due %(first_due)s (%(zone)s).") % values
    sentence = _(
        "Started %(start)s, the clock is due %(first_due)s on “%(first)s” "
        "but %(second_due)s on “%(second)s” (%(zone)s)."
    )
    named = _severities(finding) if finding.check is Check.SEVERER_SLOWER else _plans(finding)
    return sentence % (values | {"first": named[0], "second": named[-1]})


def moment(at: datetime, zone: str) -> str:
    """An instant on the wall clock of a zone: "Fri 3 Apr 2026, 09:15"."""
    form = "EEE d MMM y, HH:mm" if at.second == 0 else "EEE d MMM y, HH:mm:ss"
    return format_datetime(at.astimezone(ZoneInfo(zone)), form, locale=language())


def _plans(finding: Finding) -> list[str]:
    return [_name(finding, plan) for plan in finding.plans] or [""]


def _severities(finding: Finding) -> list[str]:
    return [_name(finding, level) for level in finding.severities] or [""]


def _name(finding: Finding, name: str) -> str:
    return text_words(finding.names.get(name, {})) or name


def _values(finding: Finding) -> dict[str, str]:
    """Every name a sentence may use."""
    plans, levels = _plans(finding), _severities(finding)
    targets = [target_words(target, finding.calendars) for target in finding.targets] or [""]
    calendars = {key: _calendar(finding, finding.values[key]) for key in CALENDARS if key in finding.values}
    named = {key: _called(finding, finding.values[key]) for key in NAMES if key in finding.values}
    told_by = {key: tell(finding.values[key]) for key, tell in TOLD_BY.items() if key in finding.values}
    return {
        **finding.values,
        **calendars,
        **named,
        **told_by,
        "clock": text_words(finding.names.get(finding.clock or "", {})) or built_in_clock_words(finding.clock or ""),
        "severities": list_words(levels),
        "first": plans[0],
        "second": plans[-1],
        "mild": levels[0],
        "severe": levels[-1],
        "first_target": targets[0],
        "second_target": targets[-1],
    }


CALENDARS = ("calendar", "coverage")
NAMES = ("name", "add_on", "channel")
TOLD_BY: Mapping[str, Callable[[str], str]] = {
    "status": lambda status: status_words(Status(status)),
    "language": spoken_language,
}


def _called(finding: Finding, name: str) -> str:
    """The label of a feature, add-on or channel; what the house calls it; or else its id."""
    if name == "named_contacts":
        return _("Named contacts")
    return text_words(finding.names.get(name, {})) or channel_words(name)


def _calendar(finding: Finding, name: str) -> str:
    return calendar_name(finding.calendars[name]) if name in finding.calendars else name
