"""Cases as a contact may know of them: their own, their account's, one in full, its files."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from palier.adapters.portal.case_list import case_lines, read_asked
from palier.adapters.portal.case_page import case_page
from palier.adapters.portal.case_screen import case_screen
from palier.adapters.portal.case_sheet import case_pdf
from palier.adapters.portal.frame import page, refusals_said
from palier.adapters.portal.guards import PortalRequest, for_contacts
from palier.adapters.shared import moments
from palier.adapters.shared.file_responses import download
from palier.apps.cases import page_queries, people_queries
from palier.core.files import Attached


@require_safe
@for_contacts
@refusals_said
def my_cases(request: PortalRequest) -> HttpResponse:
    """Those the contact opened, or takes part in."""
    return _list(request, own=True)


@require_safe
@for_contacts
@refusals_said
def our_cases(request: PortalRequest) -> HttpResponse:
    """All that the plan and their seats let them see."""
    return _list(request, own=False)


@require_safe
@for_contacts
@refusals_said
def case(request: PortalRequest, reference: str) -> HttpResponse:
    """One case: where it stands, what is promised, what was said, what can be done."""
    return case_page(request, reference)


@require_safe
@for_contacts
@refusals_said
def printed(request: PortalRequest, reference: str) -> HttpResponse:
    """One case on paper: everything said, nothing to press."""
    shown = case_screen(request.viewer, reference, at=moments.now())
    return page(request, "portal/case_print.html", {"case": shown}, here="cases")


@require_safe
@for_contacts
@refusals_said
def pdf(request: PortalRequest, reference: str) -> HttpResponse:
    """The same as a document to be kept."""
    shown = case_screen(request.viewer, reference, at=moments.now())
    document = case_pdf(shown, account=request.visitor.account, at=moments.now())
    return download(Attached(f"{shown.head.reference}.pdf", "application/pdf", document), "application/pdf")


@require_safe
@for_contacts
@refusals_said
def attachment(request: PortalRequest, reference: str, attachment: int) -> HttpResponse:
    """A file, to be kept and not to be opened here."""
    return download(page_queries.file_in_full(viewer=request.viewer, reference=reference, attachment_id=attachment))


def _list(request: PortalRequest, *, own: bool) -> HttpResponse:
    asked = read_asked(request.GET, own=own)
    lines = case_lines(request.viewer, asked, at=moments.now())
    values = {"lines": lines, "own": own, "sees_others": people_queries.sees_others(request.viewer)}
    return page(request, "portal/cases.html", values, here="cases" if own else "our_cases")
