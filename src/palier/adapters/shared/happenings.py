"""What happened in a case and how its clocks stand, in words, in whichever language is active."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from palier.adapters.shared.credits import credit_words
from palier.adapters.shared.life_words import life_words
from palier.adapters.shared.placements import placement_words
from palier.adapters.shared.severities import severity_notes
from palier.adapters.shared.words import clock_words, duration_words, severity_words, status_words, text_words
from palier.apps.catalogues.queries import terms_of
from palier.core.case import Kind, Status
from palier.core.catalogue.terms import Terms
from palier.core.clock import State
from palier.core.escalation.ladder import BREACHED, DEFAULT_STEPS


def state_words(state: State, *, ended: bool) -> str:
    """The state of a clock; a breached one may have been answered since."""
    return {
        State.PENDING: pgettext("state of a clock", "Not started"),
        State.RUNNING: pgettext("state of a clock", "Running"),
        State.PAUSED: pgettext("state of a clock", "Paused"),
        State.MET: pgettext("state of a clock", "Met"),
        State.BREACHED: pgettext("state of a clock", "Met late") if ended else pgettext("state of a clock", "Breached"),
        State.WITHDRAWN: pgettext("state of a clock", "Withdrawn"),
        State.BEST_EFFORT: pgettext("state of a clock", "As soon as possible"),
    }[state]


def notice_words(clock: str, step: str, terms: Terms) -> str:
    """A step of the ladder that was climbed, in one sentence; empty for the step that comes with the breach itself."""
    values = {"clock": clock_words(terms, clock)}
    if step == BREACHED:
        return _("%(clock)s: the due time passed unanswered.") % values
    rung = next((rung for rung in terms.steps or DEFAULT_STEPS if rung.id == step), None)
    if rung is None or rung.after is not None:
        after = duration_words(rung.after) if rung and rung.after else ""
        sentence = _("%(clock)s: still unanswered %(after)s after the due time.") if after else ""
        return sentence % {**values, "after": after}
    if rung.share is None or rung.share >= 1:
        return ""
    return _("%(clock)s: %(share)d%% of the time is used up.") % {**values, "share": round(100 * rung.share)}


def happening_words(kind: Kind, actor: str, data: Mapping[str, Any], terms: Terms) -> str:
    """What happened, in one sentence that names who did it, and why where that was kept."""
    life = life_words(kind, actor, data, terms)
    if life and kind is not Kind.OPENED:
        return life
    if kind is Kind.TERMS_CHANGED and "terms" in data:
        return _terms_words(actor, data)
    if kind in TIME:
        return _time_words(kind, actor, data, terms)
    status, severity = data.get("status"), data.get("severity")
    values = {
        "actor": actor,
        "status": status_words(Status(status)) if status else "",
        "severity": severity_words(terms, severity) if severity else "",
        "assignee": data.get("agent_name", ""),
        "team": data.get("team_name", ""),
        "reason": _unended(data.get("reason", "")),
        "contact": data.get("contact_name", ""),
        "was": data.get("was_name", ""),
    }
    sentence = " ".join(filter(None, (_sentence(kind, values) % values, severity_notes(kind, data, terms), life)))
    if kind is Kind.OPENED and data.get("not_named"):
        return f"{sentence} {_('The plan names others who may open: it was let in, and flagged.')}"
    why = data.get("why") if kind is Kind.ASSIGNED else None
    return f"{sentence} {placement_words(why, terms)}" if why else sentence


def _terms_words(actor: str, data: Mapping[str, Any]) -> str:
    """From which plan to which, where they differ, and why."""
    was, now = (text_words(terms_of(data[name]).plan_label) if name in data else "" for name in ("was", "terms"))
    values = {"actor": actor, "was": was, "now": now, "reason": data.get("reason", "")}
    if was and was != now:
        said = _("%(actor)s moved the case from “%(was)s” to “%(now)s”: what is promised follows from then on.")
    else:
        said = _("%(actor)s changed the terms of the case.")
    why = _("Reason: “%(reason)s”") if values["reason"] else ""
    return " ".join(filter(None, (said, why))) % values


TIME = (Kind.TIME_NOTED, Kind.TIME_WITHDRAWN)


def _time_words(kind: Kind, actor: str, data: Mapping[str, Any], terms: Terms) -> str:
    """Time that was noted, what it was taken from where it cost credits, or that it was taken back."""
    costs = data.get("costs")
    values = {
        "name": actor,
        "time": credit_words(data["minutes"], "hours"),
        "what": data.get("what", ""),
        "feature": next((text_words(each.label) for each in terms.features if each.id == costs), costs),
        "agent": data.get("of", ""),
        "reason": _unended(data.get("reason", "")),
    }
    if kind is Kind.TIME_WITHDRAWN:
        if actor == values["agent"]:
            return _("%(name)s took back %(time)s noted before: “%(reason)s”.") % values
        return _("%(name)s took back %(time)s that %(agent)s had noted: “%(reason)s”.") % values
    if costs:
        return _("%(name)s noted %(time)s, taken from “%(feature)s”: %(what)s") % values
    return _("%(name)s noted %(time)s: %(what)s") % values


def _unended(words: str) -> str:
    """Somebody's words without their last full stop: they stand inside a sentence that has its own."""
    return words[:-1] if words.endswith(".") and not words.endswith("..") else words


def _sentence(kind: Kind, values: Mapping[str, str]) -> str:
    if kind is Kind.ASSIGNED:
        return _assigned(values)
    return {
        Kind.OPENED: _("%(actor)s opened the case with severity “%(severity)s”."),
        Kind.STAFF_REPLIED: _("%(actor)s replied."),
        Kind.CUSTOMER_REPLIED: _("%(actor)s replied."),
        Kind.NOTE_ADDED: _("%(actor)s added a note."),
        Kind.STATUS_CHANGED: _("%(actor)s set the status to “%(status)s”."),
        Kind.SEVERITY_CHANGED: _("%(actor)s set the severity to “%(severity)s”."),
        Kind.ACKNOWLEDGED: _("%(actor)s acknowledged the case."),
        Kind.WORKAROUND_PROVIDED: _("%(actor)s provided a workaround."),
        Kind.SOLUTION_PROPOSED: _("%(actor)s proposed a solution."),
        Kind.SOLUTION_ACCEPTED: _("%(actor)s accepted the solution."),
        Kind.SOLUTION_REJECTED: _("%(actor)s rejected the solution."),
        Kind.RESOLVED: _("%(actor)s resolved the case."),
        Kind.CLOSED: _("%(actor)s closed the case."),
        Kind.REOPENED: _("%(actor)s reopened the case."),
        Kind.TERMS_CHANGED: _("%(actor)s changed the terms of the case."),
        Kind.MERGED: _("%(actor)s merged the case into another."),
        Kind.REQUESTER_CHANGED: _("%(actor)s made %(contact)s the requester, after %(was)s."),
        Kind.PARTICIPANT_ADDED: _("%(actor)s let %(contact)s take part in the case."),
        Kind.PARTICIPANT_REMOVED: _("%(actor)s ended the part of %(contact)s in the case."),
        Kind.RCA_PUBLISHED: _("%(actor)s published the root-cause analysis."),
        Kind.SEVERITY_PROPOSED: _("%(actor)s proposed the severity “%(severity)s”."),
        Kind.SEVERITY_ACCEPTED: _("%(actor)s agreed to the proposed severity."),
        Kind.SEVERITY_CONTESTED: _("%(actor)s contested the proposed severity."),
        Kind.SEVERITY_WITHDRAWN: _("%(actor)s withdrew the proposed severity."),
        Kind.SEVERITY_UNDECIDED: _("%(actor)s noted that nobody has decided on the contested severity."),
        Kind.REACH_ASKED: _("%(actor)s asked the customer again."),
        Kind.REACH_MISSED: _("%(actor)s could not reach the customer: the severity may be lowered."),
        Kind.DETAIL_ASKED: _("%(actor)s asked for what the report must hold."),
        Kind.ESCALATION_ASKED: _("%(actor)s asked for the case to be escalated: “%(reason)s”."),
        Kind.ESCALATED: _("%(actor)s took the escalation in hand."),
        Kind.ESCALATION_ENDED: _("%(actor)s ended the escalation: “%(reason)s”."),
    }[kind]


def _assigned(values: Mapping[str, str]) -> str:
    if values["assignee"] == values["actor"]:
        return _("%(actor)s took the case for the team %(team)s.") if values["team"] else _("%(actor)s took the case.")
    if values["assignee"] and values["team"]:
        return _("%(actor)s gave the case to %(assignee)s, team %(team)s.")
    if values["assignee"]:
        return _("%(actor)s gave the case to %(assignee)s.")
    if values["team"]:
        return _("%(actor)s gave the case to the team %(team)s.")
    return _("%(actor)s left the case unassigned.")
