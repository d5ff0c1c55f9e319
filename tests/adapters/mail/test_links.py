"""Programs that follow every link of every mail change nothing (promises A12)."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests.apps.lifecycle.lives import living_desk
from tests.apps.subscribers.asking import asked

from palier.adapters.mail.compose import compose, write
from palier.adapters.mail.sending import send_waiting
from palier.apps.cases import commands as cases
from palier.apps.mailroom.letters import letter_about, letter_of
from palier.apps.outbox.models import OutgoingMail
from palier.apps.staff.welcome import welcome_agent
from palier.core.actor import PALIER, Role
from palier.core.letters.kinds import LETTER_KINDS

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


def of_every_kind(case_id: int) -> Iterator[str]:
    """The words of each mail about a case that there is, both as text and as HTML."""
    for kind, language in product(LETTER_KINDS, ("en", "fr")):
        letter = letter_about(case_id, kind=kind, language=language)
        assert letter is not None
        said = write(letter)
        yield said.text
        yield said.html


def welcome(*, at: datetime) -> str:
    """What a new agent is mailed: its link is written into the mail alone."""
    welcome_agent(
        email="noor@acme.example", name="Noor", role=Role.LEAD, language="en", timezone="UTC", by=PALIER, at=at
    )
    mail = OutgoingMail.objects.order_by("-pk")[0]
    composed = compose(letter_of(mail.pk), at=at)
    return composed.raw.decode().replace("=\r\n", "").replace("=3D", "=")


def addresses(patterns: Iterable[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """Every address there is, with something in the place of whatever it names."""
    for each in patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from addresses(each.url_patterns, route)
        elif "(?P" not in route:
            yield "/" + re.sub(r"<(\w+:)?\w+>", lambda found: "1" if found[1] == "int:" else "x", route)


def test_whoever_has_not_signed_in_changes_no_row_by_looking_anywhere() -> None:
    """All else that mails lead to: about no case, to staff, of kinds still to come."""
    living_desk()
    every = sorted(set(addresses(get_resolver().url_patterns)))
    assert len(every) > 250
    before = written()
    for _again in range(2):
        for address in every:
            assert Client().get(address).status_code < 500, address
    assert written() == before


def test_following_every_link_twice_changes_no_row() -> None:
    """Those of mails that were owed, of every kind of mail about a case, of one that asks about a subscription."""
    desk = living_desk()
    now = datetime.now(UTC).replace(microsecond=0)
    case_id = desk.open(at=now)
    cases.reply_to_case(case_id=case_id, text="See https://example.com/x", by=desk.agent, at=now)
    cases.propose_solution(case_id=case_id, text="Try again", by=desk.agent, at=now)
    asked(at=now)
    while send_waiting(at=now + timedelta(days=9)):
        pass
    words = [text for mail in OutgoingMail.objects.all() for text in (mail.text, mail.html)]
    words += [*of_every_kind(case_id), welcome(at=now)]
    links = {link.replace("&amp;", "&") for text in words for link in LINK.findall(text) if "localhost" in link}
    assert len([link for link in links if "?answer=" in link]) >= 2
    assert [any(page in link for link in links) for page in ("/subscriptions/", "/welcome/")] == [True, True]
    before = written()
    for _again in range(2):
        for link in links:
            status = Client().get(link.partition("localhost:8000")[2]).status_code
            assert status == 200 or (status == 302 and "/portal/" in link), (status, link)
    assert written() == before
