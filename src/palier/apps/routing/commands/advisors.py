"""Naming the people of ours whom an account knows by name."""

from datetime import date, datetime, timedelta

from palier.apps.accounts.models import Account
from palier.apps.audit import commands as audit
from palier.apps.errors import NotFound
from palier.apps.routing import policies
from palier.apps.routing.errors import AdvisorEndsFirst, StandsInForOneself, UnknownRole
from palier.apps.routing.models import Advisor
from palier.apps.routing.queries import roles_of
from palier.apps.staff.models import Agent
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor

DAY = timedelta(days=1)


@one_transaction
def name_advisor(
    *,
    account_id: int,
    role: str,
    agent_id: int,
    stand_in_id: int | None = None,
    starts_on: date,
    ends_on: date | None = None,
    by: Actor,
    at: datetime,
) -> int:
    """Name somebody for a role of the catalogue, and answer the advisor's id; both days are included.

    Whoever had the role until then has it until the day before.  Raises NotAllowed, NotFound, UnknownRole,
    AdvisorEndsFirst, StandsInForOneself.
    """
    policies.require(policies.may_name_advisors(by), by=by, act="name_advisor")
    if not Account.objects.select_for_update(no_key=True).filter(pk=account_id).exists():
        raise NotFound("account", str(account_id))
    known = tuple(each.id for each in roles_of(account_id, at=at, on=starts_on))
    if role not in known:
        raise UnknownRole(role, known)
    _check(agent_id, stand_in_id, starts_on, ends_on)
    held = Advisor.objects.filter(account_id=account_id, role=role)
    held.filter(starts_on__gte=starts_on).delete()
    held.exclude(ends_on__lt=starts_on).update(ends_on=starts_on - DAY)
    advisor = Advisor.objects.create(
        account_id=account_id,
        role=role,
        agent_id=agent_id,
        stand_in_id=stand_in_id,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    facts: dict[str, audit.Fact] = {"role": role, "agent": agent_id, "stand_in": stand_in_id, "from": str(starts_on)}
    audit.record(by=by, at=at, act="name_advisor", account_id=account_id, facts=facts)
    return advisor.pk


@one_transaction
def change_stand_in(*, advisor_id: int, stand_in_id: int | None, by: Actor, at: datetime) -> None:
    """Say who stands in for an advisor, or nobody.  Raises NotAllowed, NotFound, StandsInForOneself."""
    policies.require(policies.may_name_advisors(by), by=by, act="change_stand_in")
    advisor = _locked(advisor_id)
    _check(advisor.agent_id, stand_in_id, advisor.starts_on, advisor.ends_on)
    advisor.stand_in_id = stand_in_id
    advisor.save(update_fields=["stand_in"])
    facts: dict[str, audit.Fact] = {"role": advisor.role, "agent": advisor.agent_id, "stand_in": stand_in_id}
    audit.record(by=by, at=at, act="change_stand_in", account_id=advisor.account_id, facts=facts)


@one_transaction
def end_advisor(*, advisor_id: int, ends_on: date, by: Actor, at: datetime) -> None:
    """Say on which day an advisor is it for the last time.  Raises NotAllowed, NotFound, AdvisorEndsFirst."""
    policies.require(policies.may_name_advisors(by), by=by, act="end_advisor")
    advisor = _locked(advisor_id)
    if ends_on < advisor.starts_on:
        raise AdvisorEndsFirst(_name(advisor.agent_id))
    advisor.ends_on = ends_on
    advisor.save(update_fields=["ends_on"])
    facts: dict[str, audit.Fact] = {"role": advisor.role, "agent": advisor.agent_id, "until": str(ends_on)}
    audit.record(by=by, at=at, act="end_advisor", account_id=advisor.account_id, facts=facts)


def _check(agent_id: int, stand_in_id: int | None, starts_on: date, ends_on: date | None) -> None:
    name = _name(agent_id)
    if stand_in_id is not None:
        _name(stand_in_id)
    if stand_in_id == agent_id:
        raise StandsInForOneself(name)
    if ends_on is not None and ends_on < starts_on:
        raise AdvisorEndsFirst(name)


def _name(agent_id: int) -> str:
    name = Agent.objects.filter(pk=agent_id, is_active=True).values_list("name", flat=True).first()
    if name is None:
        raise NotFound("agent", str(agent_id))
    return name


def _locked(advisor_id: int) -> Advisor:
    advisor = Advisor.objects.select_for_update(no_key=True).filter(pk=advisor_id).first()
    if advisor is None:
        raise NotFound("advisor", str(advisor_id))
    return advisor
