"""What an offer (of a plan, an add-on or an amendment) says of the rest of its catalogue."""

from collections.abc import Iterator, Mapping

from palier.core.catalogue.document import FeatureDoc
from palier.core.catalogue.document_offer import ChannelDoc, Offered, StepDoc
from palier.core.catalogue.faults import Code, Fault, nearest
from palier.core.catalogue.names import ADVISOR, ANY, NONE, Book
from palier.core.catalogue.tree import Path


def offer_faults(book: Book, said: Offered, path: Path) -> Iterator[Fault]:
    """The faults of one offer."""
    if said.coverage:
        yield from _per_severity(book, said.coverage, (*path, "coverage"))
        for selector, covered in said.coverage.items():
            yield from book.unknown("calendar", covered, (*path, "coverage", selector))
    for clock, promises in said.promises().items():
        yield from _per_severity(book, promises, (*path, clock))
        for selector, promise in promises.items():
            calendar = promise.duration.calendar if promise.duration else None
            yield from book.unknown("calendar", calendar, (*path, clock, selector))
    for channel, offered in said.channels.items():
        yield from _channel_faults(book, channel, offered, (*path, "channels", channel))
    for language, calendar in said.languages.items():
        yield from book.unknown("calendar", calendar, (*path, "languages", language), besides=(NONE,))
    for feature, amount in said.includes.items():
        yield from _amount_faults(book, feature, amount, (*path, "includes", feature))
    yield from _people_faults(book, said, path)
    yield from step_faults(book, said.escalation or [], (*path, "escalation"))


def _per_severity(book: Book, said: Mapping[str, object], path: Path) -> Iterator[Fault]:
    """Selectors that choose nothing, or a severity that was chosen before."""
    seen: set[str] = set()
    for selector in said:
        found, faults = book.severities(selector, (*path, selector), at_key=True)
        yield from faults
        for severity in found:
            if severity in seen:
                yield book.key_fault(Code.SEVERITY_TWICE, (*path, selector), severity=severity)
            seen.add(severity)


def _channel_faults(book: Book, channel: str, said: ChannelDoc, path: Path) -> Iterator[Fault]:
    yield from book.unknown("channel", channel, path, at_key=True)
    yield from book.unknown("calendar", said.open, (*path, "open"), besides=(NONE,))
    yield from book.unknown("person", said.to, (*path, "to"), besides=(ADVISOR,))
    for index, selector in enumerate(said.severities or ()):
        yield from book.severities(selector, (*path, "severities", index))[1]


def _amount_faults(book: Book, feature: str, amount: bool | int | str, path: Path) -> Iterator[Fault]:
    yield from book.unknown("feature", feature, path, at_key=True)
    declared = book.document.features.get(feature)
    if declared and not _fits(declared, amount):
        choices = tuple(declared.choices or ())
        expected = "choice" if choices else "number" if declared.count else "right"
        told = {"feature": feature, "value": _written(amount), "expected": expected, "choices": ", ".join(choices)}
        yield book.fault(Code.FEATURE_KIND, path, suggestion=nearest(_written(amount), choices), **told)


def _fits(feature: FeatureDoc, amount: bool | int | str) -> bool:
    """Whether the amount is one the feature can have; `no` always is."""
    if amount is False:
        return True
    if feature.choices:
        return amount in feature.choices
    if feature.count:
        return amount == "unlimited" or (isinstance(amount, int) and not isinstance(amount, bool))
    return amount is True


def _written(amount: bool | int | str) -> str:
    return {True: "yes", False: "no"}[amount] if isinstance(amount, bool) else str(amount)


def _people_faults(book: Book, said: Offered, path: Path) -> Iterator[Fault]:
    yield from book.unknown("person", said.advisor, (*path, "advisor"), besides=(NONE,))
    for index, person in enumerate(said.team or ()):
        yield from book.unknown("person", person, (*path, "team", index))
    for review, offered in said.reviews.items():
        yield from book.unknown("person", offered.with_, (*path, "reviews", review, "with"), besides=(ADVISOR,))


def step_faults(book: Book, steps: list[StepDoc], path: Path) -> Iterator[Fault]:
    """The faults of a ladder of escalation."""
    for index, step in enumerate(steps):
        yield from book.unknown("clock", step.of, (*path, index, "of"), besides=(ANY,))
        for place, selector in enumerate(step.severity):
            yield from book.severities(selector, (*path, index, "severity", place))[1]
        for place, role in enumerate(step.tell):
            yield from book.unknown("role", role, (*path, index, "tell", place))
