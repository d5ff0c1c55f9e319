"""What the composer of a case asks for while somebody writes: drafts, files, a preview, answers, who else is there."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from palier.adapters.desk.canned_screen import choices_for_case
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.refusals import refusals_said
from palier.adapters.desk.writing import NOTE, REPLY, Draft, key_of, read_files
from palier.adapters.shared import moments
from palier.adapters.shared.markdown import rendered
from palier.adapters.shared.messages import sentence
from palier.apps.casepage.colleagues import callable_at
from palier.apps.cases.page_queries import case_head, case_id_of, is_restricted
from palier.apps.drafts.commands import attach_to_draft, detach_from_draft, save_draft
from palier.apps.drafts.queries import draft_of
from palier.apps.presence.commands import be_present, leave
from palier.apps.presence.queries import others_at
from palier.apps.sending.commands import undo_answer
from palier.apps.sending.errors import AlreadyLeft
from palier.core.errors import DomainError


@require_POST
@for_agents
@refusals_said
def draft(request: DeskRequest, reference: str, kind: str) -> HttpResponse:
    """Keep what is typed, as it is typed."""
    case_id, written = _id(request, reference, kind), Draft.read(request.POST)
    key, sealed = key_of(kind, case_id), is_restricted(case_id)
    try:
        save_draft(key=key, fields=written.fields, sealed=sealed, by=request.viewer, at=moments.now())
    except DomainError as error:
        return HttpResponse(sentence(error), status=422, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)


@require_POST
@for_agents
@refusals_said
def files(request: DeskRequest, reference: str, kind: str) -> HttpResponse:
    """Keep files with the draft; answers the list of them, and why one was not taken."""
    case_id, refusal = _id(request, reference, kind), ""
    key, sealed = key_of(kind, case_id), is_restricted(case_id)
    try:
        for file in read_files(request.FILES):
            attach_to_draft(key=key, file=file, sealed=sealed, by=request.viewer, at=moments.now())
    except DomainError as error:
        refusal = sentence(error)
    return _files(request, reference, kind, case_id, refusal)


@require_POST
@for_agents
@refusals_said
def remove_file(request: DeskRequest, reference: str, kind: str, file: int) -> HttpResponse:
    """Take a file out of the draft."""
    case_id = _id(request, reference, kind)
    detach_from_draft(key=key_of(kind, case_id), file_id=file, by=request.viewer, at=moments.now())
    if not request.headers.get("X-Part"):
        return redirect("desk:case", reference)
    return _files(request, reference, kind, case_id, "")


@require_POST
@for_agents
@refusals_said
def undo(request: DeskRequest, reference: str, held: int) -> HttpResponse:
    """Take back an answer that has not left: it is in its field again."""
    case_id = case_id_of(viewer=request.viewer, reference=reference)
    try:
        undo_answer(answer_id=held, draft=key_of(REPLY, case_id), by=request.viewer, at=moments.now())
        messages.success(request, _("Taken back: nothing was sent. Your words are in the field again."))
    except AlreadyLeft as error:
        messages.error(request, sentence(error))
    return redirect("desk:case", reference)


@require_POST
@for_agents
def preview(request: DeskRequest) -> HttpResponse:
    """The words as they will be shown."""
    return HttpResponse(rendered(request.POST.get("text", "")))


@require_safe
@for_agents
@refusals_said
def answers(request: DeskRequest, reference: str) -> HttpResponse:
    """The canned answers this agent can use, filled for this case."""
    head, at = case_head(viewer=request.viewer, reference=reference), moments.now()
    values = {"answers": choices_for_case(request.viewer, head, at=at), "reference": reference, "at": at}
    return render(request, "desk/parts/canned_choices.html", values)


@require_safe
@for_agents
@refusals_said
def colleagues(request: DeskRequest, reference: str) -> HttpResponse:
    """Whom a note about this case can call."""
    case_id = case_id_of(viewer=request.viewer, reference=reference)
    values = {"colleagues": callable_at(viewer=request.viewer, case_id=case_id)}
    return render(request, "desk/parts/colleagues.html", values)


@require_POST
@for_agents
@refusals_said
def here(request: DeskRequest, reference: str) -> HttpResponse:
    """I am here, I am writing, I go; answers who else is."""
    case_id, at = case_id_of(viewer=request.viewer, reference=reference), moments.now()
    if request.POST.get("gone"):
        leave(case_id=case_id, by=request.viewer, at=at)
        return HttpResponse(status=204)
    be_present(case_id=case_id, is_typing=bool(request.POST.get("typing")), by=request.viewer, at=at)
    return _present(request, case_id, at)


def _present(request: DeskRequest, case_id: int, at: datetime) -> HttpResponse:
    values = {"present": others_at(viewer=request.viewer, case_id=case_id, at=at)}
    return render(request, "desk/parts/present.html", values)


def _files(request: DeskRequest, reference: str, kind: str, case_id: int, refusal: str) -> HttpResponse:
    kept = draft_of(viewer=request.viewer, key=key_of(kind, case_id)).files
    values = {"files": kept, "kind": kind, "reference": reference, "refusal": refusal}
    return render(request, "desk/parts/draft_files.html", values, status=422 if refusal else 200)


def _id(request: DeskRequest, reference: str, kind: str) -> int:
    if kind not in (REPLY, NOTE):
        raise Http404
    return case_id_of(viewer=request.viewer, reference=reference)
