"""Incidents, maintenances and components as the desk shows them, and what its forms say."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from palier.adapters.desk.calls_screen import calls_page
from palier.adapters.desk.forms_read import is_number, number_of, numbers_of
from palier.adapters.desk.prepared_screen import prepared_for
from palier.adapters.shared.incident_words import impact_words, in_language, stage_words, state_words
from palier.adapters.shared.notice_words import circle_words, way_words
from palier.adapters.shared.words import list_words, status_words
from palier.apps.analyses.queries import analysis_of
from palier.apps.incidents import desk_queries as queries
from palier.apps.incidents import prepared_queries as prepared
from palier.apps.incidents.commands import Reach, Telling
from palier.apps.incidents.component_queries import components
from palier.apps.incidents.models import Incident
from palier.apps.incidents.page_queries import ShownIncident, ShownUpdate
from palier.apps.search.people import accounts_like
from palier.apps.subscribers.queries import subscribers_told
from palier.core.actor import Actor
from palier.core.case import Status
from palier.core.incident import Impact, Stage, State, stages_after

LANGUAGES = ("en", "fr")
LONGEST = 10_000
MOST_FOUND = 20
BREAKING = (State.DEGRADED, State.PARTIAL, State.MAJOR)


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a list to choose from."""

    value: str
    words: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class SystemChoice:
    """A component in a form, with the states it may be put in."""

    id: int
    name: str
    states: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in a form, as typed; it comes back with a refusal, so that nothing has to be typed twice."""

    texts: dict[str, str] = field(default_factory=dict)
    states: dict[int, State] = field(default_factory=dict)
    account_ids: tuple[int, ...] = ()

    @classmethod
    def of(cls, form: QueryDict) -> "Written":
        """Read a form without surprises."""
        texts = {name: form.get(name, "").replace("\0", "")[:LONGEST] for name in form}
        states = {}
        for name, value in texts.items():
            kind, _dash, key = name.partition("-")
            if kind == "state" and is_number(key) and value in set(State):
                states[int(key)] = State(value)
        return cls(texts, states, tuple(numbers_of(form, "account")))

    def words(self, name: str) -> dict[str, str]:
        """Words by language: the fields name-en, name-fr."""
        return {code: self.texts.get(f"{name}-{code}", "") for code in LANGUAGES}

    def instant(self, name: str) -> datetime | None:
        """An instant in the reader's zone; None where there is none."""
        try:
            said = datetime.fromisoformat(self.texts.get(name, ""))
        except ValueError:
            return None
        return said if said.tzinfo else said.replace(tzinfo=timezone.get_current_timezone())

    def telling(self) -> Telling:
        """What is said."""
        return Telling(self.words("words"), next_update_at=self.instant("next"), eta=self.instant("eta"))

    def reach(self, case_ids: Sequence[int] = ()) -> Reach:
        """Whom it concerns."""
        audience = self.texts.get("audience", "")
        chosen = Incident.Audience(audience) if audience in set(Incident.Audience) else Incident.Audience.PUBLIC
        accounts = self.account_ids if chosen is Incident.Audience.ACCOUNTS else ()
        return Reach(self.states, audience=chosen, account_ids=accounts, case_ids=tuple(case_ids))


def audience_words(audience: str) -> str:
    """Who may know."""
    return {
        Incident.Audience.PUBLIC: _("Everybody: it stands on the public page"),
        Incident.Audience.ACCOUNTS: _("The accounts chosen"),
        Incident.Audience.INTERNAL: _("Only ourselves"),
    }[Incident.Audience(audience)]


def incident_line(shown: ShownIncident, at: datetime) -> dict[str, object]:
    """A line of the list, and the head of a page."""
    return {
        "reference": shown.reference,
        "title": in_language(shown.title),
        "stage": stage_words(shown.stage),
        "impact": "" if shown.is_maintenance else impact_words(shown.impact),
        "audience": audience_words(shown.audience),
        "is_over": shown.over_at is not None,
        "is_maintenance": shown.is_maintenance,
        "opened_at": shown.opened_at,
        "over_at": shown.over_at,
        "planned_from": shown.planned_from,
        "planned_until": shown.planned_until,
        "overruns": bool(shown.planned_until and shown.over_at is None and shown.planned_until < at),
        "next_update_at": shown.next_update_at,
        "is_late": bool(shown.next_update_at and shown.next_update_at < at),
        "eta": shown.eta,
    }


def systems(written: Written, *, at: datetime, maintenance: bool = False) -> list[SystemChoice]:
    """Every component with what it may be put in; the states chosen are those in the form."""
    offered = (State.MAINTENANCE,) if maintenance else BREAKING
    return [
        SystemChoice(
            each.id,
            in_language(each.name),
            (
                Choice("", pgettext("effect on a system", "not affected"), each.id not in written.states),
                *(Choice(state.value, state_words(state), written.states.get(each.id) is state) for state in offered),
            ),
        )
        for each in components(at=at)
    ]


def accounts_shown(viewer: Actor, written: Written, case_id: int | None) -> dict[str, object]:
    """The accounts to choose from: few, or those chosen and those that were looked for."""
    typed = written.texts.get("accounts", "")
    offered = dict(prepared.accounts_to_choose(chosen=written.account_ids, case_id=case_id))
    found = accounts_like(typed, viewer=viewer, most=MOST_FOUND) if typed.strip() else ()
    offered |= {each.id: each.name for each in found}
    return {
        "accounts": [(key, name, key in written.account_ids) for key, name in offered.items()],
        "typed_accounts": typed,
        "nobody_found": bool(typed.strip()) and not found,
    }


def opening_page(
    viewer: Actor, written: Written, *, maintenance: bool, case: int | None = None, at: datetime
) -> dict[str, object]:
    """The form that opens an incident or plans a maintenance."""
    texts = written.texts
    audience = texts.get("audience") or Incident.Audience.PUBLIC.value
    return {
        **accounts_shown(viewer, written, case),
        "prepared": prepared_for([Stage.SCHEDULED if maintenance else Stage.INVESTIGATING]),
        "maintenance": maintenance,
        "case": case or "",
        "texts": texts,
        "title_en": texts.get("title-en", ""),
        "title_fr": texts.get("title-fr", ""),
        "words_en": texts.get("words-en", ""),
        "words_fr": texts.get("words-fr", ""),
        "impacts": [
            Choice(each.value, impact_words(each), each.value == (texts.get("impact") or Impact.MINOR))
            for each in Impact
        ],
        "audiences": [Choice(each.value, audience_words(each), each.value == audience) for each in Incident.Audience],
        "systems": systems(written, at=at, maintenance=maintenance),
        "next": texts.get("next", ""),
        "eta": texts.get("eta", ""),
        "from": texts.get("from", ""),
        "until": texts.get("until", ""),
    }


def incident_page(viewer: Actor, reference: str, written: Written, *, at: datetime) -> dict[str, object]:
    """One incident: what was said, the form for what comes next, its cases and those that may belong to it."""
    sheet = queries.incident_sheet(viewer=viewer, reference=reference)
    shown, texts = sheet.shown, written.texts
    stages, chosen = stages_after(shown.stage), texts.get("stage", shown.stage.value)
    return {
        "notices": [
            (each, circle_words(each.circle), list_words([way_words(way) for way in each.ways]))
            for each in prepared.noticed(incident_id=shown.id)
        ],
        "subscribers": subscribers_told(incident_id=shown.id),
        **calls_page(shown.id, at=at),
        "prepared": prepared_for(stages),
        "line": incident_line(shown, at),
        "analysis": analysis_of(viewer=viewer, incident=shown.reference) if shown.over_at else "",
        "id": shown.id,
        "commander": sheet.commander,
        "accounts": sheet.accounts,
        "systems": [_choice_of(each, written) for each in sheet.affected],
        "updates": _updates(shown.updates, shown.audience),
        "may_widen": shown.audience != Incident.Audience.PUBLIC,
        "seen": len(shown.updates),
        "stages": [Choice(each.value, stage_words(each), each.value == chosen) for each in stages],
        "words_en": texts.get("words-en", ""),
        "words_fr": texts.get("words-fr", ""),
        "next": texts.get("next", ""),
        "eta": texts.get("eta", ""),
        "cases": [(case, status_words(Status(case.status))) for case in sheet.cases],
        "suggested": [
            (found.case_id, case, subject, ", ".join(found.words))
            for found, case, subject in (queries.suggested(viewer=viewer, sheet=sheet) if stages else ())
        ],
    }


def _choice_of(system: queries.Affected, written: Written) -> SystemChoice:
    """A system, and the state that is said of it next."""
    chosen = written.states.get(system.id, system.state)
    states = tuple(Choice(state.value, state_words(state), state is chosen) for state in BREAKING)
    return SystemChoice(system.id, in_language(system.name), states)


def _updates(updates: Sequence[ShownUpdate], audience: str) -> list[dict[str, object]]:
    """What was said, the latest first; what was said to fewer than know of it now says so."""
    corrected = {update.corrects for update in updates if update.corrects}
    return [
        {
            "id": update.id,
            "seq": update.seq,
            "stage": _("Correction") if update.corrects else stage_words(update.stage),
            "corrects": update.corrects,
            "was_corrected": update.seq in corrected,
            "words": [(code, update.words[code]) for code in LANGUAGES if code in update.words],
            "at": update.at,
            "by": update.by_name,
            "next": update.next_update_at,
            "narrower": audience_words(update.audience) if update.audience != audience else "",
        }
        for update in reversed(updates)
    ]


def case_of(form: QueryDict) -> int | None:
    """The case that a form names by its id."""
    return number_of(form, "case")
