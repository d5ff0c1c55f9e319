"""The annex of a contract, as its customer can read it too."""

import structlog
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.refusals import refusals_said
from palier.adapters.documents.annex import annex_pdf
from palier.adapters.documents.contract_annex import annex_held
from palier.adapters.documents.printing import DocumentNotMade
from palier.adapters.shared import moments
from palier.adapters.shared.words import language
from palier.apps.accounts.account_queries import contract_page
from palier.apps.accounts.plan_queries import plan_held
from palier.apps.errors import NotFound

log = structlog.get_logger()


@require_safe
@for_agents
@refusals_said
def annex(request: DeskRequest, contract: int) -> HttpResponse:
    """The annex as a PDF, with the version of the catalogue that binds the contract today."""
    at = moments.now()
    try:
        held = plan_held(viewer=request.viewer, contract_id=contract, at=at)
    except NotFound:
        contract_page(viewer=request.viewer, contract_id=contract, at=at)  # one that nobody knows is not there at all
        messages.error(request, _("This contract does not run today, so there is no annex of it. Nothing was changed."))
        return redirect("desk:contract", contract)
    try:
        made = annex_pdf(annex_held(held, language()), language())
    except DocumentNotMade:
        log.exception("annex_not_made", contract=contract)
        messages.error(request, _("The PDF could not be made. Nothing was changed. Try again, or print this page."))
        return redirect("desk:contract", contract)
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="annex-{contract}.pdf"'
    return response
