"""What the demo's customers did with their credits: some spent much, some nothing, some booked ahead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.db import transaction

from palier.apps.accounts.queries import contract_in_force
from palier.apps.cases.policies import visible_cases
from palier.apps.entitlements import commands
from palier.apps.entitlements.balances import Balance, balances_of
from palier.core.actor import PALIER, Actor, Role
from palier.core.ledger import step_of
from palier.project.demo.stage import Party, Stage

USES = {
    "fr": (
        "Migration des comptes",
        "Certification d’une administratrice",
        "Atelier de bonnes pratiques",
        "Revue des réglages",
    ),
    "en": (
        "Moving the accounts",
        "Certification of an administrator",
        "Workshop on good practice",
        "Review of the set-up",
    ),
}
WORK = {"fr": "Analyse des journaux", "en": "Reading the logs"}
SETTLED, LIVELY = 2, 4
"""One customer in so many is settled, one in so many spends: the hourly job settles the rest, the demo does not wait."""
HOURS = "hours"


@dataclass(frozen=True, slots=True)
class Ledgers:
    """One customer's contract, and whoever writes into its ledgers."""

    contract_id: int
    party: Party
    agents: Sequence[Actor]
    chance: Random

    def use(self, balance: Balance, share: int, at: datetime, *, ahead: bool) -> None:
        """Spend, or book ahead, one part in `share` of what is left."""
        step = step_of(balance.count)
        amount = max(step, balance.free // share // step * step)
        said = self.chance.choice(USES[self.party.customer.language])
        act = commands.reserve_credits if ahead else commands.consume_credits
        act(
            contract_id=self.contract_id,
            feature=balance.feature,
            amount=amount,
            reason=said,
            by=self.chance.choice(self.agents),
            at=at,
        )

    def work(self, held: Sequence[Balance], at: datetime) -> None:
        """Time spent on the customer's latest case, paid by what is counted in hours where there is some."""
        case = visible_cases(PALIER).filter(account_id=self.party.account_id, opened_at__lt=at).order_by("-id").first()
        if case is None:
            return
        costs = next((each.feature for each in held if each.count == HOURS and each.free > HOURS_LEFT), "")
        agent, what = self.chance.choice(self.agents), WORK[self.party.customer.language]
        commands.book_time(case_id=case.pk, minutes=self.chance.choice((15, 25, 45)), what=what, by=agent, at=at)
        commands.book_time(case_id=case.pk, minutes=30, what=what, costs=costs, by=agent, at=at)


HOURS_LEFT = 60


def spend_credits(stage: Stage, *, first: datetime, until: datetime, seed: int) -> None:
    """Grant what the first year gave, spend some of it, then what the days since gave; all from `seed`."""
    chance = Random(f"{seed} credits")
    leads = [agent for agent in stage.agents if agent.role is not Role.AGENT]
    with transaction.atomic():
        for place, party in list(enumerate(stage.parties))[1::SETTLED]:
            contract = contract_in_force(party.account_id, on=until.date())
            if contract is None:
                continue
            if place % LIVELY == 1:
                commands.grant_due(contract_id=contract.pk, by=PALIER, at=first + timedelta(days=8))
                _live(Ledgers(contract.pk, party, leads, chance), first, until)
            commands.grant_due(contract_id=contract.pk, by=PALIER, at=until)


def _live(ledgers: Ledgers, first: datetime, until: datetime) -> None:
    """Something of everything in the course of the year; in its last days one thing, or all of it."""
    then = first + timedelta(days=ledgers.chance.randint(30, 300))
    for balance in balances_of(ledgers.contract_id, at=then):
        if balance.free:
            ledgers.use(balance, ledgers.chance.choice((2, 3, 4)), then, ahead=False)
    now = until - timedelta(hours=ledgers.chance.randint(2, 48))
    commands.grant_due(contract_id=ledgers.contract_id, by=PALIER, at=now)
    held = [balance for balance in balances_of(ledgers.contract_id, at=now) if balance.free]
    if held:
        ledgers.use(
            ledgers.chance.choice(held), ledgers.chance.choice((1, 2)), now, ahead=ledgers.chance.random() < 0.4
        )
        ledgers.work(balances_of(ledgers.contract_id, at=now), now)
