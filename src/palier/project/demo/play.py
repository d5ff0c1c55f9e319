"""Playing the stories: every act becomes the command a person would have caused, at its own simulated instant."""

import heapq
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.db import transaction

from palier.adapters.mail.sending import send_waiting
from palier.apps.accounts.queries import standing_of
from palier.apps.cases import commands
from palier.apps.cases.errors import SameAsBefore
from palier.apps.catalogues.commands import pin_terms
from palier.apps.catalogues.queries import terms_of
from palier.apps.clocks.commands import sweep
from palier.core.actor import Actor
from palier.core.case import Status
from palier.core.catalogue.terms import Terms
from palier.project.demo.stage import Party, Stage
from palier.project.demo.story import Act, Narrator, Verb

ACTS_PER_TRANSACTION = 250
YEAR = timedelta(days=365)
TELLING = {Verb.OPEN, Verb.REPLY, Verb.WORKAROUND, Verb.PROPOSE}
"""The acts that cause a mail."""


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
        """The stories of one player among several: of the year before `until`, and some whose promises fall due then."""
        for story in range(number, cases, players):
            yield self._past_case(Random(f"{self.seed}/{story}"))
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

    def _past_case(self, chance: Random) -> Played:
        party = chance.choice(self.stage.parties)
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
    """Stories being played, whatever they tell next in order of time."""

    def __init__(self, cases: Iterable[Played]) -> None:
        self._cases = list(cases)
        first_acts = [(place, next(case.acts, None)) for place, case in enumerate(self._cases)]
        self._ahead = [(act.at, place, act) for place, act in first_acts if act]
        heapq.heapify(self._ahead)

    def play_until(self, at: datetime) -> None:
        """Play every act up to `at`, that instant included."""
        while self._ahead and self._ahead[0][0] <= at:
            with transaction.atomic():
                for _ in range(ACTS_PER_TRANSACTION):
                    if self._ahead and self._ahead[0][0] <= at:
                        self._play_next()

    def _play_next(self) -> None:
        """One act and the mail it causes, kept two seconds later as by a worker."""
        at, place, act = self._ahead[0]
        do(self._cases[place], act)
        if act.verb in TELLING:
            send_waiting(at=at + timedelta(seconds=2), limit=1)
        following = next(self._cases[place].acts, None)
        if following:
            heapq.heapreplace(self._ahead, (following.at, place, following))
        else:
            heapq.heappop(self._ahead)


def sweep_all(at: datetime) -> None:
    """Tell of every clock that passed a step before `at`."""
    while sweep(at=at, limit=1000) == 1000:
        pass


def do(case: Played, act: Act) -> None:
    """One act as its command."""
    if act.verb is Verb.OPEN:
        open_it(case, act)
    elif act.verb in {Verb.ANSWER, Verb.ACCEPT}:
        let_customer_act(case, act)
    else:
        let_agent_act(case, act)


def open_it(case: Played, act: Act) -> None:
    """The customer's first word."""
    opened = commands.open_case(
        contact_id=case.contact.id,
        subject=act.subject,
        text=act.words,
        channel=case.channel,
        severity=act.severity,
        product=case.party.product,
        attested=case.party.customer.language,
        vouched=True,
        by=case.contact,
        at=act.at,
    )
    case.case_id = opened.case_id


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
