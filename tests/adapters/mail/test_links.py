"""Programs that follow every link of every mail change nothing (promises A12)."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from tests.apps.lifecycle.lives import living_desk

from palier.adapters.mail.sending import send_waiting
from palier.apps.cases import commands as cases
from palier.apps.outbox.models import OutgoingMail

pytestmark = pytest.mark.django_db
LINK = re.compile(r"https?://[^\s\"'<>]+")


@pytest.fixture(autouse=True)
def plain_static_files(settings, tmp_path) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.SMTP_URL = ""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


def written() -> dict[str, int]:
    """How many rows of each table of ours were ever inserted, changed or deleted, this transaction included."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE relname NOT LIKE 'django_session%'"
        )
        return dict(cursor.fetchall())


def test_following_every_link_twice_changes_no_row() -> None:
    desk = living_desk()
    now = datetime.now(UTC).replace(microsecond=0)
    case_id = desk.open(at=now)
    cases.reply_to_case(case_id=case_id, text="See https://example.com/x", by=desk.agent, at=now)
    cases.propose_solution(case_id=case_id, text="Try again", by=desk.agent, at=now)
    while send_waiting(at=now + timedelta(days=9)):
        pass
    links = {
        link.replace("&amp;", "&")
        for mail in OutgoingMail.objects.all()
        for link in LINK.findall(mail.text) + LINK.findall(mail.html)
        if "localhost" in link
    }
    assert len([link for link in links if "?answer=" in link]) == 2
    before = written()
    for _again in range(2):
        for link in links:
            assert Client().get(link.partition("localhost:8000")[2]).status_code == 200
    assert written() == before
