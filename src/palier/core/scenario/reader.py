"""Reads parts of a scenario out of a tree, noting every fault with its place; what is faulty reads as absent."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import TypeVar

from palier.core.catalogue.faults import nearest
from palier.core.catalogue.tree import Path, Tree, Value
from palier.core.catalogue.values import Moment, parse_moment
from palier.core.scenario.faults import ScenarioFault, Wrong

Found = TypeVar("Found")
FIRST, LAST = 1970, 2200
"""Years that calendars know; instants lie between them, whatever their offsets."""
RIGHTS = {"yes": True, "true": True, "no": False, "false": False}


class Reader:
    """One tree and the faults found in it."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.faults: list[ScenarioFault] = []

    def line(self, path: Path) -> int:
        """The line on which the value at `path` is written."""
        return self.tree.place(path).line

    def wrong(self, code: Wrong, path: Path, suggestion: str | None = None, **values: str) -> None:
        """Note a fault at the value at `path`, which then reads as absent."""
        place = self.tree.place(path)
        self.faults.append(ScenarioFault(code, place.line, place.column, values, suggestion))

    # Shapes -------------------------------------------------------------------------------------------------------

    def items(self, value: Value, path: Path) -> Iterator[tuple[Value, Path]]:
        """The items of a list."""
        if isinstance(value, list):
            yield from ((item, (*path, index)) for index, item in enumerate(value))
        else:
            self.wrong(Wrong.NOT_A_LIST, path, key=_name(path))

    def mapping(self, value: Value, path: Path, known: Iterable[str], required: Iterable[str] = ()) -> dict[str, Value]:
        """A mapping, its unknown and missing keys noted; empty if it is none."""
        if not isinstance(value, dict):
            self.wrong(Wrong.NOT_A_MAPPING, path, key=_name(path))
            return {}
        known = tuple(known)
        for key in value:
            if key not in known:
                place = self.tree.key_place((*path, key))
                fault = ScenarioFault(Wrong.UNKNOWN_KEY, place.line, place.column, {"key": key}, nearest(key, known))
                self.faults.append(fault)
        for key in required:
            if key not in value:
                self.wrong(Wrong.MISSING_KEY, path, key=key)
        return {key: value[key] for key in value if key in known}

    # Values -------------------------------------------------------------------------------------------------------

    def word(self, value: Value, path: Path) -> str | None:
        """A single value."""
        if isinstance(value, str):
            return value
        self.wrong(Wrong.NOT_A_WORD, path, key=_name(path))
        return None

    def chosen(self, value: Value, path: Path, choices: Mapping[str, Found]) -> Found | None:
        """What one of several words stands for."""
        word = self.word(value, path)
        if word is not None and word not in choices:
            values = {"key": _name(path), "value": word, "choices": ", ".join(choices)}
            self.wrong(Wrong.UNKNOWN_WORD, path, nearest(word, choices), **values)
        return choices.get(word or "")

    def right(self, value: Value, path: Path) -> bool:
        """Yes or no."""
        return bool(self.chosen(value, path, RIGHTS))

    def instant(self, value: Value, path: Path) -> datetime | None:
        """An instant in ISO 8601 with its offset from UTC, which tells the two hours of an autumn night apart."""
        at = self._parsed(value, path, datetime.fromisoformat, Wrong.NOT_AN_INSTANT)
        if at is not None and at.tzinfo is None:
            self.wrong(Wrong.WITHOUT_OFFSET, path, value=str(value))
            return None
        if at is not None and not FIRST < at.year < LAST:
            self.wrong(Wrong.FAR_INSTANT, path, value=str(value), first=str(FIRST + 1), last=str(LAST - 1))
            return None
        return at

    def day(self, value: Value, path: Path) -> date | None:
        """A date such as 2026-01-01."""
        return self._parsed(value, path, date.fromisoformat, Wrong.NOT_A_DATE)

    def number(self, value: Value, path: Path) -> int | None:
        """A whole number from 1 on."""
        return self._parsed(value, path, _counted, Wrong.NOT_A_NUMBER)

    def moment(self, value: Value, path: Path) -> Moment | None:
        """When a step of the ladder is: `75%`, `due`, `due + 1h`."""
        return self._parsed(value, path, parse_moment, Wrong.NOT_A_MOMENT)

    def count(self, value: Value, path: Path) -> int | None:
        """A number from 1 on, or `none`."""
        return 0 if value == "none" else self.number(value, path)

    def _parsed(self, value: Value, path: Path, parse: Callable[[str], Found], code: Wrong) -> Found | None:
        word = self.word(value, path)
        if word is None:
            return None
        try:
            return parse(word)
        except ValueError:
            self.wrong(code, path, value=word)
            return None


def _counted(word: str) -> int:
    number = int(word)
    if number < 1:
        raise ValueError(word)
    return number


def _name(path: Path) -> str:
    """The nearest key above a value, which is what its author would call it."""
    return next((part for part in reversed(path) if isinstance(part, str)), "scenarios")
