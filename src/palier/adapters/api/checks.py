"""Checks from outside say how a component does.

    POST /api/checks/state                         POST /api/checks/alertmanager
    Authorization: Bearer <the component's token>  the same, with the body that Prometheus Alertmanager sends
    {"state": "operational"}

States are those of Statuspage: operational, degraded_performance, partial_outage, major_outage.  A component that was
not heard of for two minutes is shown as unknown, so a check that finds nothing new still speaks each minute.
Of an alert, the label `severity` decides: critical is a major outage, warning degraded performance, any other a partial
outage; a group of which nothing fires any more is operational.
"""

import json
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from palier.adapters.api.answers import answer, refused
from palier.adapters.shared import moments
from palier.apps.errors import NotFound
from palier.apps.incidents.commands import tell_state
from palier.core.actor import Actor, ActorKind
from palier.core.incident import State, worst

CHECK = Actor(ActorKind.SYSTEM, 0, "Check")
MOST_BYTES = 262_144
TELLABLE = {state.value: state for state in (State.OPERATIONAL, State.DEGRADED, State.PARTIAL, State.MAJOR)}
ALERTS = {"critical": State.MAJOR, "warning": State.DEGRADED}


@csrf_exempt
@require_POST
def state(request: HttpRequest) -> JsonResponse:
    """One word on one component."""
    told = _body(request)
    found = TELLABLE.get(str(told.get("state"))) if told is not None else None
    return _told(request, found)


@csrf_exempt
@require_POST
def alertmanager(request: HttpRequest) -> JsonResponse:
    """A group of alerts on one component (webhook version 4)."""
    told = _body(request)
    return _told(request, None if told is None else state_of_alerts(told))


def state_of_alerts(told: dict[str, Any]) -> State | None:
    """What a group of alerts says, the gravest that fires; None where it is no such group."""
    alerts = told.get("alerts")
    if not isinstance(alerts, list) or not all(isinstance(alert, dict) for alert in alerts):
        return None
    firing = [alert.get("labels") for alert in alerts if alert.get("status") == "firing"]
    return worst(
        ALERTS.get(str(labels.get("severity")).lower(), State.PARTIAL) if isinstance(labels, dict) else State.PARTIAL
        for labels in firing
    )


def _told(request: HttpRequest, found: State | None) -> JsonResponse:
    if found is None:
        return refused("unreadable", _("This cannot be read. Nothing was changed."), 422)
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    try:
        if scheme.lower() != "bearer":
            raise NotFound("check", "")
        changed = tell_state(token=token.strip(), state=found, by=CHECK, at=moments.now())
    except NotFound:
        response = refused("unauthorized", _("The token is missing or wrong. Nothing was changed."), 401)
        response.headers["WWW-Authenticate"] = "Bearer"
        return response
    return answer("changed" if changed else "known", state=found.value)


def _body(request: HttpRequest) -> dict[str, Any] | None:
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        return None
    try:
        said = json.loads(request.body)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None
