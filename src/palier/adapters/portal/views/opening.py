"""Opening a case: the form, its live parts, a look beforehand for browsers without scripts, and sending it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.adapters.portal.frame import page, refusals_said
from palier.adapters.portal.guards import PortalRequest, for_contacts
from palier.adapters.portal.knowledge_screen import may_help
from palier.adapters.portal.opening import fields_in, opening_screen, similar
from palier.adapters.portal.sending import Missing, send_case
from palier.adapters.portal.writing import LONGEST, NEW, files_in, form_key, keep
from palier.adapters.shared import moments
from palier.adapters.shared.messages import sentence
from palier.apps.drafts.commands import discard_draft
from palier.apps.drafts.queries import draft_of
from palier.apps.errors import NotAllowed, NotFound
from palier.core.errors import DomainError


@require_http_methods(["GET", "HEAD", "POST"])
@for_contacts
@refusals_said
def new(request: PortalRequest) -> HttpResponse:
    """The form; sent, it opens the case, or leads to the look beforehand."""
    if request.method != "POST":
        return _form(request)
    try:
        if request.POST.get("step") != "send-kept":
            _keep(request)
        if request.POST.get("step") == "look":
            return redirect("portal:review")
        opened = send_case(request.viewer, request.POST, at=moments.now())
    except (NotFound, NotAllowed):
        raise
    except Missing as lacking:
        return _form(request, lacking.sentence, lacks=True)
    except DomainError as error:
        return _form(request, sentence(error))
    messages.success(request, _("Your case %(reference)s is open.") % {"reference": opened.reference})
    return redirect("portal:case", opened.reference)


@require_safe
@for_contacts
@refusals_said
def review(request: PortalRequest) -> HttpResponse:
    """What was typed and what it would get, before it is sent: the second step where no script runs."""
    kept = draft_of(viewer=request.viewer, key=NEW)
    if not kept.fields:
        return redirect("portal:new")
    shown = opening_screen(request.viewer, kept, at=moments.now())
    words, at = f"{shown.typed.subject} {shown.typed.text}", moments.now()
    help_ = may_help(request.viewer, words, at=at)
    values = {"opening": shown, "similar": similar(request.viewer, words), "help": help_}
    return page(request, "portal/review.html", values, here="new")


@require_POST
@for_contacts
@refusals_said
def parts(request: PortalRequest) -> HttpResponse:
    """What follows from another product or severity: levels, details, promises.  What was typed is kept besides."""
    _keep(request)
    shown = opening_screen(request.viewer, draft_of(viewer=request.viewer, key=NEW), at=moments.now())
    return page(request, "portal/parts/opening_parts.html", {"opening": shown, "live": True}, here="new")


@require_POST
@for_contacts
@refusals_said
def similar_ones(request: PortalRequest) -> HttpResponse:
    """What is known and what may help, and own cases that speak of the same."""
    subject, text = request.POST.get("subject", ""), request.POST.get("text", "")[:LONGEST]
    help_ = may_help(request.viewer, f"{subject} {text}", at=moments.now())
    values = {"similar": similar(request.viewer, f"{subject} {text}"), "help": help_}
    return page(request, "portal/parts/suggested.html", values, here="new")


@require_POST
@for_contacts
@refusals_said
def forget(request: PortalRequest) -> HttpResponse:
    """Throw away what was typed."""
    discard_draft(key=NEW, by=request.viewer, at=moments.now())
    return redirect("portal:new")


def _keep(request: PortalRequest) -> None:
    keep(NEW, fields_in(request.POST), files_in(request), by=request.viewer, at=moments.now())


def _form(request: PortalRequest, stopped: str = "", *, lacks: bool = False) -> HttpResponse:
    key = form_key(request.POST) if stopped else ""
    kept = draft_of(viewer=request.viewer, key=NEW)
    shown = opening_screen(request.viewer, kept, at=moments.now(), stopped=stopped, key=key)
    help_ = may_help(request.viewer, f"{shown.typed.subject} {shown.typed.text}", at=moments.now())
    values = {"opening": shown, "similar": (), "help": help_, "lacks": lacks}
    return page(request, "portal/new.html", values, here="new", status=422 if stopped else 200)
