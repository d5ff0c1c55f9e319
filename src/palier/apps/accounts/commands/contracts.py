"""What was sold, and every dated act on it: nothing written is ever edited.

A contract's lines say what it holds from day to day.  An act rewrites the lines from a day on: those it replaces stay
as what was known until then.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import IntegrityError, transaction

from palier.apps.accounts import policies
from palier.apps.accounts.commands.accounts import account_of
from palier.apps.accounts.contract_models import ContractAct, ContractLine
from palier.apps.accounts.errors import (
    ContractsOverlap,
    EndsBeforeStart,
    NoContractInForce,
    NothingChanges,
    NothingToRenew,
    OutsideContract,
)
from palier.apps.accounts.facts import contract_facts
from palier.apps.accounts.models import Contract
from palier.apps.accounts.timeline import DAY, Held, Stretch, changed_from, ended, joined
from palier.apps.audit import commands as audit
from palier.apps.catalogues.models import Catalogue
from palier.apps.catalogues.queries import catalogue_of, version_in_force
from palier.apps.errors import NotFound
from palier.apps.rights import require
from palier.core.actor import Actor
from palier.core.catalogue import terms_for

Kind = ContractAct.Kind


@dataclass(frozen=True, slots=True)
class Changes:
    """What an act changes of what a contract holds; None stays as it is."""

    plan: str | None = None
    add_ons: tuple[str, ...] | None = None
    products: tuple[str, ...] | None = None
    region: str | None = None
    negotiated: str | None = None

    def applied_to(self, held: Held) -> Held:
        """What is held afterwards."""
        fields = ("plan", "add_ons", "products", "region", "negotiated")
        return replace(held, **{name: said for name in fields if (said := getattr(self, name)) is not None})


@transaction.atomic
def sign_contract(  # noqa: PLR0913 one for each line of a contract
    *,
    account_id: int,
    catalogue: str,
    plan: str,
    starts_on: date,
    ends_on: date | None = None,
    add_ons: Sequence[str] = (),
    products: Sequence[str] = (),
    region: str = "",
    negotiated: str = "",
    order_number: str = "",
    keeps_version: bool = False,
    by: Actor,
    at: datetime,
) -> int:
    """Write down what an account bought and answer the contract's id; the last day is included.

    `catalogue` is its slug; everything bought must be in its version in force at `at`, which the contract keeps for
    good with `keeps_version`.  `negotiated` is a fragment of the plan language that wins over the plan.
    Raises NotAllowed, NotFound, EndsBeforeStart, NoContractInForce (nothing published yet), ImpossibleFact,
    AddOnNotSold, RegionNeeded, NegotiatedRefused, ContractsOverlap.
    """
    require(policies.may_sign_contract(by), by=by, act="sign_contract")
    if ends_on is not None and ends_on < starts_on:
        raise EndsBeforeStart(starts_on, ends_on)
    account = account_of(account_id)
    contract = Contract(account=account, catalogue=_catalogue(catalogue), starts_on=starts_on, created_at=at)
    version = version_in_force(contract.catalogue_id, at=at) if keeps_version else None
    held = Held(plan, tuple(add_ons), tuple(products), region or account.region, negotiated.strip(), version)
    stretch = Stretch(held, starts_on, starts_on, ends_on)
    _check_sold(contract, [stretch], at)
    _show(contract, [stretch], order_number)
    contract.save()
    act = _act(contract, Kind.SIGNED, from_on=starts_on, order_number=order_number, reason="", by=by, at=at)
    _write(contract, act, [], [stretch], at)
    return contract.pk


@transaction.atomic
def renew_contract(
    *,
    contract_id: int,
    ends_on: date | None,
    changes: Changes | None = None,
    order_number: str = "",
    reason: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """Let a contract go on from the day after its last, as a new term to `ends_on` (None: without end).

    Raises NotAllowed, NotFound, NothingToRenew, EndsBeforeStart, and what signing raises of what is bought.
    """
    require(policies.may_sign_contract(by), by=by, act="renew_contract")
    contract, lines = _taken(contract_id)
    stretches = [stretch_of(line) for line in lines]
    last = stretches[-1]
    if last.ends_on is None:
        raise NothingToRenew(contract.account.name)
    starts_on = last.ends_on + DAY
    if ends_on is not None and ends_on < starts_on:
        raise EndsBeforeStart(starts_on, ends_on)
    held = (changes or Changes()).applied_to(last.held)
    term = Stretch(held, starts_on, starts_on, ends_on)
    act = _act(contract, Kind.RENEWED, from_on=starts_on, order_number=order_number, reason=reason, by=by, at=at)
    _rewrite(contract, lines, [*stretches, term], act, at)


@transaction.atomic
def change_contract(
    *,
    contract_id: int,
    from_on: date,
    until: date | None = None,
    changes: Changes,
    order_number: str = "",
    reason: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """Change what a contract holds from a day on, to `until` or its end: an upgrade, a downgrade, an add-on, a term.

    A day that is past corrects what was written: what was known before stays known as such.  The term goes on.
    Raises NotAllowed, NotFound, EndsBeforeStart, OutsideContract, NothingChanges, and what signing raises of what is
    bought.
    """
    require(policies.may_sign_contract(by), by=by, act="change_contract")
    if until is not None and until < from_on:
        raise EndsBeforeStart(from_on, until)
    contract, lines = _taken(contract_id)
    stretches = [stretch_of(line) for line in lines]
    was = next((stretch.held for stretch in stretches if stretch.includes(from_on)), None)
    if was is None:
        raise OutsideContract(from_on, stretches[0].starts_on, stretches[-1].ends_on)
    after = changed_from(stretches, from_on, changes.applied_to, until=until)
    if after == joined(stretches):
        raise NothingChanges(contract.account.name)
    kind = _kind(contract, was, changes.applied_to(was), at)
    act = _act(contract, kind, from_on=from_on, order_number=order_number, reason=reason, by=by, at=at)
    _rewrite(contract, lines, after, act, at)


@transaction.atomic
def end_contract(*, contract_id: int, last_day: date, reason: str, by: Actor, at: datetime) -> None:
    """Let a contract end after `last_day`, earlier than it was written.

    Raises NotAllowed, NotFound, OutsideContract (it has ended before, or starts later).
    """
    require(policies.may_sign_contract(by), by=by, act="end_contract")
    contract, lines = _taken(contract_id)
    stretches = [stretch_of(line) for line in lines]
    after = ended(stretches, last_day)
    if not after or after == stretches:
        raise OutsideContract(last_day, stretches[0].starts_on, stretches[-1].ends_on)
    act = _act(contract, Kind.ENDED, from_on=last_day, order_number="", reason=reason, by=by, at=at)
    _rewrite(contract, lines, after, act, at)


def stretch_of(line: ContractLine) -> Stretch:
    """A stored line as a value."""
    add_ons, products = tuple(line.add_ons), tuple(line.products)
    held = Held(line.plan, add_ons, products, line.region, line.negotiated, line.version_id)
    return Stretch(held, line.term_starts, line.starts_on, line.ends_on)


def _taken(contract_id: int) -> tuple[Contract, list[ContractLine]]:
    """The contract, locked, and the lines still believed, in order of days.  Raises NotFound."""
    contract = Contract.objects.select_for_update(no_key=True).filter(pk=contract_id).first()
    if contract is None:
        raise NotFound("contract", str(contract_id))
    return contract, list(contract.lines.filter(superseded_at=None).order_by("starts_on"))


def _kind(contract: Contract, was: Held, now: Held, at: datetime) -> Kind:
    """What to call an act that turns one content into another; plans are listed cheapest first."""
    if now.plan != was.plan:
        plans = catalogue_of(now.version_id or _version(contract, at)).plans
        known = was.plan in plans and now.plan in plans
        if not known:
            return Kind.CHANGED
        return Kind.UPGRADED if plans.index(now.plan) > plans.index(was.plan) else Kind.DOWNGRADED
    if now.add_ons != was.add_ons:
        return Kind.EXTRAS_CHANGED
    return Kind.NEGOTIATED if now.negotiated != was.negotiated else Kind.CHANGED


def _act(
    contract: Contract, kind: Kind, *, from_on: date, order_number: str, reason: str, by: Actor, at: datetime
) -> ContractAct:
    """The act, written down and in the audit trail."""
    act = ContractAct.objects.create(
        contract=contract,
        account_id=contract.account_id,
        kind=kind,
        from_on=from_on,
        order_number=order_number.strip(),
        reason=reason.strip(),
        recorded_at=at,
        actor_kind=by.kind.value,
        actor_id=by.id,
        actor_name=by.name,
    )
    facts: dict[str, audit.Fact] = {"contract": contract.pk, "from": from_on.isoformat(), "order": act.order_number}
    audit.record(by=by, at=at, act=f"contract_{kind.value}", account_id=contract.account_id, facts=facts)
    return act


def _rewrite(
    contract: Contract, lines: Sequence[ContractLine], after: Sequence[Stretch], act: ContractAct, at: datetime
) -> None:
    """Let the lines say `after`: those that still do stay, the others are superseded."""
    known = {stretch_of(line): line for line in lines}
    new = [stretch for stretch in after if stretch not in known]
    _check_sold(contract, new, at)
    gone = [line for stretch, line in known.items() if stretch not in after]
    _write(contract, act, gone, new, at)
    _show(contract, after, act.order_number)
    contract.save()


def _write(
    contract: Contract, act: ContractAct, gone: Sequence[ContractLine], new: Sequence[Stretch], at: datetime
) -> None:
    """Supersede some lines and write others.  Raises ContractsOverlap where the database finds that one is too many."""
    try:
        with transaction.atomic():
            ContractLine.objects.filter(pk__in=[line.pk for line in gone]).update(superseded_at=at)
            ContractLine.objects.bulk_create(_line(contract, act, stretch, at) for stretch in new)
    except IntegrityError as error:
        raise ContractsOverlap(contract.account.name) from error


def _line(contract: Contract, act: ContractAct, stretch: Stretch, at: datetime) -> ContractLine:
    held = stretch.held
    return ContractLine(
        contract=contract,
        account_id=contract.account_id,
        act=act,
        catalogue_id=contract.catalogue_id,
        version_id=held.version_id,
        plan=held.plan,
        add_ons=list(held.add_ons),
        products=list(held.products),
        region=held.region,
        negotiated=held.negotiated,
        term_starts=stretch.term_starts,
        starts_on=stretch.starts_on,
        ends_on=stretch.ends_on,
        recorded_at=at,
    )


def _show(contract: Contract, stretches: Sequence[Stretch], order_number: str) -> None:
    """Make the contract's own columns say what its lines come to."""
    held = stretches[-1].held
    contract.plan, contract.region = held.plan, held.region
    contract.add_ons, contract.products = list(held.add_ons), list(held.products)
    contract.starts_on, contract.ends_on = stretches[0].starts_on, stretches[-1].ends_on
    contract.order_number = order_number.strip() or contract.order_number


def _catalogue(slug: str) -> Catalogue:
    catalogue = Catalogue.objects.filter(slug=slug).first()
    if catalogue is None:
        raise NotFound("catalogue", slug)
    return catalogue


def _check_sold(contract: Contract, stretches: Sequence[Stretch], at: datetime) -> None:
    """Draw the terms of every stretch, as its first case will: what can't be promised can't be signed."""
    for stretch in stretches:
        offer = catalogue_of(stretch.held.version_id or _version(contract, at))
        terms_for(offer, contract_facts(contract.account, stretch))


def _version(contract: Contract, at: datetime) -> int:
    version_id = version_in_force(contract.catalogue_id, at=at)
    if version_id is None:
        raise NoContractInForce(contract.account.name, at.date())
    return version_id
