"""Prepared words for updates of incidents: leads write them while all is quiet."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from palier.adapters.desk.forms_read import number_of
from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.incident_screen import LANGUAGES, Choice, Written
from palier.adapters.desk.refusals import Refusal, refusals_said
from palier.adapters.desk.returning import refusals_said_there
from palier.adapters.shared import moments
from palier.adapters.shared.incident_words import stage_words
from palier.apps.incidents import commands
from palier.apps.incidents.policies import may_arrange
from palier.apps.incidents.prepared_queries import prepared_words
from palier.core.incident import PLACEHOLDERS, Stage


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents
@refusals_said
def templates(request: DeskRequest) -> HttpResponse:
    """All of them, and the form that writes one; what was typed stays when that is refused."""
    written, refusal = Written.of(request.POST), Refusal()
    chosen = number_of(request.POST if request.method == "POST" else request.GET, "template")
    if request.method == "POST":
        with refusal:
            _keep(request, written, chosen)
            messages.success(request, _("The words are kept."))
            return redirect("desk:incident_templates")
    values = {**_page(written, chosen), "arranges": may_arrange(request.viewer), "refused": refusal.said}
    return screen(request, "desk/incident_templates.html", values, here="incidents", status=refusal.status)


@require_POST
@for_agents
@refusals_said_there("desk:incident_templates")
def remove_template(request: DeskRequest, template: int) -> HttpResponse:
    """Offer it no more."""
    commands.remove_template(template_id=template, by=request.viewer, at=moments.now())
    return redirect("desk:incident_templates")


def _keep(request: DeskRequest, written: Written, chosen: int | None) -> None:
    stage = written.texts.get("stage", "")
    commands.keep_template(
        template_id=chosen,
        name=written.texts.get("name", ""),
        stage=Stage(stage) if stage in set(Stage) else Stage.INVESTIGATING,
        words=written.words("words"),
        by=request.viewer,
        at=moments.now(),
    )


def _page(written: Written, chosen: int | None) -> dict[str, object]:
    kept = prepared_words()
    edited = next((each for each in kept if each.id == chosen), None)
    texts = written.texts or (
        {
            "name": edited.name,
            "stage": edited.stage.value,
            **{f"words-{code}": edited.words.get(code, "") for code in LANGUAGES},
        }
        if edited
        else {}
    )
    return {
        "prepared": [(each, stage_words(each.stage), sorted(each.words.items())) for each in kept],
        "template": edited.id if edited else "",
        "name": texts.get("name", ""),
        "words_en": texts.get("words-en", ""),
        "words_fr": texts.get("words-fr", ""),
        "stages": [Choice(each.value, stage_words(each), each.value == texts.get("stage")) for each in Stage],
        "placeholders": ["{{" + name + "}}" for name in PLACEHOLDERS],
    }
