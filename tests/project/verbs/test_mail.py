"""The verbs of mail as a mail server and an operator call them: processes of their own, a real database."""

import json
import mailbox
import subprocess
import sys
from pathlib import Path

import pytest
from tests.adapters.mail.mortals import environment

from palier.adapters.mail.archives import mails_in
from palier.apps.mailroom.models import RawMail

RAW = b"From: jean@client.example\nSubject: It broke\n\nNothing works.\n"
CORPUS = Path(__file__).parents[2] / "mail"
FIELDS = {
    *("file", "subject", "from_name", "from_address", "to", "cc", "date", "text", "reply_text", "signature"),
    *("attachments", "automatic", "automatic_reason", "bounce", "feedback_report", "authentication", "cut"),
}


def palier(*words: str, typed: bytes = b"", **more: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "palier.project.cli", "mail", *words]
    return subprocess.run(command, input=typed, env=environment(**more), capture_output=True, timeout=60, check=False)


@pytest.mark.django_db(transaction=True)
def test_a_mail_from_a_pipe_is_kept_once() -> None:
    for _ in range(2):
        done = palier("pipe", "--from", "jean@client.example", "--to", "support@palier.localhost", typed=RAW)
        assert (done.returncode, done.stderr) == (0, b"")
    row = RawMail.objects.get()
    assert (bytes(row.raw), row.envelope_from) == (RAW, "jean@client.example")
    assert (row.state, row.envelope_to) == ("received", ["support@palier.localhost"])


@pytest.mark.django_db(transaction=True)
def test_the_envelope_may_come_from_the_environment() -> None:
    assert palier("pipe", typed=RAW, SENDER="jean@client.example", RECIPIENT="support+c1@x").returncode == 0
    row = RawMail.objects.get()
    assert (row.envelope_from, row.envelope_to) == ("jean@client.example", ["support+c1@x"])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("words", "typed", "more", "code"),
    [
        (("--from", "a@b.example"), RAW, {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}, 75),
        (("--from", "a@b.example"), RAW, {"DATABASE_URL": "nonsense"}, 75),
        ((), RAW, {"PALIER_MAIL_MAX_BYTES": "many"}, 75),
        (("--bogus",), RAW, {}, 75),
        ((), b"", {}, 75),
        ((), RAW, {"PALIER_MAIL_MAX_BYTES": "20"}, 65),
    ],
)
def test_whatever_is_in_doubt_stays_with_the_mail_server(
    words: tuple[str, ...], typed: bytes, more: dict[str, str], code: int
) -> None:
    done = palier("pipe", *words, typed=typed, **more)
    assert done.returncode == code
    assert b"Traceback" not in done.stderr
    assert done.stderr
    assert not RawMail.objects.exists()


def archive(folder: Path) -> dict[str, Path]:
    """The same three mails in each of the forms."""
    mails = [b"From: a@b.example\nSubject: %d\n\nFrom here on: %d\n" % (n, n) for n in range(3)]
    box = mailbox.mbox(folder / "box")
    dirs = mailbox.Maildir(folder / "dir")
    sub = dirs.add_folder("sub")
    (folder / "files").mkdir()
    for number, raw in enumerate(mails):
        box.add(raw)
        (sub if number == 2 else dirs).add(raw)
        (folder / "files" / f"{number}.eml").write_bytes(raw)
    box.close()
    dirs.close()
    return {"mbox": folder / "box", "maildir": folder / "dir", "eml": folder / "files"}


def test_mails_are_found_in_every_kind_of_archive(tmp_path: Path) -> None:
    for path in archive(tmp_path).values():
        found = list(mails_in(path))
        assert sorted(each.raw for each in found) == [
            b"From: a@b.example\nSubject: %d\n\nFrom here on: %d\n" % (n, n) for n in range(3)
        ]


def test_what_cannot_be_read_is_told_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "empty.eml").write_bytes(b"")
    assert [(found.raw, found.error) for found in mails_in(tmp_path)] == [(b"", "empty")]
    (found,) = mails_in(tmp_path / "missing")
    assert found.error


@pytest.mark.django_db(transaction=True)
def test_archives_are_brought_in_once(tmp_path: Path) -> None:
    forms = archive(tmp_path)
    done = palier("import", *map(str, forms.values()), "--json")
    assert json.loads(done.stdout) == {"read": 9, "new": 3, "known": 6, "unreadable": 0}
    assert done.returncode == 0
    again = palier("import", str(forms["mbox"]))
    assert b"3 read: 0 new, 3 known already" in again.stdout
    assert RawMail.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_what_is_left_out_is_named_and_the_rest_comes_in(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(RAW)
    (tmp_path / "b.eml").write_bytes(b"")
    (tmp_path / "c.eml").write_bytes(RAW * 50)
    done = palier("import", str(tmp_path), PALIER_MAIL_MAX_BYTES="1000")
    assert done.returncode == 1
    assert b"b.eml" in done.stderr
    assert b"c.eml" in done.stderr
    assert RawMail.objects.count() == 1
    assert palier("import", "/nonexistent").returncode == 1


def test_what_is_understood_is_printed_a_line_a_file(tmp_path: Path) -> None:
    files = sorted(CORPUS.glob("*.eml"))
    (tmp_path / "noise").write_bytes(bytes(range(256)) * 50)
    (tmp_path / "long").write_bytes(RAW + b"x" * 1_000_001)
    more = (str(tmp_path / "noise"), str(tmp_path / "long"))
    done = palier("parse", *map(str, files), *more, "/nonexistent", str(tmp_path), "--json")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [each["file"] for each in found] == [
        *map(str, files),
        *more,
        "/nonexistent",
        str(tmp_path),
    ]
    assert all(set(each) == FIELDS for each in found[:-2])
    assert [each["file"] for each in found[:-2] if each["cut"]] == [str(tmp_path / "long")]
    assert all(set(each) == {"file", "error"} for each in found[-2:])
    assert done.returncode == 1
    assert palier("parse", "-", typed=RAW).stdout.startswith(b"file: -\nsubject: It broke\n")


def test_a_verdict_counts_with_the_name_of_our_own_server_alone() -> None:
    said = b"Authentication-Results: mx.palier.example; dmarc=pass header.from=client.example\n"
    unknown = json.loads(palier("parse", "-", "--json", typed=said + RAW).stdout)
    known = palier("parse", "-", "--json", typed=said + RAW, PALIER_MAIL_AUTHSERV="mx.palier.example").stdout
    assert unknown["authentication"]["verdict"] == "unchecked"
    assert json.loads(known)["authentication"] == {
        "verdict": "pass", "spf": "", "dkim": "", "dmarc": "pass", "by": "mx.palier.example",
    }  # fmt: skip
