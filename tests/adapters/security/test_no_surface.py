"""No word of a report surfaces anywhere but in its room (promises J5): plant a marker, then look at every place."""

import logging
from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest
from django.test import Client
from tests.adapters.every_page import body_of, filled, readable_routes
from tests.apps.vulnerabilities.channel import ADDRESS, SecurityDesk, encrypted_mail, person, plain_mail, security_desk
from tests.apps.vulnerabilities.test_reporting import everything

from palier.adapters.mail.compose import compose
from palier.adapters.portal.guards import SESSION_COOKIE
from palier.apps.accounts.access import begin_session
from palier.apps.cases import commands as cases
from palier.apps.cases.models import Case
from palier.apps.mailroom.commands import settle_raw_mail
from palier.apps.mailroom.letters import letter_of
from palier.apps.mailroom.models import RawMail
from palier.apps.outbox.models import OutgoingMail
from palier.apps.staff.models import Agent
from palier.apps.vulnerabilities.commands import answer_report, note_on_report, take_form
from palier.core.actor import Actor

pytestmark = pytest.mark.django_db
CANARY = "kanarie-7f3"
NOW = datetime.now(UTC).replace(microsecond=0)
ROOM = "vulnerabilities/"


def planted() -> tuple[SecurityDesk, Case]:
    """A report by encrypted mail whose every part holds the marker; one in the clear, one by form; work on them."""
    desk = security_desk()
    rita = person(f"{CANARY}@research.example", name=CANARY)
    raws = (
        encrypted_mail(f"Overflow {CANARY}", sender=rita, to=[desk.key], key=True),
        plain_mail(f"In the clear {CANARY}", sender=f"b-{CANARY}@research.example", subject=CANARY),
    )
    for number, raw in enumerate(raws):
        row = RawMail.objects.create(
            received_at=NOW, mailbox=ADDRESS, digest=str(number), envelope_from=rita.address, envelope_to=[ADDRESS],
            size=len(raw), raw=raw,
        )  # fmt: skip
        assert settle_raw_mail(raw_id=row.pk, at=NOW)
    take_form(channel_id=desk.channel_id, text=f"By form {CANARY}", address=f"c-{CANARY}@research.example", at=NOW)
    first = Case.objects.order_by("pk").first()
    cases.acknowledge_case(case_id=first.pk, by=desk.member, at=NOW + timedelta(minutes=1))
    note_on_report(case_id=first.pk, text=f"Among us {CANARY}", by=desk.member, at=NOW + timedelta(minutes=2))
    answer_report(case_id=first.pk, text=f"Thank you {CANARY}", by=desk.member, at=NOW + timedelta(minutes=3))
    return desk, first


def addresses_of(case: Case, account_id: int) -> dict[str, str]:
    """Each page's address, the report's own numbers in its place wherever a page asks for one."""
    first_mail = OutgoingMail.objects.filter(case_id=case.pk).values_list("pk", flat=True).first()
    raw = RawMail.objects.values_list("pk", flat=True).first()
    event = case.events.order_by("seq").first()
    message = event.message.pk if hasattr(event, "message") else 1
    known = {
        "reference": case.reference.lower(), "account": account_id, "message": message, "view": "open", "by": "account",
        "language": "en", "kind": "reply", "act": "note", "catalogue": "acme", "slug": "acme", "plan": "standard",
    }  # fmt: skip

    def address(pattern: str) -> str:
        return filled(pattern, {**known, "mail": raw if pattern.startswith(("mail/in", "mail/held")) else first_mail})

    return {pattern: address(pattern) for pattern in readable_routes()}


def people(desk: SecurityDesk) -> dict[str, Client]:
    """Whoever is not of the team: an administrator, an agent, a customer's contact, the world."""
    clients = {name: Client(raise_request_exception=False) for name in ("administrator", "agent", "contact", "anybody")}
    for name, actor in (("administrator", desk.outsider), ("agent", desk.desk.agent)):
        clients[name].force_login(Agent.objects.get(pk=actor.id))
    contact: Actor = desk.desk.contact
    clients["contact"].cookies[SESSION_COOKIE] = begin_session(contact_id=contact.id, at=datetime.now(UTC))
    return clients


PUBLIC = ("portal/", "answers/", "offer/", "subscriptions/", "api/", ".well-known/", "security/")


ABOUT_NO_CASE = (
    "catalogue", "staff/", "people/", "teams/", "rules/", "roles/", "security/", "settings/", "canned/", "on-call/",
    "offices/", "systems/", "sign-", "welcome/", "portal/security/", "portal/sign-", "offer/", "credits/", "advisors/",
)  # fmt: skip
"""Pages of settings and of one's own door: they read no table of cases or mails."""


def is_theirs(who: str, pattern: str) -> bool:
    """Whether this person is the one to ask for a page: whatever a lesser one sees, a greater one sees too."""
    if pattern.startswith(ABOUT_NO_CASE):
        return False
    if pattern.startswith("portal/"):
        return who == "contact"
    if pattern.startswith(PUBLIC):
        return who == "anybody"
    return who == "administrator" or (
        who == "agent" and pattern in (*ASKED, "", "today/", "floor/", "side/", "notices/")
    )


ASKED = {
    "search/": ("?q=kanarie", "?q=kanarie-7f3", "?q=%s"),
    "palette/": ("?q=kanarie", "?q=%s"),
    "go/": ("?q=%s",),
    "queue/filtered/": ("?q=kanarie",),
    "portal/cases/": ("?q=kanarie",),
    "portal/cases/new/similar/": ("?subject=kanarie&text=kanarie",),
    "audit/csv/": ("",),
}
"""Questions that would find it, if anything of it could be found."""


def test_nothing_of_it_surfaces_outside_its_room(caplog) -> None:
    caplog.set_level(logging.INFO)
    desk, case = planted()
    surfaces = {
        "rows of the database": everything(),
        "raw mail": str([bytes(each.raw) for each in RawMail.objects.all()]),
    }
    envelope = {to for mail in OutgoingMail.objects.all() for to in mail.recipients}
    for address in envelope:  # where mail went to: the only place, and nobody but the team sees it
        surfaces["rows of the database"] = surfaces["rows of the database"].replace(address, "")
    for mail in OutgoingMail.objects.all():
        composed = compose(letter_of(mail.pk), at=NOW)
        head, _, body = composed.raw.partition(b"\r\n\r\n")
        subject = next(line for line in head.split(b"\r\n") if line.startswith(b"Subject:"))
        surfaces |= {
            f"subject of {mail.kind} {mail.pk}": subject.decode(),
            f"mail {mail.kind} {mail.pk}": body.decode("latin-1"),
        }
    paths = addresses_of(case, desk.desk.account_id)
    assert len(paths) > 100
    for who, client in people(desk).items():
        for pattern, path in paths.items():
            if not is_theirs(who, pattern):
                continue
            for more in chain(
                [""], (asked % case.reference if "%s" in asked else asked for asked in ASKED.get(pattern, ()))
            ):
                answer = client.get(path + more)
                shown = body_of(answer).replace("kanarie-7f3", "") if "kanarie-7f3" in more else body_of(answer)
                surfaces[f"{who} {path + more}"] = shown
                if case.reference.lower() not in (path + more).lower():
                    assert case.reference not in shown, (who, path)
                if "<slug:reference>" in pattern and pattern.startswith(("cases/", ROOM, "portal/cases/")):
                    assert answer.status_code in (302, 403, 404, 405), (who, path, answer.status_code)
    surfaces["logs"] = caplog.text
    assert len(surfaces) > 30
    assert [name for name, shown in surfaces.items() if CANARY in shown] == []
