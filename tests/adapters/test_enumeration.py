"""Who asks at a door does not learn whom we know: the answers are the same, and so is the work (promises F1).

Fifty that we know and fifty that we do not, before each of ten doors; `bench/enumeration.py` asks hundreds.  The time
an answer takes follows from the work: statements and passwords hashed.  What a classifier makes of it is measured
there.
"""

import re
from itertools import count

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.db import connection
from django.test import Client
from tests.adapters.doors import DOORS, REPORTER, Town, by_password, furnish, known, stranger_from, unknown

pytestmark = pytest.mark.django_db
EACH = 50
DRAWN = re.compile(r'(csrfmiddlewaretoken" value|data-options)="[^"]*"')


@pytest.fixture(autouse=True)
def plain_settings(settings, tmp_path) -> None:
    """Quick hashes; files by their own names; many reports an hour."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STATIC_ROOT, settings.PUBLIC_URL = tmp_path, "http://localhost:8000"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def town(monkeypatch) -> Town:
    monkeypatch.setattr("palier.apps.vulnerabilities.reporting.AN_HOUR", 10 * EACH)
    return furnish(EACH)


def test_ten_doors_answer_alike_with_the_same_work(town, monkeypatch) -> None:
    hashed, encode = [], MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args, **more: hashed.append(1) or encode(*args, **more))
    asked, places = list[str](), count(1)

    def counting(execute, sql, params, many, context):
        asked.append(sql)
        return execute(sql, params, many, context)

    by_password("portal:sign_in")(town, Client(REMOTE_ADDR="192.0.2.1"), "warm@x.example", 0, False)
    for name, door in DOORS.items():
        seen: dict[object, set[bool]] = {}
        for number in range(EACH):
            for is_known in (True, False):
                address, client = (known if is_known else unknown)(number), stranger_from(next(places))
                hashed.clear()
                asked.clear()
                with connection.execute_wrapper(counting):
                    answer = door(town, client, address, number, is_known)
                seen.setdefault((plain(answer, address), len(asked), len(hashed)), set()).add(is_known)
        assert [each for each in seen.values() if each != {True, False}] == [], (name, list(seen))


def plain(answer, address: str) -> tuple[object, ...]:
    """An answer without what was asked for in it, and without what is drawn anew for each."""
    body = DRAWN.sub("", answer.content.decode()).replace(address, "?").replace(REPORTER, "?")
    headers = {name: value for name, value in answer.headers.items() if name != "Location"}
    led = re.sub("PAL-[A-Z0-9-]+", "?", answer.headers.get("Location", ""))
    return answer.status_code, re.sub("PAL-[A-Z0-9-]+", "?", body), tuple(sorted(headers.items())), led
