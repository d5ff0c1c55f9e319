"""Reading what was typed into a search: "export plan:elite is:breached since:30d".

A filter is a key, a colon and a value; `"…"` holds a value of several words together.  Keys and values are known in
English and in French.  Nothing typed is ever refused: what is not understood becomes a fault beside what was.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

LONGEST = 400
"""Characters of a search that are read."""
MOST_WORDS = 12
MOST_FILTERS = 12
FARTHEST = timedelta(days=36_500)


class Key(StrEnum):
    """What a filter looks at."""

    PLAN = "plan"
    IS = "is"
    SINCE = "since"
    BEFORE = "before"
    ACCOUNT = "account"
    ASSIGNEE = "assignee"
    TEAM = "team"
    SEVERITY = "severity"
    STATUS = "status"
    CHANNEL = "channel"
    PRODUCT = "product"


class FaultKind(StrEnum):
    """Why a filter was not followed."""

    UNKNOWN_KEY = "unknown_key"
    UNKNOWN_VALUE = "unknown_value"
    NO_VALUE = "no_value"
    NOT_A_TIME = "not_a_time"
    NOBODY_CALLED_SO = "nobody_called_so"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Filter:
    """One filter, its key and value as this module writes them."""

    key: Key
    value: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A filter as it was typed that was not followed; `choices` are the values it could have had, if they are few."""

    kind: FaultKind
    key: str
    value: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as it was understood.  `since` and `before` bound the instant a case was opened, [since, before)."""

    words: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    since: datetime | None = None
    before: datetime | None = None
    faults: tuple[Fault, ...] = ()

    def values(self, key: Key) -> tuple[str, ...]:
        """The values asked for under one key: a case may have any of them."""
        return tuple(each.value for each in self.filters if each.key is key)


KEYS: Mapping[str, Key] = {key.value: key for key in Key} | {
    "formule": Key.PLAN,
    "est": Key.IS,
    "depuis": Key.SINCE,
    "avant": Key.BEFORE,
    "compte": Key.ACCOUNT,
    "agent": Key.ASSIGNEE,
    "équipe": Key.TEAM,
    "equipe": Key.TEAM,
    "gravité": Key.SEVERITY,
    "gravite": Key.SEVERITY,
    "statut": Key.STATUS,
    "canal": Key.CHANNEL,
    "produit": Key.PRODUCT,
}
CLAIMS: Mapping[str, str] = {
    **{claim: claim for claim in ("open", "closed", "breached", "due", "waiting", "unassigned", "mine", "escalated")},
    "ouvert": "open",
    "clos": "closed",
    "dépassé": "breached",
    "depasse": "breached",
    "en-retard": "breached",
    "proche": "due",
    "en-attente": "waiting",
    "libre": "unassigned",
    "à-moi": "mine",
    "escaladé": "escalated",
}
STATUSES: Mapping[str, str] = {
    **{status: status for status in ("open", "new", "working", "waiting", "hold", "proposed", "closed")},
    "ouvert": "open",
    "nouveau": "new",
    "en-cours": "working",
    "in-progress": "working",
    "en-attente": "waiting",
    "suspendu": "hold",
    "on-hold": "hold",
    "solution": "proposed",
    "clos": "closed",
}
"""`open` stands for every status but `closed`."""
KNOWN: Mapping[Key, Mapping[str, str]] = {Key.IS: CLAIMS, Key.STATUS: STATUSES}
OFFERED: Mapping[Key, tuple[str, ...]] = {
    Key.IS: ("open", "closed", "breached", "due", "waiting", "unassigned", "mine", "escalated"),
    Key.STATUS: ("open", "new", "working", "waiting", "hold", "proposed", "closed"),
}
TOKEN = re.compile(r'(?P<key>[^\W\d_]+):(?:"(?P<quoted>[^"]*)"?|(?P<value>\S*))|"(?P<phrase>[^"]*)"?|(?P<word>\S+)')
LENGTH = re.compile(r"(\d{1,5})([hdjwsm])")
UNITS = {"h": 1, "d": 24, "j": 24, "w": 168, "s": 168, "m": 720}
"""Hours of an hour, a day (jour), a week (semaine), a month of thirty days."""


def read_asked(typed: str, *, at: datetime, zone: tzinfo) -> Asked:
    """What was typed, understood at `at` by somebody whose days are those of `zone`."""
    words: list[str] = []
    filters: list[Filter] = []
    faults: list[Fault] = []
    bounds: dict[Key, datetime] = {}
    for token in TOKEN.finditer(_cleaned(typed)):
        name, value = token["key"], (token["quoted"] or token["value"] or "").strip()
        key = KEYS.get(name.lower()) if name else None
        if not name or value.startswith("//"):
            words += (token["phrase"] or token["word"] or token[0]).split()
        elif key is None:
            words += [name, *value.split()]
            faults.append(Fault(FaultKind.UNKNOWN_KEY, name, value, tuple(each.value for each in Key)))
        elif isinstance(understood := _understood(key, name, value, at, zone), Fault):
            faults.append(understood)
        elif isinstance(understood, datetime):
            bounds[key] = understood
        else:
            filters.append(Filter(key, understood))
    if len(words) > MOST_WORDS or len(filters) > MOST_FILTERS:
        faults.append(Fault(FaultKind.TOO_MANY, "", str(MOST_WORDS)))
    kept = tuple(dict.fromkeys(filters))[:MOST_FILTERS]
    return Asked(tuple(words[:MOST_WORDS]), kept, bounds.get(Key.SINCE), bounds.get(Key.BEFORE), tuple(faults))


def written(key: Key, value: str) -> str:
    """A filter as one types it: `account:"Acme France"`."""
    bare = value.replace('"', "")
    return f"{key.value}:{bare}" if bare and not re.search(r"\s", bare) else f'{key.value}:"{bare}"'


def _cleaned(typed: str) -> str:
    """Without signs that no text holds, and no longer than is read."""
    return re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]", " ", typed)[:LONGEST]


def _understood(key: Key, name: str, value: str, at: datetime, zone: tzinfo) -> str | datetime | Fault:
    if not value:
        return Fault(FaultKind.NO_VALUE, name, value, OFFERED.get(key, ()))
    if key in {Key.SINCE, Key.BEFORE}:
        return _instant(value, at, zone) or Fault(FaultKind.NOT_A_TIME, name, value)
    if key not in KNOWN:
        return value
    return KNOWN[key].get(value.lower()) or Fault(FaultKind.UNKNOWN_VALUE, name, value, OFFERED[key])


def _instant(value: str, at: datetime, zone: tzinfo) -> datetime | None:
    """`30d` before `at`, or the beginning of a day; None where it is neither."""
    if length := LENGTH.fullmatch(value.lower()):
        ago = timedelta(hours=int(length[1]) * UNITS[length[2]])
        return at - ago if ago <= FARTHEST else None
    try:
        day = date.fromisoformat(value)
        return datetime.combine(day, time(), tzinfo=zone) if day.year > 1 else None
    except ValueError:
        return None
