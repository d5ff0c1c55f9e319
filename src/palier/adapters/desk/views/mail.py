"""Mail that waits for a decision, and mail that left."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.held_screen import held_lines, held_screen
from palier.adapters.desk.mail_lines import mail_line, sent_lines
from palier.adapters.desk.refusals import refusals_said
from palier.adapters.shared import moments
from palier.adapters.shared.messages import sentence
from palier.apps.accounts.choices import account_called, contact_at
from palier.apps.cases.page_queries import references_of
from palier.apps.cases.policies import hidden_cases
from palier.apps.mailroom import commands
from palier.apps.mailroom.queries import held_mails, returned_mails
from palier.apps.outbox import queries as outbox
from palier.apps.outbox.queries import SentLine
from palier.core.errors import DomainError


@require_safe
@for_agents
def held(request: DeskRequest) -> HttpResponse:
    """The holding place; with `returned`, what was sent back to those who may not open cases."""
    if "returned" in request.GET:
        mails = held_lines(returned_mails(viewer=request.viewer, before=_before(request)), returned=True)
    else:
        mails = held_lines(held_mails(viewer=request.viewer, before=_before(request)))
    return screen(request, "desk/held.html", {"mails": mails}, here="held", part="desk/parts/held.html")


@require_safe
@for_agents
@refusals_said
def held_mail(request: DeskRequest, mail: int) -> HttpResponse:
    """One held mail, and what can be done with it."""
    return screen(request, "desk/held_mail.html", {"mail": held_screen(request.viewer, mail)}, here="held")


@require_POST
@for_agents
@refusals_said
def open_held(request: DeskRequest, mail: int) -> HttpResponse:
    """Open the case that a held mail asks for: for a contact, or for a new contact of an account."""
    try:
        case_id = _release(request, mail)
    except DomainError as error:
        messages.error(request, sentence(error))
        return redirect("desk:held_mail", mail)
    reference = references_of(viewer=request.viewer, case_ids=[case_id])[case_id]
    messages.success(request, _("The mail became the case %(reference)s.") % {"reference": reference})
    return redirect("desk:case", reference)


@require_POST
@for_agents
@refusals_said
def dismiss_held(request: DeskRequest, mail: int) -> HttpResponse:
    """Set a held mail aside."""
    commands.dismiss_held_mail(raw_id=mail, by=request.viewer, at=moments.now())
    messages.success(request, _("Set aside. The mail was kept, but nobody is asked about it any more."))
    return redirect("desk:held")


@require_safe
@for_agents
def sent(request: DeskRequest) -> HttpResponse:
    """Mails owed and sent."""
    lines = sent_lines(_sent(request), reverse("desk:sent"))
    return screen(request, "desk/sent.html", {"mails": lines}, here="sent", part="desk/parts/sent.html")


@require_safe
@for_agents
@refusals_said
def sent_mail(request: DeskRequest, mail: int) -> HttpResponse:
    """One mail as it was, or will be, sent."""
    full = outbox.sent_mail(viewer=request.viewer, mail_id=mail, hidden=hidden_cases(request.viewer))
    case_ids = [full.line.case_id] if full.line.case_id else []
    reference = "".join(references_of(viewer=request.viewer, case_ids=case_ids).values())
    values = {"mail": full, "line": mail_line(full.line), "reference": reference}
    return screen(request, "desk/sent_mail.html", values, here="sent")


def _sent(request: DeskRequest) -> Sequence[SentLine]:
    hidden = hidden_cases(request.viewer)
    return outbox.sent_mails(viewer=request.viewer, before=_before(request), hidden=hidden)


def _release(request: DeskRequest, mail: int) -> int:
    if contact := request.POST.get("contact", "").strip():
        contact_id = contact_at(contact)
        product = request.POST.get("product", "")
        return commands.release_held_mail(
            raw_id=mail, contact_id=contact_id, product=product, by=request.viewer, at=moments.now()
        )
    account_id = account_called(request.POST.get("account", ""))
    return commands.release_to_new_contact(raw_id=mail, account_id=account_id, by=request.viewer, at=moments.now())


def _before(request: DeskRequest) -> int | None:
    written = request.GET.get("before", "")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 19 else None
