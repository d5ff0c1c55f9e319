"""Whom a step tells: whoever fills each role today, a stand-in, or the next in line; never nobody, always with why."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from palier.core.staffing import Worker
from palier.core.time import CalendarRunsOut, worktime_of

TEAM_LEAD, LEAD, ADMINISTRATOR, ON_CALL = "team_lead", "lead", "administrator", "on_call"
IN_LINE = (TEAM_LEAD, LEAD, ADMINISTRATOR)
"""Who is told where nobody who fills the role is there: the team's lead, every lead, every administrator."""


class Gap(StrEnum):
    """Why a role was passed over."""

    VACANT = "vacant"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Passed:
    """A role that was passed over on the way: nobody fills it, or `name` does and is away until `until`."""

    role: str
    gap: Gap
    name: str = ""
    until: datetime | None = None

    def as_data(self) -> dict[str, Any]:
        """The same as plain data, for the row that keeps it."""
        said = {"role": self.role, "gap": self.gap.value, "name": self.name}
        return said | ({"until": self.until.isoformat()} if self.until else {})

    @classmethod
    def from_data(cls, said: Mapping[str, Any]) -> "Passed":
        """What `as_data` wrote."""
        until = datetime.fromisoformat(said["until"]) if said.get("until") else None
        return cls(said["role"], Gap(said["gap"]), said.get("name", ""), until)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody to tell: `role` is the word of the catalogue, `found_as` the role in which they were found.

    The two differ where others were passed over; `stands_in` says that they stand in for the last of `passed`.
    """

    agent: int
    role: str
    found_as: str
    passed: tuple[Passed, ...] = ()
    stands_in: bool = False


@dataclass(frozen=True)
class Roster:
    """Who fills which role for one case today, and who works here at all.

    `stand_ins` says who stands in for whom in a role.  Somebody missing from `workers` no longer works here.
    """

    roles: Mapping[str, tuple[int, ...]]
    workers: Mapping[int, Worker]
    stand_ins: Mapping[tuple[str, int], int] = field(default_factory=dict)


def recipients(tell: Iterable[str], roster: Roster, *, at: datetime) -> tuple[Recipient, ...]:
    """Whom a step that tells these roles reaches at `at`, in the order of the roles, nobody twice.

    Of a role's holders everybody who is there is told; for one who is away, their stand-in.  Where nobody is left,
    the next in line is; where everybody in line is away, whoever fills the role (or leads here) hears of it all the
    same.  Empty only in a house where nobody works.
    """
    found: dict[int, Recipient] = {}
    for role in tell:
        for recipient in _reached(role, roster, at):
            found.setdefault(recipient.agent, recipient)
    return tuple(found.values())


def tell_at(worker: Worker | None, *, at: datetime, around_the_clock: bool) -> datetime:
    """When somebody hears of what is to be told at `at`: at once around the clock, else when they next work, in UTC.

    Somebody without hours hears at once, for there is nothing to wait for.
    """
    if around_the_clock or worker is None or worker.hours is None:
        return at
    time, moment = worktime_of(worker.hours), at
    try:
        while True:
            moment = time.next_open(moment)
            away = [span.end for span in worker.absences if span.start <= moment < span.end]
            if not away:
                return moment
            moment = max(away)
    except CalendarRunsOut:
        return at


def _reached(role: str, roster: Roster, at: datetime) -> list[Recipient]:
    passed: list[Passed] = []
    for each in dict.fromkeys((role, *IN_LINE)):
        held = [agent for agent in roster.roles.get(each, ()) if agent in roster.workers]
        here = [agent for agent in held if not roster.workers[agent].is_absent(at)]
        if here:
            return [Recipient(agent, role, each, tuple(passed)) for agent in here]
        away = [_away(each, roster.workers[agent], at) for agent in held]
        if instead := list(_stand_ins(each, held, roster, at)):
            return [
                Recipient(agent, role, each, (*passed, away[held.index(absent)]), stands_in=True)
                for absent, agent in instead
            ]
        passed += away or [Passed(each, Gap.VACANT)]
    return _all_the_same(role, roster, tuple(passed))


def _away(role: str, worker: Worker, at: datetime) -> Passed:
    until = max(span.end for span in worker.absences if span.start <= at < span.end)
    return Passed(role, Gap.AWAY, worker.name, until)


def _stand_ins(role: str, held: Iterable[int], roster: Roster, at: datetime) -> Iterator[tuple[int, int]]:
    for agent in held:
        other = roster.workers.get(roster.stand_ins.get((role, agent), 0))
        if other is not None and not other.is_absent(at):
            yield agent, other.id


def _all_the_same(role: str, roster: Roster, passed: tuple[Passed, ...]) -> list[Recipient]:
    """Everybody in line is away: whoever fills the first role that anybody fills, or anybody who works here."""
    for each in dict.fromkeys((role, *IN_LINE)):
        if held := [agent for agent in roster.roles.get(each, ()) if agent in roster.workers]:
            return [Recipient(agent, role, each, passed) for agent in held]
    return [Recipient(agent, role, LEAD, passed) for agent in sorted(roster.workers)]
