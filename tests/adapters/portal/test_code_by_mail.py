"""Who gets the code of a sign-in, and what its mail leads to: promises F2 and F3."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from tests.apps.accounts.people import email_of
from tests.factories import AT, make_desk

from palier.adapters.mail.compose import compose
from palier.apps.accounts.people_models import SignIn
from palier.apps.mailroom.letters import letter_of
from palier.apps.outbox.models import OutgoingMail

EVIL = "evil.example"
HEADERS = [
    {"Host": EVIL},
    {"Host": f"{EVIL}:8000"},
    {"Host": f"localhost@{EVIL}"},
    {"Host": f"localhost:8000#{EVIL}"},
    {"Host": f"{EVIL}/localhost"},
    {"Host": f"localhost, {EVIL}"},
    {"Host": ""},
    {"Host": f"[{EVIL}]"},
    {"Host": f"localhost\t{EVIL}"},
    {"Host": "é.example"},
    {"X-Forwarded-Host": EVIL},
    {"X-Forwarded-Server": EVIL},
    {"X-Host": EVIL},
    {"X-HTTP-Host-Override": EVIL},
    {"Forwarded": f"host={EVIL};proto=https"},
    {"X-Forwarded-Proto": f"https://{EVIL}"},
    {"X-Original-URL": f"https://{EVIL}/"},
    {"X-Rewrite-URL": f"//{EVIL}/"},
    {"Origin": f"https://{EVIL}"},
    {"Referer": f"https://{EVIL}/portal/"},
]


@pytest.fixture
def desk(db):
    return make_desk()


def test_twenty_headers_that_name_another_host_change_no_link(desk) -> None:
    address = email_of(desk.contact)
    for headers in HEADERS:
        SignIn.objects.update(asked_at=AT)
        given = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
        response = Client().post(reverse("portal:sign_in"), {"email": address}, **given)
        assert response.status_code in {302, 400}, headers
        assert EVIL not in response.headers.get("Location", ""), headers
    mails = OutgoingMail.objects.filter(kind="sign_in_code")
    assert mails.count() >= len(HEADERS) // 2
    for key in mails.values_list("pk", flat=True):
        assert EVIL.encode() not in compose(letter_of(key), at=AT).raw


def shapes(known: str) -> list[tuple[str, str]]:
    """A body and its type: thirty ways to name a second recipient beside the one who is known."""
    foreign = "thief@evil.example"
    form = "application/x-www-form-urlencoded"
    pairs = ("email={k}&email={f}", "email={f}&email={k}", "email[]={k}&email[]={f}", "email[0]={k}&email[1]={f}")
    joined = (
        ",",
        ";",
        " ",
        "%20",
        "%0a",
        "%0d%0a",
        "%00",
        "|",
        "%2C+",
        "%0aCc:",
        "%0d%0aBcc:+",
        "<>",
        "%09",
        "/",
        "\\",
        "%26",
    )
    bodies = [pair.format(k=known, f=foreign) for pair in pairs]
    bodies += [f"email={known}{sign}{foreign}" for sign in joined]
    bodies += [f"email=<{known}>+{foreign}", f'email="{known}"+<{foreign}>', f"email={foreign}({known})"]
    bodies += [f"email={known.replace('i', 'ı')}", f"email={known.replace('@', '＠')}", f"email={known}%E2%80%AE"]
    said = [json.dumps({"email": [known, foreign]}), json.dumps({"email": {"0": foreign}}), f'["{foreign}"]', "{"]
    return [(body, form) for body in bodies] + [(body, "application/json") for body in said]


def test_thirty_shapes_of_an_address_send_the_code_to_its_owner_or_nobody(desk) -> None:
    known = email_of(desk.contact)
    tried = shapes(known)
    assert len(tried) == 30
    for body, kind in tried:
        SignIn.objects.update(asked_at=AT)
        status = Client().generic("POST", reverse("portal:sign_in"), body.encode(), content_type=kind).status_code
        assert status in {302, 400}, body
    recipients = [each for row in OutgoingMail.objects.values_list("recipients", flat=True) for each in row]
    assert set(recipients) <= {known}
