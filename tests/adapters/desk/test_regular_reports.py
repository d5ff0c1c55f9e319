"""The desk's screens of regular reports: read, written above, sent."""

import pytest
from django.test import Client
from tests.apps.reports.reporting import make_month, trouble

from palier.apps.reports.models import Report
from palier.apps.staff.models import Agent


@pytest.fixture
def month(db):
    return make_month()


@pytest.fixture
def reader(month) -> Client:
    client = Client()
    client.force_login(Agent.objects.get(pk=month.desk.agent.id))
    return client


def test_from_the_list_to_the_customer(month, reader):
    assert "No report waits" in reader.get("/reports/").content.decode()
    trouble(month)
    report = month.make()
    address = f"/reports/{report.pk}/"
    assert address in reader.get("/reports/").content.decode()
    page = reader.get(address).content.decode()
    assert "Nobody can sign in" in page
    assert "Will be sent to Camille" in page
    assert "99.73" in page
    assert reader.post(address, {"seen": "0", "words-en": "We are sorry.", "words-fr": ""}).status_code == 302
    crossed = reader.post(address, {"seen": "0", "words-en": "Mine", "words-fr": ""})
    assert (crossed.status_code, "Mine" in crossed.content.decode()) == (422, True)
    reader.post(f"{address}review/")
    assert "Send it" in reader.get(address).content.decode()
    reader.post(f"{address}send/")
    assert Report.objects.get().sent_at
    page = reader.get(address).content.decode()
    assert "Sent to Camille" in page
    assert "We are sorry." in page
    assert "Count anew" not in page
    assert address in reader.get("/reports/").content.decode()


def test_a_quiet_month_says_so_on_page_and_paper(month, reader):
    report = month.make()
    page = reader.get(f"/reports/{report.pk}/").content.decode()
    assert "Nothing broke, and no case was opened" in page
    paper = reader.get(f"/reports/{report.pk}/report.pdf")
    assert paper.content.startswith(b"%PDF")
    assert paper.headers["Content-Disposition"] == 'inline; filename="report-2026-04-01.pdf"'


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/reports/0/"),
        ("post", "/reports/0/"),
        ("get", "/reports/0/report.pdf"),
        ("post", "/reports/0/send/"),
        ("post", "/reports/1/nonsense/"),
    ],
)
def test_what_is_not_there_says_so(method, path, reader):
    assert getattr(reader, method)(path).status_code == 404


def test_a_report_sent_twice_says_that_it_is_sent(month, reader):
    address = f"/reports/{month.make().pk}/"
    for act in ("review", "send", "send"):
        reader.post(f"{address}{act}/")
    text = reader.get("/reports/").content.decode()
    assert "stands at “Sent”" in text
