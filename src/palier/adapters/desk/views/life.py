"""The life of a case: hold, wait, close, leave alone, link, merge, split."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from palier.adapters.desk.crossing import SEEN
from palier.adapters.desk.forms_read import day_of, number_of, numbers_of
from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.life_screen import life_screen
from palier.adapters.desk.refusals import refusals_said
from palier.adapters.shared import moments
from palier.apps.cases import commands, page_queries
from palier.apps.errors import NotFound
from palier.core.case import Relation, Status


@require_safe
@for_agents
@refusals_said
def life(request: DeskRequest, reference: str) -> HttpResponse:
    """What comes next, and what can be done about it; a page of its own, or a part of the case's."""
    shown = life_screen(request.viewer, reference, at=moments.now())
    return screen(request, "desk/life.html", {"life": shown}, here="case", part="desk/parts/life.html")


@require_POST
@for_agents
@refusals_said
def stand(request: DeskRequest, reference: str) -> HttpResponse:
    """Put on hold until a day, wait for the customer, or take up again: with a reason."""
    wanted, form = request.POST.get("status", ""), request.POST
    if wanted not in set(Status):
        raise Http404
    commands.change_status(
        case_id=_id(request, reference),
        status=Status(wanted),
        reason=form.get("reason", ""),
        comment=form.get("comment", ""),
        review_on=_day(request),
        seen=number_of(form, SEEN),
        by=request.viewer,
        at=moments.now(),
    )
    return redirect("desk:case", reference)


@require_POST
@for_agents
@refusals_said
def close(request: DeskRequest, reference: str) -> HttpResponse:
    """Close without the customer's acceptance, for one of the catalogue's reasons."""
    form = request.POST
    commands.close_case(
        case_id=_id(request, reference),
        reason=form.get("reason", ""),
        comment=form.get("comment", ""),
        by=request.viewer,
        at=moments.now(),
    )
    return redirect("desk:case", reference)


@require_POST
@for_agents
@refusals_said
def reminders(request: DeskRequest, reference: str) -> HttpResponse:
    """Leave the case alone, or no longer."""
    case_id, at, by = _id(request, reference), moments.now(), request.viewer
    if request.POST.get("act") == "resume":
        commands.resume_reminders(case_id=case_id, by=by, at=at)
    else:
        commands.stop_reminders(case_id=case_id, reason=request.POST.get("reason", ""), by=by, at=at)
    return redirect("desk:case", reference)


@require_POST
@for_agents
@refusals_said
def link(request: DeskRequest, reference: str) -> HttpResponse:
    """Say what the case is to another one, or take it back."""
    relation = request.POST.get("relation", "")
    if relation not in set(Relation):
        raise Http404
    command = commands.unlink_cases if request.POST.get("act") == "unlink" else commands.link_cases
    case_id, other_id = _id(request, reference), _other(request)
    if other_id is not None:
        command(case_id=case_id, other_id=other_id, relation=Relation(relation), by=request.viewer, at=moments.now())
    return redirect("desk:case", reference)


@require_POST
@for_agents
@refusals_said
def merge(request: DeskRequest, reference: str) -> HttpResponse:
    """Merge the case into another one, and go there."""
    case_id, into_id = _id(request, reference), _other(request)
    if into_id is None:
        return redirect("desk:case", reference)
    commands.merge_cases(case_id=case_id, into_id=into_id, by=request.viewer, at=moments.now())
    into = page_queries.references_of(viewer=request.viewer, case_ids=[into_id])[into_id]
    messages.success(request, _("%(reference)s goes on here.") % {"reference": reference})
    return redirect("desk:case", into)


@require_POST
@for_agents
@refusals_said
def split(request: DeskRequest, reference: str) -> HttpResponse:
    """Open a case of its own for some of the messages, and go there."""
    opened = commands.split_case(
        case_id=_id(request, reference),
        message_ids=numbers_of(request.POST, "message"),
        subject=request.POST.get("subject", ""),
        by=request.viewer,
        at=moments.now(),
    )
    return redirect("desk:case", opened.reference)


def _id(request: DeskRequest, reference: str) -> int:
    return page_queries.case_id_of(viewer=request.viewer, reference=reference)


def _other(request: DeskRequest) -> int | None:
    """The other case a form names; None, and a sentence that says so, where no case has what was typed."""
    typed = request.POST.get("other", "").replace("\0", "").strip()[:80]
    try:
        return page_queries.case_id_of(viewer=request.viewer, reference=typed)
    except NotFound:
        messages.error(
            request, _("No case has the reference “%(typed)s”. Check it and type it again.") % {"typed": typed}
        )
        return None


def _day(request: DeskRequest) -> date | None:
    return day_of(request.POST, "review_on")
