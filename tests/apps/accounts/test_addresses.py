"""One comparison of addresses for every way in: what looks alike is somebody else (promises A8, CVE-2019-19844)."""

import pytest
from django.db import transaction
from tests.factories import AT, make_agent, make_desk

from palier.apps.accounts import access
from palier.apps.accounts.addresses import is_same
from palier.apps.accounts.choices import contact_at, known_address
from palier.apps.accounts.commands import add_contact
from palier.apps.accounts.errors import ContactExists
from palier.apps.accounts.people_commands import change_address
from palier.apps.accounts.people_errors import NotAnAddress
from palier.apps.accounts.queries import contacts_at, standings_at
from palier.apps.errors import NotFound
from palier.apps.outbox.models import OutgoingMail
from palier.apps.staff.models import Agent
from palier.core.actor import PALIER
from palier.core.mail.parse import parse_mail

pytestmark = pytest.mark.django_db

OWNERS = ("mike@client.example", "kiss@client.example", "o'neil+tag@client.example", "jérôme@client.example")
ALIKE = str.maketrans({"k": "\u212a", "i": "ı", "s": "ſ", "m": "\uff4d", "n": "\uff4e", "j": "\uff4a", "e": "е"})


def spelled(owner: str) -> dict[str, str]:
    """Thirty spellings of an address; whose each is: its owner's, or nobody's."""
    local, _, domain = owner.partition("@")
    his = [owner, f" {owner} ", f"{local}@{domain.upper()}", f"{local}@Client.Example", _capital(local) + f"@{domain}"]
    nobodys = [
        owner.translate(ALIKE), owner.replace("i", "İ", 1), owner.replace("e", "é"), owner.replace("l", "ⅼ"),
        f"{local}@evil.example@{domain}", f"{local}@{domain}@evil.example", f"{owner},x@evil.example",
        f"x@evil.example,{owner}", f"{owner} x@evil.example", f"x@evil.example {owner}", f"{local}(x)@{domain}x",
        f"{local}%{domain}@evil.example", f"{domain}!{local}@evil.example", f'"{owner}"@evil.example',
        f'"{local}"@{domain}', f"{local}@{domain}.", f"{local}@{domain}.evil.example", f"{local}@evil.{domain}",
        f"{local}.@{domain}", f".{local}@{domain}", f"{local}+x@{domain}", f"{local}\u200b@{domain}",
        f"{local}@{domain}\u00ad", f"{local}@[{domain}]", f"{local}@",
    ]  # fmt: skip
    return dict.fromkeys(his, owner) | dict.fromkeys(nobodys, "")


def _capital(text: str) -> str:
    """In capitals, as far as these are capitals of the same letter for every machine."""
    return "".join(sign.upper() if sign.isascii() else sign for sign in text)


TABLE = [(written, owner) for each in OWNERS for written, owner in spelled(each).items()]


def test_there_are_as_many_as_promised() -> None:
    assert (len(TABLE), len({written for written, _ in TABLE})) == (120, 120)


def by_mail(written: str) -> str:
    mail = parse_mail(f"From: <{written}>\n\nx".encode())
    [standing] = standings_at([(mail.sender.email, AT)])
    assert (mail.sender.email in contacts_at([mail.sender.email])) is (standing is not None)
    return standing.email if standing else ""


def by_portal(written: str) -> str:
    access.ask_sign_in(address=written, source=written, at=AT)
    told = OutgoingMail.objects.order_by("-pk").values_list("recipients", flat=True).first()
    OutgoingMail.objects.all().delete()
    return told[0] if told else ""


def by_hand(written: str) -> str:
    """On a form of the desk; and nobody can be added, or moved to an address, that is another's already."""
    try:
        found = contact_at(written)
    except NotFound:
        return ""
    assert found
    return known_address(written.strip())


def by_staff(written: str) -> str:
    try:
        return Agent.objects.get_by_natural_key(written).email
    except Agent.DoesNotExist:
        return ""


def test_every_way_in_says_the_same_of_a_hundred_and_twenty() -> None:
    desk = make_desk()
    for owner in OWNERS:
        add_contact(account_id=desk.account_id, name=owner, email=owner, by=PALIER, at=AT)
        Agent.objects.filter(pk=make_agent().id).update(email=owner)
    OutgoingMail.objects.all().delete()
    for written, owner in TABLE:
        said = {way.__name__: way(written) for way in (by_mail, by_portal, by_hand, by_staff)}
        assert set(said.values()) == {owner}, (written, said)


def test_an_address_is_taken_once_and_what_is_none_is_refused() -> None:
    desk = make_desk()
    first = add_contact(account_id=desk.account_id, name="M", email=OWNERS[0], by=PALIER, at=AT)
    for written, owner in spelled(OWNERS[0]).items():
        if owner:
            with pytest.raises(ContactExists), transaction.atomic():
                add_contact(account_id=desk.account_id, name="x", email=written, by=PALIER, at=AT)
    for none in ("a@b@c.example", "a b@c.example", "nobody"):
        with pytest.raises(NotAnAddress):
            change_address(contact_id=first, email=none, by=PALIER, at=AT)
    assert not is_same("", "")
    assert is_same("Mike@Client.example", OWNERS[0])
