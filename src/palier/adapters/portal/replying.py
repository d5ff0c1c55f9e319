"""An answer to a case: kept as a draft, sent once, and kept still where it could not be sent."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from palier.adapters.portal.case_page import case_page
from palier.adapters.portal.guards import PortalRequest
from palier.adapters.portal.writing import Writing, files_in, form_key, keep, reply_key, words_in, writing
from palier.adapters.shared import moments
from palier.adapters.shared.messages import sentence
from palier.apps.cases.commands import record_customer_reply
from palier.apps.cases.page_queries import CaseHead, case_head, references_of
from palier.apps.drafts.commands import discard_draft
from palier.apps.drafts.queries import attached_to, draft_of
from palier.apps.errors import NotAllowed, NotFound
from palier.core.case import Status
from palier.core.errors import DomainError

PORTAL = "portal"


def reply_to(request: PortalRequest, reference: str) -> HttpResponse:
    """Say what a form says, or show it again with why it was not said.  Raises NotFound, NotAllowed."""
    head, at = case_head(viewer=request.viewer, reference=reference), moments.now()
    try:
        kept_in = _say(request, head, at=at)
    except (NotFound, NotAllowed):
        raise
    except DomainError as error:
        return case_page(request, reference, stopped=_stopped(request, head, sentence(error)))
    messages.success(request, _said(request, head, kept_in))
    return redirect("portal:case", references_of(viewer=request.viewer, case_ids=[kept_in]).get(kept_in, reference))


def _say(request: PortalRequest, head: CaseHead, *, at: datetime) -> int:
    by, key = request.viewer, reply_key(head.id)
    text = words_in(request.POST, "text")
    keep(key, {"text": text}, files_in(request), by=by, at=at)
    kept_in = record_customer_reply(
        case_id=head.id,
        text=text,
        attachments=attached_to(viewer=by, key=key),
        channel=PORTAL,
        key=form_key(request.POST),
        by=by,
        at=at,
    )
    discard_draft(key=key, by=by, at=at)
    return kept_in


def _stopped(request: PortalRequest, head: CaseHead, why: str) -> Writing:
    """What was typed, whatever of it could be kept."""
    kept = draft_of(viewer=request.viewer, key=reply_key(head.id))
    typed = request.POST.get("text", "").replace("\r\n", "\n")
    return Writing(typed or writing(kept).text, kept.files, form_key(request.POST), why)


def _said(request: PortalRequest, head: CaseHead, kept_in: int) -> str:
    """What became of the words."""
    if kept_in != head.id:
        return _("A new case goes on from %(reference)s: here it is.") % {"reference": head.reference}
    if head.status is not Status.CLOSED:
        return _("Sent. It is our turn.")
    now = case_head(viewer=request.viewer, reference=head.reference)
    return _("Sent. The case stays closed.") if now.status is Status.CLOSED else _("Sent. The case is open again.")
