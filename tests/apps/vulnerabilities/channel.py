"""A desk with a vulnerability channel, a team of one, and reporters with keys of their own."""

from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage

from pysequoia import Cert, Tsk, encrypt
from tests.factories import AT, CATALOGUE, Desk, make_agent, make_desk

from palier.apps.staff.commands import create_team
from palier.apps.vulnerabilities.commands import open_channel
from palier.apps.vulnerabilities.queries import published_channels
from palier.core.actor import PALIER, Actor, Role

ADDRESS = "security@palier.localhost"
COMMITMENT = """
commitments:
  vulnerability:
    label: {en: Vulnerability report, fr: Signalement de vulnérabilité}
    within: 24h in office
"""


@dataclass(frozen=True)
class SecurityDesk:
    desk: Desk
    member: Actor
    outsider: Actor
    channel_id: int
    team_id: int

    @property
    def key(self) -> Cert:
        return Cert.from_bytes(published_channels()[0].armoured.encode())


def security_desk() -> SecurityDesk:
    desk = make_desk(catalogue=CATALOGUE + COMMITMENT)
    member, outsider = make_agent(), make_agent(role=Role.ADMINISTRATOR)
    team_id = create_team(name="PSIRT", agent_ids=[member.id], by=PALIER, at=AT)
    channel_id = open_channel(
        catalogue="acme", address=ADDRESS, team_id=team_id, name="Reporter", by=PALIER, at=AT - timedelta(days=1)
    )
    return SecurityDesk(desk, member, outsider, channel_id, team_id)


@dataclass(frozen=True)
class Person:
    address: str
    secret: Tsk

    @property
    def public(self) -> str:
        return str(self.secret.extract_certificate())


def person(address: str = "rita@research.example", name: str = "Rita") -> Person:
    return Person(address, Tsk.generate(user_id=f"{name} <{address}>"))


def plain_mail(text: str, *, sender: str, subject: str = "A hole", to: str = ADDRESS, **headers: str) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes()


def encrypted_mail(text: str, *, sender: Person, to: list[Cert], signed: bool = True, key: bool = False) -> bytes:
    """PGP/MIME, as Thunderbird writes it: the subject inside, the sender's key inside too where asked."""
    inner = EmailMessage()
    inner["Subject"] = "What this is really about"
    inner.set_content(text)
    if key:
        inner.add_attachment(sender.public.encode(), maintype="application", subtype="pgp-keys", filename="key.asc")
    cipher = encrypt(inner.as_bytes(), recipients=to, signer=sender.secret.signer() if signed else None)
    return pgp_mime(cipher, sender=sender.address)


def pgp_mime(cipher: bytes, *, sender: str) -> bytes:
    head = f"From: {sender}\nTo: {ADDRESS}\nSubject: ...\nMIME-Version: 1.0\n"
    kind = 'Content-Type: multipart/encrypted; protocol="application/pgp-encrypted"; boundary=edge\n\n'
    parts = "--edge\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n\n--edge\n"
    body = "Content-Type: application/octet-stream\n\n" + cipher.decode() + "\n--edge--\n"
    return (head + kind + parts + body).encode()
