"""The story of one case, told before it is played: who says what when, paced by what the plan promises."""

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from random import Random

from palier.core.catalogue.terms import Offer, Target, Terms
from palier.core.time import ALWAYS, WorkingDays
from palier.core.time.worktime import worktime_of
from palier.project.demo import lines


class Verb(StrEnum):
    """What somebody does next; each is one command."""

    OPEN = "open"
    ASSIGN = "assign"
    ACKNOWLEDGE = "acknowledge"
    REPLY = "reply"
    ANSWER = "answer"
    NOTE = "note"
    RAISE = "raise"
    WORKAROUND = "workaround"
    PROPOSE = "propose"
    ACCEPT = "accept"


@dataclass(frozen=True, slots=True)
class Act:
    """One act of one case.

    `words` is what is said, `severity` the level an OPEN or a RAISE names; a REPLY that `waits` asks the customer
    something, and the case waits for them.
    """

    at: datetime
    verb: Verb
    words: str = ""
    subject: str = ""
    severity: str = ""
    waits: bool = False


Telling = Generator[Act, None, datetime]
"""Acts one after the other; answers when the last promise among them was kept."""


@dataclass(frozen=True, slots=True)
class Narrator:
    """Tells cases under one contract's terms in one language."""

    terms: Terms
    language: str
    chance: Random

    def case(self, opened_at: datetime) -> Iterator[Act]:
        """The acts of one case in order of time, from its opening to its end, however far away that is."""
        latest = opened_at
        for act in self._acts(opened_at):
            latest = max(latest, act.at)
            yield replace(act, at=latest)

    def case_due(self, due_at: datetime) -> Act | None:
        """The opening of a case whose first promise falls due at `due_at`; None where no target runs day and night."""
        for level in self.terms.severities:
            for clock in ("acknowledgement", "first_response"):
                target = self._target(clock, level.id)
                if target and isinstance(target.length, timedelta) and self._runs_always(target):
                    trouble = self.chance.choice(lines.TROUBLES[:6])
                    words, subject = trouble.text[self.language], trouble.subject[self.language]
                    return Act(due_at - target.length, Verb.OPEN, words, subject, level.id)
        return None

    def _runs_always(self, target: Target) -> bool:
        return self.terms.calendars[target.calendar or "always"].calendar == ALWAYS

    def _acts(self, opened_at: datetime) -> Iterator[Act]:
        severity, trouble = self._trouble()
        yield Act(opened_at, Verb.OPEN, trouble.text[self.language], trouble.subject[self.language], severity)
        rounds = self.chance.choice((0, 0, 1, 1, 2))
        at = yield from self._first_steps(opened_at, severity, waits=rounds > 0)
        at = yield from self._dialogue(at, severity, rounds)
        yield from self._ending(at, severity)

    def _trouble(self) -> tuple[str, lines.Trouble]:
        levels = [level.id for level in self.terms.severities]
        weights = [1.0, 3.0, 6.0, 4.0][: len(levels)]
        place = self.chance.choices(range(len(levels)), weights)[0]
        wanted = place / max(len(levels) - 1, 1)
        near = sorted(lines.TROUBLES, key=lambda trouble: abs(trouble.gravity - wanted))[:5]
        return levels[place], self.chance.choice(near)

    def _first_steps(self, opened_at: datetime, severity: str, *, waits: bool) -> Telling:
        taken = opened_at + timedelta(minutes=self.chance.randint(2, 9))
        yield Act(taken, Verb.ASSIGN)
        if self._target("acknowledgement", severity):
            yield Act(self._kept("acknowledgement", severity, opened_at), Verb.ACKNOWLEDGE)
        answered = self._kept("first_response", severity, opened_at)
        yield Act(answered, Verb.REPLY, self._say(lines.FIRST_ANSWERS), waits=waits)
        return answered

    def _dialogue(self, at: datetime, severity: str, rounds: int) -> Telling:
        if self.chance.random() < 0.15:
            yield Act(at + timedelta(minutes=7), Verb.NOTE, self.chance.choice(lines.NOTES))
        if (worse := self._worse(severity)) and self.chance.random() < 0.06:
            at += timedelta(minutes=self.chance.randint(15, 300))
            yield Act(at, Verb.RAISE, severity=worse)
        if self._target("workaround", severity) and self.chance.random() < 0.6:
            yield Act(self._kept("workaround", severity, at), Verb.WORKAROUND, self._say(lines.WORKAROUNDS))
        for left in reversed(range(rounds)):
            at += timedelta(hours=self.chance.uniform(0.3, 30))
            yield Act(at, Verb.ANSWER, self._say(lines.CUSTOMER_ANSWERS))
            at = self._kept("follow_up", severity, at)
            yield Act(at, Verb.REPLY, self._say(lines.UPDATES), waits=left > 0)
        return at

    def _ending(self, at: datetime, severity: str) -> Iterator[Act]:
        at = self._kept("follow_up", severity, at)
        yield Act(at, Verb.PROPOSE, self._say(lines.SOLUTIONS))
        slow = self.chance.random() < 0.15
        at += timedelta(hours=self.chance.uniform(60, 300) if slow else self.chance.uniform(0.5, 60))
        yield Act(at, Verb.ACCEPT)

    def _worse(self, severity: str) -> str:
        levels = [level.id for level in self.terms.severities]
        place = levels.index(severity)
        return levels[place - 1] if place else ""

    def _say(self, choices: Mapping[str, tuple[str, ...]]) -> str:
        return self.chance.choice(choices[self.language])

    def _target(self, clock: str, severity: str) -> Target | None:
        target = self.terms.target(clock, severity)
        return target if target and target.offer is Offer.TIMED else None

    def _kept(self, clock: str, severity: str, start: datetime) -> datetime:
        """When an agent acts on a promise begun at `start`: well inside it as a rule, sometimes late."""
        late = self.chance.random() < 0.05
        share = self.chance.uniform(1.02, 1.6) if late else min(self.chance.betavariate(2, 3), 0.97)
        target = self._target(clock, severity)
        if target is None:
            return start + timedelta(hours=1 + 9 * share)
        return max(due_after(self.terms, target, start, share), start + timedelta(minutes=1))


def due_after(terms: Terms, target: Target, start: datetime, share: float = 1.0) -> datetime:
    """The instant at which `share` of a timed target, begun at `start`, is used up."""
    time = worktime_of(terms.calendars[target.calendar or "always"].calendar)
    if isinstance(target.length, WorkingDays):
        return time.add(start, WorkingDays(round(float(target.length.amount) * share, 3)))
    assert target.length is not None
    return time.add(start, timedelta(seconds=int(target.length.total_seconds() * share)))
