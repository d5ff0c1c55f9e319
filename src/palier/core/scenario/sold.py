"""What a scenario expects of what was sold beside clocks: channels, reviews, engagements, commitments."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from palier.core.case import Event
from palier.core.case.delays import after_delay
from palier.core.catalogue.terms import Terms
from palier.core.catalogue.tree import Path, Value
from palier.core.channels import ChannelNow, channel_now, roles_reached, service_of
from palier.core.duties import course_of
from palier.core.engagements import Kind, Offered, offered, started_by
from palier.core.reviews import due_between
from palier.core.scenario.faults import Wrong
from palier.core.scenario.model import SoldExpectation
from palier.core.scenario.outcome import Difference, Quality, Quantity
from palier.core.scenario.reader import Reader

NONE = "none"
KEYS: Mapping[str, tuple[str, ...]] = {
    "channel": ("is", "changes", "service", "else", "reaches"),
    "review": ("every", "due"),
    "engagement": ("offered", "stages", "menu", "counted"),
    "commitment": ("begun", "due"),
}
"""What can be expected of each thing that was sold."""


def subject_of(said: Mapping[str, Value]) -> str | None:
    """The thing an entry speaks of; None for an entry about clocks or the case."""
    return next((subject for subject in KEYS if subject in said), None)


def expectations_of(
    read: Reader, subject: str, value: Value, path: Path, latest: datetime
) -> Iterator[SoldExpectation]:
    """`{channel: phone, is: open}`, `{review: recap, due: [2026-03-31]}`…: one expectation for each thing said."""
    said = read.mapping(value, path, ("at", subject, *KEYS[subject]))
    at = (read.instant(said["at"], (*path, "at")) if "at" in said else None) or latest
    name = read.word(said[subject], (*path, subject)) or ""
    if not set(said) & set(KEYS[subject]):
        read.wrong(Wrong.NOTHING_EXPECTED, path)
    for key in KEYS[subject]:
        if key in said:
            where = (*path, key)
            expected = READERS[subject, key](read, said[key], where)
            yield SoldExpectation(read.line(where), at, subject, name, key, expected)


def sold_differences(
    terms: Terms, events: Sequence[Event], expectation: SoldExpectation, *, starts_on: date | None
) -> Iterator[Difference]:
    """Where what was sold is not as expected; `starts_on` is the first day of the contract."""
    at = expectation.at
    story = [event for event in events if event.at <= at]
    sight = _Sight(terms, story, at, starts_on)
    got = FINDERS[expectation.subject](sight, expectation.name)[expectation.key]
    if got != expectation.expected:
        quality = Quality.DUE if expectation.key == "due" else Quality(expectation.key)
        yield Difference(expectation.line, expectation.name, None, at, quality, expectation.expected, got)


@dataclass(frozen=True, slots=True)
class _Sight:
    """What is looked at: the terms of the opening, the story so far, the instant."""

    terms: Terms
    story: Sequence[Event]
    at: datetime
    starts_on: date | None

    @property
    def terms_now(self) -> Terms:
        return next((event.terms for event in reversed(self.story) if event.terms is not None), self.terms)

    @property
    def severity(self) -> str:
        """The severity of the case; before there is one, that of a case whose channel asks for none."""
        return course_of(self.terms, self.story).severity if self.story else self.terms.default_severity


def _channel(sight: _Sight, name: str) -> dict[str, Quantity]:
    terms, severity = sight.terms_now, sight.severity
    now: ChannelNow = channel_now(terms, name, severity, sight.at)
    return {
        "is": now.reach.value,
        "changes": now.changes_at,
        "service": service_of(now.terms, reached=True) if now.terms else None,
        "else": service_of(now.terms, reached=False) if now.terms else None,
        "reaches": roles_reached(terms, name, severity),
    }


def _review(sight: _Sight, name: str) -> dict[str, Quantity]:
    """The days on which it was due from the first of the contract to that of `at`, where the customer is."""
    review = next((each for each in sight.terms_now.reviews if each.id == name), None)
    today = sight.at.astimezone(ZoneInfo(sight.terms.holder.timezone or "UTC")).date()
    days: tuple[date, ...] = ()
    if review and review.every and sight.starts_on:
        span = due_between(review.every, starts_on=sight.starts_on, ends_on=None, first=sight.starts_on, last=today)
        days = tuple(due.on for due in span)
    return {"every": review.every if review else None, "due": days}


def _engagement(sight: _Sight, name: str) -> dict[str, Quantity]:
    found = _begins(sight.terms_now, name, (Kind.PROCESS, Kind.ENGAGEMENT))
    return {
        "offered": found is not None,
        "stages": len(found.stages) if found else 0,
        "menu": len(found.menu) if found else 0,
        "counted": found is not None and found.is_counted,
    }


def _commitment(sight: _Sight, name: str) -> dict[str, Quantity]:
    begun = dict(started_by(sight.terms, sight.story)).get(name)
    found = _begins(sight.terms_now, name, (Kind.COMMITMENT,))
    due = after_delay(sight.terms_now, found.within, begun) if begun and found and found.within else None
    return {"begun": begun, "due": due}


def _begins(terms: Terms, name: str, kinds: tuple[Kind, ...]) -> Offered | None:
    return next((each for each in offered(terms) if each.id == name and each.kind in kinds), None)


FINDERS: Mapping[str, Callable[[_Sight, str], dict[str, Quantity]]] = {
    "channel": _channel,
    "review": _review,
    "engagement": _engagement,
    "commitment": _commitment,
}


# Reading --------------------------------------------------------------------------------------------------------------


def _word(read: Reader, value: Value, path: Path) -> Quantity:
    word = read.word(value, path)
    return None if word == NONE else word


def _words(read: Reader, value: Value, path: Path) -> Quantity:
    if value == NONE:
        return ()
    listed = read.items(value, path) if isinstance(value, list) else [(value, path)]
    return tuple(word for item, where in listed if (word := read.word(item, where)) is not None)


def _instant(read: Reader, value: Value, path: Path) -> Quantity:
    return None if value == NONE else read.instant(value, path)


def _days(read: Reader, value: Value, path: Path) -> Quantity:
    if value == NONE:
        return ()
    listed = read.items(value, path) if isinstance(value, list) else [(value, path)]
    return tuple(day for item, where in listed if (day := read.day(item, where)) is not None)


def _right(read: Reader, value: Value, path: Path) -> Quantity:
    return read.right(value, path)


def _count(read: Reader, value: Value, path: Path) -> Quantity:
    return read.count(value, path)


READERS: Mapping[tuple[str, str], Callable[[Reader, Value, Path], Quantity]] = {
    ("channel", "is"): _word,
    ("channel", "changes"): _instant,
    ("channel", "service"): _word,
    ("channel", "else"): _word,
    ("channel", "reaches"): _words,
    ("review", "every"): _word,
    ("review", "due"): _days,
    ("engagement", "offered"): _right,
    ("engagement", "stages"): _count,
    ("engagement", "menu"): _count,
    ("engagement", "counted"): _right,
    ("commitment", "begun"): _instant,
    ("commitment", "due"): _instant,
}
