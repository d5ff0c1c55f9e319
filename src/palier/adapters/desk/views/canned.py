"""Keeping canned answers and signatures."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.adapters.desk.canned_screen import (
    CannedForm,
    canned_form,
    placeholder_names,
    signature_forms,
    team_options,
)
from palier.adapters.desk.forms_read import number_of
from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.refusals import Refusal, refusals_said
from palier.adapters.shared import moments
from palier.apps.canned import commands
from palier.apps.canned.policies import may_change
from palier.apps.canned.queries import canned_answer, canned_answers, signatures
from palier.apps.staff.queries import teams


@require_safe
@for_agents
def canned(request: DeskRequest) -> HttpResponse:
    """Every answer, and the signatures."""
    values = {
        "answers": canned_answers(viewer=request.viewer),
        "signatures": signature_forms(signatures(viewer=request.viewer), teams()),
        "may_change": may_change(request.viewer),
    }
    return screen(request, "desk/canned.html", values, here="canned")


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents
@refusals_said
def new_answer(request: DeskRequest) -> HttpResponse:
    """Write an answer."""
    return _answer(request, canned_form(None, teams()))


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents
@refusals_said
def change_answer(request: DeskRequest, canned: int) -> HttpResponse:
    """Look at an answer, or write another one over it."""
    return _answer(request, canned_form(canned_answer(viewer=request.viewer, answer_id=canned), teams()))


@require_POST
@for_agents
@refusals_said
def remove_answer(request: DeskRequest, canned: int) -> HttpResponse:
    """Take an answer away."""
    commands.remove_answer(answer_id=canned, by=request.viewer, at=moments.now())
    messages.success(request, _("The answer was removed."))
    return redirect("desk:canned")


@require_POST
@for_agents
@refusals_said
def signature(request: DeskRequest) -> HttpResponse:
    """Write the signature of a team, or of everybody."""
    team_id = number_of(request.POST, "team")
    with Refusal() as refusal:
        commands.keep_signature(team_id=team_id, text=_text(request), by=request.viewer, at=moments.now())
        messages.success(request, _("Kept."))
    if refusal.said:
        messages.error(request, refusal.said)
    return redirect("desk:canned")


def _answer(request: DeskRequest, form: CannedForm) -> HttpResponse:
    status = 200
    if request.method == "POST":
        team_id, name = number_of(request.POST, "team"), request.POST.get("name", "").replace("\0", "")
        with Refusal() as refusal:
            commands.keep_answer(
                answer_id=form.id, name=name, team_id=team_id, text=_text(request), by=request.viewer, at=moments.now()
            )
            messages.success(request, _("Kept."))
            return redirect("desk:canned")
        typed = {"name": name, "team_id": team_id, "text": _text(request), "sentence": refusal.said}
        form, status = replace(form, **typed, teams=team_options(teams(), team_id)), 422  # type: ignore[arg-type]
    values = {"form": form, "placeholders": placeholder_names(), "may_change": may_change(request.viewer)}
    return screen(request, "desk/canned_answer.html", values, here="canned", status=status)


def _text(request: HttpRequest) -> dict[str, str]:
    return {language: request.POST.get(f"text_{language}", "") for language in commands.LANGUAGES}
