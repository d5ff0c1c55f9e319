"""A desk whose plans promise advisors, for tests of routing."""

from datetime import date

from tests.factories import AT, CATALOGUE, Desk, make_desk

from palier.apps.cases.models import Case, CaseEvent
from palier.apps.routing.commands import RulePlan, create_rule, name_advisor, place_waiting
from palier.core.actor import PALIER, Actor

PEOPLE = """\
people:
  tam: {label: {en: Technical account manager, fr: Responsable technique de compte}, kind: designated}
  senior: {label: {en: Senior advisor, fr: Conseiller principal}, kind: shared}
  engineer: {label: {en: Engineers, fr: Ingénieurs}, kind: pooled}
plans:
"""
ADVISED = CATALOGUE.replace("plans:\n", PEOPLE).replace(
    "    label: Gold\n", "    label: Gold\n    advisor: tam\n    team: [engineer]\n"
)
DAY_ONE = date(2026, 1, 1)


def advised_desk() -> Desk:
    """A desk whose only plan promises a technical account manager."""
    return make_desk(catalogue=ADVISED)


def named(desk: Desk, agent: Actor, *, stand_in: Actor | None = None, role: str = "tam", **days: date | None) -> int:
    return name_advisor(
        account_id=desk.account_id,
        role=role,
        agent_id=agent.id,
        stand_in_id=stand_in.id if stand_in else None,
        starts_on=days.get("starts_on") or DAY_ONE,
        ends_on=days.get("ends_on"),
        by=PALIER,
        at=AT,
    )


def ruled(team_id: int, *, name: str = "Everything", **said: object) -> int:
    return create_rule(plan=RulePlan(name=name, team_id=team_id, **said), by=PALIER, at=AT)


def placed(desk: Desk, *, at=AT, **opening: object) -> Case:
    """A case opened and placed at `at`."""
    case_id = desk.open(at=at, **opening)
    place_waiting(at=at)
    return Case.objects.get(pk=case_id)


def why(case: Case) -> dict[str, object]:
    return CaseEvent.objects.filter(case=case, kind="assigned").latest("seq").data.get("why", {})
