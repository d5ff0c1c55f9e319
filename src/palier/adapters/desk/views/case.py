"""The page of one case, and what an agent decides there."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from palier.adapters.desk.case_screen import case_screen
from palier.adapters.desk.crossing import SEEN
from palier.adapters.desk.effect_screen import effect_lines
from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.refusals import refusals_said
from palier.adapters.desk.timeline import Shown
from palier.adapters.desk.writing import NOTE, Draft, composer, keep, key_of, send, stopped
from palier.adapters.shared import moments
from palier.apps.cases import commands, page_queries
from palier.apps.cases.facts import facts_of
from palier.apps.catalogues.queries import terms_of
from palier.apps.drafts.commands import discard_draft
from palier.apps.lifecycle.queries import goes_on_in
from palier.core.case import Status
from palier.core.errors import DomainError

ACTS = {
    "acknowledge": commands.acknowledge_case,
    "take": commands.claim_case,
    "reopen": commands.reopen_case,
}
SENT, STAY, SHOW = "sent", "stay", "show"


@require_safe
@for_agents
@refusals_said
def case(request: DeskRequest, reference: str) -> HttpResponse:
    """The page, or its live parts."""
    return _page(request, reference)


@require_POST
@for_agents
@refusals_said
def write(request: DeskRequest, reference: str) -> HttpResponse:
    """Send a reply or keep a note; what could not be sent stays in its field, files and all."""
    draft, at = Draft.read(request.POST), moments.now()
    head = page_queries.case_head(viewer=request.viewer, reference=reference)
    refused = keep(draft, request.FILES, case_id=head.id, by=request.viewer, at=at) if request.FILES else None
    if refused is not None:
        return _page(request, reference, draft, refused)
    if "discard" in request.POST:
        discard_draft(key=key_of(draft.kind, head.id), by=request.viewer, at=at)
        return redirect("desk:case", reference)
    try:
        leaves_at = send(draft, head=head, by=request.viewer, at=at)
    except DomainError as error:
        keep(draft, type(request.FILES)(), case_id=head.id, by=request.viewer, at=at)
        return _page(request, reference, draft, error)
    if leaves_at is None:
        messages.success(request, _("Note kept.") if draft.kind == NOTE else _("Sent."))
    return redirect(f"{reverse('desk:case', args=[reference])}?{SENT}=1")


@require_POST
@for_agents
@refusals_said
def status(request: DeskRequest, reference: str) -> HttpResponse:
    """Set the status."""
    wanted = request.POST.get("status", "")
    if wanted not in set(Status):
        raise Http404
    seen, at = _number(request.POST.get(SEEN, "")), moments.now()
    commands.change_status(case_id=_id(request, reference), status=Status(wanted), seen=seen, by=request.viewer, at=at)
    return redirect("desk:case", reference)


@require_POST
@for_agents
@refusals_said
def assignment(request: DeskRequest, reference: str) -> HttpResponse:
    """Give the case to somebody, to a team, or back to everybody."""
    agent, team = _number(request.POST.get("agent", "")), _number(request.POST.get("team", ""))
    case_id = _id(request, reference)
    seen, at = _number(request.POST.get(SEEN, "")), moments.now()
    commands.assign_case(case_id=case_id, agent_id=agent, team_id=team, seen=seen, by=request.viewer, at=at)
    return redirect("desk:case", reference)


@require_POST
@for_agents
@refusals_said
def act(request: DeskRequest, reference: str, act: str) -> HttpResponse:
    """Acknowledge, take, reopen."""
    if act not in ACTS:
        raise Http404
    ACTS[act](case_id=_id(request, reference), by=request.viewer, at=moments.now())
    return redirect("desk:case", reference)


@require_safe
@for_agents
@refusals_said
def effect(request: DeskRequest, reference: str) -> HttpResponse:
    """What sending now would do to the promises: a part of the composer."""
    head = page_queries.case_head(viewer=request.viewer, reference=reference)
    then, at = request.GET.get("then", ""), moments.now()
    lines = effect_lines(terms_of(head.terms_id), facts_of(head.id), then, at=at)
    return render(request, "desk/parts/effect.html", {"lines": lines, "at": at})


def _page(
    request: DeskRequest, reference: str, draft: Draft | None = None, error: DomainError | None = None
) -> HttpResponse:
    at, show = moments.now(), request.GET.get(SHOW, "")
    shown = case_screen(request.viewer, reference, at=at, shown=Shown(show) if show in set(Shown) else Shown.ALL)
    if (
        shown.life.merged
        and STAY not in request.GET
        and (into := goes_on_in(viewer=request.viewer, reference=reference))
    ):
        messages.info(request, _("%(reference)s was merged and goes on here.") % {"reference": shown.head.reference})
        return redirect("desk:case", into)
    halted = stopped(draft, error, shown) if draft and error else None
    written = composer(shown, request.viewer, stopped=halted, sent=request.GET.get(SENT) == "1", at=at)
    values = {"case": shown, "composer": written}
    status = 422 if error else 200
    return screen(request, "desk/case.html", values, here="case", part="desk/parts/case_live.html", status=status)


def _id(request: DeskRequest, reference: str) -> int:
    return page_queries.case_id_of(viewer=request.viewer, reference=reference)


def _number(written: str) -> int | None:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 19 else None
