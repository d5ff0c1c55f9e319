"""What an account holds today, contract by contract, as its own people and the provider read it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from palier.apps.accounts import plan_policies as policies
from palier.apps.accounts.commands.contracts import stretch_of
from palier.apps.accounts.contract_models import ContractAct, ContractLine
from palier.apps.accounts.facts import contract_facts, holiday_years
from palier.apps.accounts.models import Account
from palier.apps.catalogues.models import CatalogueVersion
from palier.apps.catalogues.queries import catalogue_of
from palier.apps.errors import NotFound
from palier.core.actor import Actor
from palier.core.catalogue import ContractFacts, Terms, terms_for

MOST_ACTS = 100


@dataclass(frozen=True, slots=True)
class Act:
    """Something that was done to the contract, and the day from which it counts."""

    kind: str
    from_on: date
    order_number: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class HeldPlan:
    """One contract as it is held on a day of the account's calendar, and the edition of the catalogue that speaks.

    `changes` are the days on which it is going to hold something else; `may_read_contract` says whether the viewer may
    know of its term, its acts, what was negotiated, and its credits.
    """

    contract_id: int
    account_id: int
    account: str
    timezone: str
    order_number: str
    starts_on: date
    ends_on: date | None
    on: date
    facts: ContractFacts
    version_id: int
    number: int
    effective_at: datetime
    acts: tuple[Act, ...] = ()
    changes: tuple[date, ...] = ()
    may_read_contract: bool = False

    @property
    def terms(self) -> Terms:
        """What is promised."""
        return terms_held(self.version_id, self.facts)


@lru_cache(maxsize=256)
def terms_held(version_id: int, facts: ContractFacts) -> Terms:
    """The terms of one edition for these facts, drawn once per process: neither ever changes."""
    return terms_for(catalogue_of(version_id), facts)


def plans_held(*, viewer: Actor, account_id: int, at: datetime) -> tuple[HeldPlan, ...]:
    """The contracts of an account that run today, the latest first; none is an answer.  Raises NotFound.

    Three statements, however many contracts.
    """
    if not policies.may_read_plan(viewer, account_id):
        raise NotFound("account", str(account_id))
    lines = _lines(account_id, at)
    running = [line for line in lines if line.starts_on <= _today(line.account, at)]
    editions = _editions(running, at)
    seats = policies.seats_of(viewer, at=at)

    def may_read(terms: Terms) -> bool:
        return policies.may_read_contract(viewer, account_id, terms, seats)

    held = [_held(line, editions[line.pk], at) for line in reversed(running) if line.pk in editions]
    later: dict[int, list[date]] = {each.contract_id: [] for each in held}
    for line in lines:
        if line.contract_id in later and line not in running:
            later[line.contract_id].append(line.starts_on)
    acts = {line.contract_id: tuple(_act(said) for said in line.acts_told) for line in running}
    return tuple(_read(each, acts[each.contract_id], later[each.contract_id], may_read) for each in held)


def plan_held(*, viewer: Actor, contract_id: int, at: datetime) -> HeldPlan:
    """One contract that runs today.  Raises NotFound."""
    line = ContractLine.objects.filter(contract_id=contract_id).values_list("account_id", flat=True).first()
    held = plans_held(viewer=viewer, account_id=line, at=at) if line is not None else ()
    found = next((each for each in held if each.contract_id == contract_id), None)
    if found is None:
        raise NotFound("contract", str(contract_id))
    return found


def _lines(account_id: int, at: datetime) -> list[Any]:
    """The lines still believed that run today or later, in order of days, each with the acts on its contract."""
    told = JSONObject(kind="kind", from_on="from_on", order_number="order_number", recorded_at="recorded_at")
    acts = ContractAct.objects.filter(contract=OuterRef("contract")).order_by("-from_on", "-pk")
    believed = ContractLine.objects.filter(account_id=account_id, superseded_at=None)
    possible = believed.exclude(ends_on__lt=at.date() - timedelta(days=1)).select_related("contract", "account")
    known = possible.annotate(acts_told=ArraySubquery(acts.values(told=told)[:MOST_ACTS]))
    ordered = known.order_by("starts_on", "pk")
    return [line for line in ordered if line.ends_on is None or line.ends_on >= _today(line.account, at)]


def _editions(lines: list[ContractLine], at: datetime) -> dict[int, CatalogueVersion]:
    """The edition that speaks for each line: the one it keeps, else the last to have taken effect."""
    effective = CatalogueVersion.objects.filter(
        catalogue_id__in={line.catalogue_id for line in lines}, effective_at__lte=at
    )
    versions = list(effective.defer("text").order_by("-effective_at", "-number"))
    found: dict[int, CatalogueVersion] = {}
    for line in lines:
        of_line = [each for each in versions if each.catalogue_id == line.catalogue_id]
        kept = [each for each in of_line if line.version_id in (None, each.pk)]
        if kept:
            found[line.pk] = kept[0]
    return found


def _act(said: Mapping[str, str]) -> Act:
    recorded_at = datetime.fromisoformat(said["recorded_at"])
    return Act(said["kind"], date.fromisoformat(said["from_on"]), said["order_number"], recorded_at)


def _today(account: Account, at: datetime) -> date:
    return at.astimezone(ZoneInfo(account.timezone)).date()


def _held(line: ContractLine, version: CatalogueVersion, at: datetime) -> HeldPlan:
    account = line.account
    today = _today(account, at)
    years = holiday_years(version.effective_at.year, today.year)
    return HeldPlan(
        contract_id=line.contract_id,
        account_id=account.pk,
        account=account.name,
        timezone=account.timezone,
        order_number=line.contract.order_number,
        starts_on=line.contract.starts_on,
        ends_on=line.contract.ends_on,
        on=today,
        facts=contract_facts(account, stretch_of(line), holiday_years=years),
        version_id=version.pk,
        number=version.number,
        effective_at=version.effective_at,
    )


def _read(held: HeldPlan, acts: tuple[Act, ...], changes: list[date], may_read: Callable[[Terms], bool]) -> HeldPlan:
    """The same with what this viewer may know besides."""
    if not may_read(held.terms):
        return held
    return replace(held, acts=acts, changes=tuple(changes), may_read_contract=True)
