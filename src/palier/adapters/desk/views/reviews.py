"""Reviews that contracts promise: the list, one with its figures, and what is done with it."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from palier.adapters.desk.forms_read import day_of, number_of
from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.refusals import refusals_said
from palier.adapters.desk.returning import refusals_said_there
from palier.adapters.desk.review_screen import review_screen, reviews_page
from palier.adapters.shared import moments
from palier.adapters.shared.messages import sentence
from palier.apps.reviews import commands
from palier.apps.reviews.errors import MinutesNeeded, NotPlanned

LONGEST = 20_000


@require_safe
@for_agents
@refusals_said
def reviews(request: DeskRequest) -> HttpResponse:
    """Open reviews: everybody's, or one's own."""
    mine, after = request.GET.get("whose") == "mine", number_of(request.GET, "after") or 0
    values = {"reviews": reviews_page(request.viewer, mine=mine, after=min(after, LONGEST), at=moments.now())}
    return screen(request, "desk/reviews.html", values, here="reviews", part="desk/parts/reviews.html")


@require_safe
@for_agents
@refusals_said
def review(request: DeskRequest, review: int) -> HttpResponse:
    """One review."""
    values = {"review": review_screen(request.viewer, review, at=moments.now())}
    return screen(request, "desk/review.html", values, here="reviews")


@require_POST
@for_agents
@refusals_said_there("desk:reviews")
def add_review(request: DeskRequest) -> HttpResponse:
    """Put one on the list by hand."""
    contract, _colon, key = request.POST.get("which", "").partition(":")
    due_on = day_of(request.POST, "due_on")
    if due_on is None or not (contract.isascii() and contract.isdigit()):
        messages.error(request, _("Nothing was added: choose a review and a day."))
        return redirect("desk:reviews")
    by, at = request.viewer, moments.now()
    added = commands.add_review(contract_id=int(contract[:18]), key=key, due_on=due_on, by=by, at=at)
    return redirect("desk:review", added)


@require_POST
@for_agents
@refusals_said_there("desk:reviews")
def review_act(request: DeskRequest, review: int, act: str) -> HttpResponse:
    """Plan, prepare, hold, drop; minutes that are not taken stay in their form."""
    said, by, at = request.POST, request.viewer, moments.now()
    words = said.get("words", "").replace("\r\n", "\n").replace("\0", "")[:LONGEST]
    try:
        if act == "plan":
            commands.plan_review(review_id=review, planned_at=_hour(said.get("planned_at", "")), by=by, at=at)
        elif act == "prepare":
            commands.prepare_review(review_id=review, preparation=words, by=by, at=at)
        elif act == "hold":
            commands.hold_review(review_id=review, minutes=words, by=by, at=at)
        elif act == "drop":
            commands.drop_review(review_id=review, why=words, by=by, at=at)
        else:
            raise Http404
    except (MinutesNeeded, NotPlanned) as refusal:
        typed = words if act == "hold" else ""
        shown = review_screen(by, review, minutes=typed, sentence=sentence(refusal), at=at)
        return screen(request, "desk/review.html", {"review": shown}, here="reviews", status=422)
    messages.success(request, _("Kept."))
    return redirect("desk:review", review)


def _hour(written: str) -> datetime | None:
    """What a field for an hour holds, by the reader's clock; None for nothing or nonsense."""
    try:
        there = datetime.fromisoformat(written)
    except ValueError:
        return None
    return there if there.tzinfo else there.replace(tzinfo=get_current_timezone())
