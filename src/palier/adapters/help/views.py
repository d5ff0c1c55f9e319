"""The pages of public knowledge: the same for everybody, so that anything between us and readers may keep them."""

from hashlib import sha256

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import get_language_from_request, override
from django.views.decorators.http import require_safe

from palier.adapters.help.screen import ArticlePage, article_page, home_page
from palier.adapters.shared import moments
from palier.adapters.shared.article_words import help_path
from palier.adapters.shared.file_responses import file_response
from palier.apps.errors import NotFound
from palier.apps.knowledge import queries

MINUTE = 60
"""So long may a copy be shown without asking: what was retired is gone as soon."""
LONGEST = 400


@require_safe
def door(request: HttpRequest) -> HttpResponse:
    """To the language of the browser, if we speak it."""
    spoken = get_language_from_request(request)[:2]
    response = HttpResponseRedirect(reverse("help:home", args=[spoken if spoken in {"en", "fr"} else "en"]))
    patch_vary_headers(response, ("Accept-Language",))
    return response


@require_safe
def home(request: HttpRequest, speech: str) -> HttpResponse:
    """Every public article, or those that hold the words looked for."""
    words = request.GET.get("q", "").replace("\0", " ")[:LONGEST].strip()
    with override(speech):
        page = home_page(speech, words, request.GET.get("after", ""), at=moments.now())
        response = render(request, "help/home.html", {"page": page, "at": moments.now()})
    return _kept(request, response, speech)


@require_safe
def article(request: HttpRequest, speech: str, article: int, slug: str) -> HttpResponse:  # noqa: ARG001 it may be old
    """One article; an address that ends in an older title leads to the present one."""
    with override(speech):
        page = _found(speech, article)
        wanted = help_path(article, page.shown.language, page.shown.title)
        if request.path != wanted:
            return HttpResponseRedirect(wanted)
        response = render(request, "help/article.html", {"page": page, "at": moments.now()})
    return _kept(request, response, speech)


@require_safe
def file(request: HttpRequest, speech: str, article: int, file: int) -> HttpResponse:  # noqa: ARG001 part of the address
    """A picture or a file that a public article names."""
    try:
        found = queries.article_file(viewer=None, article_id=article, file_id=file, at=moments.now())
    except NotFound as error:
        raise Http404 from error
    return _public(file_response(found))


def _found(speech: str, article_id: int) -> ArticlePage:
    try:
        return article_page(speech, article_id, at=moments.now())
    except NotFound as error:
        raise Http404 from error


def _kept(request: HttpRequest, response: HttpResponse, language: str) -> HttpResponse:
    response.headers["Content-Language"] = language
    response.headers["ETag"] = f'"{sha256(response.content).hexdigest()[:32]}"'
    _public(response)
    answered = get_conditional_response(request, etag=response.headers["ETag"], response=response)
    return response if answered is None else answered


def _public(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = f"public, max-age={MINUTE}"
    return response
