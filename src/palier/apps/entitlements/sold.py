"""What a contract counts: its rules on a given day, and whose days they are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TypedDict
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Subquery

from palier.apps.accounts.commands.contracts import stretch_of
from palier.apps.accounts.contract_models import ContractLine
from palier.apps.accounts.facts import contract_facts
from palier.apps.accounts.models import Contract
from palier.apps.catalogues.queries import catalogue_of, speaking
from palier.apps.errors import NotFound
from palier.core.catalogue import ContractFacts, terms_for
from palier.core.catalogue.promises import Feature, Text
from palier.core.ledger import Rule, Term, rule_of
from palier.core.ledger.dues import Bounds
from palier.core.time.pieces import first_instant

EPOCH = date(1970, 1, 1)


class Offer(TypedDict):
    """What the ledgers need of a contract's terms."""

    provider: Text
    plan: Text
    features: Mapping[str, tuple[Feature, Rule]]


NOTHING_SOLD: Offer = {"provider": {}, "plan": {}, "features": {}}


@dataclass(frozen=True, slots=True)
class Sold:
    """One contract as its ledgers need it; `features` are those its terms count, each with its rule."""

    contract_id: int
    account_id: int
    term: Term
    zone: ZoneInfo
    in_force: bool
    provider: Text
    plan: Text
    features: Mapping[str, tuple[Feature, Rule]]

    def day(self, at: datetime) -> date:
        """The account's day."""
        return at.astimezone(self.zone).date()

    def rule(self, feature: str) -> Rule | None:
        """How a feature is counted; None where it is not (any more)."""
        counted = self.features.get(feature)
        return counted[1] if counted and self.in_force else None

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
    """The same of a contract in hand, its account loaded: what its line of that day holds."""
    return sold_of([contract], at=at)[contract.pk]


def sold_of(contracts: Iterable[Contract], *, at: datetime) -> Mapping[int, Sold]:
    """The same of many, by contract: one statement.

    After its last day a contract's last line still names things, but nothing is counted any more.
    """
    known = {contract.pk: contract for contract in contracts}
    believed = ContractLine.objects.filter(contract__in=known, superseded_at=None).order_by("starts_on")
    lines: dict[int, list[ContractLine]] = {}
    speaks: dict[int, int | None] = {}
    for line in believed.annotate(speaks=Subquery(speaking(OuterRef("contract__catalogue_id"), at=at)[:1])):
        lines.setdefault(line.contract_id, []).append(line)
        speaks[line.pk] = line.version_id or line.speaks
    return {key: _sold(contract, lines.get(key, []), speaks, at) for key, contract in known.items()}


def _sold(contract: Contract, lines: Sequence[ContractLine], speaks: Mapping[int, int | None], at: datetime) -> Sold:
    account, zone = contract.account, ZoneInfo(contract.account.timezone)
    on = at.astimezone(zone).date()
    line = next((each for each in reversed(lines) if each.starts_on <= on), None)
    renewed_on = sorted({each.term_starts for each in lines if each.term_starts > contract.starts_on})
    version_id = line and speaks[line.pk]
    return Sold(
        contract_id=contract.pk,
        account_id=account.pk,
        term=Term(contract.starts_on, contract.ends_on, tuple(renewed_on)),
        zone=zone,
        in_force=line is not None and stretch_of(line).includes(on),
        **(_offer(version_id, contract_facts(account, stretch_of(line))) if line and version_id else NOTHING_SOLD),
    )


@lru_cache(maxsize=4096)
def _offer(version_id: int, facts: ContractFacts) -> Offer:
    """A published version never changes."""
    terms = terms_for(catalogue_of(version_id), facts)
    counted = {feature.id: (feature, rule) for feature in terms.features if (rule := rule_of(feature))}
    return {"provider": terms.provider, "plan": terms.plan_label, "features": counted}
