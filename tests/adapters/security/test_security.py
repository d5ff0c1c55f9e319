"""What the world sees of the vulnerability channel, and the room of its team."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from pysequoia import Cert, verify
from tests.apps.vulnerabilities.channel import ADDRESS, encrypted_mail, person, plain_mail, security_desk
from tests.factories import AT

from palier.apps.outbox.models import OutgoingMail
from palier.apps.staff.models import Agent
from palier.apps.vulnerabilities.commands import take_mail
from palier.apps.vulnerabilities.models import SealedMessage

pytestmark = pytest.mark.django_db


def signed_in(actor) -> Client:
    client = Client()
    client.force_login(Agent.objects.get(pk=actor.id))
    return client


def test_security_txt_says_where_and_how_and_is_signed() -> None:
    desk = security_desk()
    answer = Client().get("/.well-known/security.txt")
    text = answer.content.decode()
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert verify(bytes=answer.content, store=lambda _ids: [desk.key]).valid_sigs
    fields = dict(re.findall(r"^([A-Z][A-Za-z-]+): (.+)$", text, re.MULTILINE)[1:])
    assert f"Contact: mailto:{ADDRESS}" in text
    assert "Contact: http://localhost:8000/security/report/" in text
    assert fields["Canonical"] == "http://localhost:8000/.well-known/security.txt"
    expires = datetime.fromisoformat(fields["Expires"])
    assert timedelta(days=30) < expires - datetime.now(UTC) < timedelta(days=365)
    key = Client().get(re.search(r"Encryption: http://localhost:8000(\S+)", text)[1])
    assert Cert.from_bytes(key.content).fingerprint == desk.key.fingerprint


def test_without_a_channel_there_is_nothing() -> None:
    for path in ("/.well-known/security.txt", "/security/report/", "/security/ABC.asc"):
        assert Client().get(path).status_code == 404


@pytest.mark.parametrize(
    ("language", "heading"), [("en", "Report a vulnerability"), ("fr", "Signaler une vulnérabilité")]
)
def test_the_form_keeps_a_report_and_what_could_not_be_taken(language: str, heading: str) -> None:
    desk = security_desk()
    client = Client(headers={"accept-language": language})
    assert heading in client.get("/security/report/").content.decode()
    refused = client.post("/security/report/", {"text": "Hole kanarie", "key": "no key", "address": "r@x.example"})
    assert refused.status_code == 422
    assert "Hole kanarie" in refused.content.decode()
    assert not SealedMessage.objects.exists()
    rita = person()
    kept = client.post("/security/report/", {"text": "Hole kanarie", "key": rita.public, "address": rita.address})
    assert kept.status_code == 302
    assert "kanarie" not in client.get(kept["Location"]).content.decode()
    reference = kept["Location"].partition("kept=")[2]
    assert "Hole kanarie" in signed_in(desk.member).get(f"/vulnerabilities/{reference}/").content.decode()


def test_the_room_is_open_to_its_team_alone() -> None:
    desk, rita = security_desk(), person()
    taken = take_mail(
        raw=encrypted_mail("Overflow kanarie", sender=rita, to=[desk.key], key=True),
        envelope_from=rita.address, envelope_to=[ADDRESS], at=AT,
    )  # fmt: skip
    member = signed_in(desk.member)
    page = member.get(f"/vulnerabilities/{taken.reference}/").content.decode()
    assert "Overflow kanarie" in page
    assert "came encrypted · signed with a key that came along, which proves nothing about its sender" in page
    assert taken.reference in member.get("/vulnerabilities/").content.decode()
    answered = member.post(f"/vulnerabilities/{taken.reference}/acts/answer/", {"text": "Thank you kanarie"})
    assert answered.status_code == 302
    for actor in (desk.outsider, desk.desk.agent):
        outsider = signed_in(actor)
        for path in (
            "/vulnerabilities/", f"/vulnerabilities/{taken.reference}/", f"/cases/{taken.reference}/",
            f"/vulnerabilities/{taken.reference}/files/1/0/",
        ):  # fmt: skip
            assert outsider.get(path).status_code == 404
        for path in ("/", "/mail/sent/", "/mail/addresses/", "/notices/", "/accounts/"):
            shown = outsider.get(path).content.decode()
            assert taken.reference not in shown
            assert "kanarie" not in shown
        mail = OutgoingMail.objects.get(kind="security_answer")
        assert outsider.get(f"/mail/sent/{mail.pk}/").status_code == 404


def test_what_can_not_leave_stays_in_its_field_with_a_sentence() -> None:
    desk = security_desk()
    taken = take_mail(
        raw=plain_mail("Hole", sender="r@x.example"), envelope_from="r@x.example", envelope_to=[ADDRESS], at=AT
    )
    refused = signed_in(desk.member).post(
        f"/vulnerabilities/{taken.reference}/acts/answer/", {"text": "My long answer"}
    )
    page = refused.content.decode()
    assert refused.status_code == 422
    assert "an answer leaves encrypted or not at all" in page
    assert "My long answer" in page
