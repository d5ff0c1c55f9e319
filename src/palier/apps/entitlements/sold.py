"""What a contract counts: its rules on a given day, and whose days they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TypedDict
from zoneinfo import ZoneInfo

from palier.apps.accounts.models import Contract
from palier.apps.catalogues.queries import catalogue_of, version_in_force
from palier.apps.errors import NotFound
from palier.core.catalogue import ContractFacts, terms_for
from palier.core.catalogue.promises import Feature, Text
from palier.core.ledger import Rule, Term, period_on, rule_of
from palier.core.ledger.dues import Bounds
from palier.core.time.pieces import first_instant

EPOCH = date(1970, 1, 1)


class Offer(TypedDict):
    """What the ledgers need of a contract's terms."""

    provider: Text
    plan: Text
    features: Mapping[str, tuple[Feature, Rule]]


NOTHING_PUBLISHED: Offer = {"provider": {}, "plan": {}, "features": {}}


@dataclass(frozen=True, slots=True)
class Sold:
    """One contract as its ledgers need it; `features` are those its terms count, each with its rule."""

    contract_id: int
    account_id: int
    term: Term
    zone: ZoneInfo
    provider: Text
    plan: Text
    features: Mapping[str, tuple[Feature, Rule]]

    def day(self, at: datetime) -> date:
        """The account's day."""
        return at.astimezone(self.zone).date()

    def runs(self, at: datetime) -> bool:
        """Whether the contract is in force on the account's day."""
        return period_on("contract", self.term, self.day(at)) is not None

    def rule(self, feature: str) -> Rule | None:
        """How a feature is counted; None where it is not (any more)."""
        counted = self.features.get(feature)
        return counted[1] if counted else None

    def bounds(self, opened_on: date) -> Bounds:
        """The contract's term and its days."""
        return Bounds(self.term, opened_on, self._midnight)

    def _midnight(self, day: date) -> datetime:
        wall = (day - EPOCH).days * 86_400
        return datetime.fromtimestamp(first_instant(self.zone, wall), UTC)


def sold_under(contract_id: int, *, at: datetime) -> Sold:
    """What a contract counts at `at`.  Raises NotFound."""
    contract = Contract.objects.select_related("account").filter(pk=contract_id).first()
    if contract is None:
        raise NotFound("contract", str(contract_id))
    return sold(contract, at=at)


def sold(contract: Contract, *, at: datetime) -> Sold:
    """The same of a contract in hand, its account loaded."""
    account = contract.account
    facts = ContractFacts(
        plan=contract.plan,
        add_ons=tuple(contract.add_ons),
        products=tuple(contract.products),
        region=contract.region or None,
        timezone=account.timezone,
        country=account.country,
        subdivision=account.subdivision or None,
        term_starts=contract.starts_on,
    )
    version_id = version_in_force(contract.catalogue_id, at=at)
    return Sold(
        contract_id=contract.pk,
        account_id=account.pk,
        term=Term(contract.starts_on, contract.ends_on),
        zone=ZoneInfo(account.timezone),
        **(_offer(version_id, facts) if version_id else NOTHING_PUBLISHED),
    )


@lru_cache(maxsize=4096)
def _offer(version_id: int, facts: ContractFacts) -> Offer:
    """A published version never changes."""
    terms = terms_for(catalogue_of(version_id), facts)
    counted = {feature.id: (feature, rule) for feature in terms.features if (rule := rule_of(feature))}
    return {"provider": terms.provider, "plan": terms.plan_label, "features": counted}
