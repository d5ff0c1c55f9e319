"""The pages of the public offer."""

from dataclasses import replace
from hashlib import sha256

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import override
from django.views.decorators.http import require_safe

from palier.adapters.documents.printing import DocumentNotMade
from palier.adapters.offer.asked import LANGUAGES, Asked, asked_of, spoken
from palier.adapters.offer.screen import annex_of, offer_page, offers_page
from palier.adapters.shared import moments
from palier.adapters.shared.headers import framed_by
from palier.apps.catalogues.public_queries import PublicOffer, public_offer, public_offers
from palier.apps.errors import NotFound


@require_safe
def offers(request: HttpRequest) -> HttpResponse:
    """Every public offer; where there is one, its page."""
    found, asked = public_offers(at=moments.now()), asked_of(request, "")
    if not found:
        raise Http404
    if len(found) == 1:
        return redirect(replace(asked, catalogue=found[0].id).address)
    language = spoken(request, asked, LANGUAGES)
    with override(language):
        response = render(request, "offer/offers.html", {"page": offers_page(found, asked, language)})
    if asked.embed:
        framed_by(response, settings.OFFER_FRAMES)
    return _kept(request, response, language)


@require_safe
def offer(request: HttpRequest, catalogue: str) -> HttpResponse:
    """All plans side by side."""
    return _page(request, asked_of(request, catalogue))


@require_safe
def plan(request: HttpRequest, catalogue: str, plan: str) -> HttpResponse:
    """One plan in full."""
    return _page(request, asked_of(request, catalogue, plan))


@require_safe
def annex(request: HttpRequest, catalogue: str, plan: str) -> HttpResponse:
    """One plan in full, as a PDF that names its edition."""
    asked = asked_of(request, catalogue, plan)
    found = _found(asked)
    language = spoken(request, asked, found.catalogue.languages)
    try:
        content = annex_of(found, asked, language)
    except DocumentNotMade:
        with override(language):
            return render(request, "offer/no_document.html", {"back": asked.address}, status=503)
    name = f"{catalogue}-{plan}-{found.edition.number}-{language}.pdf"
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return _kept(request, response, language)


def _page(request: HttpRequest, asked: Asked) -> HttpResponse:
    found = _found(asked)
    language = spoken(request, asked, found.catalogue.languages)
    with override(language):
        response = render(request, "offer/offer.html", {"page": offer_page(found, asked, language)})
    if asked.embed:
        framed_by(response, settings.OFFER_FRAMES)
    return _kept(request, response, language)


def _found(asked: Asked) -> PublicOffer:
    """The edition asked for.  Raises Http404: what is unknown, private, not yet or no date looks the same."""
    try:
        found = public_offer(asked.catalogue, at=moments.now(), on=asked.day)
    except (NotFound, ValueError, OverflowError) as error:
        raise Http404 from error
    if asked.plan and asked.plan not in found.catalogue.plans:
        raise Http404
    return found


def _kept(request: HttpRequest, response: HttpResponse, language: str) -> HttpResponse:
    """Anybody may keep the answer, and asks each time whether it still holds: a new edition is seen at once."""
    response.headers["Cache-Control"] = "public, no-cache"
    response.headers["Content-Language"] = language
    response.headers["ETag"] = f'"{sha256(response.content).hexdigest()[:32]}"'
    patch_vary_headers(response, ("Accept-Language",))
    answered = get_conditional_response(request, etag=response.headers["ETag"], response=response)
    return response if answered is None else answered
