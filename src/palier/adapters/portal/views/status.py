"""How the provider's systems do, for this account: what everybody may know, and what concerns it alone."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from palier.adapters.portal.frame import page
from palier.adapters.portal.guards import PortalRequest, for_contacts
from palier.adapters.portal.status_screen import status_screen
from palier.adapters.shared import moments
from palier.apps.incidents.page_queries import account_page


@require_safe
@for_contacts
def status(request: PortalRequest) -> HttpResponse:
    """The status of systems as this account meets them."""
    found = account_page(viewer=request.viewer, at=moments.now())
    return page(request, "portal/status.html", status_screen(found), here="status")
