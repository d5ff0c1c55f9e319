"""Writing rules: their order, and who may."""

import pytest
from tests.apps.rotas.making import make_watch
from tests.apps.routing.making import ruled
from tests.factories import AT, make_agent, make_desk

from palier.apps.audit.models import AuditEntry
from palier.apps.errors import NotAllowed, NotFound
from palier.apps.routing.commands import RulePlan, change_rule, create_rule, move_rule, remove_rule
from palier.apps.routing.models import Rule
from palier.apps.routing.queries import rules
from palier.apps.staff.errors import NameTaken
from palier.core.actor import PALIER
from palier.core.staffing import Order, Speech

pytestmark = pytest.mark.django_db


@pytest.fixture
def watch():
    return make_watch()


def names(viewer) -> list[str]:
    return [rule.name for rule in rules(viewer=viewer)]


def test_rules_keep_the_order_they_are_given(watch) -> None:
    one, two, three = (ruled(watch.team_id, name=name) for name in ("One", "Two", "Three"))
    move_rule(rule_id=three, before_id=one, by=watch.lead, at=AT)
    assert names(watch.anna) == ["Three", "One", "Two"]
    move_rule(rule_id=three, before_id=None, by=watch.lead, at=AT)
    assert names(watch.anna) == ["One", "Two", "Three"]
    remove_rule(rule_id=two, by=watch.lead, at=AT)
    assert names(watch.anna) == ["One", "Three"]
    for rule_id, before_id in ((0, one), (one, 0)):
        with pytest.raises(NotFound):
            move_rule(rule_id=rule_id, before_id=before_id, by=watch.lead, at=AT)


def test_a_rule_is_written_anew(watch) -> None:
    rule_id = ruled(watch.team_id, name="One")
    plan = RulePlan(
        "Night  cases", watch.team_id, severities=("high",), skill="SSO", speech=Speech.NEEDED, order=Order.ROUND_ROBIN
    )
    change_rule(rule_id=rule_id, plan=plan, by=watch.lead, at=AT)
    [line] = rules(viewer=watch.anna)
    assert (line.name, line.severities, line.skill, line.speech, line.order, line.team.name) == (
        "Night cases",
        ("high",),
        "SSO",
        Speech.NEEDED,
        Order.ROUND_ROBIN,
        "Front line",
    )
    ruled(watch.team_id, name="Two")
    with pytest.raises(NameTaken):
        change_rule(rule_id=rule_id, plan=RulePlan("Two", watch.team_id), by=watch.lead, at=AT)
    with pytest.raises(NotFound):
        change_rule(rule_id=rule_id, plan=RulePlan("Three", 0), by=watch.lead, at=AT)
    with pytest.raises(NotFound):
        change_rule(rule_id=0, plan=plan, by=watch.lead, at=AT)


def test_agents_read_rules_and_leads_write_them(watch) -> None:
    rule_id = ruled(watch.team_id, name="One")
    by, plan = make_agent(), RulePlan("Two", watch.team_id)
    with pytest.raises(NotAllowed):
        create_rule(plan=plan, by=by, at=AT)
    with pytest.raises(NotAllowed):
        change_rule(rule_id=rule_id, plan=plan, by=by, at=AT)
    with pytest.raises(NotAllowed):
        move_rule(rule_id=rule_id, before_id=None, by=by, at=AT)
    with pytest.raises(NotAllowed):
        remove_rule(rule_id=rule_id, by=by, at=AT)
    assert names(by) == ["One"]
    assert names(make_desk().contact) == []


def test_every_rule_leaves_a_trace(watch) -> None:
    rule_id = ruled(watch.team_id, name="One")
    remove_rule(rule_id=rule_id, by=PALIER, at=AT)
    told = AuditEntry.objects.filter(act__endswith="_rule").order_by("pk").values_list("act", "facts")
    assert list(told) == [(act, {"rule": rule_id, "name": "One"}) for act in ("create_rule", "remove_rule")]
    assert Rule.objects.count() == 0
