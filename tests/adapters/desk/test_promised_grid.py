"""Who comes to reviews and engagements: every route, method and persona; forbidden and missing look the same."""

from itertools import product

import pytest
from django.test import Client
from django.urls import reverse
from tests.adapters.desk.promised import PROMISED_ACTS, PROMISED_POSTS, promised
from tests.factories import AT, make_agent

from palier.adapters.desk import urls
from palier.apps.cases.models import Case
from palier.apps.engagements.models import Engagement
from palier.apps.reviews.models import Review
from palier.apps.staff.commands import deactivate_agent
from palier.apps.staff.models import Agent
from palier.core.actor import PALIER, Role

ROUTES = ("reviews", "review", "add_review", "review_act", "engagements", "engagement", *sorted(PROMISED_POSTS)[1:4])
PERSONAS = ("stranger", "gone", "agent", "lead")
MISSING = {"review": 10**6, "engagement": 10**6, "reference": "PAL-ZZZZZ"}


@pytest.fixture
def parts(desk) -> dict[str, object]:
    case = Case.objects.get(pk=desk.open())
    return {**promised(desk, case.pk), "reference": case.reference}


def address(name: str, parts: dict[str, object]) -> str:
    route = next(route for route in urls.urlpatterns if route.name == name)
    known = {**parts, "act": PROMISED_ACTS.get(name, "")}
    return reverse(f"desk:{name}", kwargs={part: known[part] for part in route.pattern.converters})


def visitor(persona: str) -> Client:
    client = Client()
    if persona == "stranger":
        return client
    agent = make_agent(role=Role.LEAD if persona == "lead" else Role.AGENT)
    client.force_login(Agent.objects.get(pk=agent.id))
    if persona == "gone":
        deactivate_agent(agent_id=agent.id, by=PALIER, at=AT)
    return client


def rows() -> list[object]:
    return [*Review.objects.order_by("pk").values(), *Engagement.objects.order_by("pk").values()]


@pytest.mark.parametrize(("name", "persona"), list(product(dict.fromkeys(ROUTES), PERSONAS)))
def test_the_grid(name: str, persona: str, parts) -> None:
    client, before = visitor(persona), rows()
    outside = persona in ("stranger", "gone")
    for method in ("get", "post"):
        answer = getattr(client, method)(address(name, parts), PROMISED_POSTS.get(name, {}))
        if (method == "post") is not (name in PROMISED_POSTS):
            assert (answer.status_code, rows()) == (405, before)
        elif outside:
            assert (answer.status_code, rows()) == (302, before)
            assert answer.headers["Location"].startswith(reverse("desk:login"))
        else:
            assert answer.status_code == (302 if method == "post" else 200)


@pytest.mark.parametrize("name", ["review", "review_act", "engagement", "engagement_act", "begin_for_case"])
def test_what_is_not_there_is_not_found(name: str, parts, agent) -> None:
    method = "post" if name in PROMISED_POSTS else "get"
    assert getattr(agent, method)(address(name, MISSING), PROMISED_POSTS.get(name, {})).status_code == 404
