"""Articles: shelves, writing, publishing, for whom they are."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.adapters.desk.forms_read import day_of, listed_of, number_of
from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.knowledge_screen import Written, article_screen, desk_html, sendable, shelves
from palier.adapters.desk.refusals import Refusal, refusals_said
from palier.adapters.desk.writing import read_files
from palier.adapters.shared import moments
from palier.adapters.shared.article_words import drawn_from, marks_in
from palier.adapters.shared.file_responses import file_response
from palier.adapters.shared.words import language
from palier.apps.errors import NotFound
from palier.apps.knowledge import article_queries, commands
from palier.apps.knowledge.article_queries import DeskArticle
from palier.apps.knowledge.case_queries import case_story
from palier.apps.knowledge.commands.writing import LANGUAGES, LONGEST, LONGEST_TITLE
from palier.apps.knowledge.policies import may_publish
from palier.core.knowledge import Audience, without_people


@require_safe
@for_agents
@refusals_said
def knowledge(request: DeskRequest) -> HttpResponse:
    """Every article, by shelf, or those that hold the words."""
    values = {"list": shelves(request.viewer, request.GET.dict(), at=moments.now())}
    return screen(request, "desk/knowledge.html", values, here="knowledge")


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents
@refusals_said
def new_article(request: DeskRequest) -> HttpResponse:
    """Begin an article."""
    written = _written(request, request.GET.get("lang") or language())
    if request.method == "POST":
        written = _written(request, request.POST.get("language", ""))
        with Refusal() as refusal:
            article_id = commands.write_article(
                language=written.language, title=written.title, text=written.text, by=request.viewer, at=moments.now()
            )
            messages.success(request, _("Kept. Nobody but staff sees it until it is published."))
            return _to_article(article_id, written.language)
        written = _written(request, written.language, refusal.said)
    status = 422 if written.sentence else 200
    values = {"written": written, "languages": settings.LANGUAGES}
    return screen(request, "desk/article_new.html", values, here="knowledge", status=status)


def _language_there(found: article_queries.DeskArticle) -> str:
    """The reader's own language where the article is written in it, else one that it is written in."""
    own = language()
    written = [version.language for version in found.versions] + [draft.language for draft in found.drafts]
    return own if own in written or not written else written[0]


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents
@refusals_said
def article(request: DeskRequest, article: int) -> HttpResponse:
    """One article; sent, its words in one language are kept, and published where that was asked."""
    found = article_queries.desk_article(viewer=request.viewer, article_id=article)
    if request.method != "POST":
        return _page(request, found, request.GET.get("lang") or _language_there(found))
    speech = request.POST.get("language", "")
    with Refusal() as refusal:
        messages.success(request, _keep(request, article, speech))
        return _to_article(article, speech)
    found = article_queries.desk_article(viewer=request.viewer, article_id=article)
    return _page(request, found, speech, _written(request, speech, refusal.said))


@require_POST
@for_agents
@refusals_said
def article_act(request: DeskRequest, article: int, act: str) -> HttpResponse:
    """What is done with an article besides writing it."""
    speech, done = request.POST.get("language", "") or language(), ACTS.get(act)
    if done is None:
        raise Http404
    with Refusal() as refusal:
        messages.success(request, done(request, article))
    if refusal.said:
        messages.error(request, refusal.said)
    if act == "drop" and not _is_there(request, article):
        return redirect("desk:knowledge")
    return _to_article(article, speech)


@require_safe
@for_agents
@refusals_said
def article_version(request: DeskRequest, article: int, version: int) -> HttpResponse:
    """A version as it was published."""
    found = article_queries.desk_article(viewer=request.viewer, article_id=article)
    speech = request.GET.get("lang") or language()
    shown = next((each for each in found.versions if (each.language, each.number) == (speech, version)), None)
    if shown is None:
        raise Http404
    html = desk_html(article, shown.text, {file.name: file.id for file in found.files})
    values = {"article": found, "version": shown, "html": html}
    return screen(request, "desk/article_version.html", values, here="knowledge")


@require_POST
@for_agents
@refusals_said
def article_preview(request: DeskRequest, article: int) -> HttpResponse:
    """The words as readers would see them."""
    found = article_queries.desk_article(viewer=request.viewer, article_id=article)
    files = {file.name: file.id for file in found.files}
    return HttpResponse(desk_html(article, request.POST.get("text", "")[:LONGEST], files))


@require_safe
@for_agents
@refusals_said
def article_file(request: DeskRequest, article: int, file: int) -> HttpResponse:
    """A picture or a file of an article."""
    return file_response(article_queries.desk_file(viewer=request.viewer, article_id=article, file_id=file))


@require_safe
@for_agents
@refusals_said
def case_articles(request: DeskRequest, reference: str) -> HttpResponse:
    """Articles for an answer to this case: what helps with its words, or holds those typed."""
    typed = request.GET.get("article", "").replace("\0", " ")[:400]
    values = {"articles": sendable(request.viewer, reference, typed, at=moments.now()), "typed": typed.strip()}
    return render(request, "desk/parts/case_articles.html", values)


@require_POST
@for_agents
@refusals_said
def article_from_case(request: DeskRequest, reference: str) -> HttpResponse:
    """Begin an article with what a case taught, the people taken out."""
    story = case_story(viewer=request.viewer, reference=reference)
    marks, prefix = marks_in(story.language), settings.REFERENCE_PREFIX
    subject, question, answer = (
        without_people(said, story.people, marks, prefix=prefix)
        for said in (story.subject, story.question, story.answer)
    )
    speech = story.language if story.language in LANGUAGES else "en"
    article_id = commands.write_article(
        language=speech,
        title=(subject or "…")[:LONGEST_TITLE],
        text=drawn_from(question, answer, speech)[:LONGEST],
        case_id=story.id,
        by=request.viewer,
        at=moments.now(),
    )
    messages.success(
        request,
        _(
            "A draft was begun with the words of the case. Names that the desk knows were taken out: read it over for "
            "others."
        ),
    )
    return _to_article(article_id, speech)


def _keep(request: DeskRequest, article_id: int, speech: str) -> str:
    """Keep what was typed, publish it where that was asked; answers what happened."""
    written, by, at = _written(request, speech), request.viewer, moments.now()
    commands.keep_article_draft(
        article_id=article_id,
        language=speech,
        title=written.title,
        text=written.text,
        seen=written.edits,
        by=by,
        at=at,
    )
    if request.POST.get("step") != "publish":
        return _("Kept. Readers see it once it is published.")
    number = commands.publish_article(
        article_id=article_id, language=speech, note=request.POST.get("note", ""), by=by, at=at
    )
    return _("Published as version %(number)d.") % {"number": number}


def _describe(request: DeskRequest, article_id: int) -> str:
    audience = request.POST.get("audience", "")
    commands.describe_article(
        article_id=article_id,
        audience=Audience(audience) if audience in set(Audience) else Audience.INTERNAL,
        plans=listed_of(request.POST, "plan"),
        products=listed_of(request.POST, "product"),
        owner_id=number_of(request.POST, "owner"),
        review_on=day_of(request.POST, "review_on"),
        by=request.viewer,
        at=moments.now(),
    )
    return _("Kept.")


def _confirm(request: DeskRequest, article_id: int) -> str:
    commands.confirm_article(article_id=article_id, by=request.viewer, at=moments.now())
    return _("Kept. It is to be read over again in half a year.")


def _retire(request: DeskRequest, article_id: int) -> str:
    commands.retire_article(article_id=article_id, by=request.viewer, at=moments.now())
    return _("Retired. No customer finds it any more; its versions stay here.")


def _bring_back(request: DeskRequest, article_id: int) -> str:
    commands.bring_back_article(article_id=article_id, by=request.viewer, at=moments.now())
    return _("Its readers have it again.")


def _attach(request: DeskRequest, article_id: int) -> str:
    for file in read_files(request.FILES):
        commands.attach_to_article(article_id=article_id, file=file, by=request.viewer, at=moments.now())
    return _("Kept. Put the name of the file into the words where it belongs.")


def _detach(request: DeskRequest, article_id: int) -> str:
    file_id = number_of(request.POST, "file") or 0
    commands.detach_from_article(article_id=article_id, file_id=file_id, by=request.viewer, at=moments.now())
    return _("The file was removed.")


def _drop(request: DeskRequest, article_id: int) -> str:
    speech = request.POST.get("language", "")
    commands.drop_article_draft(article_id=article_id, language=speech, by=request.viewer, at=moments.now())
    return _("The draft was thrown away.")


ACTS = {
    "describe": _describe,
    "confirm": _confirm,
    "retire": _retire,
    "bring-back": _bring_back,
    "attach": _attach,
    "detach": _detach,
    "drop": _drop,
}


def _is_there(request: DeskRequest, article_id: int) -> bool:
    try:
        article_queries.desk_article(viewer=request.viewer, article_id=article_id)
    except NotFound:
        return False
    return True


def _written(request: DeskRequest, speech: str, why: str = "") -> Written:
    """What a form holds."""
    edits = number_of(request.POST, "edits")
    return Written(
        language=speech if speech in LANGUAGES else "en",
        title=request.POST.get("title", "").replace("\0", ""),
        text=request.POST.get("text", "").replace("\r\n", "\n").replace("\0", ""),
        edits=edits if edits is not None and edits < 2**31 else 0,
        sentence=why,
    )


def _page(request: DeskRequest, found: DeskArticle, speech: str, stopped: Written | None = None) -> HttpResponse:
    shown = article_screen(found, speech if speech in LANGUAGES else "en", stopped, at=moments.now())
    values = {"screen": shown, "may_publish": may_publish(request.viewer)}
    return screen(request, "desk/article.html", values, here="knowledge", status=422 if stopped else 200)


def _to_article(article_id: int, speech: str) -> HttpResponseRedirect:
    chosen = speech if speech in LANGUAGES else "en"
    return HttpResponseRedirect(f"{reverse('desk:article', args=[article_id])}?lang={chosen}")
