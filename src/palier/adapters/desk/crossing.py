"""A form that crossed somebody else's change: what they did, what was typed, and one button to send it all the same."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.translation import gettext as _

from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest
from palier.adapters.shared.messages import sentence
from palier.apps.cases.errors import CrossingChange
from palier.apps.cases.page_queries import case_head

SEEN = "seen"
"""The field of a form that says how many facts of its case its reader had seen (`head.events_count`)."""

OURS = ("csrfmiddlewaretoken", SEEN)
WORDS = ("reason", "comment", "text")
"""Fields that hold what somebody typed; the others hold choices."""


@dataclass(frozen=True, slots=True)
class Crossed:
    """The form as it was sent: choices to be sent again unseen, words to be read and changed; `seen` is how many facts
    there are now.
    """

    reference: str
    sentence: str
    action: str
    seen: int
    choices: tuple[tuple[str, str], ...]
    words: tuple[tuple[str, str], ...]


def crossed_page(request: DeskRequest, error: CrossingChange) -> HttpResponse:
    """Answer a crossing change with 409 and the form again."""
    head = case_head(viewer=request.viewer, reference=error.reference)
    said = [(name, value) for name in request.POST for value in request.POST.getlist(name) if name not in OURS]
    crossed = Crossed(
        reference=error.reference,
        sentence=sentence(error),
        action=request.get_full_path(),
        seen=head.events_count,
        choices=tuple((name, value) for name, value in said if name not in WORDS),
        words=tuple((name, value) for name, value in said if name in WORDS and value.strip()),
    )
    values = {"crossed": crossed, "head": head, "title": _("Changed meanwhile")}
    return screen(request, "desk/crossed.html", values, here="case", status=409)
