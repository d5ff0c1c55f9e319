"""What is being typed, kept while it is typed; files handed over before they are sent."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from palier.adapters.portal.frame import page, refusals_said
from palier.adapters.portal.guards import PortalRequest, for_contacts
from palier.adapters.portal.opening import fields_in
from palier.adapters.portal.writing import NEW, files_in, keep, reply_key, words_in, writing
from palier.adapters.shared import moments
from palier.adapters.shared.messages import sentence
from palier.apps.cases.page_queries import case_id_of
from palier.apps.drafts.commands import attach_to_draft, detach_from_draft
from palier.apps.drafts.queries import draft_of
from palier.core.errors import DomainError


@require_POST
@for_contacts
@refusals_said
def new_draft(request: PortalRequest) -> HttpResponse:
    """Keep the case that is being typed."""
    keep(NEW, fields_in(request.POST), (), by=request.viewer, at=moments.now())
    return HttpResponse(status=204)


@require_POST
@for_contacts
@refusals_said
def new_files(request: PortalRequest) -> HttpResponse:
    """Keep files for it, or take one out."""
    keep(NEW, fields_in(request.POST), (), by=request.viewer, at=moments.now())
    return _files(request, NEW, reverse("portal:new_files"), reverse("portal:new"))


@require_POST
@for_contacts
@refusals_said
def reply_draft(request: PortalRequest, reference: str) -> HttpResponse:
    """Keep the answer that is being typed."""
    _keep_reply(request, _key(request, reference))
    return HttpResponse(status=204)


@require_POST
@for_contacts
@refusals_said
def reply_files(request: PortalRequest, reference: str) -> HttpResponse:
    """Keep files for it, or take one out."""
    key, here = _key(request, reference), reverse("portal:reply_files", args=[reference])
    _keep_reply(request, key)
    return _files(request, key, here, reverse("portal:case", args=[reference]))


def _key(request: PortalRequest, reference: str) -> str:
    """Whoever may not see the case keeps nothing about it."""
    return reply_key(case_id_of(viewer=request.viewer, reference=reference))


def _keep_reply(request: PortalRequest, key: str) -> None:
    keep(key, {"text": words_in(request.POST, "text")}, (), by=request.viewer, at=moments.now())


def _files(request: PortalRequest, key: str, here: str, back: str) -> HttpResponse:
    """The list of files as it is afterwards; a browser without scripts goes back to the form."""
    by, at, why = request.viewer, moments.now(), ""
    try:
        taken = request.POST.get("detach", "")
        if taken.isascii() and taken.isdigit() and len(taken) < 19:
            detach_from_draft(key=key, file_id=int(taken), by=by, at=at)
        for file in files_in(request):
            attach_to_draft(key=key, file=file, sealed=True, by=by, at=at)
    except DomainError as error:
        why = sentence(error)
    if not request.headers.get("HX-Request"):
        return redirect(back)
    values = {"writing": writing(draft_of(viewer=by, key=key)), "files_at": here, "files_sentence": why}
    return page(request, "portal/parts/files.html", values, here="", status=422 if why else 200)
