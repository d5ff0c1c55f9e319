"""Writing the rules by which new cases find their team and somebody of it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from palier.apps.audit import commands as audit
from palier.apps.errors import NotFound
from palier.apps.routing import policies
from palier.apps.routing.models import Rule
from palier.apps.staff.errors import NameTaken
from palier.apps.staff.models import Team
from palier.core.actor import Actor
from palier.core.staffing import Order, Speech

Ids = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RulePlan:
    """What a rule says: see `models.Rule`; ids of catalogues, channels and languages, empty for any."""

    name: str
    team_id: int
    plans: Ids = ()
    severities: Ids = ()
    products: Ids = ()
    channels: Ids = ()
    languages: Ids = ()
    skill: str = ""
    speech: Speech = Speech.PREFERRED
    order: Order = Order.LEAST_LOADED


@transaction.atomic
def create_rule(*, plan: RulePlan, by: Actor, at: datetime) -> int:
    """Add a rule after all others and answer its id.  Raises NotAllowed, NotFound, NameTaken."""
    policies.require(policies.may_set_rules(by), by=by, act="create_rule")
    last = Rule.objects.aggregate(last=Max("place"))["last"] or 0
    rule = Rule(place=last + 1)
    _write(rule, plan)
    audit.record(by=by, at=at, act="create_rule", facts={"rule": rule.pk, "name": rule.name})
    return rule.pk


@transaction.atomic
def change_rule(*, rule_id: int, plan: RulePlan, by: Actor, at: datetime) -> None:
    """Write a rule anew; it keeps its place and remembers whose turn it is.  Raises NotAllowed, NotFound, NameTaken."""
    policies.require(policies.may_set_rules(by), by=by, act="change_rule")
    rule = _locked(rule_id)
    _write(rule, plan)
    audit.record(by=by, at=at, act="change_rule", facts={"rule": rule.pk, "name": rule.name})


@transaction.atomic
def move_rule(*, rule_id: int, before_id: int | None, by: Actor, at: datetime) -> None:
    """Have a rule asked just before another, or after all.  Raises NotAllowed, NotFound."""
    policies.require(policies.may_set_rules(by), by=by, act="move_rule")
    order = list(Rule.objects.order_by("place", "id").select_for_update(no_key=True))
    moved = next((rule for rule in order if rule.pk == rule_id), None)
    if moved is None or not (before_id is None or any(rule.pk == before_id for rule in order)):
        raise NotFound("rule", str(rule_id if moved is None else before_id))
    rest = [rule for rule in order if rule is not moved]
    place = next((number for number, rule in enumerate(rest) if rule.pk == before_id), len(rest))
    for number, rule in enumerate([*rest[:place], moved, *rest[place:]], start=1):
        rule.place = number
    Rule.objects.bulk_update(order, ["place"])
    audit.record(by=by, at=at, act="move_rule", facts={"rule": rule_id, "place": moved.place})


@transaction.atomic
def remove_rule(*, rule_id: int, by: Actor, at: datetime) -> None:
    """Have a rule asked no more; what it did stays.  Raises NotAllowed, NotFound."""
    policies.require(policies.may_set_rules(by), by=by, act="remove_rule")
    rule = _locked(rule_id)
    audit.record(by=by, at=at, act="remove_rule", facts={"rule": rule_id, "name": rule.name})
    rule.delete()


def _write(rule: Rule, plan: RulePlan) -> None:
    if not Team.objects.filter(pk=plan.team_id).exists():
        raise NotFound("team", str(plan.team_id))
    rule.name, rule.team_id = " ".join(plan.name.split()), plan.team_id
    rule.plans, rule.severities, rule.products = list(plan.plans), list(plan.severities), list(plan.products)
    rule.channels, rule.languages = list(plan.channels), list(plan.languages)
    rule.skill, rule.speech, rule.order = plan.skill, plan.speech.value, plan.order.value
    try:
        with transaction.atomic():
            rule.save()
    except IntegrityError as error:
        raise NameTaken(rule.name) from error


def _locked(rule_id: int) -> Rule:
    rule = Rule.objects.select_for_update(no_key=True).filter(pk=rule_id).first()
    if rule is None:
        raise NotFound("rule", str(rule_id))
    return rule
