"""The life of a case in words: what came to pass, what comes next, what cases are to each other."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from palier.adapters.shared.words import day_words, reason_named, status_words
from palier.core.case import Kind, Relation, Status
from palier.core.catalogue.terms import Terms
from palier.core.lifecycle import Act


def life_words(kind: Kind, actor: str, data: Mapping[str, Any], terms: Terms) -> str:
    """What happened in the life of a case, in one sentence; empty for what `happenings` tells better."""
    values = {
        "actor": actor,
        "other": data.get("reference", ""),
        "number": data.get("number", ""),
        "reason": reason_named(terms, _status_of(kind, data), data.get("reason") or ""),
        "comment": data.get("comment", ""),
    }
    sentence = _sentence(kind, data, values)
    return f"{sentence} {_('“%(comment)s”') % values}" if sentence and values["comment"] else sentence


def _status_of(kind: Kind, data: Mapping[str, Any]) -> str:
    return Status.CLOSED.value if kind is Kind.CLOSED else data.get("status", "")


def _sentence(kind: Kind, data: Mapping[str, Any], values: Mapping[str, Any]) -> str:
    if kind is Kind.STATUS_CHANGED:
        return _status_changed(data, values)
    if kind in (Kind.LINKED, Kind.UNLINKED):
        return _linked(kind, Relation(data.get("relation", Relation.RELATED))) % values
    if kind is Kind.OPENED and values["other"]:
        return _origin(Relation(data["relation"])) % values
    needed = NEEDED.get(kind)
    return _plain(kind, data) % values if needed is None or values[needed] else ""


NEEDED = {Kind.MERGED: "other", Kind.NOTE_ADDED: "other", Kind.REOPENED: "comment", Kind.CLOSED: "reason"}
"""What a fact of that kind must carry to be told here."""


def _plain(kind: Kind, data: Mapping[str, Any]) -> str:
    unanswered = data.get("reason") == "no_answer"
    return {
        Kind.CLOSED: _("%(actor)s closed the case: no answer came.")
        if unanswered
        else _("%(actor)s closed the case: %(reason)s."),
        Kind.REMINDED: _("%(actor)s reminded the customer (reminder %(number)s)."),
        Kind.REMINDERS_STOPPED: _("%(actor)s stopped reminders and closing by itself."),
        Kind.REMINDERS_RESUMED: _("%(actor)s let reminders and closing by itself go on."),
        Kind.REVIEW_DUE: _("%(actor)s noted that the day to review this case has come."),
        Kind.MERGED: _("%(actor)s merged the case into %(other)s."),
        Kind.SPLIT: _("%(actor)s opened %(other)s for a part of this case."),
        Kind.NOTE_ADDED: _("%(actor)s wrote on %(other)s, which was merged into this case."),
        Kind.REOPENED: _("%(actor)s reopened the case."),
    }.get(kind, "")


def _status_changed(data: Mapping[str, Any], values: Mapping[str, Any]) -> str:
    status = Status(data["status"])
    if data.get("review_on"):
        told = {**values, "day": day_words(date.fromisoformat(data["review_on"]))}
        return _("%(actor)s put the case on hold until %(day)s: %(reason)s.") % told
    told = {**values, "status": status_words(status)}
    return _("%(actor)s set the status to “%(status)s”: %(reason)s.") % told if values["reason"] else ""


def _linked(kind: Kind, relation: Relation) -> str:
    if kind is Kind.UNLINKED:
        return _("%(actor)s took the link to %(other)s away.")
    return {
        Relation.RELATED: _("%(actor)s linked the case to %(other)s."),
        Relation.PARENT: _("%(actor)s put the case under %(other)s."),
        Relation.CONTINUES: _("%(actor)s noted that the case goes on from %(other)s."),
        Relation.DUPLICATE_OF: _("%(actor)s noted that the case is a duplicate of %(other)s."),
        Relation.TOOK_IN: _("%(actor)s merged %(other)s into this case."),
    }[relation]


def _origin(relation: Relation) -> str:
    """Said after the sentence of the opening itself."""
    return _("It is a part of %(other)s.") if relation is Relation.SPLIT_FROM else _("It goes on from %(other)s.")


def noted_words(noted: str) -> str:
    """Why words of the customer left a closed case closed."""
    return {
        "thanks": _("Read as mere thanks: the case stays closed."),
        "too_often": _("Reopened too often within an hour: the case stays closed until somebody looks at it."),
    }.get(noted, "")


RELATIONS = {
    Relation.RELATED: pgettext_lazy("a linked case", "Related"),
    Relation.PARENT: pgettext_lazy("a linked case", "Above this one"),
    Relation.CONTINUES: pgettext_lazy("a linked case", "Goes on from"),
    Relation.DUPLICATE_OF: pgettext_lazy("a linked case", "Duplicate of"),
    Relation.MERGED_INTO: pgettext_lazy("a linked case", "Merged into"),
    Relation.TOOK_IN: pgettext_lazy("a linked case", "Merged into this one"),
    Relation.SPLIT_FROM: pgettext_lazy("a linked case", "Part of"),
}
INVERSE = {
    Relation.RELATED: pgettext_lazy("a linked case", "Related"),
    Relation.PARENT: pgettext_lazy("a linked case", "Below this one"),
    Relation.CONTINUES: pgettext_lazy("a linked case", "Goes on in"),
    Relation.DUPLICATE_OF: pgettext_lazy("a linked case", "Has as its duplicate"),
    Relation.MERGED_INTO: pgettext_lazy("a linked case", "Merged into this one"),
    Relation.TOOK_IN: pgettext_lazy("a linked case", "Merged into"),
    Relation.SPLIT_FROM: pgettext_lazy("a linked case", "Opened for a part of this one"),
}


def relation_words(relation: Relation, *, inverse: bool) -> str:
    """What the other case is to this one; `inverse` where it is the other one that says so."""
    return str((INVERSE if inverse else RELATIONS)[relation])


def step_ahead_words(act: Act) -> str:
    """What comes next in the life of a case, in a word."""
    return {
        Act.REMIND: pgettext("what comes next", "Reminder"),
        Act.CLOSE: pgettext("what comes next", "Closes"),
        Act.REVIEW: pgettext("what comes next", "Review"),
    }[act]
