"""What goes on the wire: headers no text can break, the same words in plain text and HTML, both languages."""

import email
import email.policy
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from palier.adapters.mail.compose import compose
from palier.apps.mailroom.letters import Letter
from palier.core.letters.kinds import LETTER_KINDS, NO_CASE
from palier.core.letters.plain import unflowed

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
LETTER = Letter(
    id=1,
    kind="staff_replied",
    language="en",
    recipients=("jean@client.example",),
    message_id="<c7.2.mail.x@palier.localhost>",
    in_reply_to="<1@client.example>",
    case_id=7,
    reference="PAL-7K3-92",
    subject="Export stops",
    provider={"en": "Acme", "fr": "Acmé"},
    contact="Jean",
    zone="Europe/Paris",
    author="Alix",
    words="Try <this>.\n\nThen that.",
    promised=True,
    answer_by=datetime(2026, 3, 2, 10, tzinfo=UTC),
    files=(),
)


def wire(letter: Letter):
    raw = compose(letter, at=AT).raw
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    return email.message_from_bytes(raw, policy=email.policy.default)


def body(letter: Letter, kind: str = "plain") -> str:
    content = wire(letter).get_body((kind,)).get_content().replace("\r\n", "\n")
    return unflowed(content) if kind == "plain" else content


def test_an_answer_of_a_person() -> None:
    mail = wire(LETTER)
    assert (mail["From"], mail["To"]) == ("Acme <support@palier.localhost>", "jean@client.example")
    assert (mail["Subject"], mail["Message-ID"]) == ("Re: Export stops [PAL-7K3-92]", LETTER.message_id)
    assert mail["In-Reply-To"] == mail["References"] == "<1@client.example>"
    assert mail["Auto-Submitted"] is None
    assert body(LETTER).startswith("Try <this>.\n\nThen that.\n\nAlix\n")
    assert "<p>Try &lt;this&gt;.</p>" in body(LETTER, "html")


def test_markdown_is_laid_out_as_html_and_stays_as_written_beside() -> None:
    letter = replace(LETTER, words="Please:\n\n- **stop** it\n- [look](https://status.example/)\n\n<b>not bold</b>")
    html = body(letter, "html")
    assert "<li><strong>stop</strong> it</li>" in html
    assert '<a href="https://status.example/"' in html
    assert "&lt;b&gt;not bold" in html
    assert "- **stop** it\n- [look](https://status.example/)" in body(letter)


def test_an_acknowledgement_says_what_happens_next() -> None:
    letter = replace(LETTER, kind="case_received", words="")
    assert "by Monday, 2 March 2026 at 11:00 (Paris time) at the latest" in body(letter)
    assert "au plus tard le lundi 2 mars 2026 à 11:00 (heure de Paris)" in body(replace(letter, language="fr"))
    assert "as soon as possible" in body(replace(letter, answer_by=None))
    assert "names no time" in body(replace(letter, answer_by=None, promised=False))
    composed = compose(letter, at=AT)
    assert (composed.envelope_from, wire(letter)["X-Auto-Response-Suppress"]) == ("", "All")


@pytest.mark.parametrize("kind", [*(kind for kind in LETTER_KINDS if kind not in NO_CASE), "something_new"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_kind_speaks_both_languages(kind: str, language: str) -> None:
    letter = replace(LETTER, kind=kind, language=language)
    text = body(letter)
    assert "%(" not in text
    assert ("PAL-7K3-92" in text) == ("PAL-7K3-92" in body(letter, "html"))
    if kind != "staff_replied":
        assert letter.contact in text
    other = body(replace(letter, language="fr" if language == "en" else "en"))
    assert text != other


EVIL = [
    "x\r\nBcc: thief@bad.example",
    "x\nTo: t@bad.example",
    "x\r\n\r\nbody",
    "x\x00y",
    "x\u2028Bcc: t@b.example",
    "é" * 500,
    "=?utf-8?q?=0D=0ABcc:_t@b.example?=",
]


@pytest.mark.parametrize("evil", EVIL)
def test_no_text_begins_a_header(evil: str) -> None:
    letter = replace(
        LETTER,
        subject=evil,
        in_reply_to=f"<{evil}@x>",
        provider={"en": evil},
        files=((evil, evil, b"x"),),
    )
    mail = wire(letter)
    assert mail["Bcc"] is None
    assert mail["To"] == "jean@client.example"
    assert compose(letter, at=AT).recipients == LETTER.recipients
    assert [part.get_content() for part in mail.iter_attachments()] == [b"x"]


def test_files_go_along() -> None:
    letter = replace(LETTER, files=(("résumé.pdf", "application/pdf", b"%PDF"), ("odd", "message/rfc822", b"x")))
    parts = list(wire(letter).iter_attachments())
    assert [(part.get_filename(), part.get_content_type(), part.get_content()) for part in parts] == [
        ("résumé.pdf", "application/pdf", b"%PDF"),
        ("odd", "application/octet-stream", b"x"),
    ]
