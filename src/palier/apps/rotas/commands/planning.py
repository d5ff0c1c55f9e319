"""Making rotas and swapping their turns."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from palier.apps.audit import commands as audit
from palier.apps.errors import NotFound
from palier.apps.outbox import commands as outbox
from palier.apps.rotas import policies
from palier.apps.rotas.errors import NobodyOnRota, NoTurnToExchange, RotaInUse, RotaOutOfRange, SwapEndsFirst
from palier.apps.rotas.models import Page, Rota, Swap, Turn
from palier.apps.rotas.queries import Duty, duty
from palier.apps.staff.errors import NameTaken
from palier.apps.staff.models import Agent, Team
from palier.core.actor import Actor
from palier.core.staffing import Rota as Turns
from palier.core.staffing import on_call, stints
from palier.core.time import Span
from palier.core.time.calendars import is_timezone

TOPIC = "rotas"
"""What open pages follow to hear that somebody else is on call."""

DAY_MINUTES = 24 * 60
LONGEST_TURN, LONGEST_PATIENCE = 31, DAY_MINUTES
FORESEEN = timedelta(days=92)
"""How far ahead a turn is looked for that could be given in exchange, and the most that is given at once."""


@dataclass(frozen=True, slots=True)
class RotaPlan:
    """What a rota is: see `models.Rota`; `agents` in the order of their turns, `patience` in minutes."""

    name: str
    team_id: int | None
    timezone: str
    hand_over: int
    starts_on: date
    turn_days: int
    patience: int
    agents: tuple[int, ...]


@transaction.atomic
def create_rota(*, plan: RotaPlan, by: Actor, at: datetime) -> int:
    """Make a rota and answer its id.  Raises NotAllowed, NotFound, NobodyOnRota, RotaOutOfRange, NameTaken."""
    policies.require(policies.may_plan_rotas(by), by=by, act="create_rota")
    rota = Rota()
    _write(rota, plan)
    _trace("create_rota", rota, by, at)
    return rota.pk


@transaction.atomic
def change_rota(*, rota_id: int, plan: RotaPlan, by: Actor, at: datetime) -> None:
    """Plan a rota anew; swaps stay.  Raises NotAllowed, NotFound, NobodyOnRota, RotaOutOfRange, NameTaken."""
    policies.require(policies.may_plan_rotas(by), by=by, act="change_rota")
    rota = _locked(rota_id)
    _write(rota, plan)
    _trace("change_rota", rota, by, at)


@transaction.atomic
def remove_rota(*, rota_id: int, by: Actor, at: datetime) -> None:
    """Give up a rota that never paged anybody.  Raises NotAllowed, NotFound, RotaInUse."""
    policies.require(policies.may_plan_rotas(by), by=by, act="remove_rota")
    rota = _locked(rota_id)
    if Page.objects.filter(rota=rota).exists():
        raise RotaInUse(rota.name)
    _trace("remove_rota", rota, by, at)
    rota.delete()


@transaction.atomic
def give_turn(*, rota_id: int, agent_id: int, span: Span, by: Actor, at: datetime) -> int:
    """Have somebody else be on call during `span`, and answer the swap's id.

    Agents may give away what is theirs, leads anything.  Raises NotAllowed, NotFound, SwapEndsFirst, RotaOutOfRange.
    """
    _locked(rota_id)
    found = duty(rota_id, since=min(at, span.start))
    _check_giving(found, span, by, at)
    _known_agent(agent_id)
    swap = Swap.objects.create(rota_id=rota_id, agent_id=agent_id, starts_at=span.start, ends_at=span.end)
    facts: dict[str, audit.Fact] = {"rota": rota_id, "agent": agent_id, "from": span.start.isoformat()}
    audit.record(by=by, at=at, act="give_turn", facts=facts | {"until": span.end.isoformat()})
    outbox.announce(topic=TOPIC, subject=str(rota_id), at=at)
    return swap.pk


@transaction.atomic
def exchange_turns(*, rota_id: int, agent_id: int, span: Span, by: Actor, at: datetime) -> tuple[int, int]:
    """The same, and whoever gave takes the other's next stint after it in exchange; answers both swaps' ids.

    Raises NotAllowed, NotFound, SwapEndsFirst, NoTurnToExchange.
    """
    given = give_turn(rota_id=rota_id, agent_id=agent_id, span=span, by=by, at=at)
    before = duty(rota_id, since=min(at, span.start))
    giver = on_call(_without_last_swap(before), span.start)
    ahead = stints(before.turns, Span(span.end, span.end + FORESEEN))
    theirs = next((stint.span for stint in ahead if stint.person == agent_id), None)
    if theirs is None or giver == agent_id:
        raise NoTurnToExchange(_known_agent(agent_id))
    taken = Swap.objects.create(rota_id=rota_id, agent_id=giver, starts_at=theirs.start, ends_at=theirs.end)
    facts: dict[str, audit.Fact] = {"rota": rota_id, "agent": giver, "from": theirs.start.isoformat()}
    audit.record(by=by, at=at, act="exchange_turns", facts=facts | {"until": theirs.end.isoformat()})
    return given, taken.pk


@transaction.atomic
def cancel_swap(*, swap_id: int, by: Actor, at: datetime) -> None:
    """Undo a swap from now on; whose turn it was has it again.  Raises NotAllowed, NotFound."""
    swap = Swap.objects.select_for_update().filter(pk=swap_id).first()
    if swap is None:
        raise NotFound("swap", str(swap_id))
    policies.require(policies.may_give_turn(by, swap.agent_id), by=by, act="cancel_swap")
    if swap.starts_at < at < swap.ends_at:
        swap.ends_at = at
        swap.save(update_fields=["ends_at"])
    elif at <= swap.starts_at:
        swap.delete()
    audit.record(by=by, at=at, act="cancel_swap", facts={"rota": swap.rota_id, "agent": swap.agent_id})
    outbox.announce(topic=TOPIC, subject=str(swap.rota_id), at=at)


def _write(rota: Rota, plan: RotaPlan) -> None:
    _check(plan)
    rota.name, rota.team_id = " ".join(plan.name.split()), plan.team_id
    rota.timezone, rota.hand_over = plan.timezone, plan.hand_over
    rota.starts_on, rota.turn_days, rota.patience = plan.starts_on, plan.turn_days, plan.patience
    try:
        with transaction.atomic():
            rota.save()
    except IntegrityError as error:
        raise NameTaken(rota.name) from error
    Turn.objects.filter(rota=rota).delete()
    Turn.objects.bulk_create(Turn(rota=rota, place=place, agent_id=agent) for place, agent in enumerate(plan.agents))


def _check(plan: RotaPlan) -> None:
    if not plan.agents:
        raise NobodyOnRota(plan.name)
    if not is_timezone(plan.timezone):
        raise NotFound("timezone", plan.timezone)
    limits = (
        (plan.hand_over, 0, DAY_MINUTES - 1),
        (plan.turn_days, 1, LONGEST_TURN),
        (plan.patience, 1, LONGEST_PATIENCE),
    )
    for value, least, most in limits:
        if not least <= value <= most:
            raise RotaOutOfRange(value)
    if plan.team_id is not None and not Team.objects.filter(pk=plan.team_id).exists():
        raise NotFound("team", str(plan.team_id))
    for agent in plan.agents:
        _known_agent(agent)


def _check_giving(found: Duty, span: Span, by: Actor, at: datetime) -> None:
    """Only what is one's own from end to end, unless one plans the rota."""
    if span.end <= max(span.start, at):
        raise SwapEndsFirst(span.end)
    if span.length > FORESEEN:
        raise RotaOutOfRange(span.length.days)
    givers = {stint.person for stint in stints(found.turns, span)}
    allowed = all(policies.may_give_turn(by, giver) for giver in givers)
    policies.require(allowed, by=by, act="give_turn")


def _without_last_swap(found: Duty) -> Turns:
    return replace(found.turns, swaps=found.turns.swaps[:-1])


def _known_agent(agent_id: int) -> str:
    name = Agent.objects.filter(pk=agent_id, is_active=True).values_list("name", flat=True).first()
    if name is None:
        raise NotFound("agent", str(agent_id))
    return name


def _locked(rota_id: int) -> Rota:
    rota = Rota.objects.select_for_update(no_key=True).filter(pk=rota_id).first()
    if rota is None:
        raise NotFound("rota", str(rota_id))
    return rota


def _trace(act: str, rota: Rota, by: Actor, at: datetime) -> None:
    audit.record(by=by, at=at, act=act, facts={"rota": rota.pk, "name": rota.name})
    outbox.announce(topic=TOPIC, subject=str(rota.pk), at=at)
