"""The public JSON in Atlassian Statuspage's shape, version 2, which other tools read.

What Statuspage does not know is said within its shape: a component of which nothing is known has the status
"unknown", and all together then have the indicator "minor".
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from palier.adapters.shared.incident_words import in_language, together_words
from palier.adapters.status.place import Place
from palier.apps.incidents.page_queries import Page, ShownComponent, ShownIncident, ShownUpdate
from palier.core.incident import Indicator, Stage, State

Document = Mapping[str, Any]
TELLABLE = {Indicator.UNKNOWN: Indicator.MINOR}


def documents(page: Page, place: Place) -> dict[str, Document]:
    """Every document by its name under /api/v2/."""
    head = {"page": _page(page, place)}
    status = {"status": _status(page)}
    components = {"components": [_component(each) for each in page.components] + _groups(page)}
    unresolved = [_incident(each, page, place) for each in page.open]
    planned = [_incident(each, page, place) for each in page.maintenances]
    incidents = [_incident(each, page, place) for each in page.incidents if not each.is_maintenance]
    maintenances = [_incident(each, page, place) for each in page.incidents if each.is_maintenance]
    begun = [each for each in planned if each["status"] == Stage.IN_PROGRESS]
    upcoming = [each for each in planned if each["status"] == Stage.SCHEDULED]
    return {
        "summary.json": {**head, **components, "incidents": unresolved, "scheduled_maintenances": planned, **status},
        "status.json": {**head, **status},
        "components.json": {**head, **components},
        "incidents.json": {**head, "incidents": incidents[:50]},
        "incidents/unresolved.json": {**head, "incidents": unresolved},
        "scheduled-maintenances.json": {**head, "scheduled_maintenances": maintenances[:50]},
        "scheduled-maintenances/active.json": {**head, "scheduled_maintenances": begun},
        "scheduled-maintenances/upcoming.json": {**head, "scheduled_maintenances": upcoming},
    }


def _page(page: Page, place: Place) -> Document:
    return {"id": "palier", "name": place.name, "url": place.url, "time_zone": "Etc/UTC", "updated_at": _at(page.at)}


def _status(page: Page) -> Document:
    indicator = TELLABLE.get(page.indicator, page.indicator)
    return {"indicator": indicator.value, "description": together_words(page.indicator)}


def _component(each: ShownComponent) -> dict[str, Any]:
    return {
        "id": each.slug,
        "name": in_language(each.name),
        "status": each.state.value,
        "created_at": _at(each.created_at),
        "updated_at": _at(each.since),
        "position": each.position + 1,
        "description": in_language(each.about) or None,
        "showcase": True,
        "start_date": each.created_at.date().isoformat(),
        "group_id": f"group-{each.group}" if each.group else None,
        "page_id": "palier",
        "group": False,
        "only_show_if_degraded": False,
    }


def _groups(page: Page) -> list[dict[str, Any]]:
    """Groups are components too in Statuspage's shape, with the worst state of what they hold."""
    found: dict[str, list[ShownComponent]] = {}
    for each in page.components:
        if each.group:
            found.setdefault(each.group, []).append(each)
    return [
        {
            **_component(held[0]),
            "id": f"group-{key}",
            "name": in_language(held[0].group_name),
            "description": None,
            "status": _gravest(held).value,
            "position": position + 1,
            "group_id": None,
            "group": True,
            "components": [each.slug for each in held],
        }
        for position, (key, held) in enumerate(found.items())
    ]


def _gravest(held: Sequence[ShownComponent]) -> State:
    return max((each.state for each in held), key=list(State).index)


def _incident(each: ShownIncident, page: Page, place: Place) -> dict[str, Any]:
    known = {component.slug: component for component in page.components}
    said = {
        "id": each.reference,
        "name": in_language(each.title),
        "status": each.stage.value,
        "created_at": _at(each.opened_at),
        "updated_at": _at(each.changed_at),
        "monitoring_at": _first(each.updates, Stage.MONITORING),
        "resolved_at": _at(each.over_at),
        "impact": "maintenance" if each.is_maintenance else each.impact.value,
        "shortlink": f"{place.url}/incidents/{each.reference}/",
        "started_at": _at(each.planned_from or each.opened_at),
        "page_id": "palier",
        "reminder_intervals": None,
        "incident_updates": [_update(update, each) for update in reversed(each.updates)],
        "components": [_component(known[slug]) for slug in each.slugs],
    }
    if each.is_maintenance:
        said |= {"scheduled_for": _at(each.planned_from), "scheduled_until": _at(each.planned_until)}
    return said


def _update(update: ShownUpdate, incident: ShownIncident) -> Document:
    return {
        "id": f"{incident.reference}-{update.seq}",
        "status": update.stage.value,
        "body": in_language(update.words),
        "incident_id": incident.reference,
        "created_at": _at(update.at),
        "updated_at": _at(update.at),
        "display_at": _at(update.at),
        "affected_components": [{"code": slug, "name": slug} for slug in incident.slugs],
        "deliver_notifications": True,
        "custom_tweet": None,
        "tweet_id": None,
    }


def _first(updates: Sequence[ShownUpdate], stage: Stage) -> str | None:
    return next((_at(update.at) for update in updates if update.stage is stage), None)


def _at(instant: datetime | None) -> str | None:
    return instant.isoformat(timespec="milliseconds") if instant else None
