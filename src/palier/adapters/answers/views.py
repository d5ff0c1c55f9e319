"""One page: GET shows the question and never writes, POST gives the answer (promises A12)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from palier.adapters.answers.screen import AnswerScreen, answer_screen, give_answer, question_behind
from palier.adapters.shared import moments
from palier.adapters.shared.messages import sentence
from palier.core.errors import DomainError


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The question behind a link, in the language of whoever it was sent to, and their answer."""
    at = moments.now()
    asked = question_behind(token, at=at)
    if asked is None:
        return _page(request, None, 404)
    question, seq = asked
    with override(question.language):
        screen = answer_screen(question, seq, request.GET, at=at)
        if request.method != "POST":
            return _page(request, screen)
        try:
            done = give_answer(question, seq, request.POST, at=at)
        except DomainError as error:
            return _page(request, screen.stopped(sentence(error), request.POST.get("text", "")), 422)
    return redirect(f"{reverse('answers:answer', args=[token])}?done={done.value}")


def _page(request: HttpRequest, screen: AnswerScreen | None, status: int = 200) -> HttpResponse:
    response = render(request, "answers/answer.html", {"screen": screen, "theme": "auto"}, status=status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
