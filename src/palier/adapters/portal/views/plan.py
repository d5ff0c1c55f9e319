"""Our plan: the contract in the words of the public offer, its annex, its credits."""

from collections.abc import Callable

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from palier.adapters.documents.annex import annex_pdf
from palier.adapters.documents.contract_annex import annex_held
from palier.adapters.documents.printing import DocumentNotMade
from palier.adapters.documents.statement import statement_data, statement_pdf
from palier.adapters.portal.frame import page, refusals_said
from palier.adapters.portal.guards import PortalRequest, for_contacts
from palier.adapters.portal.plan_screen import plan_screen
from palier.adapters.shared import moments
from palier.apps.accounts.plan_queries import HeldPlan, plan_held, plans_held
from palier.apps.entitlements.queries import Statement, statement_shown


@require_safe
@for_contacts
@refusals_said
def plan(request: PortalRequest) -> HttpResponse:
    """What the contract gives; without one, what to do."""
    at = moments.now()
    held = plans_held(viewer=request.viewer, account_id=request.viewer.account_id or 0, at=at)
    if not held:
        return page(request, "portal/plan_none.html", {}, here="plan")
    wanted = request.GET.get("contract", "")
    chosen = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 19 else None
    return page(request, "portal/plan.html", {"plan": plan_screen(held, chosen, request.viewer, at=at)}, here="plan")


@require_safe
@for_contacts
@refusals_said
def annex(request: PortalRequest, contract: int) -> HttpResponse:
    """The annex of the contract, with what was negotiated in it."""
    held = _in_full(request, contract)
    language = get_language() or "en"
    return _document(request, lambda: annex_pdf(annex_held(held, language), language), f"annex-{contract}.pdf")


@require_safe
@for_contacts
@refusals_said
def credits_spent(request: PortalRequest, contract: int) -> HttpResponse:
    """Every line of the contract's credits."""
    said = statement_data(_statement(request, contract), at=moments.now(), language=get_language() or "en")
    return page(request, "portal/plan_credits.html", {"statement": said, "contract_id": contract}, here="plan")


@require_safe
@for_contacts
@refusals_said
def credits_pdf(request: PortalRequest, contract: int) -> HttpResponse:
    """The same on paper."""
    statement, language, at = _statement(request, contract), get_language() or "en", moments.now()
    name = f"credits-{contract}.pdf"
    return _document(
        request, lambda: statement_pdf(statement_data(statement, at=at, language=language), language), name
    )


def _statement(request: PortalRequest, contract: int) -> Statement:
    return statement_shown(_in_full(request, contract).contract_id, at=moments.now())


def _in_full(request: PortalRequest, contract: int) -> HeldPlan:
    """The contract, for those who may read it in full.  Raises NotFound, Http404."""
    held = plan_held(viewer=request.viewer, contract_id=contract, at=moments.now())
    if not held.may_read_contract:
        raise Http404
    return held


def _document(request: PortalRequest, made: Callable[[], bytes], name: str) -> HttpResponse:
    """A file to be kept; what could not be made is said, and the page says the same."""
    try:
        response = HttpResponse(made(), content_type="application/pdf")
    except DocumentNotMade:
        return page(request, "portal/plan_no_document.html", {}, here="plan", status=503)
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name) or ""
    return response
