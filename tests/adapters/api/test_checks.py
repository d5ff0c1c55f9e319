"""Checks from outside: one word, or a group of alerts."""

import json

import pytest
from tests.factories import AT, make_agent

from palier.adapters.api.checks import state_of_alerts
from palier.apps.incidents.commands import Naming, add_component, make_check
from palier.apps.incidents.models import Component
from palier.core.actor import Role
from palier.core.incident import State


@pytest.fixture
def token(db) -> str:
    lead = make_agent(role=Role.LEAD)
    return make_check(
        component_id=add_component(naming=Naming("learn", {"en": "Learn"}), by=lead, at=AT), by=lead, at=AT
    )


def post(client, path: str, body: object, token: str):
    data = body if isinstance(body, bytes) else json.dumps(body)
    return client.post(
        f"/api/checks/{path}", data, content_type="application/json", headers={"Authorization": f"Bearer {token}"}
    )


def test_a_word_is_news_once(client, token):
    first, again = (post(client, "state", {"state": "partial_outage"}, token) for _ in range(2))
    assert (first.status_code, first.json()["code"]) == (200, "changed")
    assert again.json()["code"] == "known"
    assert Component.objects.get().state == "partial_outage"


@pytest.mark.parametrize(
    "body",
    [{"state": "under_maintenance"}, {"state": "fine"}, {}, [], b"not json", b"[" * 100_000, b'"x"', b"\xff\xfe"],
    ids=range(8),
)
def test_what_cannot_be_read_changes_nothing(client, token, body):
    for path in ("state", "alertmanager"):
        answer = post(client, path, body, token)
        assert answer.status_code == 422
        assert answer.json()["code"] == "unreadable"
    assert Component.objects.get().state == "operational"


@pytest.mark.parametrize("said", ["Bearer wrong", "Bearer ", "", "Basic abc"])
def test_strangers_change_nothing(client, token, said):
    answer = client.post(
        "/api/checks/state",
        {"state": "major_outage"},
        content_type="application/json",
        headers={"Authorization": said},
    )
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert Component.objects.get().state == "operational"


def alert(status: str, **labels: str) -> dict[str, object]:
    return {"status": status, "labels": {"alertname": "Down", **labels}, "annotations": {}}


@pytest.mark.parametrize(
    ("alerts", "state"),
    [
        ([], State.OPERATIONAL),
        ([alert("resolved", severity="critical")], State.OPERATIONAL),
        ([alert("firing", severity="warning")], State.DEGRADED),
        ([alert("firing")], State.PARTIAL),
        ([alert("firing", severity="warning"), alert("firing", severity="critical")], State.MAJOR),
        ([{"status": "firing", "labels": None}], State.PARTIAL),
    ],
)
def test_the_gravest_alert_that_fires_decides(alerts, state):
    assert state_of_alerts({"version": "4", "alerts": alerts}) is state


@pytest.mark.parametrize("alerts", [None, "x", [1], {"a": 1}])
def test_what_is_no_group_of_alerts(alerts):
    assert state_of_alerts({"alerts": alerts}) is None


def test_alertmanager_is_heard(client, token):
    told = {"version": "4", "status": "firing", "alerts": [alert("firing", severity="critical")]}
    assert post(client, "alertmanager", told, token).json()["fields"]["state"] == "major_outage"
    assert Component.objects.get().state == "major_outage"
