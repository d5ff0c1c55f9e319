"""A form that crossed somebody else's change: what they did, what one chose, and one button to send it all the same."""

from dataclasses import dataclass

from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _

from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest
from palier.adapters.desk.timeline import Item, items_of
from palier.adapters.shared import moments
from palier.adapters.shared.crossing_words import now_words
from palier.adapters.shared.messages import sentence
from palier.adapters.shared.words import reason_named, severity_words, status_words
from palier.apps.cases.errors import CrossingChange
from palier.apps.cases.page_queries import case_head, entries_of
from palier.apps.catalogues.queries import terms_of
from palier.apps.staff.queries import teams, working_agents
from palier.core.case import Status
from palier.core.case.crossing import Field

SEEN = "seen"
"""The field of a form that says how many facts of its case its reader had seen (`head.events_count`)."""

OURS = ("csrfmiddlewaretoken", SEEN)
WORDS = {Field.STATUS: ("comment",), Field.SEVERITY: ("reason",), Field.ASSIGNEE: ()}
"""The fields of each form that hold what somebody typed; the others hold choices."""


@dataclass(frozen=True, slots=True)
class Crossed:
    """The form as it was sent: choices to be sent again unseen, words to be read and changed; `seen` is how many facts
    there are now.

    `name` is what both set, `now` how it stands, `mine` what the form chose; `news` happened since it was opened.
    """

    reference: str
    sentence: str
    name: str
    now: str
    mine: str
    news: tuple[Item, ...]
    action: str
    seen: int
    choices: tuple[tuple[str, str], ...]
    words: tuple[tuple[str, str], ...]


def crossed_page(request: DeskRequest, error: CrossingChange) -> HttpResponse:
    """Answer a crossing change with 409 and the form again."""
    head = case_head(viewer=request.viewer, reference=error.reference)
    said = [(name, value) for name in request.POST for value in request.POST.getlist(name) if name not in OURS]
    words = WORDS[error.field]
    entries = entries_of(viewer=request.viewer, case_id=head.id)
    known = int(request.POST[SEEN])  # without it nothing crosses
    crossed = Crossed(
        reference=error.reference,
        sentence=sentence(error),
        name=_name(error.field),
        now=now_words(error),
        mine=_mine(error, request.POST),
        news=items_of([entry for entry in entries if entry.seq > known], (), terms_of(head.terms_id)),
        action=request.get_full_path(),
        seen=head.events_count,
        choices=tuple((name, value) for name, value in said if name not in words),
        words=tuple((name, value) for name, value in said if name in words),
    )
    values = {"crossed": crossed, "head": head, "title": _("Changed meanwhile"), "at": moments.now()}
    return screen(request, "desk/crossed.html", values, here="case", status=409)


def _name(field: Field) -> str:
    return {Field.STATUS: _("Status"), Field.SEVERITY: _("Severity"), Field.ASSIGNEE: _("Assignee")}[field]


def _mine(error: CrossingChange, said: QueryDict) -> str:
    """What the form chose, in words."""
    terms = terms_of(error.terms_id)
    match error.field:
        case Field.STATUS:
            status, reason = said.get("status", ""), said.get("reason", "")
            chosen = [status_words(Status(status)), reason_named(terms, status, reason) if reason else ""]
        case Field.SEVERITY:
            chosen = [severity_words(terms, said.get("severity", ""))]
        case Field.ASSIGNEE:
            agents, groups = ({str(each.id): each.name for each in people} for people in (working_agents(), teams()))
            chosen = [agents.get(said.get("agent", ""), ""), groups.get(said.get("team", ""), "")]
            chosen = chosen if any(chosen) else [_("Nobody")]
    return " · ".join(filter(None, chosen))
