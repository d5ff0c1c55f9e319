"""What a contact does with a case: each a form of its page, that works alone."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from palier.adapters.portal.case_page import Tried, case_page
from palier.adapters.portal.frame import refusals_said
from palier.adapters.portal.guards import PortalRequest, for_contacts
from palier.adapters.portal.replying import reply_to
from palier.adapters.portal.writing import words_in
from palier.adapters.shared import moments
from palier.adapters.shared.messages import sentence
from palier.adapters.shared.words import language
from palier.apps.cases import commands
from palier.apps.cases.page_queries import case_id_of
from palier.apps.errors import NotAllowed, NotFound
from palier.apps.escalations.commands import ask_for_escalation
from palier.core.actor import Actor
from palier.core.errors import DomainError

PORTAL, LEAVE = "portal", "leave"
Act = Callable[[int, QueryDict, Actor, datetime], None]


@require_POST
@for_contacts
@refusals_said
def reply(request: PortalRequest, reference: str) -> HttpResponse:
    """Say something on a case, with files."""
    return reply_to(request, reference)


@require_POST
@for_contacts
@refusals_said
def act(request: PortalRequest, reference: str, act: str) -> HttpResponse:
    """Anything else; what was typed is kept where it is refused."""
    if act not in ACTS:
        raise Http404
    case_id, form = case_id_of(viewer=request.viewer, reference=reference), request.POST
    try:
        ACTS[act](case_id, form, request.viewer, moments.now())
    except (NotFound, NotAllowed):
        raise
    except DomainError as error:
        tried = Tried(act, form.get("words", ""), form.get("severity", ""), sentence(error))
        return case_page(request, reference, tried=tried)
    messages.success(request, _(DONE[act]))
    return redirect("portal:home") if act == LEAVE else redirect("portal:case", reference)


def _accept(case_id: int, form: QueryDict, by: Actor, at: datetime) -> None:
    commands.accept_solution(case_id=case_id, seq=_number(form, "answers"), channel=PORTAL, by=by, at=at)


def _reject(case_id: int, form: QueryDict, by: Actor, at: datetime) -> None:
    words = words_in(form, "words")
    commands.reject_solution(case_id=case_id, seq=_number(form, "answers"), text=words, channel=PORTAL, by=by, at=at)


def _close(case_id: int, form: QueryDict, by: Actor, at: datetime) -> None:
    commands.close_own_case(case_id=case_id, text=words_in(form, "words"), channel=PORTAL, by=by, at=at)


def _escalate(case_id: int, form: QueryDict, by: Actor, at: datetime) -> None:
    ask_for_escalation(case_id=case_id, reason=words_in(form, "words"), channel=PORTAL, by=by, at=at)


def _severity(case_id: int, form: QueryDict, by: Actor, at: datetime) -> None:
    commands.change_severity(
        case_id=case_id,
        severity=form.get("severity", ""),
        reason=words_in(form, "words").strip(),
        attested=attested_in(form),
        by=by,
        at=at,
    )


def _agree(case_id: int, form: QueryDict, by: Actor, at: datetime) -> None:
    commands.accept_severity(case_id=case_id, channel=PORTAL, attested=attested_in(form), by=by, at=at)


def _contest(case_id: int, form: QueryDict, by: Actor, at: datetime) -> None:
    commands.contest_severity(case_id=case_id, reason=words_in(form, "words"), channel=PORTAL, by=by, at=at)


def _let_in(case_id: int, form: QueryDict, by: Actor, at: datetime) -> None:
    commands.add_participant(case_id=case_id, contact_id=_number(form, "contact") or 0, by=by, at=at)


def _take_out(case_id: int, form: QueryDict, by: Actor, at: datetime) -> None:
    commands.remove_participant(case_id=case_id, contact_id=_number(form, "contact") or 0, by=by, at=at)


def _leave(case_id: int, _form: QueryDict, by: Actor, at: datetime) -> None:
    commands.remove_participant(case_id=case_id, contact_id=by.id, by=by, at=at)


ACTS: Mapping[str, Act] = {
    "accept": _accept,
    "reject": _reject,
    "close": _close,
    "escalate": _escalate,
    "severity": _severity,
    "agree": _agree,
    "contest": _contest,
    "let-in": _let_in,
    "take-out": _take_out,
    "leave": _leave,
}
DONE: Mapping[str, str] = {
    "accept": gettext_noop("Thank you. The case is closed."),
    "reject": gettext_noop("Noted: the case is open again, and it is our turn."),
    "close": gettext_noop("The case is closed."),
    "escalate": gettext_noop("Asked. Whoever looks after escalations is being told now."),
    "severity": gettext_noop("The severity is changed, and the times promised follow it."),
    "agree": gettext_noop("Thank you. The severity is as proposed."),
    "contest": gettext_noop("Noted. Somebody who leads the team looks at it; until then the severity stays as it is."),
    "let-in": gettext_noop("They can read this case now, answer it, and hear of it by mail."),
    "take-out": gettext_noop("They take part no longer."),
    "leave": gettext_noop("You take part in that case no longer."),
}


def attested_in(form: QueryDict) -> str:
    """The language in which the statement of a severity was confirmed; empty if it was not."""
    return language() if form.get("attested") else ""


def _number(form: QueryDict, name: str) -> int | None:
    written = form.get(name, "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 19 else None
