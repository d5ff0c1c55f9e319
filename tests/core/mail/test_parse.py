"""What a mail says: against mails written by the standard library, against traps, and against anything at all."""

from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.core.mail.addresses import Address
from palier.core.mail.parse import file_name, parse_mail

CORPUS = sorted((Path(__file__).parents[2] / "mail").glob("*.eml"))

words = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Zs")), min_size=1, max_size=12)
lines = st.lists(words, min_size=1, max_size=30).map(" ".join)
paragraphs = st.lists(lines, min_size=1, max_size=5).map("\n".join)


@given(st.binary(max_size=2_000))
def test_no_bytes_stop_the_reading(raw: bytes) -> None:
    mail = parse_mail(raw)
    assert "\x00" not in mail.text


HEADERS = [b"From: ", b"To: ", b"Subject: ", b"Message-ID: ", b"References: ", b"Content-Disposition: ", b"Date: "]
TYPES = [
    b'Content-Type: multipart/mixed; boundary="b"\n',
    b"Content-Type: multipart/alternative; boundary=b\n",
    b"Content-Type: multipart/digest; boundary=b\n",
    b"Content-Type: text/html; charset=x-none\n",
    b"Content-Type: message/rfc822\n",
    b"Content-Type: multipart/report\n",
    b"Content-Transfer-Encoding: base64\n",
    b"Content-Transfer-Encoding: quoted-printable\n",
]
PIECES = [
    b"--b\n",
    b"--b--\n",
    b"\n",
    b"\r\n",
    b" ",
    b"=?utf-8?q?=C3?=",
    b"<",
    b">",
    b'"',
    b"(",
    b"@",
    b"a",
    b"\x00\xff",
    b"=\n",
]


@given(st.lists(st.sampled_from([*HEADERS, *TYPES, *PIECES]), max_size=40).map(b"".join))
def test_no_broken_mail_stops_the_reading(raw: bytes) -> None:
    mail = parse_mail(raw, envelope_from="")
    assert mail.automatic
    for text in (mail.text, mail.visible, mail.quoted, mail.html, mail.subject, mail.sender.name):
        assert "\x00" not in text
        text.encode()


@given(subject=lines, text=paragraphs, charset=st.sampled_from(["utf-8", "utf-7"]))
def test_what_the_standard_library_writes_is_read_back(subject: str, text: str, charset: str) -> None:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = "someone@client.example"
    mail["Subject"] = subject
    mail.set_content(text, charset=charset, cte="base64")
    read = parse_mail(mail.as_bytes())
    assert read.sender == Address("", "someone@client.example")
    assert read.subject.replace(" ", "") == subject.replace(" ", "")
    assert read.text.split() == text.split()


@given(content=st.binary(max_size=300), name=words, text=paragraphs)
def test_files_arrive_whole(content: bytes, name: str, text: str) -> None:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = "someone@client.example"
    mail.set_content(text)
    mail.add_attachment(content, maintype="application", subtype="x-thing", filename=name)
    (file,) = parse_mail(mail.as_bytes()).files
    assert (file.content, file.media_type) == (content, "application/x-thing")


@given(st.lists(st.tuples(lines, words), max_size=3))
def test_visible_and_quoted_hold_every_word(pairs: list[tuple[str, str]]) -> None:
    text = "\n".join(f"{typed}\n> {quoted}" for typed, quoted in pairs)
    read = parse_mail(b"Content-Type: text/plain; charset=utf-8\n\n" + text.encode())
    assert sorted((read.visible + "\n" + read.quoted).split()) == sorted(text.split())


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_the_corpus(path: Path) -> None:
    """Each mail of our own writing says in X-Expect-… headers what must be understood."""
    raw = path.read_bytes()
    read = parse_mail(raw)
    expected = [line.partition(b":") for line in raw.split(b"\n\n", 1)[0].split(b"\n") if line.startswith(b"X-Expect-")]
    assert expected
    understood = {
        "From": f"{read.sender.name} <{read.sender.email}>".strip(),
        "Subject": read.subject,
        "Visible": read.visible.replace("\n", "|"),
        "Quoted": read.quoted.replace("\n", "|"),
        "Files": ", ".join(file.name for file in read.files),
        "Automatic": read.automatic.value,
        "Html": read.html,
    }
    wanted = {name.decode().removeprefix("X-Expect-"): value.decode().strip() for name, _, value in expected}
    assert {name: understood[name] for name in wanted} == wanted


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a\x00b\r\nc.txt", "a_b_c.txt"),
        ("fac\u202efdp.exe", "fac_fdp.exe"),
        ("résumé.pdf ", "résumé.pdf"),
        ("..", ""),
        ("x" * 300 + ".pdf", "x" * 180 + ".pdf"),
        ("x" * 300, "x" * 200),
    ],
)
def test_file_names_are_no_paths(name: str, safe: str) -> None:
    assert file_name(name) == safe


def test_a_mail_without_words_says_what_the_mail_it_encloses_says() -> None:
    inner = b"Subject: inside\n\nThe words are in here."
    outer = b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\n\n" + inner + b"\n--b--\n"
    read = parse_mail(outer)
    assert read.text == "The words are in here."
    assert [(file.name, file.content) for file in read.files] == [("inside.eml", inner)]


def test_mails_within_mails_are_opened_three_deep_at_most() -> None:
    assert parse_mail(b"Content-Type: message/rfc822\n\n" * 10 + b"deep").text == ""


def test_a_piece_without_html_stands_in_the_html_too() -> None:
    raw = (
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nBefore <it>\n"
        b"--b\nContent-Type: text/html\n\n<b>Bold</b>\n--b--\n"
    )
    read = parse_mail(raw)
    assert read.text == "Before <it>\nBold"
    assert read.html == "<p>Before &lt;it&gt;</p>\n<b>Bold</b>"


INNER = b"Content-Type: message/rfc822\n\n"


@pytest.mark.parametrize(
    ("raw", "cut"),
    [
        (b"\n" + b"x" * 1_000_001, True),
        (b"\n" + b"x" * 1_000_000, False),
        (b"\n" + b"x" * 999_999 + b"\n" * 5 + b"the end", True),  # cut within blank lines, which are taken off
        (b"Content-Type: text/html\n\n<p>" + b"x" * 1_000_001 + b"</p>", True),
        (b"Content-Type: text/html\n\n<p>" + b"x " * 400_000 + b"</p>", False),
        (b"Subject: " + b"x" * 1_001 + b"\n\nx", True),
        (b"Subject: " + b"x" * 1_000 + b"\n\nx", False),
        (b"X-Long: y\n" * 30_000 + b"\nx", True),
        (b"To: " + b"a@b.example, " * 6_000 + b"\n\nx", True),
        (b"To: " + b"\"" + b"a" * 70_000 + b"\" <a@b.example>\n\nx", True),
        (INNER + b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 1_001, True),
        (b"Subject: short\n\nx", False),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_said_to_be_cut(raw: bytes, cut: bool) -> None:
    assert parse_mail(raw).cut is cut
