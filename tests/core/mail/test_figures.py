# ruff: noqa: E501
"""The figures of promises.md that are about understanding mail: bombs, charsets, strange patterns, ids, files."""

import codecs
import random
import re
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from tests.core.mail.test_tricks import WINMAIL
from tests.mail.bounces import FORMATS

from palier.core.mail.automatic import Automatic
from palier.core.mail.charsets import decode_text, storable
from palier.core.mail.clean import clean_html, html_words
from palier.core.mail.marks import is_encrypted
from palier.core.mail.parse import parse_mail
from palier.core.mail.tokens import case_of_message_id, message_id_for, named_case, reply_address
from palier.core.mail.trim import split_reply

SOURCES = sorted((Path(__file__).parents[3] / "src" / "palier").glob("**/*.py"))
CORPUS = sorted((Path(__file__).parents[2] / "mail").glob("*.eml"))

# -- D1, D2: depth and number ----------------------------------------------------------------------------------------

NESTED = {
    "multiparts": lambda depth: b"".join(b"Content-Type: multipart/mixed; boundary=%d\n\n--%d\n" % (n, n) for n in range(depth)),
    "mails": lambda depth: b"Content-Type: message/rfc822\n\n" * depth,
    "comments": lambda depth: b"From: " + b"(" * depth + b" a@b.example\n\n",
    "elements": lambda depth: b"Content-Type: text/html\n\n" + b"<div>" * depth,
}  # fmt: skip


@pytest.mark.parametrize("depth", [10, 100, 1_000, 10_000, 100_000])
@pytest.mark.parametrize("kind", NESTED)
def test_nothing_is_too_deep(kind: str, depth: int) -> None:
    """D1: understood or kept as one file; no depth stops the reader."""
    read = parse_mail(NESTED[kind](depth) + b"words at the bottom")
    kept = read.text + "".join(file.content[-40:].decode("latin-1") for file in read.files)
    assert kind == "comments" or "words at the bottom" in kept or depth > 100


MANY = {
    "parts": lambda many: b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * many,
    "addresses": lambda many: b"To: " + b"a@b.example, " * many + b"\n\nx",
    "encoded words": lambda many: b"Subject: " + b"=?utf-8?q?=C3=A9?= " * many + b"\n\nx",
    "header fields": lambda many: b"X-Y: z\n" * many + b"\nx",
}


@pytest.mark.parametrize("many", [1_000, 10_000, 100_000])
@pytest.mark.parametrize("kind", MANY)
def test_nothing_is_too_many(kind: str, many: int) -> None:
    """D2: what goes beyond the limits is left in the raw mail and said so."""
    read = parse_mail(MANY[kind](many))
    assert len(read.to) <= 1_000
    assert len(read.files) <= 1_001
    assert read.cut or kind == "encoded words" or (kind != "addresses" and many <= 10_000)


# -- D4: charsets ----------------------------------------------------------------------------------------------------

WORDS = (
    "déjà vu, ça marche",
    "Привет, мир",
    "日本語のメール",
    "中文邮件",
    "한국어 메일",
    "Ελληνικά",
    "שלום",
    "مرحبا",
    "zażółć",
    "plain words",
)
LABELS = [
    "ascii", "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-7", "utf-8-sig", "big5", "big5hkscs", "cp950", "gb2312",
    "gbk", "gb18030", "hz", "shift_jis", "shift_jis_2004", "shift_jisx0213", "cp932", "euc_jp", "euc_jis_2004",
    "euc_jisx0213", "iso2022_jp", "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_2004", "iso2022_jp_3", "iso2022_jp_ext",
    "euc_kr", "cp949", "johab", "iso2022_kr", "koi8_r", "koi8_u", "koi8_t", "kz1048", "ptcp154", "mac_roman",
    "mac_greek", "mac_cyrillic", "mac_latin2", "mac_turkish", "mac_iceland", "tis_620", "hp_roman8",
    *(f"iso8859_{number}" for number in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16)),
    *(f"cp{number}" for number in (437, 720, 737, 775, 850, 852, 855, 856, 857, 858, 860, 861, 862, 863, 864, 865, 866,
                                   869, 874, 1006, 1125, 1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258)),
    "latin_1", "us-ascii", "windows-1252", "iso-8859-15", "utf8", "x-sjis", "ks_c_5601-1987",
]  # fmt: skip


def writable(label: str) -> str:
    """The most foreign words that the charset can write."""
    for words in WORDS:
        try:
            if words.encode(label).decode(label) == words:
                return words
        except (UnicodeError, LookupError):
            continue
    return "plain words"


def test_right_labels_decode_exactly_and_no_label_loses_a_mail() -> None:
    """D4: 96 labels, right, wrong, unknown and none, with NUL and halves of signs."""
    assert len(LABELS) == len(set(LABELS)) == 96
    exact = 0
    for label in LABELS:
        known = {"x-sjis": "shift_jis", "ks_c_5601-1987": "cp949"}.get(label, label)
        assert codecs.lookup(known)
        words = writable(known)
        exact += decode_text(words.encode(known), label) == words
        for content in (
            words.encode(known),
            b"\0\xff\xfe" + words.encode(known),
            "\ud800x".encode("utf-8", "surrogatepass"),
        ):
            for said in (label, "utf-8", "x-unknown", ""):
                storable(decode_text(content, said)).encode()
    assert exact >= 95


# -- D8, D9, D13: words and files ------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_no_case_is_empty_while_its_mail_says_something(path: Path) -> None:
    """D8."""
    read = parse_mail(path.read_bytes())
    if len(re.findall(r"\w", read.text)) >= 20:
        assert read.visible.strip() or read.files
    assert set(f"{read.visible}\n{read.quoted}".split()) == set(read.text.split())


NAMES = (
    "a.pdf",
    "résumé final.docx",
    "日本.txt",
    "x" * 120 + ".bin",
    "invite.ics",
    "it's.csv",
    "a;b=c.txt",
    "100%.log",
    "z.tar.gz",
    "no extension",
)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("way", ["attached", "nested", "calendar", "packed"])
def test_forty_files_arrive_with_their_names_and_bytes(way: str, name: str) -> None:
    """D13: attached, inside a mail that is attached, beside an invitation, and what Outlook packs."""
    content = (name * 50).encode() + bytes(range(256))
    inner = EmailMessage(policy=SMTP)
    inner["From"], inner["Subject"] = "jean@client.example", "Files"
    inner.set_content("See the file.")
    if way == "calendar":
        inner.add_alternative("BEGIN:VCALENDAR\r\nSUMMARY:Talk\r\nEND:VCALENDAR\r\n", subtype="calendar")
    if way == "packed":
        inner.add_attachment(WINMAIL, maintype="application", subtype="ms-tnef", filename="winmail.dat")
    inner.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    outer = inner
    if way == "nested":
        outer = EmailMessage(policy=SMTP)
        outer["From"] = "jean@client.example"
        outer.set_content("Forwarded.")
        outer.add_attachment(inner)
    files = parse_mail(outer.as_bytes()).files
    if way == "nested":
        (letter,) = [file for file in files if file.name.endswith(".eml")]
        files = parse_mail(letter.content).files
    assert [file.content for file in files if file.name == name] == [content]
    if way == "packed":
        assert [file.name for file in files][:3] == ["winmail.dat", name, "Résumé.pdf"] or "Résumé.pdf" in [
            f.name for f in files
        ]


# -- D10: patterns ---------------------------------------------------------------------------------------------------

SEEDS = (
    "> ",
    "(",
    ")",
    "<",
    ">",
    "=?",
    "?=",
    "a@",
    "-",
    "_",
    "On ",
    "Le ",
    " a écrit :",
    "\n",
    " \n",
    "\t",
    "*",
    "[",
    "<div",
    "&",
)
ADVERSARIAL = [seed * (60_000 // len(seed)) for seed in SEEDS] + [
    "".join(random.Random(number).choices(SEEDS, k=1_000)) for number in range(180)
]


def test_two_hundred_adversarial_strings_are_read() -> None:
    """D10: the run itself is the clock; one pattern that goes back and forth would not end within it."""
    assert len(ADVERSARIAL) == 200
    for text in ADVERSARIAL:
        split_reply(text[:300_000], forwarded=False)
        html_words(text[:100_000])
        clean_html(text[:100_000])
        parse_mail(b"Subject: " + text[:20_000].replace("\n", " ").encode() + b"\n\n" + text.encode())


NESTED_QUANTIFIER = re.compile(r"\([^()]*[+*]\)[+*]|\([^()]*[+*]\)\{\d+,\}")


def test_no_pattern_repeats_a_repetition() -> None:
    """D10: such patterns go back and forth on text that does not fit."""
    written = re.compile(r"re\.compile\(\s*(?:rb?|br?)?(?:\"\"\"|\"|')(.*?)(?:\"\"\"|\"|')\s*[,)]", re.DOTALL)
    faults = [
        (path.name, pattern)
        for path in SOURCES
        for pattern in written.findall(path.read_text())
        if NESTED_QUANTIFIER.search(pattern.replace("(?:", "("))
    ]
    assert faults == []


# -- A6: names that attach -------------------------------------------------------------------------------------------


def test_five_hundred_forged_names_attach_nothing_and_fifty_true_ones_do() -> None:
    """A6."""
    key, ours = b"our key", "support@desk.example"
    chance = random.Random(3)
    true = [message_id_for(number, 1, key, "desk.example") for number in range(1, 51)]
    forged = [
        *(f"<c{number}.1.mail@desk.example>" for number in range(100)),
        *(f"<case-{number}@desk.example>" for number in range(100)),
        *(message_id_for(number, 1, b"another key", "desk.example") for number in range(1, 101)),
        *(each.replace(each[each.index(".1") - 1], "9", 1) for each in true if each[2] != "9"),
        *(each[:-20] + chance.choice("abcdef") * 6 + each[-14:] for each in true),
    ]
    while len(forged) < 500:
        each = chance.choice(true)
        place = chance.randrange(each.index(".1") + 3, each.index("@"))
        other = chance.choice([sign for sign in "abcdefghijklmnop234567" if sign != each[place]])
        forged.append(each[:place] + other + each[place + 1 :])
    forged = [each for each in forged if each not in true][:500]

    def named(*ids: str, to: str = ours) -> int | None:
        bare = tuple(each.strip("<>") for each in ids)
        return named_case(addresses=[to], in_reply_to=bare, references=(), key=key, address=ours)

    assert [each for each in forged if named(each) is not None] == []
    assert [named(each) for each in true] == list(range(1, 51))
    addresses = [reply_address(number, key=key, address=ours) for number in range(1, 51)]
    assert [named(to=address) for address in addresses] == list(range(1, 51))
    assert named(to=reply_address(1, key=b"another key", address=ours)) is None


def test_fifty_encrypted_answers_without_references_find_their_cases_by_their_address_alone() -> None:
    """A6: outside stands `...` as their subject, and nothing of the mail that they answer."""
    key, ours = b"our key", "support@desk.example"
    for number in range(1, 51):
        to = reply_address(number, key=key, address=ours)
        head = f"From: Jean <jean@client.example>\nTo: Acme <{to.upper()}>\nSubject: ...\n".encode()
        read = parse_mail(head + ENCRYPTED)
        addresses = [one.email for one in read.to]
        found = named_case(
            addresses=addresses, in_reply_to=read.in_reply_to, references=read.references, key=key, address=ours
        )
        assert (found, read.subject, is_encrypted(read)) == (number, "...", True)


ENCRYPTED = (
    b'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=e\n\n--e\n'
    b"Content-Type: application/pgp-encrypted\n\nVersion: 1\n\n--e\nContent-Type: application/octet-stream; name=a.asc\n\n"
    b"-----BEGIN PGP MESSAGE-----\n\nwcFM\n-----END PGP MESSAGE-----\n--e--\n"
)


# -- E6: reports of mail servers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("report", FORMATS, ids=lambda report: report.__name__)
def test_a_hundred_reports_in_ten_formats_name_their_mail_and_their_reader(report: Callable[[str, str], bytes]) -> None:
    """E6: each about ten mails of ours, found by the id we signed inside the report."""
    key, to = b"our key", "jean@client.example"
    for number in range(1, 11):
        found = parse_mail(report(message_id_for(number, 3, key, "desk.example", "reply"), to), envelope_from="")
        assert found.automatic is Automatic.DELIVERY_REPORT
        assert found.report is not None
        assert case_of_message_id(found.report.original_id, key=key) == number
        assert [each.email for each in found.report.recipients] == [to]
        assert found.report.recipients[0].is_hard is (report.__name__ != "postfix_delayed")
