"""Playing the stories: every act becomes the command a person would have caused, at its own simulated instant."""

import heapq
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TypeAlias
from zoneinfo import ZoneInfo

from django.db import transaction

from palier.adapters.mail.keeping import keep_owed
from palier.apps.accounts.queries import Standing, standing_of, standings_then
from palier.apps.cases import commands
from palier.apps.cases.commands import Opening
from palier.apps.cases.errors import SameAsBefore
from palier.apps.cases.sitting import at_one_sitting
from palier.apps.cases.words import Words
from palier.apps.catalogues.commands import pin_terms
from palier.apps.catalogues.queries import terms_of
from palier.apps.clocks.commands import sweep
from palier.core.actor import Actor
from palier.core.case import Status
from palier.core.catalogue.terms import Terms
from palier.project.demo.stage import Party, Stage
from palier.project.demo.story import Act, Narrator, Verb

ACTS_AT_ONCE = 100
YEAR = timedelta(days=365)
WORKER_TAKES = timedelta(seconds=2)
"""How long a mail waits for the worker that keeps it."""
Ahead: TypeAlias = tuple[datetime, int, Act]
"""An act to come: when, and the place of its story."""


@dataclass(slots=True)
class Played:
    """One case being played: whose it is, the acts to come, and what its opening answered."""

    party: Party
    acts: Iterator[Act]
    channel: str
    agent: Actor
    contact: Actor
    case_id: int = 0


@dataclass
class Play:
    """A year of cases up to `until`, told from `seed`."""

    stage: Stage
    until: datetime
    seed: int
    _terms: dict[int, Terms] = field(init=False, default_factory=dict)

    def cases(self, cases: int, *, number: int = 0, players: int = 1) -> Iterator[Played]:
        """The stories of one player among several: of the year before `until`, and some whose promises fall due then.

        An account's stories are one player's, so that its cases are numbered as they were opened.
        """
        for story in range(cases):
            chance = Random(f"{self.seed}/{story}")
            place = chance.randrange(len(self.stage.parties))
            if place * players // len(self.stage.parties) == number:
                yield self._past_case(self.stage.parties[place], chance)
        if number == 0:
            yield from self.pressing_cases()

    def pressing_cases(self) -> Iterator[Played]:
        """From a few minutes late to half an hour ahead, so that a watcher sees clocks run, warn and breach."""
        chance = Random(self.seed)
        for minutes in (-6, 1.5, 3, 5, 8, 12, 16, 21, 27, 34):
            party = chance.choice(self.stage.parties)
            act = self._narrator(party, chance).case_due(self.until + timedelta(minutes=minutes))
            if act and act.at < self.until:
                yield self._played(party, iter((act, Act(act.at + timedelta(minutes=1), Verb.ASSIGN))), chance)

    def _past_case(self, party: Party, chance: Random) -> Played:
        day = self.until - YEAR * chance.random()
        hour = chance.triangular(7, 20, 10) if chance.random() < 0.85 else chance.uniform(0, 24)
        local = day.astimezone(ZoneInfo(party.customer.zone)).replace(hour=0, minute=0, second=0, microsecond=0)
        opened_at = (local + timedelta(hours=hour)).astimezone(UTC).replace(microsecond=0)
        return self._played(party, self._narrator(party, chance).case(opened_at), chance)

    def _played(self, party: Party, acts: Iterator[Act], chance: Random) -> Played:
        offered = [
            channel for channel in ("email", "email", "portal", "phone", "chat") if channel in self._of(party).channels
        ]
        agent, contact = chance.choice(self.stage.agents), chance.choice(party.contacts)
        return Played(party, acts, chance.choice(offered or ["email"]), agent, contact)

    def _narrator(self, party: Party, chance: Random) -> Narrator:
        return Narrator(self._of(party), party.customer.language, chance)

    def _of(self, party: Party) -> Terms:
        """The terms that a case of this account is judged by."""
        if party.account_id not in self._terms:
            standing = standing_of(party.contacts[0].id, product=party.product, at=self.until - YEAR / 2)
            assert standing is not None
            assert standing.facts is not None
            assert standing.version_id is not None
            terms_id = pin_terms(version_id=standing.version_id, facts=standing.facts, at=self.until - YEAR)
            self._terms[party.account_id] = terms_of(terms_id)
        return self._terms[party.account_id]


class Stories:
    """Stories being played, round by round: in each round every case is told its next act, and the mails it causes.

    What happens to one case happens in order of time; between two evenings one case may be ahead of another, which
    no case can tell.  A round is dealt with at one sitting: a year is told in a third of the time.
    """

    def __init__(self, cases: Iterable[Played]) -> None:
        self._cases = list(cases)
        first_acts = [(place, next(case.acts, None)) for place, case in enumerate(self._cases)]
        self._ahead = [(act.at, place, act) for place, act in first_acts if act]
        heapq.heapify(self._ahead)

    def play_until(self, at: datetime) -> None:
        """Play every act up to `at`, that instant included."""
        now = []
        while self._ahead and self._ahead[0][0] <= at:
            now.append(heapq.heappop(self._ahead))
        while now:
            for start in range(0, len(now), ACTS_AT_ONCE):
                play_together([(self._cases[place], act) for _, place, act in now[start : start + ACTS_AT_ONCE]], at)
            now = list(self._following(now, at))

    def _following(self, played: Iterable[Ahead], at: datetime) -> Iterator[Ahead]:
        """What the same cases are told next: those acts that come up to `at`; the others wait for their evening."""
        for _, place, _ in played:
            following = next(self._cases[place].acts, None)
            if following and following.at <= at:
                yield following.at, place, following
            elif following:
                heapq.heappush(self._ahead, (following.at, place, following))


def play_together(acts: Sequence[tuple[Played, Act]], until: datetime) -> None:
    """Acts of different cases in one transaction, then the mails they cause, kept as by a worker two seconds later."""
    openings = [(case, act) for case, act in acts if act.verb is Verb.OPEN]
    others = [(case, act) for case, act in acts if act.verb is not Verb.OPEN]
    with transaction.atomic():
        open_them(openings)
        with at_one_sitting({case.case_id: act.at for case, act in others}):
            for case, act in others:
                do(case, act)
        keep_owed(until=until, after=WORKER_TAKES)


def sweep_all(at: datetime) -> None:
    """Tell of every clock that passed a step before `at`."""
    while sweep(at=at, limit=1000) == 1000:
        pass


def do(case: Played, act: Act) -> None:
    """One act on a case that is open as its command."""
    if act.verb in {Verb.ANSWER, Verb.ACCEPT}:
        let_customer_act(case, act)
    else:
        let_agent_act(case, act)


def open_them(openings: Sequence[tuple[Played, Act]]) -> None:
    """The first words of several customers."""
    asked = [(case.contact.id, case.party.product, act.at.replace(microsecond=0)) for case, act in openings]
    standings = standings_then(asked) if asked else []
    wanted = [_opening(case, act, standing) for (case, act), standing in zip(openings, standings, strict=True)]
    for (case, _), opened in zip(openings, commands.open_cases(openings=wanted), strict=True):
        case.case_id = opened.case_id


def _opening(case: Played, act: Act, standing: Standing | None) -> Opening:
    assert standing is not None
    return Opening(
        standing,
        act.subject,
        Words(act.words),
        case.channel,
        case.contact,
        act.at,
        act.severity,
        case.party.product,
        vouched=True,
        attested=case.party.customer.language,
    )


def let_customer_act(case: Played, act: Act) -> None:
    """What the customer does on a case that is open."""
    case_id, by, channel, at = case.case_id, case.contact, case.channel, act.at
    if act.verb is Verb.ACCEPT:
        commands.accept_solution(case_id=case_id, channel=channel, by=by, at=at)
    else:
        commands.record_customer_reply(case_id=case_id, text=act.words, channel=channel, by=by, at=at)


def let_agent_act(case: Played, act: Act) -> None:
    """What the agent does."""
    case_id, by, at = case.case_id, case.agent, act.at
    match act.verb:
        case Verb.ASSIGN:
            commands.assign_case(case_id=case_id, agent_id=by.id, by=by, at=at)
        case Verb.ACKNOWLEDGE:
            commands.acknowledge_case(case_id=case_id, by=by, at=at)
        case Verb.REPLY:
            then = Status.WAITING_CUSTOMER if act.waits else None
            commands.reply_to_case(case_id=case_id, text=act.words, then=then, by=by, at=at)
        case Verb.NOTE:
            commands.add_note(case_id=case_id, text=act.words, by=by, at=at)
        case Verb.RAISE:
            spoken, theirs = case.party.customer.language, commands.Basis.CONTACT
            with suppress(SameAsBefore):  # opened there by the plan’s default, where it was not theirs to choose
                commands.change_severity(
                    case_id=case_id, severity=act.severity, basis=theirs, attested=spoken, by=by, at=at
                )
        case Verb.WORKAROUND:
            commands.provide_workaround(case_id=case_id, text=act.words, by=by, at=at)
        case Verb.PROPOSE:
            commands.propose_solution(case_id=case_id, text=act.words, by=by, at=at)
