"""Open time, added and elapsed: ours, our peers' and numpy's own limit, in one run.

Each engine gets the same questions in the form it likes best, prepared beforehand, its calendar compiled; one thread,
measured in the processor time of that thread, so that a busy machine disturbs little.  Two kinds of question:
  add      instant + amount of open time -> instant
  elapsed  open time between two instants
Answers are counted against a judge that visits every minute of these years and shares no code with the engine.
A peer that can't express a calendar or a question has no figure ("-"); one that isn't installed is left out.
"""

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from importlib import import_module
from time import thread_time
from types import ModuleType

import numpy as np
from bench._worktime import (
    CALENDARS,
    CLOSED,
    EPOCH,
    FIRST,
    LAST,
    OURS,
    PEERS,
    SPANS,
    Call,
    Engine,
    Hours,
    Judge,
    Questions,
    compiled,
    questions,
)

from palier.core.time.bulk import BulkTime

# Measuring -----------------------------------------------------------------------------------------------------------


Judgement = Callable[[object, object], bool]


@dataclass
class Figure:
    """Calls per second, and how many answers of how many were wrong."""

    rate: float
    wrong: int
    asked: int


def measure(call: Call, truths: Sequence[object], right: Judgement, seconds: float) -> Figure:
    """As many of the questions as fit in the time, over and over; answers are judged after the clock stops."""
    call(0)
    best, answered, deadline = 0.0, [], thread_time() + seconds
    while not best or thread_time() < deadline:
        answered, began = [], thread_time()
        for number in range(len(truths)):
            answered.append(call(number))
            if not number % 16 and thread_time() > deadline:
                break
        best = max(best, len(answered) / (thread_time() - began))
    wrong = sum(not right(answer, truth) for answer, truth in zip(answered, truths, strict=False))
    return Figure(best, wrong, len(answered))


def is_exact(answer: object, truth: object) -> bool:
    """Ours must be right to the microsecond."""
    if isinstance(answer, int):
        answer = timedelta(seconds=answer) + (EPOCH if isinstance(truth, datetime) else timedelta())
    return answer == truth


def is_close(judge: Judge, answer: object, truth: object) -> bool:
    """A peer may be a minute of open time off, and may call closing time the next opening (pandas does)."""
    apart = judge.elapsed(truth, answer) if isinstance(truth, datetime) else answer - truth
    return abs(apart) <= timedelta(minutes=1)


def figures(engine: Engine, hours: Hours, asked: Questions, right: Judgement, seconds: float) -> list[Figure | None]:
    calls, truths = engine(hours, asked), (asked.ends, asked.gaps)
    return [measure(call, truth, right, seconds) if call else None for call, truth in zip(calls, truths, strict=True)]


Row = dict[tuple[str, str], Figure | None]


def compare(hours: Hours, engines: dict[str, Engine], count: int, seconds: float) -> dict[str, Row]:
    """Figures of each engine on one calendar, by operation and span."""
    judge, rows = Judge(hours), {name: {} for name in engines}
    for seed, (span_name, span) in enumerate(SPANS.items()):
        asked = questions(judge, hours.share, span, count, seed)
        for name, engine in engines.items():
            found = figures(engine, hours, asked, is_exact if name in OURS else partial(is_close, judge), seconds)
            rows[name] |= {
                (operation, span_name): figure for operation, figure in zip(("add", "elapsed"), found, strict=True)
            }
    return rows


# Bulk ----------------------------------------------------------------------------------------------------------------


def bulk(count: int, rounds: int) -> dict[str, float]:
    """Million elements per second on the calendar biz: ours, numpy's primitives, a peer."""
    work = compiled(CALENDARS[0])
    ours = BulkTime(work)
    random = np.random.default_rng(7)
    starts = random.integers(int(FIRST.timestamp()), int(LAST.timestamp()) - 100 * 86400, count)
    amounts = random.integers(1, 576 * 3600, count)
    ends = ours.add(starts, amounts)
    opens = np.array(work.covering(int(starts.min()), int(ends.max())).seconds.opens)
    sample = random.integers(0, count, 2000)
    scalar = [work.add_seconds(int(starts[n]), int(amounts[n])) for n in sample]
    wrong = int((ours.elapsed(starts, ends) != amounts).sum()) + int((ends[sample] != scalar).sum())
    rates = {
        "add": best_rate(lambda: ours.add(starts, amounts), count, rounds),
        "elapsed": best_rate(lambda: ours.elapsed(starts, ends), count, rounds),
        "numpy: one searchsorted": best_rate(lambda: np.searchsorted(opens, starts), count, rounds),
        "numpy: one look-up": best_rate(lambda: opens.take(starts & 1023), count, rounds),
        "wrong": wrong,
    }
    if "workclock" in installed(PEERS):
        few = count // 400
        peer = import_module("workclock")
        schedule = peer.Schedule([peer.WorkDay(time(9), time(18)), peer.Holidays(CLOSED)], time_zone="Europe/Paris")
        dates, spans = starts[:few].astype("datetime64[s]"), amounts[:few].astype("timedelta64[s]")
        until = ends[:few].astype("datetime64[s]")
        rates["workclock add_many"] = best_rate(lambda: schedule.add_many(dates, spans), few, rounds)
        rates["workclock between_many"] = best_rate(lambda: schedule.between_many(dates, until), few, rounds)
    return rates


def best_rate(call: Callable[[], object], count: int, rounds: int) -> float:
    def once() -> float:
        began = thread_time()
        call()
        return thread_time() - began

    return count / min(once() for _ in range(rounds)) / 1e6


# The page ------------------------------------------------------------------------------------------------------------


def installed(engines: dict[str, Engine]) -> dict[str, Engine]:
    return {name: engine for name, engine in engines.items() if found(name.replace("-", "_"))}


def found(module: str) -> ModuleType | None:
    try:
        return import_module(module)
    except ImportError:
        return None


def print_calendar(name: str, rows: dict[str, Row]) -> None:
    columns = list(next(iter(rows.values())))
    print(f"\n{name:18}" + "".join(f"{operation + ' ' + span:>14}" for operation, span in columns) + f"{'wrong':>14}")
    for engine, row in rows.items():
        known = [figure for figure in row.values() if figure]
        wrong = f"{sum(figure.wrong for figure in known)} of {sum(figure.asked for figure in known)}"
        if known:
            print(f"{engine:18}" + "".join(f"{shown(row[column]):>14}" for column in columns) + f"{wrong:>14}")


def shown(figure: Figure | None) -> str:
    if figure is None:
        return "-"
    return f"{figure.rate / 1000:.0f}k" if figure.rate >= 10_000 else f"{figure.rate:.0f}"


def ratios(rows: dict[str, Row]) -> Iterable[tuple[str, float, str]]:
    """The goals of the calendar biz as (what, ratio, goal)."""
    mine = rows["palier"]
    for operation in ("add", "elapsed"):
        peers = {name: row[operation, "90 d"] for name, row in rows.items() if name not in OURS}
        rates = {name: figure.rate for name, figure in peers.items() if figure}
        if rates:
            best = max(rates, key=rates.__getitem__)
            yield f"{operation} 90 d, palier / {best}", mine[operation, "90 d"].rate / rates[best], ">= 10"
        yield (
            f"{operation}, time of 2 y / time of 1 h",
            mine[operation, "1 h"].rate / mine[operation, "2 y"].rate,
            "<= 1.25",
        )


def main(argv: Sequence[str] | None = None) -> int:
    """Run, print, and answer 1 when an answer of ours was wrong; speed depends on the machine and never fails."""
    options = argparse.ArgumentParser(
        prog="worktime", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    options.add_argument("--quick", action="store_true", help="shorter measurements, rougher figures")
    quick = options.parse_args(argv).quick
    print("Calls per second, one thread; aware datetimes in and out unless said. Calendars close on French holidays.")
    wrong = 0
    for hours in CALENDARS:
        rows = compare(hours, OURS | installed(PEERS), *((200, 0.05) if quick else (500, 0.5)))
        print_calendar(hours.name, rows)
        wrong += sum(figure.wrong for name in OURS for figure in rows[name].values() if figure)
        if hours.name == "biz":
            goals = list(ratios(rows))
    rates = bulk(*((1_000_000, 5) if quick else (2_000_000, 15)))
    wrong += int(rates.pop("wrong"))
    print("\nBulk, calendar biz, random instants, million per second")
    for what, rate in rates.items():
        print(f"  {what:28}{rate:9.2f}")
    goals += [("bulk add, M/s", rates["add"], ">= 8"), ("bulk elapsed, M/s", rates["elapsed"], ">= 20")]
    print("\nGoals")
    for what, ratio, goal in goals:
        print(f"  {what:44}{ratio:9.2f}   {goal}")
    print(f"  {'wrong answers of palier':44}{wrong:9}   0")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
