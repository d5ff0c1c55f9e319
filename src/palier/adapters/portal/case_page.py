"""The page of one case, also where an act on it was refused: then what was typed still stands in its field."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from palier.adapters.portal.case_screen import CaseScreen, case_screen
from palier.adapters.portal.frame import page
from palier.adapters.portal.guards import PortalRequest
from palier.adapters.portal.writing import Writing, reply_key, writing
from palier.adapters.shared import moments
from palier.apps.drafts.queries import draft_of
from palier.apps.lifecycle.queries import goes_on_in

STAY = "stay"


@dataclass(frozen=True, slots=True)
class Tried:
    """An act that was refused: which, with what words, and why."""

    act: str = ""
    words: str = ""
    chosen: str = ""
    sentence: str = ""


def case_page(
    request: PortalRequest, reference: str, *, tried: Tried | None = None, stopped: Writing | None = None
) -> HttpResponse:
    """One case as this contact sees it.  Raises NotFound."""
    shown = case_screen(request.viewer, reference, at=moments.now())
    if (
        shown.acts.merged
        and STAY not in request.GET
        and (into := goes_on_in(viewer=request.viewer, reference=reference))
    ):
        messages.info(request, _("%(reference)s was merged and goes on here.") % {"reference": shown.head.reference})
        return redirect("portal:case", into)
    values = {
        "case": shown,
        "writing": stopped or _kept(request, shown),
        "tried": tried or Tried(),
    }
    return page(request, "portal/case.html", values, here="cases", status=422 if tried or stopped else 200)


def _kept(request: PortalRequest, shown: CaseScreen) -> Writing:
    return writing(draft_of(viewer=request.viewer, key=reply_key(shown.head.id)))
