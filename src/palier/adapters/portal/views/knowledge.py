"""Knowledge for contacts: the list, an article, its files, whether it helped."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from palier.adapters.portal.frame import page, refusals_said
from palier.adapters.portal.guards import PortalRequest, for_contacts
from palier.adapters.portal.knowledge_screen import article_screen, knowledge_home
from palier.adapters.shared import moments
from palier.adapters.shared.file_responses import file_response
from palier.adapters.shared.words import language
from palier.apps.knowledge import queries
from palier.apps.knowledge.commands import rate_article

LONGEST = 400
SPOKEN = ("en", "fr")


@require_safe
@for_contacts
@refusals_said
def knowledge(request: PortalRequest) -> HttpResponse:
    """Everything this contact may read, or what of it holds the words."""
    words = request.GET.get("q", "").replace("\0", " ")[:LONGEST].strip()
    shown = knowledge_home(request.viewer, words, request.GET.get("after", ""), at=moments.now())
    return page(request, "portal/knowledge.html", {"home": shown}, here="knowledge")


@require_safe
@for_contacts
@refusals_said
def article(request: PortalRequest, article: int) -> HttpResponse:
    """One article."""
    wanted = request.GET.get("lang", "")
    shown = article_screen(request.viewer, article, wanted if wanted in SPOKEN else "", at=moments.now())
    opening = "opening" in request.GET
    return page(request, "portal/article.html", {"article": shown, "opening": opening}, here="knowledge")


@require_safe
@for_contacts
@refusals_said
def article_file(request: PortalRequest, article: int, file: int) -> HttpResponse:
    """A picture or a file that it names."""
    found = queries.article_file(viewer=request.viewer, article_id=article, file_id=file, at=moments.now())
    return file_response(found)


@require_POST
@for_contacts
@refusals_said
def rate(request: PortalRequest, article: int) -> HttpResponse:
    """Whether it helped, by what was said last."""
    useful = request.POST.get("useful") == "yes"
    spoken = request.POST.get("language", "")
    rate_article(
        article_id=article,
        useful=useful,
        words=request.POST.get("words", ""),
        language=spoken if spoken in SPOKEN else language(),
        by=request.viewer,
        at=moments.now(),
    )
    messages.success(request, _("Thank you. That is kept."))
    return redirect("portal:article", article)
