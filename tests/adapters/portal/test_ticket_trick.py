"""Mail of other firms to our case addresses, and people who make something of an address of ours (promise A1).

Nobody signs up here: a person comes in by an invitation or because staff wrote them down, and there is no single
sign-on.  So every form that takes an address is tried with addresses under our own domains instead.
"""

import email
import email.policy
import itertools
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.apps.accounts.people import email_of, name
from tests.apps.mailroom.mails import mail, store
from tests.factories import AT, make_agent

from palier.adapters.mail.compose import compose
from palier.adapters.status.rendering import render_page
from palier.apps.accounts.models import Contact
from palier.apps.accounts.people_models import Invitation, PortalSession, Seat
from palier.apps.cases.models import Case, Message
from palier.apps.mailroom.commands import settle_together
from palier.apps.mailroom.letters import letter_of
from palier.apps.mailroom.models import RawMail
from palier.apps.outbox.keys import key_for
from palier.apps.outbox.models import OutgoingMail
from palier.apps.staff.commands import create_team
from palier.apps.staff.models import Agent
from palier.apps.subscribers.models import Subscriber
from palier.apps.vulnerabilities.commands import open_channel
from palier.core.actor import PALIER
from palier.core.mail.tokens import reply_address

OURS = "mx.provider.example"
LATER = AT + timedelta(hours=1)
SECRET = re.compile(r"\b\d{4}-\d{4}\b|\b[A-Z0-9]{3,5}(?:-[A-Z0-9]{1,5}){2,}\b|/subscriptions/[\w.:=-]{10,}/")


@pytest.fixture
def token(desk, settings) -> str:
    """The reply address of a case: whoever has the case has it too, from our own mails."""
    name(desk, desk.contact)
    return reply_address(desk.open(at=AT), key=key_for("mail tokens"), address=settings.MAIL_ADDRESS)


def settle(raw: str | bytes, to: str) -> RawMail:
    raw_id = store(raw, to=to, at=LATER)
    settle_together(raw_ids=[raw_id], at=LATER)
    return RawMail.objects.get(pk=raw_id)


def everything_customers_read(client: Client, case: Case) -> str:
    """Each page of the portal that tells of cases or mail, what is looked for and suggested, and what programs get."""
    at_case = [reverse(f"portal:{name}", args=[case.reference]) for name in ("case", "print")]
    names = ("home", "cases", "our_cases", "new", "team", "plan", "preferences", "knowledge", "status", "afterwards")
    pages = [*at_case, *(reverse(f"portal:{name}") for name in names)]
    pages += [f"{reverse('portal:our_cases')}?q={word}" for word in ("verify", "code", "Your")]
    pages += [reverse("portal:similar") + "?subject=Your+code", "/help/", "/api/checks/state", "/offer/"]
    answers = [client.get(page) for page in pages]
    assert [each.status_code for each in answers[: len(at_case) + len(names)]] == [200] * (len(at_case) + len(names))
    return "\n".join(each.content.decode() for each in answers)


def pages_outside(browser: Client, case: Case, settings) -> str:
    """The pages of whoever is none of the staff: the status page and the portal."""
    settings.STATUS_ROOT = settings.STATIC_ROOT / "status"
    render_page(at=LATER)
    pages = "".join(page.read_text() for page in settings.STATUS_ROOT.rglob("*") if page.suffix in {".html", ".json"})
    return pages + everything_customers_read(browser, case)


def mails_owed() -> str:
    """Every mail that was ever owed, as it leaves."""
    keys = OutgoingMail.objects.values_list("pk", flat=True)
    return "".join(compose(letter_of(key), at=LATER).raw.decode() for key in keys)


def test_forty_verification_mails_are_readable_nowhere_on_the_customers_side(desk, ada, enter, token, settings) -> None:
    """A1: to bare, tagged and reply addresses; staff sees them, no page, mail, notice or file of a customer does."""
    to = itertools.cycle((settings.MAIL_ADDRESS, settings.MAIL_ADDRESS.replace("@", "+verify@"), token))
    owed, said = OutgoingMail.objects.count(), Message.objects.count()
    for number in range(40):
        sender = f"no-reply@service{number}.example"
        proof = {"Authentication_Results": f"{OURS}; dmarc=pass header.from=service{number}.example"}
        more = [{}, proof, {"Auto_Submitted": "auto-generated"}, {"Precedence": "bulk"}][number % 4]
        words = f"Your code to verify this address is CANARY{number:04}X. https://service{number}.example/verify"
        settings.MAIL_AUTHSERV = OURS
        row = settle(
            mail(sender, words, Subject=f"Verify CANARY{number:04}X", Cc=email_of(desk.contact), **more), next(to)
        )
        assert row.state in {"held", "dropped"}
    assert (OutgoingMail.objects.count(), Message.objects.count()) == (owed, said)
    shown = pages_outside(enter(desk.contact), Case.objects.get(), settings)
    assert "It broke" in shown
    assert "CANARY" not in shown + mails_owed()


CHANNEL = "security@palier.localhost"


@pytest.fixture
def channel(desk, settings) -> None:
    """A vulnerability channel, whose team is one agent."""
    settings.MAIL_ALSO = (CHANNEL,)
    team = create_team(name="PSIRT", agent_ids=[make_agent().id], by=PALIER, at=AT)
    open_channel(catalogue="acme", address=CHANNEL, team_id=team, name="Reporter", by=PALIER, at=AT)


def test_what_comes_by_the_vulnerability_channel_is_read_by_its_team_alone(
    desk, ada, enter, token, channel, settings
) -> None:
    """A1: to its address, bare, tagged and with the name of a report or a case; by its form too, in anybody's name."""
    case, browser, before = Case.objects.get(), enter(desk.contact), people()
    senders = ("no-reply@service.example", email_of(desk.contact), Agent.objects.get(pk=desk.agent.id).email)
    first = settle(mail(senders[0], "CANARY0000X", Subject="Verify CANARY0000X"), CHANNEL)
    report = reply_address(first.case_id, key=key_for("mail tokens"), address=CHANNEL)
    named = token.replace(settings.MAIL_ADDRESS.partition("@")[0], CHANNEL.partition("@")[0], 1)
    for number, (sender, to) in enumerate(itertools.product(senders, (CHANNEL, report, named)), 1):
        words = f"Your code to verify this address is CANARY{number:04}X. https://service.example/verify"
        row = settle(mail(sender, words, Subject=f"CANARY{number:04}X", Cc=f"{senders[1]}, {token}"), to)
        assert (row.state, row.case_id == case.pk) == ("case", False), (sender, to)
        assert b"CANARY" not in bytes(row.raw)
    for number, address in enumerate((*senders, token, "")):
        page = Client().post(
            reverse("security:report"), {"text": f"Your code is CANARY{number:04}Y", "address": address, "key": ""}
        )
        assert page.status_code == 302
        assert "CANARY" not in Client().get(page["Location"]).content.decode()
    shown = pages_outside(browser, case, settings)
    assert "It broke" in shown
    assert "CANARY" not in shown + mails_owed()
    for other in Case.objects.exclude(pk=case.pk):
        assert browser.get(reverse("portal:case", args=[other.reference])).status_code == 404
        assert other.reference not in shown
    assert Message.objects.filter(case_id=case.pk).count() == 1
    assert people() == before


# -- ten attempts at becoming somebody under our own domains -----------------------------------------------------------


def words_of(raw: bytes) -> str:
    body = email.message_from_bytes(raw, policy=email.policy.default).get_body(("plain",))
    assert body is not None
    return body.get_content()


Attempt = Callable[[Client, Client, str, str], object]
"""What is done by a stranger's browser and by the customer's administrator, with an agent's address and a case's."""


def asks_a_code(browser: Client, _ada: Client, address: str) -> None:
    browser.post(reverse("portal:sign_in"), {"email": address})
    for code in ("0000-0000", "1234-5678", ""):
        browser.post(reverse("portal:code"), {"code": code})


def asks_news(browser: Client, _ada: Client, address: str) -> None:
    browser.post("/subscriptions/", {"address": address, "language": "en"})


ATTEMPTS: dict[str, Attempt] = {
    "a code for an agent": lambda browser, ada, agent, _token: asks_a_code(browser, ada, agent),
    "a code for a name of our own": lambda browser, ada, _a, _t: asks_a_code(browser, ada, "boss@palier.localhost"),
    "a code for a reply address": lambda browser, ada, _agent, token: asks_a_code(browser, ada, token),
    "a password for an agent": lambda browser, _ada, agent, _token: browser.post(
        reverse("portal:sign_in"), {"email": agent, "by": "password", "password": "letmein-letmein"}
    ),
    "the desk's door": lambda browser, _ada, _agent, token: browser.post(
        reverse("desk:login"), {"email": token, "password": "letmein-letmein"}
    ),
    "an invitation to a name of our own": lambda _b, ada, _a, _t: ada.post(
        reverse("portal:invite"), {"name": "Boss", "email": "support+boss@palier.localhost"}
    ),
    "an invitation to a reply address": lambda _b, ada, _a, token: ada.post(
        reverse("portal:invite"), {"name": "Token", "email": token}
    ),
    "an invitation to an agent": lambda _b, ada, agent, _t: ada.post(
        reverse("portal:invite"), {"name": "Alix", "email": agent, "role": "administrator"}
    ),
    "a subscription of a reply address": lambda browser, ada, _agent, token: asks_news(browser, ada, token),
    "a place on the staff": lambda _browser, ada, _agent, _token: ada.post(
        reverse("desk:staff"), {"name": "Boss", "email": "boss@palier.localhost", "role": "administrator"}
    ),
}


def people() -> tuple[list[object], ...]:
    """Everybody who is somebody here, what they may do, and who is signed in."""
    return (
        list(Agent.objects.order_by("pk").values_list("pk", "email", "role", "is_active")),
        list(Contact.objects.order_by("pk").values_list("pk", "email", "account_id", "left_at")),
        list(Seat.objects.order_by("pk").values_list("pk", "contact_id", "role", "held_until")),
        list(PortalSession.objects.order_by("pk").values_list("pk", "contact_id")),
        list(Subscriber.objects.exclude(confirmed_at=None).values_list("address")),
    )


def test_ten_attempts_under_our_own_domains_make_nobody_anything(desk, ada, enter, token, settings) -> None:
    """A1: each by a form that exists; the mail it causes comes back to our own address and is shown to no customer."""
    assert len(ATTEMPTS) == 10
    administrator = enter(ada)
    settings.ALLOWED_HOSTS = ["*"]
    agent = Agent.objects.get(pk=desk.agent.id).email
    secrets: list[str] = []
    before = people()
    for way, attempt in ATTEMPTS.items():
        last = OutgoingMail.objects.order_by("pk").values_list("pk", flat=True).last() or 0
        browser = Client()
        attempt(browser, administrator, agent, token)
        assert people() == before, way
        for door in ("desk:queue", "desk:staff", "portal:home"):
            assert browser.get(reverse(door)).status_code == 302, (way, door)
        assert administrator.get(reverse("desk:queue")).status_code == 302, way
        for owed in OutgoingMail.objects.filter(pk__gt=last):
            raw = compose(letter_of(owed.pk), at=LATER).raw
            found = [each[0] for each in SECRET.finditer(words_of(raw))]
            assert found, (way, raw)
            secrets += found
            row = settle(raw, token)
            assert (row.state, row.case_id) == ("dropped", None), way
        Invitation.objects.update(withdrawn_at=LATER)  # the seat is free for the next to try
    assert len(set(secrets)) == 4
    read = everything_customers_read(administrator, Case.objects.get())
    assert [each for each in secrets if each in read] == []
    assert Case.objects.count() == 1
