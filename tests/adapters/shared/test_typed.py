"""NUL, which no database keeps and nobody types, stops no form and no question."""

import pytest
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.views.decorators.csrf import csrf_exempt

from palier.adapters.shared.typed import WithoutNul

FACTORY = RequestFactory()


def seen(request):
    """The request as a view gets it."""
    WithoutNul(lambda _: HttpResponse()).process_view(request, None, (), {})
    return request


def test_forms_and_questions_lose_their_nul_and_nothing_else() -> None:
    form = seen(FACTORY.post("/x/?q=a%00b&q=c", {"na\0me": ["a\0", "é\nb"], "plain": "x"}))
    assert form.POST.lists() is not None
    assert dict(form.POST.lists()) == {"name": ["a", "é\nb"], "plain": ["x"]}
    assert form.GET.getlist("q") == ["ab", "c"]
    with pytest.raises(AttributeError):
        form.POST["plain"] = "y"
    coded = seen(FACTORY.post("/x/", "a=1%00", content_type="application/x-www-form-urlencoded"))
    assert coded.POST["a"] == "1"


def test_what_holds_none_is_left_as_it_is() -> None:
    request = FACTORY.post("/x/?q=1", {"a": "b"})
    before = (request.POST, request.GET)
    assert (seen(request).POST is before[0], request.GET is before[1]) == (True, True)
    raw = seen(FACTORY.post("/x/", b"\0\1", content_type="application/octet-stream"))
    assert raw.body == b"\0\1"


def test_a_view_for_programs_reads_its_body_itself() -> None:
    request = FACTORY.post("/api/", {"a": "\0"})
    WithoutNul(lambda _: HttpResponse()).process_view(request, csrf_exempt(lambda _: HttpResponse()), (), {})
    assert b"\0" in request.body


def test_an_address_that_holds_one_leads_nowhere() -> None:
    request = FACTORY.get("/catalogues/x/")
    request.path = "/catalogues/a\0/"
    with pytest.raises(Http404):
        seen(request)


def test_an_address_with_a_number_that_no_row_can_have_leads_nowhere() -> None:
    request, answer = FACTORY.get("/accounts/1/intake/"), WithoutNul(lambda _: HttpResponse())
    for number in (0, 2**63 - 1):
        answer.process_view(request, None, (), {"account": number, "act": "9" * 20})
    with pytest.raises(Http404):
        answer.process_view(request, None, (), {"account": 2**63})
