"""`palier plan due`: when a clock would be due under a contract, and why."""

import argparse
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from palier.project.speech import _
from palier.project.verbs.plan.reading import (
    NoFile,
    add_facts,
    add_json,
    add_language,
    facts_from,
    read_file,
    say,
    say_json,
    spoken,
)

FIRST_YEAR, LAST_YEAR = 1990, 2199
HOLIDAY_YEARS = 12
"""Years of public holidays frozen for one answer, the year of the start included: longer than any duration."""


def add_to(verbs: Any) -> None:
    """Declare the verb."""
    parser = verbs.add_parser("due", help=_("say when a target would be due, and why"))
    parser.add_argument("file", metavar="FILE", help=_("the catalogue; - for standard input"))
    parser.add_argument("--plan", required=True, help=_("plan of the contract"))
    parser.add_argument("--severity", required=True, help=_("severity of the case"))
    parser.add_argument("--clock", required=True, help=_("first_response, follow_up, resolution…"))
    parser.add_argument(
        "--at",
        required=True,
        type=_instant,
        metavar="INSTANT",
        help=_("when the clock starts: 2026-11-20T16:00+01:00; without an offset, on the customer's wall clock"),
    )
    add_facts(parser)
    add_json(parser)
    add_language(parser)
    parser.set_defaults(run=run)


def _instant(written: str) -> datetime:
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        sentence = _("%(value)r is no instant such as 2026-11-20T16:00+01:00") % {"value": written}
        raise argparse.ArgumentTypeError(sentence) from None
    if not FIRST_YEAR <= at.year <= LAST_YEAR:
        years = {"value": written, "first": FIRST_YEAR, "last": LAST_YEAR}
        raise argparse.ArgumentTypeError(_("%(value)r lies outside the years %(first)d to %(last)d") % years)
    return at.replace(microsecond=0)


@spoken
def run(options: argparse.Namespace) -> int:
    """Print the due instant and its reasons."""
    from palier.core.catalogue import terms_for

    catalogue = read_file(options.file)
    years = tuple(range(options.at.year - 1, options.at.year + HOLIDAY_YEARS))
    terms = terms_for(catalogue, facts_from(options, options.plan, years))
    unknown = _unknown_name(options, terms)
    if unknown:
        raise NoFile(unknown)
    zone = _zone(options, terms)
    at = options.at if options.at.tzinfo else options.at.replace(tzinfo=zone)
    return _answer(options, terms, at, zone)


def _zone(options: argparse.Namespace, terms: Any) -> ZoneInfo:
    """The zone instants are read and shown in: the customer's, else the target's calendar's, else the provider's."""
    from palier.core.time import ALWAYS

    target = terms.target(options.clock, options.severity)
    named = terms.calendars.get(target.calendar) if target else None
    if options.timezone or named is None or named.calendar == ALWAYS:
        return ZoneInfo(terms.holder.timezone)
    return ZoneInfo(named.calendar.timezone)


def _unknown_name(options: argparse.Namespace, terms: Any) -> str | None:
    """The sentence about a severity or clock that the catalogue does not have."""
    from palier.adapters.shared.faults import fault_words
    from palier.core.catalogue.faults import Code, Fault, nearest

    known = {"severity": [level.id for level in terms.severities], "clock": [rule.id for rule in terms.clocks]}
    for kind, names in known.items():
        name = getattr(options, kind)
        if name not in names:
            values = {"kind": kind, "name": name, "choices": ", ".join(names)}
            return fault_words(Fault(Code.UNKNOWN_NAME, 0, 0, "", values, nearest(name, names)))
    return None


def _answer(options: argparse.Namespace, terms: Any, at: datetime, zone: ZoneInfo) -> int:
    from palier.adapters.shared.reasons import reason_lines, reasons_json
    from palier.core.catalogue.terms import Offer
    from palier.core.clock import explain

    state = clock_started(terms, options.clock, options.severity, at)
    reasons = explain(state) if state else None
    target = terms.target(options.clock, options.severity)
    offer = target.offer if target else Offer.NONE
    lines = reason_lines(reasons, terms, zone=zone) if reasons else [_not_offered(options, terms)]
    if not options.json:
        say(*lines)
        return 0
    due = state.due_at if state else None
    answer = {
        "plan": terms.plan,
        "severity": options.severity,
        "clock": options.clock,
        "at": _utc(at),
        "offer": offer.value,
        "due": _utc(due) if due else None,
        "written": target.written if target else None,
        "line": target.place.line if target else None,
        "reasons": lines,
        "derivation": reasons_json(reasons) if reasons else None,
    }
    say_json(answer)
    return 0


def clock_started(terms: Any, clock: str, severity: str, at: datetime) -> Any:
    """The state of one clock that starts at `at`, whatever starts it in the life of a case; None if not offered."""
    from palier.core.case import Event, Kind, Side
    from palier.core.clock import replay

    rule = next(rule for rule in terms.clocks if rule.id == clock)
    alone = replace(rule, starts=(Kind.OPENED.value,), stops=(), restarts=(), pauses_in=(), follow=None)
    opened = Event(Kind.OPENED, at, Side.CUSTOMER, severity=severity)
    return next(iter(replay(replace(terms, clocks=(alone,)), [opened], at)), None)


def _not_offered(options: argparse.Namespace, terms: Any) -> str:
    from django.utils.translation import gettext

    from palier.adapters.shared.words import clock_words, severity_words, text_words

    values = {
        "clock": clock_words(terms, options.clock),
        "severity": severity_words(terms, options.severity),
        "plan": text_words(terms.plan_label),
    }
    return gettext("%(clock)s, severity %(severity)s: not offered by the plan %(plan)s.") % values


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
