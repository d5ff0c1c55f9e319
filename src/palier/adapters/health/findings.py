"""Checks and what they find: channels that know something of themselves register it, none knows of another."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _


class Verdict(StrEnum):
    """How a check came out."""

    GOOD = "good"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True)
class Finding:
    """One check: its number, its name, how it came out, and the sentence that says what was seen and what to do."""

    number: int
    name: str
    verdict: Verdict
    sentence: str

    def as_json(self) -> dict[str, Any]:
        """The same for programs."""
        return asdict(self)


Answer = tuple[Verdict, str]
Check = Callable[[], Answer]


def good(sentence: str, **values: object) -> Answer:
    """All is well, and this is what was seen."""
    return Verdict.GOOD, sentence % values


def warning(sentence: str, **values: object) -> Answer:
    """It works; something should be done all the same."""
    return Verdict.WARNING, sentence % values


def fault(sentence: str, **values: object) -> Answer:
    """It does not work."""
    return Verdict.FAULT, sentence % values


CHECKS: dict[str, Check] = {}
NEEDS: dict[str, str] = {}


def register(name: str, check: Check, *, needs: str = "") -> None:
    """Have a check asked from now on; where `needs`, another one, is not well, it is not examined."""
    CHECKS[name] = check
    if needs:
        NEEDS[name] = needs


def examine() -> Iterator[Finding]:
    """Every check in turn.  Django must be ready; a check that fails in an unforeseen way is a fault of its own."""
    faulty: set[str] = set()
    for number, (name, check) in enumerate(CHECKS.items(), start=1):
        verdict, sentence = _examine(name, check, faulty)
        if verdict is not Verdict.GOOD:
            faulty.add(name)
        yield Finding(number, name, verdict, sentence)


def _examine(name: str, check: Callable[[], Answer], faulty: set[str]) -> Answer:
    needed = NEEDS.get(name, "")
    if needed in faulty:
        return warning(_("Not examined, because of “%(needed)s” above."), needed=needed)
    try:
        return check()
    except Exception as error:  # noqa: BLE001 - whatever is broken, the doctor goes on and says it
        return fault(_("This could not be examined: %(error)s"), error=str(error).strip() or repr(error))
