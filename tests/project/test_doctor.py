"""Each check of the doctor: well, and with exactly the thing broken that it looks for."""

import json
import os
import socket
import subprocess
import sys
from collections import namedtuple
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now
from tests.adapters.mail.test_safe_way_out import Taker, server

from palier.adapters.health import checks
from palier.adapters.health.findings import CHECKS
from palier.adapters.mail import health as mail_health
from palier.apps.health.models import SignOfLife
from palier.project.doctor import Verdict, examine

pytestmark = pytest.mark.django_db

Usage = namedtuple("Usage", "total used free")


@pytest.fixture(autouse=True)
def home(tmp_path, settings):
    settings.HOME = tmp_path
    return tmp_path


@contextmanager
def greeting(words: bytes) -> Iterator[int]:
    """A server that greets one caller with those words; the kernel keeps them ready before anybody asks."""
    from threading import Thread

    with socket.create_server(("127.0.0.1", 0)) as server:

        def greet() -> None:
            line, _address = server.accept()
            with line:
                line.sendall(words)

        greeter = Thread(target=greet)
        greeter.start()
        yield server.getsockname()[1]
        greeter.join()


def test_numbers_every_check_and_gives_each_a_sentence():
    findings = list(examine())
    assert [finding.number for finding in findings] == list(range(1, 16))
    assert [finding.name for finding in findings] == list(CHECKS)
    assert all(finding.sentence.strip() for finding in findings)
    by_name = {finding.name: finding.verdict for finding in findings}
    assert {by_name[name] for name in ("python", "disk", "secret", "database", "clock", "migrations")} == {Verdict.GOOD}


@pytest.mark.parametrize(("free", "verdict"), [(1, Verdict.FAULT), (2**30, Verdict.WARNING), (2**40, Verdict.GOOD)])
def test_disk(free, verdict, monkeypatch):
    monkeypatch.setattr(checks.shutil, "disk_usage", lambda _: Usage(2**41, 0, free))
    assert checks.check_disk()[0] is verdict


def test_secret(home):
    secret = home / "secret"
    assert checks.check_secret() == (Verdict.GOOD, "The secret comes from the environment.")
    secret.touch(mode=0o600)
    assert checks.check_secret() == (Verdict.GOOD, f"Only its owner may read {secret}.")
    secret.chmod(0o640)
    verdict, sentence = checks.check_secret()
    assert (verdict, sentence.endswith(f"Run: chmod 600 {secret}")) == (Verdict.FAULT, True)


def test_a_missing_migration_and_what_depends_on_it():
    with connection.cursor() as cursor:
        cursor.execute("delete from django_migrations where app = 'sessions'")
    by_name = {finding.name: finding for finding in examine()}
    assert by_name["migrations"].verdict is Verdict.FAULT
    assert by_name["migrations"].sentence == "1 migration is missing. Run: palier migrate"
    assert by_name["worker"].sentence == "Not examined, because of “migrations” above."


def test_clocks_that_differ(monkeypatch):
    monkeypatch.setattr(checks, "SKEW", timedelta(seconds=-1))
    assert checks.check_clock()[0] is Verdict.FAULT


def test_an_old_server(monkeypatch):
    monkeypatch.setattr(checks, "OLDEST_POSTGRESQL", 990000)
    verdict, sentence = checks.check_database()
    assert (verdict, "is too old; Palier needs 14 or newer" in sentence) == (Verdict.FAULT, True)


def test_files_that_are_missing(tmp_path, monkeypatch):
    monkeypatch.setattr(checks, "PACKAGE", tmp_path)
    assert checks.check_assets()[0] is Verdict.FAULT
    assert checks.check_translations()[0] is Verdict.FAULT


def test_mail_out(settings):
    settings.SMTP_URL = ""
    assert mail_health.check_mail_out()[0] is Verdict.WARNING
    with server(Taker()) as port:
        settings.SMTP_URL = f"smtp://127.0.0.1:{port}"
        assert mail_health.check_mail_out() == (Verdict.GOOD, f"The mail server 127.0.0.1:{port} answers.")
    verdict, sentence = mail_health.check_mail_out()
    assert (verdict, "takes no connection" in sentence) == (Verdict.FAULT, True)


@pytest.mark.django_db
def test_signatures_that_nobody_can_check_are_said_to_be_so(monkeypatch):
    from palier.adapters.mail import signing
    from palier.adapters.mail.rsa_keys import make_key
    from palier.apps.outbox.signing_keys import keep_signing_key, retire_signing_key
    from palier.core.actor import PALIER

    domain, at = signing.domain_of_desk(), datetime(2026, 3, 2, tzinfo=UTC)
    assert mail_health.check_dkim()[0] is Verdict.GOOD
    made = make_key()
    keep_signing_key(domain=domain, selector="s1", private_pem=made.private_pem, public=made.public, by=PALIER, at=at)
    monkeypatch.setattr(signing, "is_published", lambda _key: False)
    verdict, sentence = mail_health.check_dkim()
    assert (verdict, f"s1._domainkey.{domain}" in sentence, made.public in sentence) == (Verdict.WARNING, True, True)
    monkeypatch.setattr(signing, "is_published", lambda _key: True)
    assert mail_health.check_dkim()[0] is Verdict.GOOD
    retire_signing_key(domain=domain, by=PALIER, at=at)
    assert mail_health.check_dkim()[0] is Verdict.GOOD


@pytest.mark.parametrize(("words", "verdict"), [(b"220 desk ESMTP\r\n", Verdict.GOOD), (b"SSH-2.0\r\n", Verdict.FAULT)])
def test_mail_in(words, verdict, settings):
    with greeting(words) as port:
        settings.MAIL_LISTEN = f"127.0.0.1:{port}"
        assert checks.check_mail_in()[0] is verdict
    assert checks.check_mail_in()[0] is Verdict.WARNING


@pytest.mark.parametrize(
    ("url", "verdict"),
    [
        ("http://localhost:8000", Verdict.WARNING),
        ("http://desk.example", Verdict.WARNING),
        ("https://desk.example", Verdict.GOOD),
    ],
)
def test_address(url, verdict, settings):
    settings.PUBLIC_URL, settings.HTTPS = url, url.startswith("https")
    assert checks.check_address()[0] is verdict


def test_a_mail_listener_is_missed_once_it_is_silent_and_until_it_is_forgotten():
    assert "none has said in a week" in checks.check_listener()[1]
    row = SignOfLife.objects.create(program="mail", place="mx1:2525", told_at=Now() - timedelta(seconds=5))
    assert checks.check_listener()[0] is Verdict.GOOD
    for silent, verdict, words in (
        (timedelta(minutes=150), Verdict.WARNING, "mx1:2525 has given no sign of life for 2 h 30 min"),
        (timedelta(days=8), Verdict.GOOD, "none has said in a week"),
    ):
        SignOfLife.objects.filter(pk=row.pk).update(told_at=Now() - silent)
        found = checks.check_listener()
        assert (found[0], words in found[1]) == (verdict, True), found


def test_live_updates_are_missed_once_they_are_silent_and_until_they_are_forgotten():
    assert "nobody has said in a week" in checks.check_live()[1]
    row = SignOfLife.objects.create(program="live", place="desk:8001", told_at=Now() - timedelta(seconds=5))
    SignOfLife.objects.create(program="mail", place="mx1:2525", told_at=Now() - timedelta(hours=3))
    verdict, words = checks.check_live()
    assert (verdict, "hear of changes from desk:8001" in words) == (Verdict.GOOD, True)
    SignOfLife.objects.filter(pk=row.pk).update(told_at=Now() - timedelta(minutes=150))
    verdict, words = checks.check_live()
    assert (verdict, "desk:8001 have given no sign of life for 2 h 30 min" in words) == (Verdict.WARNING, True)


def test_a_program_is_missed_beside_another_that_lives_and_where_the_clock_was_put_back():
    """A sign dated ahead was given before the database's clock went back; whoever lives has given another since."""
    SignOfLife.objects.create(program="live", place="desk1:8001", told_at=Now())
    ahead = SignOfLife.objects.create(program="live", place="desk2:8001", told_at=Now() + timedelta(seconds=2))
    verdict, words = checks.check_live()
    assert (verdict, "whose last sign of life is 0 s old" in words) == (Verdict.GOOD, True), words
    SignOfLife.objects.filter(pk=ahead.pk).update(told_at=Now() + timedelta(hours=1))
    verdict, words = checks.check_live()
    assert (verdict, "desk2:8001 have given no sign of life" in words) == (Verdict.WARNING, True), words


def test_worker():
    assert checks.check_worker()[0] is Verdict.WARNING
    with connection.cursor() as cursor:
        cursor.execute("insert into procrastinate_workers (last_heartbeat) values (clock_timestamp() - interval '5 s')")
        assert checks.check_worker()[0] is Verdict.GOOD
        for seconds, verdict in ((2, Verdict.GOOD), (-300, Verdict.WARNING), (3600, Verdict.WARNING)):
            told = "update procrastinate_workers set last_heartbeat = clock_timestamp() + %s * interval '1 s'"
            cursor.execute(told, [seconds])
            found = checks.check_worker()
            assert (found[0], "864" in found[1]) == (verdict, False), found


def test_a_check_that_breaks_is_a_fault_and_the_others_go_on(monkeypatch):
    monkeypatch.setitem(CHECKS, "disk", lambda: 1 / 0)
    by_name = {finding.name: finding for finding in examine()}
    assert by_name["disk"].sentence == "This could not be examined: division by zero"
    assert by_name["secret"].verdict is Verdict.GOOD


def test_the_verb_without_a_database_says_so_and_fails(tmp_path):
    told = {**os.environ, "DATABASE_URL": "postgresql://x@127.0.0.1:1/y", "PALIER_LANGUAGE": "en"}
    command = [sys.executable, "-m", "palier.project.cli", "doctor", "--json"]
    done = subprocess.run(command, env=told, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    by_name = {finding["name"]: finding for finding in json.loads(done.stdout)}
    assert by_name["database"]["verdict"] == "fault"
    assert by_name["database"]["sentence"].startswith("The database does not answer; check DATABASE_URL.")
    assert by_name["clock"]["sentence"] == "Not examined, because of “database” above."
