"""The small notations of the plan language: durations, hours, days, dates, rights.  Each refusal is a `Wrong`."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import NoReturn

from pydantic_core import PydanticCustomError

from palier.core.catalogue.faults import Code, nearest
from palier.core.catalogue.terms import Offer
from palier.core.time import WorkingDays

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LONGEST = timedelta(days=3653)
MOST_COUNT = 1_000_000

_IDENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
_AMOUNT = re.compile(
    r"(?:(\d{1,6}(?:\.\d{1,4})?)h)?(?:(\d{1,7}(?:\.\d{1,4})?)m)?|(\d{1,6}(?:\.\d{1,4})?)([dw])", re.ASCII
)
_MIXED = re.compile(r"(?=.*[dw])(?=.*[hm])(?:[\d.]+[wdhm])+", re.ASCII)
_CLOCK_TIME = re.compile(r"(\d{1,2}):([0-5]\d)", re.ASCII)
_WORDY = re.compile(
    r"([\d.]+) ?(h|hours?|hrs?|heures?|m|mins?|minutes?|d|days?|j|jours?|w|weeks?|semaines?)(?: (?:in|en) ([\w.-]+))?",
    re.IGNORECASE,
)
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|24:00", re.ASCII)
_DIGITS = re.compile(r"\d{1,12}", re.ASCII)


def wrong(code: Code, suggestion: str | None = None, **values: str) -> NoReturn:
    """Refuse a value in a way that pydantic collects along with the others."""
    raise PydanticCustomError(code.value, "{code}", {"code": code.value, "suggestion": suggestion, "values": values})


@dataclass(frozen=True, slots=True)
class Duration:
    """An amount of time as written.  `amount` counts seconds, days or weeks; `calendar` is None where none is named."""

    written: str
    amount: Fraction
    unit: str
    calendar: str | None

    def length(self, *, closes: bool, week: int) -> timedelta | WorkingDays:
        """The amount measured in a calendar that never closes, or in one whose ordinary week has `week` open days."""
        if self.unit == "s":
            return timedelta(seconds=int(self.amount))
        days = self.amount * (1 if self.unit == "d" else week if closes else 7)
        return WorkingDays(days) if closes else timedelta(seconds=int(days * 86_400))


@dataclass(frozen=True, slots=True)
class Promise:
    """What a plan offers for one clock: a duration, as soon as possible, or nothing."""

    offer: Offer
    written: str
    duration: Duration | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """When an escalation step is due: at a share of the target, or so long after the due instant."""

    share: float | None
    after: timedelta | None


def parse_ident(value: object) -> str:
    """An id: letters, digits, `_`, `-`, `.`."""
    text = word(value)
    if not _IDENT.fullmatch(text):
        wrong(Code.IDENT, value=text, suggestion=re.sub(r"[^A-Za-z0-9]+", "_", text).strip("_")[:64] or None)
    return text


def word(value: object) -> str:
    """A single value; lists, mappings and nothing are refused."""
    if value is None:
        wrong(Code.EMPTY_VALUE)
    if not isinstance(value, str):
        wrong(Code.EXPECTED_WORD)
    return value


def parse_line(value: object) -> str:
    """Words for people: anything but nothing."""
    text = word(value).strip()
    return text or wrong(Code.EMPTY_VALUE)


def parse_right(value: object) -> bool:
    """`yes` or `no`, also written `true` or `false`."""
    text = word(value)
    if text.casefold() in {"yes", "true"}:
        return True
    if text.casefold() in {"no", "false"}:
        return False
    wrong(Code.RIGHT, value=text, suggestion=_near_right(text))


def _near_right(text: str) -> str | None:
    if text.casefold() in {"y", "on", "1", "oui", "o", "vrai", "ok"}:
        return "yes"
    return "no" if text.casefold() in {"n", "off", "0", "non", "faux"} else nearest(text, ("yes", "no"))


def parse_count(value: object) -> int:
    """A whole number from 0 to a million, without a leading zero, which other readers would take for octal."""
    text = word(value)
    if not _DIGITS.fullmatch(text):
        wrong(Code.NUMBER, value=text)
    if len(text) > 1 and text[0] == "0":
        wrong(Code.LEADING_ZERO, value=text, suggestion=text.lstrip("0") or "0")
    if int(text) > MOST_COUNT:
        wrong(Code.NUMBER_RANGE, value=text, least="0", most=str(MOST_COUNT))
    return int(text)


def parse_duration(value: object) -> Duration:
    """`90m`, `2h`, `1h30m`, `1d`, `2w`, then perhaps `in <calendar>`."""
    text = word(value)
    amount, _, calendar = text.strip().partition(" in ")
    match = _AMOUNT.fullmatch(amount.strip())
    if not match or not amount.strip() or (" in" in text and not _IDENT.fullmatch(calendar.strip())):
        _refuse_duration(text)
    hours, minutes, days, unit = match.groups()
    seconds = Fraction(hours or 0) * 3600 + Fraction(minutes or 0) * 60
    measured = Fraction(days) if unit else seconds
    _check_measure(text, measured, unit or "s")
    return Duration(text.strip(), measured, unit or "s", calendar.strip() or None)


def _check_measure(text: str, amount: Fraction, unit: str) -> None:
    if amount == 0:
        wrong(Code.DURATION_ZERO, value=text, suggestion="asap")
    seconds = amount * {"s": 1, "d": 86_400, "w": 7 * 86_400}[unit]
    if seconds > LONGEST.total_seconds():
        wrong(Code.DURATION_TOO_LONG, value=text, limit=f"{LONGEST.days}d")
    if seconds.denominator != 1:
        wrong(Code.DURATION_UNEVEN, value=text)


def _refuse_duration(text: str) -> NoReturn:
    """Say what was written instead of a duration, and what was probably meant."""
    if clock := _CLOCK_TIME.fullmatch(text):
        hours, minutes = int(clock[1]), int(clock[2])
        meant = (f"{hours}h" if hours else "") + (f"{minutes}m" if minutes else "")
        wrong(Code.DURATION_IS_A_TIME, value=text, suggestion=meant or None)
    if re.fullmatch(r"[\d.]+", text):
        wrong(Code.DURATION_WITHOUT_UNIT, value=text, suggestion=f"{text.lstrip('0') or '1'}h")
    if _MIXED.fullmatch(text.partition(" in ")[0]):
        wrong(Code.DURATION_MIXED, value=text)
    wrong(Code.DURATION, value=text, suggestion=_meant_duration(text))


def _meant_duration(text: str) -> str | None:
    """`2 hours` → `2h`, `30 min in office` → `30m in office`, `3j` → `3d`."""
    match = _WORDY.fullmatch(text.strip())
    if not match:
        return nearest(text, ("asap", "none"))
    unit = {"h": "h", "m": "m", "d": "d", "j": "d", "w": "w", "s": "w"}[match[2][0].lower()]
    return f"{match[1]}{unit}" + (f" in {match[3]}" if match[3] else "")


def parse_promise(value: object) -> Promise:
    """A duration, `asap` or `none`."""
    text = word(value).strip()
    if text == "asap":
        return Promise(Offer.ASAP, text)
    if text == "none":
        return Promise(Offer.NONE, text)
    duration = parse_duration(value)
    return Promise(Offer.TIMED, duration.written, duration)


def parse_moment(value: object) -> Moment:
    """`75%`, `due`, `due + 1h`."""
    text = word(value).strip()
    if share := re.fullmatch(r"(\d{1,3})%", text, re.ASCII):
        if not 0 < int(share[1]) <= 100:
            wrong(Code.NUMBER_RANGE, value=text, least="1%", most="100%")
        return Moment(int(share[1]) / 100, None)
    if text == "due":
        return Moment(1.0, None)
    if late := re.fullmatch(r"due *\+ *(\S+)", text):
        return Moment(None, plain_length(parse_duration(late[1])))
    wrong(Code.MOMENT, value=text, suggestion=nearest(text, ("due",)))


def plain_length(duration: Duration) -> timedelta:
    """The duration as real elapsed time."""
    length = duration.length(closes=False, week=7)
    assert isinstance(length, timedelta)
    return length


def parse_hours(value: object) -> tuple[tuple[str, str], ...]:
    """One opening, or a list of openings; `closed` is no opening.  Overlaps within a day are refused."""
    if value == "closed":
        return ()
    items = value if isinstance(value, list) else [value]
    openings = sorted((_parse_opening(item) for item in items), key=_minutes)
    for earlier, later in pairwise(openings):
        if _minutes(later)[0] < _minutes(earlier)[1]:
            wrong(Code.HOURS_OVERLAP, value="-".join(later), other="-".join(earlier))
    return tuple(openings)


def _parse_opening(value: object) -> tuple[str, str]:
    text = word(value)
    match = re.fullmatch(r" *(\S+?) *[-–] *(\S+?) *", text)
    if not match:
        wrong(Code.HOURS, value=text)
    for time in match.groups():
        if not _TIME.fullmatch(time):
            _refuse_time(text, time, match.groups())
    opens, closes = match.groups()
    if opens in (closes, "24:00"):
        wrong(Code.HOURS_EMPTY, value=text, suggestion="00:00-24:00" if opens == closes == "00:00" else None)
    return opens, closes


def _refuse_time(text: str, time: str, both: tuple[str, ...]) -> NoReturn:
    meant = _meant_time(time)
    if meant and not _TIME.fullmatch(meant):
        wrong(Code.IMPOSSIBLE_TIME, value=time)
    all_meant = [known for each in both if (known := _meant_time(each)) and _TIME.fullmatch(known)]
    wrong(Code.HOURS, value=text, suggestion="-".join(all_meant) if len(all_meant) == 2 else None)


def _meant_time(time: str) -> str | None:
    """`9:00`, `9h` and `9h30` as a clock shows them; possibly no time at all."""
    written = re.fullmatch(r"(\d{1,2})[:h.](\d{2})?", time, re.ASCII)
    return f"{int(written[1]):02d}:{written[2] or '00'}" if written else None


def _minutes(opening: tuple[str, str]) -> tuple[int, int]:
    opens, closes = (int(time[:2]) * 60 + int(time[3:]) for time in opening)
    return opens, closes if closes > opens else closes + 1440


def parse_days(text: str) -> tuple[str, ...]:
    """The days of `mon`, `mon-fri`, `sat-mon` or `mon,wed`, in the order written."""
    named: list[str] = []
    for part in text.replace(" ", "").split(","):
        first, dash, last = part.partition("-")
        ends = (first, last if dash else first)
        if any(day not in DAYS for day in ends):
            wrong(Code.DAYS, value=text, suggestion=_meant_days(text))
        start, count = DAYS.index(ends[0]), (DAYS.index(ends[1]) - DAYS.index(ends[0])) % 7 + 1
        named += [DAYS[(start + step) % 7] for step in range(count)]
    return tuple(named)


def _meant_days(text: str) -> str | None:
    french = {"lun": "mon", "mar": "tue", "mer": "wed", "jeu": "thu", "ven": "fri", "sam": "sat", "dim": "sun"}
    parts = [french.get(part[:3].casefold(), part[:3].casefold()) for part in re.split(r"[-,]", text.replace(" ", ""))]
    return "-".join(parts) if "-" in text and all(part in DAYS for part in parts) else nearest(text, DAYS)


def parse_date(value: object) -> date:
    """A day written 2026-12-24."""
    text = word(value)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        wrong(Code.DATE, value=text)
    if day.isoformat() != text or not 1990 <= day.year <= 2200:
        wrong(Code.DATE, value=text, suggestion=day.isoformat() if 1990 <= day.year <= 2200 else None)
    return day


def is_date(text: str) -> bool:
    """Whether `text` sets out to be a date, right or wrong."""
    return bool(re.fullmatch(r"\d{3,4}-\d{1,2}-\d{1,2}", text, re.ASCII))


def parse_phone(value: object) -> str:
    """A telephone number as people read it: digits, spaces and the usual signs, perhaps + before them (ITU-T E.123)."""
    text = word(value).strip()
    if not re.fullmatch(r"\+?[0-9(][0-9 ()./\u00a0-]{1,38}[0-9]", text) or len(re.findall(r"[0-9]", text)) > 20:
        wrong(Code.PHONE, value=text)
    return text


def parse_url(value: object) -> str:
    """A web or mail address."""
    text = word(value)
    if not re.fullmatch(r"(https?://|mailto:)[^\s<>\"]+", text):
        wrong(Code.URL, value=text)
    return text
