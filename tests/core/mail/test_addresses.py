"""One reader of addresses for the whole house."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from palier.core.mail.addresses import ADDRESSES, Address, normal_email, read_addresses


@pytest.mark.parametrize(
    ("field", "found"),
    [
        ("jean@client.example", [("", "jean@client.example")]),
        ("Jean Dupont <Jean@Client.EXAMPLE>", [("Jean Dupont", "jean@client.example")]),
        ('"Dupont, Jean" <j@c.example>', [("Dupont, Jean", "j@c.example")]),
        ("Dupont, Jean <j@c.example>", [("Dupont, Jean", "j@c.example")]),
        ("=?utf-8?q?J=C3=A9r=C3=B4me?= <j@c.example>", [("Jérôme", "j@c.example")]),
        ("j@c.example (Jean (the first))", [("Jean (the first)", "j@c.example")]),
        ("a@c.example, b@c.example; c@c.example", [("", "a@c.example"), ("", "b@c.example"), ("", "c@c.example")]),
        ("Team: a@c.example, B <b@c.example>;", [("", "a@c.example"), ("B", "b@c.example")]),
        ('"He said \\"hi\\"" <h@c.example>', [('He said "hi', "h@c.example")]),
        ("=?utf-8?q?admin=40c=2Eexample=3E?= <evil@x.example>", [("admin@c.example>", "evil@x.example")]),
        ('"a@good.example" <b@bad.example>', [("a@good.example", "b@bad.example")]),
        ("<a@b.example> trailing", [("", "a@b.example")]),
        ('<a@b.example> "trailing"', [("", "a@b.example")]),
        ("a@b@c.example", [("", "")]),
        ("<a@b.example", [("", "a@b.example")]),
        ('"unclosed <a@b.example>', [("unclosed", "a@b.example")]),
        ("(unclosed a@b.example", []),
        ("undisclosed-recipients:;", []),
        ("", []),
        ("nobody", [("", "")]),
        ("Nobody In Particular", [("Nobody In Particular", "")]),
        ("'jean@client.example'", [("", "jean@client.example")]),
        ("Jean jean@client.example", [("Jean", "jean@client.example")]),
        ("jean @ client.example", [("", "jean@client.example")]),
        ('"jean dupont"@client.example', [("", '"jean dupont"@client.example')]),
        ("Jean <jean@[192.0.2.1]>", [("Jean", "jean@[192.0.2.1]")]),
        ("<@relay.example,@other.example:jean@client.example>", [("", "jean@client.example")]),
        ("Jean <mailto:jean@client.example>", [("Jean", "jean@client.example")]),
        ("=?utf-8?q?Jean_=3Cjean=40client=2Eexample=3E?=", [("Jean", "jean@client.example")]),
        ("Jean <<jean@client.example>>", [("Jean", "jean@client.example")]),
        ("j@c.example)", [("", "")]),
    ],
)
def test_addresses(field: str, found: list[tuple[str, str]]) -> None:
    assert [(one.name, one.email) for one in read_addresses(field)] == found


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        (" Jean@Client.Example ", "jean@client.example"),
        ("JÉRÔME@client.example", "jÉrÔme@client.example"),
        ("mıke@client.example", "mıke@client.example"),
        ("a b@c.example", ""),
        ("a@", ""),
        ("@c", ""),
        ("a@b\r\nBcc: x@y", ""),
        ("a" * 65 + "@c.example", ""),
        ("plain", ""),
    ],
)
def test_one_form_of_each_address(text: str, normal: str) -> None:
    assert normal_email(text) == normal


@given(st.text(max_size=300))
def test_every_address_found_is_normal(field: str) -> None:
    for one in read_addresses(field):
        assert isinstance(one, Address)
        assert normal_email(one.email) == one.email


def test_a_field_without_end_stops_at_the_limit() -> None:
    assert len(read_addresses("a@b.example, " * 5_000)) == ADDRESSES


@pytest.mark.parametrize(
    ("field", "written"),
    [
        ("MAILER-DAEMON", "MAILER-DAEMON"),
        ("Mail System <MAILER-DAEMON>", "MAILER-DAEMON"),
        ("root (Cron Daemon)", "root"),
        ("Jean <Jean@Client.Example>", "Jean@Client.Example"),
        ("a@b@c.example", "a@b@c.example"),
    ],
)
def test_what_stood_in_the_place_of_the_address_can_be_shown(field: str, written: str) -> None:
    assert [one.written for one in read_addresses(field)] == [written]
