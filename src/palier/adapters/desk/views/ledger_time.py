"""The time sheet of a case: what was spent, a form, a stopwatch."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.ledger_screen import time_sheet
from palier.adapters.desk.refusals import refusals_said
from palier.adapters.desk.views.ledger import sent_before
from palier.adapters.shared import moments
from palier.apps.entitlements import commands
from palier.apps.entitlements.queries import case_to_time, time_on_case


@require_safe
@for_agents
@refusals_said
def time(request: DeskRequest, reference: str) -> HttpResponse:
    """The time sheet, alone or as a part of the case's page."""
    case_id, contract_id = case_to_time(viewer=request.viewer, reference=reference)
    found = time_on_case(viewer=request.viewer, case_id=case_id, contract_id=contract_id, at=moments.now())
    values = {"sheet": time_sheet(reference, found, viewer=request.viewer)}
    return screen(request, "desk/ledger_time.html", values, here="case", part="desk/ledger_time_part.html")


@require_POST
@for_agents
@refusals_said
def act(request: DeskRequest, reference: str, act: str) -> HttpResponse:
    """Book, withdraw; start, stop and drop the stopwatch."""
    case_id, _contract = case_to_time(viewer=request.viewer, reference=reference)
    said, by, at, done = request.POST, request.viewer, moments.now(), True
    match act:
        case "start":
            commands.start_timer(case_id=case_id, by=by, at=at)
        case "drop":
            commands.drop_timer(case_id=case_id, by=by, at=at)
        case "stop":
            commands.stop_timer(case_id=case_id, what=said.get("what", ""), costs=said.get("costs", ""), by=by, at=at)
        case "book":
            key = said.get("key", "")
            done = commands.carry_out_once(key=key, act=lambda: _book(request, case_id, at), by=by, at=at)
        case "withdraw":
            time_id, reason = _number(said.get("time", "")), said.get("reason", "")
            commands.withdraw_time(time_id=time_id, reason=reason, by=by, at=at)
        case _:
            raise Http404
    messages.success(request, _("Noted.") if done else sent_before())
    return redirect("desk:case", reference)


def _book(request: DeskRequest, case_id: int, at: datetime) -> None:
    said = request.POST
    commands.book_time(
        case_id=case_id,
        minutes=_number(said.get("minutes", "")),
        what=said.get("what", ""),
        worked_at=_moment(said.get("worked_at", "")),
        costs=said.get("costs", ""),
        by=request.viewer,
        at=at,
    )


def _moment(written: str) -> datetime | None:
    """A wall time in the agent's zone; None where none was given, or none that is a time."""
    try:
        return datetime.fromisoformat(written).replace(tzinfo=timezone.get_current_timezone()) if written else None
    except ValueError:
        return None


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0
