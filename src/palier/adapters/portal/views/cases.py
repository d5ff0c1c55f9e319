"""Cases as a contact may know of them: their own, their account's, one in full; to be read."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from palier.adapters.portal.case_screen import case_lines, case_screen
from palier.adapters.portal.frame import page, refusals_said
from palier.adapters.portal.guards import PortalRequest, for_contacts
from palier.apps.cases import people_queries


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
    """One case: where it stands and what was said."""
    shown = case_screen(request.viewer, reference)
    return page(request, "portal/case.html", {"case": shown}, here="cases")


def _list(request: PortalRequest, *, own: bool) -> HttpResponse:
    before = request.GET.get("before", "")
    number = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    found = people_queries.cases_of(viewer=request.viewer, own=own, before=number)
    values = {"lines": case_lines(found), "own": own, "sees_others": people_queries.sees_others(request.viewer)}
    return page(request, "portal/cases.html", values, here="cases" if own else "our_cases")
