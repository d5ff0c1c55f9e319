"""Every mail that came in, and the mailboxes it is fetched from."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.inbox_screen import inbox_page, inbox_screen
from palier.adapters.desk.refusals import refusals_said
from palier.adapters.shared import moments
from palier.apps.cases.page_queries import references_of
from palier.apps.mailboxes.queries import mailbox_lines
from palier.apps.mailroom.commands.again import read_mail_again, read_quarantine_again
from palier.apps.mailroom.inbox_queries import SHOWN, incoming_mail, incoming_mails, quarantined_too_long


@require_safe
@for_agents
def inbox(request: DeskRequest) -> HttpResponse:
    """Mails that came in, newest first."""
    state = request.GET.get("state", "")
    before = request.GET.get("before", "")
    last = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    mails = incoming_mails(viewer=request.viewer, state=state, before=last)
    references = references_of(viewer=request.viewer, case_ids=[mail.case_id for mail in mails if mail.case_id])
    shown = state if state in SHOWN else ""
    values = {
        "mails": inbox_page(mails, references, shown),
        "state": shown,
        "waiting_long": quarantined_too_long(at=moments.now()),
    }
    return screen(request, "desk/inbox.html", values, here="inbox", part="desk/parts/inbox.html")


@require_safe
@for_agents
@refusals_said
def inbox_mail(request: DeskRequest, mail: int) -> HttpResponse:
    """One mail, whatever became of it."""
    found = incoming_mail(viewer=request.viewer, mail_id=mail, at=moments.now())
    case_ids = [found.line.case_id] if found.line.case_id else []
    references = references_of(viewer=request.viewer, case_ids=case_ids)
    return screen(request, "desk/inbox_mail.html", {"mail": inbox_screen(found, references)}, here="inbox")


@require_safe
@for_agents
@refusals_said
def inbox_bytes(request: DeskRequest, mail: int) -> HttpResponse:
    """The bytes of a mail as they came, to be kept as a file: nothing in them is run or shown."""
    found = incoming_mail(viewer=request.viewer, mail_id=mail, at=moments.now())
    answer = HttpResponse(found.raw, content_type="application/octet-stream")
    answer["Content-Disposition"] = f'attachment; filename="mail-{mail}.eml"'
    return answer


@require_POST
@for_agents
@refusals_said
def again(request: DeskRequest, mail: int) -> HttpResponse:
    """Read one mail again."""
    read_mail_again(raw_id=mail, by=request.viewer, at=moments.now())
    messages.success(request, _("The mail is read again; what becomes of it shows here in a moment."))
    return redirect("desk:inbox_mail", mail)


@require_POST
@for_agents
@refusals_said
def all_again(request: DeskRequest) -> HttpResponse:
    """Read again everything that could not be read."""
    count = read_quarantine_again(by=request.viewer, at=moments.now())
    messages.success(
        request, ngettext("%(n)d mail is read again.", "%(n)d mails are read again.", count) % {"n": count}
    )
    return redirect("desk:inbox")


@require_safe
@for_agents
def mailboxes(request: DeskRequest) -> HttpResponse:
    """How the mailboxes are that mail is fetched from."""
    lines = mailbox_lines(viewer=request.viewer, at=moments.now())
    return screen(
        request, "desk/mailboxes.html", {"mailboxes": lines}, here="mailboxes", part="desk/parts/mailboxes.html"
    )
