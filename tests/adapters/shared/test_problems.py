"""What went wrong is said in the reader's words, with a way back to where they were at work."""

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils.translation import override

from palier.adapters.shared.problems import broken

WAYS = [("/portal/", 'href="/portal/"', "Retour à vos dossiers"), ("/", 'href="/"', "Retour à la file")]


@pytest.fixture(autouse=True)
def plain_files(settings, tmp_path) -> None:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


def said(response: HttpResponse) -> str:
    return response.content.decode()


@pytest.mark.parametrize(("start", "way", "words"), WAYS)
def test_nothing_there_leads_back_to_where_one_works(start, way, words):
    response = Client(headers={"accept-language": "fr"}).get(f"{start}nothing-of-ours/")
    assert response.status_code == 404
    assert way in said(response)
    assert words in said(response)
    assert 'data-theme="auto"' in said(response)


@pytest.mark.parametrize(("start", "way", "words"), WAYS)
def test_an_old_page_is_told_that_nothing_was_sent_and_is_led_back(start, way, words):
    client = Client(enforce_csrf_checks=True, headers={"accept-language": "fr"})
    response = client.post(f"{start}sign-in/", {"email": "somebody@client.example"})
    assert response.status_code == 403
    assert way in said(response)
    assert words in said(response)


@pytest.mark.parametrize(("start", "way", "words"), WAYS)
def test_a_fault_of_our_own_asks_no_database(start, way, words):
    """Nothing here may touch a table: this test has none."""
    with override("fr"):
        response = broken(RequestFactory().get(start))
    assert response.status_code == 500
    assert way in said(response)
    assert words in said(response)
