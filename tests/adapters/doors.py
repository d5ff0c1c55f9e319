"""Ten doors before strangers, and whom we know behind them: for the test of what they answer, the bench of how fast."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse
from tests.apps.vulnerabilities.channel import security_desk
from tests.factories import AT, Desk, make_contact

from palier.adapters.portal.guards import ASKING_COOKIE, SESSION_COOKIE
from palier.apps.accounts.access import ask_sign_in, begin_session
from palier.apps.accounts.models import Contact
from palier.apps.cases.commands import open_case
from palier.apps.cases.models import Attachment, Case
from palier.apps.cases.words import Attached, Words
from palier.apps.signin.models import ContactPassword
from palier.apps.staff.models import Agent
from palier.apps.subscribers.models import Subscriber
from palier.apps.vulnerabilities.commands import take_form

REPORTER = "reported@before.example"


def known(number: int) -> str:
    return f"person{number:03}@known.example"


def unknown(number: int) -> str:
    return f"person{number:03}@never.example"


def stranger_from(place: int) -> Client:
    """Somebody who was never here, from a place of their own: nobody's tries count against anybody else."""
    return Client(
        REMOTE_ADDR=f"10.{place // 62500}.{place // 250 % 250}.{place % 250 + 1}", raise_request_exception=False
    )


@dataclass(frozen=True)
class Town:
    """Who is known, and a customer who has nothing to do with any of them."""

    desk: Desk
    stranger: Client
    cases: list[str]
    ids: list[int]
    files: list[int]
    codes: dict[str, str]


def furnish(many: int) -> Town:
    """So many of each kind that are known."""
    security = security_desk()
    desk, hashed, now = security.desk, make_password("right"), datetime.now(UTC)
    Agent.objects.bulk_create(
        Agent(email=known(number), name="A", role="agent", password=hashed) for number in range(many)
    )
    people = Contact.objects.bulk_create(
        Contact(account_id=desk.account_id, name="C", email=known(number), timezone="UTC", created_at=AT)
        for number in range(many)
    )
    ContactPassword.objects.bulk_create(ContactPassword(contact=each, hashed=hashed, set_at=AT) for each in people)
    Subscriber.objects.bulk_create(
        Subscriber(address=known(number), handle=f"h{number}", asked_at=now, confirmed_at=now if number % 2 else None)
        for number in range(many)
    )
    take_form(channel_id=security.channel_id, text="Hole", address=REPORTER, at=now)
    words = Words("x", attachments=(Attached("a.txt", "text/plain", b"a"),))
    opened = open_case(contact_id=desk.contact.id, subject="x", words=words, channel="portal", by=desk.contact, at=AT)
    ids = desk.open_many(many - 1)
    ids = [opened.case_id, *ids]
    references = list(Case.objects.filter(pk__in=ids).order_by("pk").values_list("reference", flat=True))
    _account, other = make_contact()
    stranger = Client(raise_request_exception=False)
    stranger.cookies[SESSION_COOKIE] = begin_session(contact_id=other.id, at=now)
    codes = {
        address: ask_sign_in(address=address, source=address, at=now)
        for number in range(many)
        for address in (known(number), unknown(number))
    }
    return Town(desk, stranger, references, ids, list(Attachment.objects.values_list("pk", flat=True)), codes)


Door = Callable[[Town, Client, str, int, bool], object]


def by_password(route: str) -> Door:
    return lambda _town, client, address, _number, _known: client.post(
        reverse(route), {"email": address, "password": "wrong", "by": "password"}
    )


def by_code(_town: Town, client: Client, address: str, _number: int, _known: bool) -> object:
    return client.post(reverse("portal:sign_in"), {"email": address, "by": "code"})


def typing_the_code(town: Town, client: Client, address: str, _number: int, _known: bool) -> object:
    client.cookies[ASKING_COOKIE] = town.codes[address]
    return client.post(reverse("portal:code"), {"code": "0000-0000"})


def subscribing(_town: Town, client: Client, address: str, _number: int, _known: bool) -> object:
    return client.post(reverse("subscriptions:ask"), {"address": address})


def reporting(_town: Town, client: Client, address: str, _number: int, known: bool) -> object:
    """Of those who report one has before; the others are as new as anybody."""
    return client.post(
        reverse("security:report"), {"text": "Hole", "address": globals()["known"](0) if known else address}
    )


def case_of_others(town: Town, _client: Client, _address: str, number: int, known: bool) -> object:
    return town.stranger.get(reverse("portal:case", args=[town.cases[number] if known else f"PAL-{number:03}-Z9"]))


def file_of_others(town: Town, _client: Client, _address: str, number: int, known: bool) -> object:
    file = town.files[0] if known else 10**6 + number
    return town.stranger.get(reverse("portal:file", args=[town.cases[0], file]))


def answer_link(town: Town, client: Client, _address: str, number: int, known: bool) -> object:
    case_id = town.ids[number] if known else 10**6 + number
    return client.get(f"/answers/{case_id}-1-{town.desk.contact.id}-1893456000-{'a' * 26}/")


def subscriber_link(_town: Town, client: Client, _address: str, number: int, known: bool) -> object:
    return client.get(f"/subscriptions/{'h' if known else 'n'}{number}.{'a' * 26}/")


DOORS: dict[str, Door] = {
    "password of an agent": by_password("desk:login"),
    "password of a contact": by_password("portal:sign_in"),
    "a code by mail": by_code,
    "typing the code": typing_the_code,
    "news of incidents": subscribing,
    "the form for vulnerabilities": reporting,
    "a case of others": case_of_others,
    "what a subscriber chose": subscriber_link,
    "a file of others": file_of_others,
    "a link that answers": answer_link,
}
