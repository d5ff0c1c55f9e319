"""The status of systems in the portal, in words."""

from palier.adapters.shared.incident_words import impact_words, in_language, stage_words, state_words, together_words
from palier.apps.incidents.page_queries import Page, ShownIncident
from palier.core.incident import State

KINDS = {
    State.OPERATIONAL: "met",
    State.MAINTENANCE: "waiting",
    State.UNKNOWN: "waiting",
}


def status_screen(found: Page) -> dict[str, object]:
    """Systems, what goes on, what is planned, what was."""
    names = {each.slug: in_language(each.name) for each in found.components}
    return {
        "together": together_words(found.indicator),
        "is_well": all(each.state is State.OPERATIONAL for each in found.components) and not found.open,
        "systems": [
            {
                "name": names[each.slug],
                "group": in_language(each.group_name) if each.group else "",
                "words": state_words(each.state),
                "kind": KINDS.get(each.state, "breached"),
                "heard_at": each.heard_at,
            }
            for each in found.components
        ],
        "open": [_told(each, found, names) for each in found.open],
        "maintenances": [_told(each, found, names) for each in found.maintenances],
        "past": [_told(each, found, names) for each in found.past[:10]],
    }


def _told(each: ShownIncident, found: Page, names: dict[str, str]) -> dict[str, object]:
    corrected = {update.corrects for update in each.updates if update.corrects}
    return {
        "reference": each.reference,
        "title": in_language(each.title),
        "for_us": each.audience != "public",
        "stage": stage_words(each.stage),
        "impact": "" if each.is_maintenance else impact_words(each.impact),
        "systems": [names[slug] for slug in each.slugs],
        "begins_at": each.planned_from,
        "ends_at": each.planned_until,
        "overruns": bool(each.planned_until and each.over_at is None and each.planned_until < found.at),
        "next_at": each.next_update_at if each.over_at is None else None,
        "is_late": bool(each.next_update_at and each.next_update_at < found.at),
        "eta_at": each.eta if each.over_at is None else None,
        "updates": [
            {
                "stage": "" if update.corrects else stage_words(update.stage),
                "corrects": update.corrects,
                "was_corrected": update.seq in corrected,
                "seq": update.seq,
                "words": in_language(update.words),
                "at": update.at,
            }
            for update in reversed(each.updates)
        ],
    }
