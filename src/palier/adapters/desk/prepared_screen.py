"""What the desk has ready before it speaks: prepared words, and what a case or a check already says."""

from collections.abc import Iterable, Mapping

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from palier.adapters.shared.incident_words import in_language, stage_words, state_words
from palier.adapters.shared.moments import full_moment
from palier.adapters.shared.words import list_words
from palier.apps.incidents import prepared_queries as queries
from palier.apps.incidents.page_queries import ShownIncident, Words
from palier.core.actor import Actor
from palier.core.incident import Impact, Stage, State, fill_in

LANGUAGES = ("en", "fr")
FELT = {State.DEGRADED: Impact.MINOR, State.PARTIAL: Impact.MAJOR, State.MAJOR: Impact.CRITICAL}


def prepared_for(stages: Iterable[Stage]) -> list[tuple[int, str, str]]:
    """The prepared words that fit one of these stages: id, name, stage."""
    fitting = set(stages)
    return [(each.id, each.name, stage_words(each.stage)) for each in queries.prepared_words() if each.stage in fitting]


def filled(template_id: int | None, shown: ShownIncident | None, systems: Iterable[Words]) -> dict[str, str]:
    """The fields of a form with prepared words in them, their placeholders filled in; empty where there are none."""
    chosen = next((each for each in queries.prepared_words() if each.id == template_id), None)
    if chosen is None:
        return {}
    names = list(systems)
    found = {"stage": chosen.stage.value}
    for code, words in chosen.words.items():
        with override(code):
            found[f"words-{code}"] = fill_in(words, _values(shown, names, code))
    return found


def _values(shown: ShownIncident | None, systems: Iterable[Words], code: str) -> Mapping[str, str]:
    said = {"systems": list_words([in_language(name, code) for name in systems])}
    if shown is None:
        return said
    zone = timezone.get_current_timezone()
    return {
        **said,
        "title": in_language(shown.title, code),
        "reference": shown.reference,
        "next": full_moment(shown.next_update_at, zone) if shown.next_update_at else "",
        "eta": full_moment(shown.eta, zone) if shown.eta else "",
    }


def begun(viewer: Actor, *, case_id: int | None, component_id: int | None) -> dict[str, str]:
    """The fields of an incident opened from a case or from a check, so that one click is enough to publish it."""
    if component_id is not None:
        return _from_check(component_id)
    if case_id is None:
        return {}
    beginning = queries.begun_from_case(viewer=viewer, case_id=case_id)
    found = {f"title-{code}": words for code, words in beginning.title.items()}
    return found | {f"state-{key}": state.value for key, state in beginning.states.items()}


def _from_check(component_id: int) -> dict[str, str]:
    beginning = queries.begun_from_component(component_id=component_id)
    found: dict[str, str] = {}
    for key, state in beginning.states.items():
        broken = state if state in FELT else State.DEGRADED
        found |= {f"state-{key}": broken.value, "impact": FELT[broken].value}
        for code in LANGUAGES:
            with override(code):
                named = {"system": in_language(beginning.title, code), "state": state_words(broken)}
                found[f"title-{code}"] = _("%(system)s: %(state)s") % named
                found[f"words-{code}"] = _("We have noticed it and are looking for the cause.")
    return found
