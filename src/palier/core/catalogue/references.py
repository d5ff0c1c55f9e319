"""What one part of a catalogue says of another: names, cycles, gaps; each check yields its faults."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from palier.core.catalogue.clocks import BUILT_IN, KINDS, NEEDS_DETAIL, STATUSES
from palier.core.catalogue.document import CalendarDoc, FeatureDoc, ScheduleDoc
from palier.core.catalogue.document_duties import OTHERS
from palier.core.catalogue.document_life import ClockDoc
from palier.core.catalogue.document_offer import BUILT_IN_CLOCKS, PlanDoc
from palier.core.catalogue.faults import Code, Fault, nearest
from palier.core.catalogue.kinds import EVERYWHERE, Words
from palier.core.catalogue.names import ALWAYS, ANY, Book
from palier.core.catalogue.places_of_time import PROVIDER
from palier.core.catalogue.references_offer import offer_faults, step_faults
from palier.core.catalogue.tree import Path
from palier.core.catalogue.values import DAYS, Duration, parse_days


def reference_faults(book: Book) -> Iterator[Fault]:
    """Every fault that only shows when parts of the file are seen together."""
    yield from _text_faults(book)
    yield from _severity_faults(book)
    yield from _region_faults(book)
    yield from _calendar_faults(book)
    yield from _clock_faults(book)
    yield from _feature_faults(book)
    yield from _plan_faults(book)
    yield from _add_on_faults(book)
    yield from _amendment_faults(book)
    yield from _lifecycle_faults(book)
    yield from _standing_faults(book)
    yield from step_faults(book, book.document.escalation, ("escalation",))


def _text_faults(book: Book) -> Iterator[Fault]:
    spoken = _languages(book)
    for path, words in _texts(book.document, ()):
        for language in words:
            if language and spoken and language not in spoken:
                near = nearest(language, spoken)
                told = {"language": language, "languages": ", ".join(spoken)}
                yield book.key_fault(Code.UNSPOKEN_LANGUAGE, (*path, language), suggestion=near, **told)


def _languages(book: Book) -> list[str]:
    """The languages that the file says it is written in, though its provider be faulty."""
    listed = [path for path in book.tree.spots if path[:2] == ("provider", "languages") and len(path) == 3]
    root: Any = book.tree.value
    held = root["provider"]["languages"] if listed else []
    return [language for language in held if isinstance(language, str)]


def _texts(value: object, path: Path) -> Iterator[tuple[Path, Words]]:
    if isinstance(value, Words):
        yield path, value
    elif isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            yield from _texts(getattr(value, name), (*path, field.alias or name))
    elif isinstance(value, Mapping):
        for key, child in value.items():
            yield from _texts(child, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, (*path, index))


def _severity_faults(book: Book) -> Iterator[Fault]:
    order = book.names("severity")
    for severity, said in book.document.severities.items():
        path: Path = ("severities", severity)
        yield from book.unknown("calendar", said.contact, (*path, "contact"))
        if duty := said.reachable:
            there = (*path, "reachable")
            yield from book.unknown("calendar", duty.hours, (*there, "hours"))
            yield from _calendar_of(book, duty.ask_again, (*there, "ask_again"))
            yield from _calendar_of(book, duty.after, (*there, "after"))
            yield from book.unknown("severity", duty.lower_to, (*there, "lower_to"))
            if duty.lower_to in order and order.index(duty.lower_to) < order.index(severity):
                told = {"severity": severity, "target": duty.lower_to}
                yield book.fault(Code.LOWERS_UP, (*there, "lower_to"), **told)
    default = book.document.severity_policy.default
    yield from book.unknown("severity", default, ("severity_policy", "default"))
    yield from _calendar_of(book, book.document.severity_policy.contest_within, ("severity_policy", "contest_within"))
    yield from _duty_faults(book)


def _duty_faults(book: Book) -> Iterator[Fault]:
    for duty, said in book.document.duties.items():
        path: Path = ("duties", duty)
        for index, selector in enumerate(said.severities or ()):
            yield from book.severities(selector, (*path, "severities", index))[1]
        for index, product in enumerate(said.product or ()):
            yield from book.unknown("product", product, (*path, "product", index))


def _calendar_of(book: Book, duration: Duration | None, path: Path) -> Iterator[Fault]:
    if duration:
        yield from book.unknown("calendar", duration.calendar, path)


def _region_faults(book: Book) -> Iterator[Fault]:
    defaults = [region for region, said in book.document.regions.items() if said.default]
    if len(defaults) > 1:
        yield book.key_fault(Code.DEFAULT_REGIONS, ("regions", defaults[1]), regions=", ".join(defaults))


def _calendar_faults(book: Book) -> Iterator[Fault]:
    regions = book.names("region")
    for calendar, said in book.document.calendars.items():
        path: Path = ("calendars", calendar)
        if calendar == ALWAYS and (said.timezone, list(said.hours or ())) != ("UTC", ["mon-sun"]):
            yield book.fault(Code.ALWAYS_IS_24X7, path, suggestion="24x7")
        yield from _schedule_faults(book, said, path)
        for region, changed in said.regions.items():
            yield from book.unknown("region", region, (*path, "regions", region), at_key=True)
            yield from _schedule_faults(book, changed, (*path, "regions", region))
        closed = [region for region in regions if not _opens(said.regions.get(region, said), said)]
        if not _opens(said, said) and (closed or not regions) and not _lost_hours(book, calendar, said):
            yield book.key_fault(Code.NEVER_OPENS, path, calendar=calendar, region=", ".join(closed))


def _lost_hours(book: Book, calendar: str, said: CalendarDoc) -> bool:
    """Whether the file gives this calendar hours that were too faulty to be kept."""
    root: Any = book.tree.value
    written = root["calendars"][calendar]
    regions = written.get("regions", {})
    pairs = [(written, said), *((changed, said.regions.get(name)) for name, changed in _pairs(regions))]
    return any(_hours_in(raw) > len((kept and kept.hours) or ()) for raw, kept in pairs)


def _pairs(value: object) -> list[tuple[str, object]]:
    return list(value.items()) if isinstance(value, dict) else []


def _hours_in(written: object) -> int:
    """How many days or spans of days are given hours, well or badly; a thing that is no mapping counts for one."""
    hours = written.get("hours", {}) if isinstance(written, dict) else written
    return len(hours) if isinstance(hours, dict) else 1


def _opens(schedule: ScheduleDoc, base: ScheduleDoc) -> bool:
    """Whether there are any hours."""
    hours = base.hours if schedule.hours is None else schedule.hours
    return hours is not None and any(hours.values())


def _schedule_faults(book: Book, said: ScheduleDoc, path: Path) -> Iterator[Fault]:
    named: set[str] = set()
    for days in said.hours or ():
        twice = named.intersection(parse_days(days))
        for day in sorted(twice, key=DAYS.index)[:1]:
            yield book.key_fault(Code.DAY_TWICE, (*path, "hours", days), day=day)
        named.update(parse_days(days))
    provider = book.declared("provider")
    if provider and "country" not in provider and PROVIDER in (said.holidays or ()):
        yield book.fault(Code.NO_COUNTRY, (*path, "holidays"))


def _clock_faults(book: Book) -> Iterator[Fault]:
    taken = {name for name in PlanDoc.model_fields if name not in BUILT_IN_CLOCKS} | {ANY, "id", "when"}
    for clock, said in book.document.clocks.items():
        path: Path = ("clocks", clock)
        if clock in taken:
            yield book.key_fault(Code.NAME_TAKEN, path, name=clock)
        if said.mode and clock != "follow_up":
            yield book.key_fault(Code.MODE_OF_ANOTHER, (*path, "mode"), clock=clock)
        yield from _event_faults(book, said, path)
        if clock not in BUILT_IN:
            lacking = [key for key in ("label", "starts", "stops") if (*path, key) not in book.tree.keys]
            for key in lacking:
                yield book.key_fault(Code.CLOCK_INCOMPLETE, path, clock=clock, key=key)


def _event_faults(book: Book, said: ClockDoc, path: Path) -> Iterator[Fault]:
    for key in ("starts", "stops", "restarts", "pauses_in"):
        kind, known = ("status", (*STATUSES, NEEDS_DETAIL)) if key == "pauses_in" else ("event", KINDS)
        for index, name in enumerate(getattr(said, key) or ()):
            yield from _event_fault(book, name, (*path, key, index), kind, known)


def _event_fault(
    book: Book, name: str, path: Path, kind: str = "event", known: Sequence[str] = KINDS
) -> Iterator[Fault]:
    if name not in known:
        told = {"kind": kind, "name": name, "choices": ", ".join(known)}
        yield book.fault(Code.UNKNOWN_NAME, path, suggestion=nearest(name, known), **told)


COUNTED_ONLY = ("pro_rata", "carry_over", "expires")


def _feature_faults(book: Book) -> Iterator[Fault]:
    for feature, said in book.document.features.items():
        path: Path = ("features", feature)
        yield from book.unknown("group", said.group, (*path, "group"))
        yield from book.unknown("person", said.person, (*path, "person"))
        if said.count and said.choices:
            yield book.key_fault(Code.FEATURE_IS_TWO, (*path, "choices"), feature=feature)
        for key in COUNTED_ONLY:
            if key in said.model_fields_set and said.count in (None, "percent"):
                yield book.key_fault(Code.NOT_COUNTED, (*path, key), feature=feature, key=key)
        for index, selector in enumerate(said.severities or ()):
            yield from book.severities(selector, (*path, "severities", index))[1]
        yield from _grant_faults(book, said, path)


def _grant_faults(book: Book, said: FeatureDoc, path: Path) -> Iterator[Fault]:
    """What a feature grants is said once, or for choices that it has."""
    choices = tuple(said.choices or ())
    for key, choice in [*(("grants", each) for each in said.grants), *(("notices", each) for each in said.notices)]:
        if choice != EVERYWHERE and choice not in choices:
            told = {"kind": "choice", "name": choice, "choices": ", ".join(choices)}
            near = nearest(choice, choices)
            yield book.key_fault(Code.UNKNOWN_NAME, (*path, key, choice), suggestion=near, **told)


def _plan_faults(book: Book) -> Iterator[Fault]:
    plans = book.document.plans
    told: set[str] = set()
    own = {plan: _covered_by(book, plan) for plan in plans}
    for plan, said in plans.items():
        yield from book.unknown("plan", said.extends, ("plans", plan, "extends"))
        yield from offer_faults(book, said, ("plans", plan))
        line = ancestry(plan, plans)
        if line[-1] in line[:-1]:
            if not told.intersection(line):
                yield book.fault(Code.CYCLE, ("plans", plan, "extends"), cycle=" → ".join(line))
            told.update(line)
        elif line[-1] in plans and plans[line[-1]].extends is None:
            yield from _coverage_gaps(book, plan, line, own)


def ancestry(plan: str, plans: Mapping[str, PlanDoc]) -> tuple[str, ...]:
    """The plan and those it extends, nearest first; ends with the first name met twice or not known."""
    line, seen = [plan], {plan}
    while line[-1] in plans and (parent := plans[line[-1]].extends) is not None:
        line.append(parent)
        if parent in seen:
            break
        seen.add(parent)
    return tuple(line)


def _coverage_gaps(book: Book, plan: str, line: tuple[str, ...], own: Mapping[str, frozenset[str]]) -> Iterator[Fault]:
    """The severities that neither a plan nor those it extends cover; what it inherits is told where it comes from."""
    inherited = frozenset[str]().union(*(own[name] for name in line[1:]))
    severities = book.names("severity")
    gaps = [severity for severity in severities if severity not in inherited | own[plan]]
    if gaps and (len(line) == 1 or len(gaps) < sum(severity not in inherited for severity in severities)):
        yield book.key_fault(Code.UNCOVERED, ("plans", plan), plan=plan, severities=", ".join(gaps))


def _covered_by(book: Book, plan: str) -> frozenset[str]:
    """The severities that one plan itself covers, well or badly."""
    root: Any = book.tree.value
    said = root["plans"][plan].get("coverage", {})
    selectors = said if isinstance(said, dict) else (EVERYWHERE,)
    return frozenset(severity for selector in selectors for severity in book.severities(selector, ())[0])


def _add_on_faults(book: Book) -> Iterator[Fault]:
    for add_on, said in book.document.add_ons.items():
        path: Path = ("add_ons", add_on)
        for key in ("available", "included"):
            for index, plan in enumerate(getattr(said, key)):
                yield from book.unknown("plan", plan, (*path, key, index))
        if said.gives:
            yield from offer_faults(book, said.gives, (*path, "gives"))


def _amendment_faults(book: Book) -> Iterator[Fault]:
    lines: dict[str, int] = {}
    root: Any = book.tree.value
    for index, said in enumerate(book.document.amendments):
        path: Path = ("amendments", index)
        yield from offer_faults(book, said, path)
        if said.id in lines:
            yield book.fault(Code.REPEATED_ID, (*path, "id"), name=said.id, first=str(lines[said.id]))
        lines.setdefault(said.id, book.tree.place((*path, "id")).line)
        there = (*path, "when")
        for kind in ("product", "plan", "region"):
            for place, name in enumerate(getattr(said.when, kind) or ()):
                yield from book.unknown(kind, name, (*there, kind, place))
        starts = said.when.term_starts
        if starts and starts.from_ and starts.until and starts.from_ > starts.until:
            told = {"start": starts.from_.isoformat(), "end": starts.until.isoformat()}
            yield book.fault(Code.DATES_BACKWARDS, (*there, "term_starts"), **told)
        if not root["amendments"][index]["when"]:
            yield book.fault(Code.EMPTY_WHEN, there)


def _standing_faults(book: Book) -> Iterator[Fault]:
    said = book.document.good_standing
    for situation in ("in_arrears", "expired", "no_contract"):
        rule = getattr(said, situation) if said else None
        for channel in rule.do if rule else ():
            path: Path = ("good_standing", situation, "do", channel)
            yield from book.unknown("channel", channel, path, besides=(OTHERS,), at_key=True)


def _lifecycle_faults(book: Book) -> Iterator[Fault]:
    life = book.document.lifecycle
    for key in ("waiting_customer", "solution_proposed"):
        if wait := getattr(life, key):
            for index, reminder in enumerate(wait.remind):
                yield from _calendar_of(book, reminder, ("lifecycle", key, "remind", index))
            yield from _calendar_of(book, wait.close, ("lifecycle", key, "close"))
    yield from _calendar_of(book, life.reopen_within, ("lifecycle", "reopen_within"))
    for name, said in book.document.commitments.items():
        yield from _calendar_of(book, said.within, ("commitments", name, "within"))
        for index, event in enumerate(said.starts or ()):
            yield from _event_fault(book, event, ("commitments", name, "starts", index))
