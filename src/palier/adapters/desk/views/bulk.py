"""The same act on many cases: looked at first, then done, then perhaps undone."""

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from palier.adapters.desk.bulk_screen import ahead_screen, story_screen
from palier.adapters.desk.forms_read import number_of, numbers_of
from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.refusals import refusals_said
from palier.adapters.desk.returning import refusals_said_there
from palier.adapters.shared import moments
from palier.apps.batches import commands, queries
from palier.apps.batches.acts import SETTABLE, Act, Asked
from palier.core.case import Status


@require_safe
@for_agents
def ahead(request: DeskRequest) -> HttpResponse:
    """What would be done to the cases chosen, and what the act still needs."""
    asked, cases = _asked(request.GET), numbers_of(request.GET, "case")[: commands.MOST]
    shown = ahead_screen(asked, cases, viewer=request.viewer, key=request.GET.get("key", "") or get_random_string(20))
    return screen(request, "desk/bulk.html", {"bulk": shown}, here="queue", part="desk/parts/bulk_ahead.html")


@require_POST
@for_agents
@refusals_said_there("desk:queue")
def begin(request: DeskRequest) -> HttpResponse:
    """Begin; the first cases at once."""
    asked, cases, at = _asked(request.POST), numbers_of(request.POST, "case"), moments.now()
    key = request.POST.get("key", "") or get_random_string(20)
    batch = commands.begin_batch(asked=asked, case_ids=cases, key=key, by=request.viewer, at=at)
    commands.go_on(batch_id=batch, by=request.viewer, at=at)
    return redirect("desk:bulk", batch)


@require_safe
@for_agents
@refusals_said
def story(request: DeskRequest, batch: int) -> HttpResponse:
    """How far it is, and what became of each case."""
    shown = story_screen(queries.story(viewer=request.viewer, batch_id=batch))
    return screen(request, "desk/bulk_story.html", {"bulk": shown}, here="queue", part="desk/parts/bulk_story.html")


@require_POST
@for_agents
@refusals_said
def on(request: DeskRequest, batch: int) -> HttpResponse:
    """Go on with the next cases."""
    commands.go_on(batch_id=batch, by=request.viewer, at=moments.now())
    return redirect("desk:bulk", batch)


@require_POST
@for_agents
@refusals_said_there("desk:queue")
def undo(request: DeskRequest, batch: int) -> HttpResponse:
    """Bring back what nobody altered since."""
    undone, left = commands.undo_batch(batch_id=batch, by=request.viewer, at=moments.now())
    said = ngettext("Undone in %(count)d case.", "Undone in %(count)d cases.", undone) % {"count": undone}
    if left:
        said += " " + ngettext(
            "%(count)d case was left as it is: something happened there since.",
            "%(count)d cases were left as they are: something happened there since.",
            left,
        ) % {"count": left}
    messages.success(request, said if undone or left else _("There was nothing to undo."))
    return redirect("desk:bulk", batch)


def _asked(said: QueryDict) -> Asked:
    act = str(said.get("act", ""))
    if act not in set(Act):
        raise Http404
    status = said.get("status", "")
    return Asked(
        Act(act),
        agent=number_of(said, "agent"),
        team=number_of(said, "team"),
        status=Status(status) if status in set(SETTABLE) else None,
        text=said.get("text", "").replace("\0", ""),
        severity=said.get("severity", "").replace("\0", "")[:100],
    )
