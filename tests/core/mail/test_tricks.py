# ruff: noqa: E501
"""What senders do to names, charsets and structure, and what is still understood."""

import base64
import struct

import pytest

from palier.core.mail.charsets import codec_named, decode_text
from palier.core.mail.containers import Packed, read_tnef, signed_content
from palier.core.mail.flowed import unenriched, unflowed
from palier.core.mail.parameters import parameters
from palier.core.mail.parse import parse_mail
from palier.core.mail.words import decode_words, unbase64


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ('attachment; filename="r.pdf"', "r.pdf"),
        ("attachment; filename=r.pdf", "r.pdf"),
        ("attachment; filename=my report.pdf; size=3", "my report.pdf"),
        ('attachment; filename="a;b.pdf"', "a;b.pdf"),
        ('attachment; filename="a\\"b.pdf"', 'a"b.pdf'),
        ('attachment; filename="=?utf-8?Q?r=C3=A9sum=C3=A9.pdf?="', "résumé.pdf"),
        ('attachment; filename="=?utf-8?B?csOpc3Vtw6k=?=\r\n =?utf-8?B?LnBkZg==?="', "résumé.pdf"),
        ("attachment; filename*=utf-8''r%C3%A9sum%C3%A9.pdf", "résumé.pdf"),
        ("attachment; filename*=iso-8859-1'fr'r%E9sum%E9.pdf", "résumé.pdf"),
        ("attachment; filename*0*=utf-8''r%C3; filename*1*=%A9s; filename*2=umé.pdf", "résumé.pdf"),
        ('attachment; filename*1="b.pdf"; filename*0="a"', "ab.pdf"),
        ("attachment; filename=x.pdf; filename*=utf-8''%C3%A9.pdf", "é.pdf"),
        ("attachment; filename*=%C3%A9.pdf", "é.pdf"),
        ('attachment; filename="C:\\Users\\jean\\r.pdf"', "C:_Users_jean_r.pdf"),
        ('attachment filename="r.pdf"', "r.pdf"),
        ('ATTACHMENT; FILENAME = "r.pdf"', "r.pdf"),
        ('attachment; filename="r.pdf', "r.pdf"),
        ("attachment; filename=résumé.pdf", "résumé.pdf"),
    ],
)
def test_names_of_files(written: str, name: str) -> None:
    head = f"Content-Type: application/pdf\nContent-Disposition: {written}\n\nx"
    (file,) = parse_mail(head.replace("\r\n", "\n").encode()).files
    assert file.name == name


def test_names_in_the_type_alone_and_types_with_remarks() -> None:
    assert parameters('Text/Plain (remark); charset="us-ascii" (other); x=1') == (
        "text/plain",
        {"charset": "us-ascii", "x": "1"},
    )
    assert parameters("text/plain charset=utf-8 format=flowed")[1] == {"charset": "utf-8", "format": "flowed"}
    assert parameters("") == ("", {})


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("=?utf-8?Q?Is it ok??=", "Is it ok?"),
        ("=?utf-8?Q?caf=C3=A9?= =?utf-8?Q?_noir?=", "café noir"),
        ("=?utf-8?B?w6k?=", "é"),
        ("=?utf-8?Q?cut off", "cut off"),
        ("=?utf-8?Q?a?==?utf-8?Q?b?=", "ab"),
        ("=?UTF-8*fr?Q?=C3=A9t=C3=A9?=", "été"),
        ("=?iso-2022-jp?B?GyRCJCIbKEI=?=", "あ"),
        ("=?utf-8?B?5pel5pys6K?= =?utf-8?B?qe?=", "日本語"),
        ("=?unknown-8bit?Q?=E9?=", "é"),
        ("=??Q?=C3=A9?=", "é"),
        ("=?us-ascii?Q?x?= =?utf-8?Q?=C3=A9?= y", "xé y"),
        ("=?koi8-r?B?8NLJ18XU?=", "Привет"),
        ("no =?words here", "no =?words here"),
    ],
)
def test_encoded_words(written: str, said: str) -> None:
    assert decode_words(written) == said


@pytest.mark.parametrize("data", [b"YQ==", b"YQ", b"YQ=", b"Y Q\r\n=\r\n=", b"-YQ==", b"YQ==junk" * 0 + b"YQ=="])
def test_base64_is_decoded_as_far_as_it_goes(data: bytes) -> None:
    assert unbase64(data) == b"a"


def test_pieces_of_base64_that_each_end_are_joined() -> None:
    assert unbase64(b"YQ==\nYmI=\nYw==") == b"abbc"


LABELS = {
    "windows-1252": ("cp1252", "café œuf €"),
    "iso-8859-1": ("cp1252", "café “x” €"),
    "iso-8859-15": ("iso8859-15", "café €"),
    "windows-1251": ("cp1251", "Привет"),
    "koi8-r": ("koi8_r", "Привет"),
    "koi8-u": ("koi8_u", "Привіт"),
    "iso-8859-5": ("iso8859-5", "Привет"),
    "x-mac-cyrillic": ("mac_cyrillic", "Привет"),
    "gb2312": ("gb18030", "你好€"),
    "gbk": ("gbk", "你好"),
    "x-gbk": ("gbk", "你好"),
    "big5": ("big5", "你好"),
    "shift_jis": ("cp932", "①こんにちは"),
    "x-sjis": ("cp932", "こんにちは"),
    "iso-2022-jp": ("iso2022_jp", "こんにちは"),
    "euc-jp": ("euc_jp", "こんにちは"),
    "euc-kr": ("euc_kr", "안녕"),
    "ks_c_5601-1987": ("cp949", "안녕"),
    "windows-1255": ("cp1255", "שלום"),
    "iso-8859-8-i": ("iso8859-8", "שלום"),
    "windows-1256": ("cp1256", "سلام"),
    "windows-1253": ("cp1253", "γεια"),
    "iso-8859-7": ("iso8859-7", "γεια"),
    "windows-1250": ("cp1250", "žluťoučký"),
    "iso-8859-2": ("iso8859-2", "žluťoučký"),
    "windows-1254": ("cp1254", "ışık"),
    "iso-8859-9": ("iso8859-9", "ışık"),
    "windows-874": ("cp874", "สวัสดี"),
    "tis-620": ("tis-620", "สวัสดี"),
    "macintosh": ("mac_roman", "café"),
    "cp437": ("cp437", "café"),
    "ibm850": ("cp850", "café"),
    "utf-7": ("utf-7", "café"),
    "utf-16": ("utf-16", "café"),
    "utf-8": ("utf-8", "café 你好"),
    "unicode-1-1-utf-7": ("utf-7", "café"),
    "x-windows-949": ("cp949", "안녕"),
    "win-1251": ("cp1251", "Привет"),
    '"utf-8"': ("utf-8", "é"),
}


@pytest.mark.parametrize("label", LABELS)
def test_labels_mean_what_their_writers_meant(label: str) -> None:
    codec, text = LABELS[label]
    assert decode_text(text.encode(codec), label) == text


@pytest.mark.parametrize("label", [*LABELS, "", "x-none", "default", "\udc80", "utf-99"])
@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"\x00", b"plain", b"\xe9t\xe9", "été 你好".encode()])
def test_wrong_labels_never_stop_the_reading(label: str, data: bytes) -> None:
    text = decode_text(data, label)
    assert text
    assert "\x00" not in text
    text.encode()


@pytest.mark.parametrize(
    ("data", "label", "text"),
    [
        (b"\xe9t\xe9", "utf-8", "été"),
        ("été".encode(), "us-ascii", "été"),
        ("été".encode(), "x-none", "été"),
        ("été".encode() + b" caf\xe9 " + "été à la mer, ça".encode(), "utf-8", "été caf\ufffd été à la mer, ça"),
        (b"\x81\x8d", "x-none", "\x81\x8d"),
        ("こんにちは".encode("iso2022_jp"), "", "こんにちは"),
        ("こんにちは".encode("iso2022_jp"), "us-ascii", "こんにちは"),
        ("\ufeffx".encode(), "utf-8", "x"),
        (b"plain words", "utf-16", "plain words"),
    ],
)
def test_texts_that_are_not_what_their_label_says(data: bytes, label: str, text: str) -> None:
    assert decode_text(data, label) == text


def test_labels_that_mean_nothing() -> None:
    assert [codec_named(label) for label in ("", "x" * 41, "base64", "rot13", "idna")] == [None] * 5


def test_header_bytes_beyond_ascii_are_in_the_charset_of_the_text() -> None:
    raw = b"Subject: " + "Привет".encode("cp1251") + b"\nContent-Type: text/plain; charset=windows-1251\n\nx"
    assert parse_mail(raw).subject == "Привет"
    assert (
        parse_mail("Subject: Привет\nContent-Type: text/plain; charset=windows-1251\n\nx".encode()).subject == "Привет"
    )


# -- structure ---------------------------------------------------------------------------------------

BODIES = {
    "no boundary named": (b"Content-Type: multipart/mixed\n\n--q\nContent-Type: text/plain\n\nwords\n--q--\n", "words"),
    "wrong boundary": (b"Content-Type: multipart/mixed; boundary=z\n\n--q\nContent-Type: text/plain\n\nwords\n--q--\n", "words"),
    "prefix boundaries": (
        b"Content-Type: multipart/mixed; boundary=a\n\n--a\nContent-Type: multipart/alternative; boundary=ab\n\n"
        b"--ab\n\nwords\n--ab--\n--a--\n",
        "words",
    ),
    "carriage returns alone": (b"Subject: x\r\rwords\rmore", "words\nmore"),
    "blank lines first": (b"\r\n\r\nFrom: a@b.example\r\nSubject: x\r\n\r\nwords", "words"),
    "byte order mark": (b"\xef\xbb\xbfFrom: a@b.example\n\nwords", "words"),
    "garbage among headers": (b"From: a@b.example\ngarbage\nSubject: x\nDate: y\n\nwords", "words"),
    "text is html": (b"Content-Type: text/plain\n\n<html><body><p>words</p></body></html>", "words"),
    "type without subtype": (b"Content-Type: text\n\nwords", "words"),
    "type unknown": (b"Content-Type: text/unknown\n\nwords", "words"),
    "enriched": (b"Content-Type: text/enriched\n\n<bold>words</bold> of\none line\n\nnext", "words of one line\nnext"),
    "footer below base64": (
        b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\nd29yZHM=\n\n____\nUsers list of things\n",
        "words\n____\nUsers list of things",
    ),
    "not base64 at all": (b"Content-Transfer-Encoding: base64\n\nThese are plain words of a person.\n", "These are plain words of a person."),
    "stub beside html": (
        b"Content-Type: multipart/alternative; boundary=b\n\n--b\n\nYour program does not support HTML.\n"
        b"--b\nContent-Type: text/html\n\n<p>The true words are here</p>\n--b--\n",
        "The true words are here",
    ),
    "named text alone": (b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: image/png\n\nx\n--b\n"
                         b"Content-Type: text/plain; name=a.txt\n\nwords\n--b--\n", "words"),
    "invitation alone": (b"Content-Type: text/calendar\n\nBEGIN:VCALENDAR\nSUMMARY;LANGUAGE=fr:Review\nDESCRIPTION:In\\nroom\\, 2\nEND:VCALENDAR", "Review\nIn\nroom, 2"),
    "invitation with its time": (
        b"Content-Type: text/calendar\n\nBEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nBEGIN:STANDARD\nDTSTART:16010101T030000\nEND:STANDARD\n"
        b"END:VTIMEZONE\nBEGIN:VEVENT\nSUMMARY:Review\nDTSTART;TZID=Europe/Paris:20261201T103000\nDTEND:20261201T110000Z\n"
        b"END:VEVENT\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261203\nDTEND:soon\nEND:VEVENT\nEND:VCALENDAR",
        "Review\n2026-12-01 10:30 Europe/Paris\n2026-12-01 11:00 UTC\n2026-12-03\nsoon",
    ),
    "charset in the html": (b"Content-Type: text/html\n\n<meta charset=windows-1251><p>" + "Привет".encode("cp1251"), "Привет"),
    "uuencoded": (b"\nwords\nbegin 644 a.txt\n#0V%T\n`\nend\nmore", "words\nmore"),
    "flowed": (b"Content-Type: text/plain; format=flowed; delsp=yes\n\nOne line \nof words\n", "One lineof words"),
}  # fmt: skip


@pytest.mark.parametrize("name", BODIES)
def test_words_are_found(name: str) -> None:
    raw, text = BODIES[name]
    assert parse_mail(raw).text.strip() == text


def test_uuencoded_files_are_files() -> None:
    (file,) = parse_mail(b"\nwords\nbegin 644 a.txt\n#0V%T\n`\nend\nmore").files
    assert (file.name, file.content) == ("a.txt", b"Cat")
    (file,) = parse_mail(
        b"Content-Type: application/x; name=b\nContent-Transfer-Encoding: x-uuencode\n\nbegin 644 b\n#0V%T\n`\nend\n"
    ).files
    assert (file.name, file.content) == ("b", b"Cat")


def test_files_without_a_name_are_called_by_what_they_are() -> None:
    kinds = ["text/calendar", "image/png", "message/delivery-status", "application/x-thing"]
    parts = b"".join(b"--b\nContent-Type: %s\n\nx\n" % kind.encode() for kind in kinds)
    files = parse_mail(b"Content-Type: multipart/mixed; boundary=b\n\n" + parts + b"--b--\n").files
    assert [file.name for file in files] == ["invitation.ics", "image-2.png", "delivery-status.txt", "application-4"]


@pytest.mark.parametrize(
    ("html", "visible"),
    [
        ('<p>Yes</p><div class="gmail_quote"><div>On Mon, Mar 2, 2026 at 10:00 AM S &lt;s@p.example&gt; wrote:<br></div>'
         '<blockquote class="gmail_quote">Does it?</blockquote></div>', "Yes"),
        ("<p>Yes</p><blockquote type=cite><p>Does it?</p><blockquote type=cite>First</blockquote></blockquote>", "Yes"),
        ("<blockquote type=cite><p>Does it?</p></blockquote><p>Yes, below</p>", "Yes, below"),
        ("<p>Yes</p><hr><b>From:</b> S<br><b>Sent:</b> Monday<br><b>To:</b> J<br><b>Subject:</b> x<br><p>Does it?</p>", "Yes"),
        ("<p>See:</p><blockquote>moved in</blockquote><p>Yes</p>", "See:\n\n  moved in\n\nYes"),
    ],
)  # fmt: skip
def test_html_alone_is_trimmed_too(html: str, visible: str) -> None:
    mail = parse_mail(b"Content-Type: text/html\n\n" + html.encode())
    assert [line.strip() for line in mail.visible.split("\n") if line.strip()] == [
        line.strip() for line in visible.split("\n") if line.strip()
    ]
    assert "\ue0f1" not in mail.text + mail.visible + mail.quoted + mail.html


def test_flowed_text_keeps_its_quotes_apart() -> None:
    text = "> one \n> line\nmine \n-- \nJean\n>> deep \n> less"
    assert unflowed(text, delsp=False) == "> one line\nmine \n-- \nJean\n>> deep \n> less"
    assert unenriched("a<<b <x-color><param>red</param>c</x-color>") == "a<b c"


# -- containers --------------------------------------------------------------------------------------


def attribute(name: int, value: bytes, level: int = 2) -> bytes:
    return struct.pack("<BHHI", level, name, 0, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def unicode_property(number: int, text: str) -> bytes:
    value = text.encode("utf-16-le") + b"\0\0"
    return struct.pack("<HHII", 0x1F, number, 1, len(value)) + value + b"\0" * (-len(value) % 4)


WINMAIL = (
    struct.pack("<IH", 0x223E9F78, 1)
    + attribute(0x9007, struct.pack("<II", 1252, 0), 1)
    + attribute(0x800C, "Corps é".encode("cp1252") + b"\0", 1)
    + attribute(0x9002, b"\0" * 14)
    + attribute(0x8010, b"SHORT~1.PDF\0")
    + attribute(0x800F, b"%PDF")
    + attribute(
        0x9005, struct.pack("<I", 2) + struct.pack("<HHI", 0x03, 0x0E20, 4) + unicode_property(0x3707, "Résumé.pdf")
    )
    + attribute(0x9002, b"\0" * 14)
    + attribute(0x8010, b"b.txt\0")
    + attribute(0x800F, b"text")
)


def test_what_outlook_packs_is_unpacked() -> None:
    found = read_tnef(WINMAIL)
    assert found.text == "Corps é"
    assert found.files == [Packed("Résumé.pdf", "", b"%PDF"), Packed("b.txt", "", b"text")]
    raw = b'Content-Type: application/ms-tnef; name="winmail.dat"\nContent-Transfer-Encoding: base64\n\n'
    mail = parse_mail(raw + base64.encodebytes(WINMAIL))
    assert mail.text == "Corps é"
    assert [file.name for file in mail.files] == ["winmail.dat", "Résumé.pdf", "b.txt"]


@pytest.mark.parametrize("end", range(0, len(WINMAIL), 7))
def test_a_packed_file_cut_short_stops_nobody(end: int) -> None:
    read_tnef(WINMAIL[:end])
    read_tnef(WINMAIL[:end] + b"\xff" * 40)


def der(kind: int, content: bytes) -> bytes:
    size = len(content)
    length = bytes([size]) if size < 128 else b"\x82" + size.to_bytes(2, "big")
    return bytes([kind]) + length + content


INNER = b"Content-Type: text/plain; charset=utf-8\n\nWords that are signed. " + b"x" * 200
SIGNED = bytes.fromhex("06092a864886f70d010702")
DATA = bytes.fromhex("06092a864886f70d010701")


def cms(octets: bytes) -> bytes:
    content = der(0x30, DATA + der(0xA0, octets))
    return der(0x30, SIGNED + der(0xA0, der(0x30, der(0x02, b"\1") + der(0x31, b"") + content)))


def test_what_smime_signs_is_read() -> None:
    pieces = der(0x24, der(0x04, INNER[:100]) + der(0x04, INNER[100:]))
    open_ended = b"\x24\x80" + der(0x04, INNER[:50]) + der(0x04, INNER[50:]) + b"\0\0"
    for octets in (der(0x04, INNER), pieces, open_ended):
        assert signed_content(cms(octets)) == INNER
    raw = b"Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n"
    mail = parse_mail(raw + base64.encodebytes(cms(der(0x04, INNER))))
    assert mail.text.startswith("Words that are signed.")
    assert [file.name for file in mail.files] == ["smime.p7m"]


@pytest.mark.parametrize("end", range(0, 80, 3))
def test_a_signature_cut_short_stops_nobody(end: int) -> None:
    signed_content(cms(der(0x04, INNER))[:end])
    assert signed_content(b"\x30\x03" + SIGNED) == b""
