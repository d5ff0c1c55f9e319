"""Letting more people know of an incident: what the form says, and what it begins with."""

from datetime import datetime

from palier.adapters.desk.incident_screen import (
    Choice,
    Written,
    accounts_shown,
    audience_words,
    incident_line,
    systems,
)
from palier.apps.incidents import desk_queries as queries
from palier.apps.incidents.models import Incident
from palier.core.actor import Actor

Audience = Incident.Audience
WIDER = {
    Audience.INTERNAL: (Audience.PUBLIC, Audience.ACCOUNTS),
    Audience.ACCOUNTS: (Audience.PUBLIC, Audience.ACCOUNTS),
    Audience.PUBLIC: (),
}


def audience_begun(sheet: queries.IncidentSheet) -> Written:
    """What the form begins with: the title as it is, the systems as they are, the accounts that know."""
    texts = {f"title-{code}": words for code, words in sheet.shown.title.items()}
    states = {each.id: each.state for each in sheet.affected}
    return Written(texts, states, sheet.account_ids)


def audience_page(viewer: Actor, sheet: queries.IncidentSheet, written: Written, *, at: datetime) -> dict[str, object]:
    """The form: who may know from now on, and what they read first."""
    shown, texts = sheet.shown, written.texts
    offered = WIDER[Audience(shown.audience)]
    chosen = texts.get("audience") or Audience.PUBLIC.value
    return {
        **accounts_shown(viewer, written, None),
        "line": incident_line(shown, at),
        "promises_nothing": shown.is_maintenance or shown.over_at is not None,
        "knows": sheet.accounts,
        "audiences": [Choice(each.value, audience_words(each), each.value == chosen) for each in offered],
        "systems": systems(written, at=at, maintenance=shown.is_maintenance),
        "seen": texts.get("seen") or len(shown.updates),
        **{f"{name}_{code}": texts.get(f"{name}-{code}", "") for name in ("title", "words") for code in ("en", "fr")},
        "next": texts.get("next", ""),
        "eta": texts.get("eta", ""),
    }
