"""Two accounts alike: whoever walks the whole portal as one never meets a row of the other; staff's words never come.

Promises B4 and B9.
"""

import random
import re
from contextlib import suppress
from datetime import timedelta

import pytest
from django.urls import reverse
from tests.apps.accounts.people import appoint, colleague, name, offer
from tests.factories import AT, Desk, make_agent, make_contact

from palier.apps.accounts.invitations import invite
from palier.apps.cases import commands
from palier.apps.cases.models import Attachment, Case
from palier.apps.cases.page_queries import file_in_full
from palier.apps.cases.words import Attached, Words
from palier.apps.catalogues.commands import publish_catalogue
from palier.apps.errors import NotFound
from palier.apps.escalations.commands import ask_for_escalation, end_escalation, take_escalation
from palier.apps.search.commands import index_waiting
from palier.core.actor import PALIER
from palier.core.case import Status

RULES = "{limit: 5, administrators: 1, who_may_open: anyone, who_sees_all: named}"
LINK = re.compile(r'(?:href|action|hx-post|formaction)="(/portal/[^"#]*)"')


def furnish(mark: str, version: int, agent) -> Desk:
    """An account in which every text says whose it is."""
    account, contact = make_contact(products=("mail", "sign"))
    desk = Desk(version, account, contact, agent)
    keeper = colleague(desk, f"{mark}-keeper")
    name(desk, keeper)
    appoint(desk, keeper)
    name(desk, contact)
    for number, status in enumerate((None, Status.WAITING_CUSTOMER, "closed")):
        words = Words(f"{mark}-words import", attachments=(Attached(f"{mark}-file.txt", "text/plain", mark.encode()),))
        at = AT + timedelta(minutes=number)
        opened = commands.open_case(
            contact_id=contact.id, subject=f"{mark}-subject import", words=words, channel="portal", product="mail",
            by=contact, at=at,
        )  # fmt: skip
        commands.add_participant(case_id=opened.case_id, contact_id=keeper.id, by=contact, at=at)
        if isinstance(status, Status):
            commands.change_status(case_id=opened.case_id, status=status, by=agent, at=at)
        elif status:
            commands.close_own_case(case_id=opened.case_id, text=f"{mark}-last", by=contact, at=at)
    invite(account_id=account, email=f"{mark}@new.example", name=f"{mark}-new", by=keeper, at=AT)
    return desk


@pytest.fixture
def twins(db) -> tuple[Desk, Desk]:
    version = publish_catalogue(text=offer(RULES), by=PALIER, at=AT - timedelta(days=30))
    agent = make_agent()
    pair = furnish("alpha", version, agent), furnish("omega", version, agent)
    index_waiting(at=AT, limit=100)
    return pair


def test_the_whole_portal_walked_as_one_shows_no_row_of_the_other(twins, enter) -> None:
    alpha, omega = twins
    client, seen = enter(alpha.contact), set()
    todo = ["/portal/", "/portal/cases/?words=import", "/portal/cases/all/?words=omega", "/portal/cases/?state=closed"]
    told = ""
    while todo:
        address = todo.pop()
        if address in seen:
            continue
        seen.add(address)
        response = client.get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        assert b"omega-" not in body.replace(b'omega"', b""), address
        assert omega.contact.name.encode() not in body, address
        told += body.decode(errors="replace")
        todo += [each for each in LINK.findall(body.decode(errors="replace")) if each not in seen]
    assert "alpha-subject" in told
    assert sum("/files/" in each for each in seen) >= 3
    assert not [case for case in Case.objects.filter(account_id=omega.account_id) if case.reference in told]


def test_words_and_suggestions_find_ones_own_only(twins, enter) -> None:
    alpha, _ = twins
    client = enter(alpha.contact)
    found = client.get(reverse("portal:our_cases"), {"words": "import"}).content.decode()
    assert ("alpha-subject" in found, "omega" in found) == (True, False)
    similar = client.post(reverse("portal:similar"), {"subject": "the import omega alpha subject"}).content.decode()
    assert ("alpha-subject" in similar, "omega-" in similar) == (True, False)


def test_guessed_files_give_no_byte(twins, enter) -> None:
    """Promise B2: a few by address, two hundred of what answers every address."""
    alpha, omega = twins
    client = enter(alpha.contact)
    mine = Case.objects.filter(account_id=alpha.account_id).first().reference
    theirs = Case.objects.filter(account_id=omega.account_id).first().reference
    first = Attachment.objects.order_by("pk").first().pk
    others = set(Attachment.objects.filter(account_id=omega.account_id).values_list("pk", flat=True))
    for number in [*range(first, first + 20), *others]:
        for reference in (mine, theirs):
            response = client.get(reverse("portal:file", args=[reference, number]))
            assert b"omega" not in response.content
            assert response.status_code == 404 or (reference == mine and response.content == b"alpha")
    handed = 0
    for number in range(first - 100, first + 100):
        with suppress(NotFound):
            file_in_full(viewer=alpha.contact, reference=theirs, attachment_id=number)
            handed += 1
    assert handed == 0


@pytest.mark.parametrize("seed", range(6))
def test_nothing_that_staff_says_among_themselves_comes_out(seed, twins, enter) -> None:
    alpha, _ = twins
    agent, dice = alpha.agent, random.Random(seed)
    case = Case.objects.filter(account_id=alpha.account_id, status="new").first()
    acts = [
        lambda at: commands.add_note(case_id=case.pk, text="CANARY note", by=agent, at=at),
        lambda at: commands.add_note(
            case_id=case.pk, text="x", attachments=[Attached("CANARY.txt", "text/plain", b"CANARY")], by=agent, at=at
        ),
        lambda at: commands.reply_to_case(case_id=case.pk, text="Said to you.", by=agent, at=at),
        lambda at: commands.change_status(
            case_id=case.pk,
            status=dice.choice([Status.OPEN, Status.WAITING_CUSTOMER]),
            comment="CANARY",
            by=agent,
            at=at,
        ),
        lambda at: commands.stop_reminders(case_id=case.pk, reason="CANARY", by=agent, at=at),
        lambda at: commands.assign_case(case_id=case.pk, agent_id=agent.id, by=agent, at=at),
        lambda at: ask_for_escalation(case_id=case.pk, reason="CANARY", by=agent, at=at),
        lambda at: take_escalation(case_id=case.pk, by=agent, at=at),
        lambda at: end_escalation(case_id=case.pk, outcome="CANARY", by=agent, at=at),
        lambda at: commands.close_case(case_id=case.pk, reason="duplicate", comment="CANARY", by=agent, at=at),
        lambda at: commands.reopen_case(case_id=case.pk, reason="CANARY", by=agent, at=at),
    ]
    from palier.core.errors import DomainError

    for number in range(24):
        try:
            dice.choice(acts)(AT + timedelta(minutes=10 + number))
        except DomainError:
            continue
    client = enter(alpha.contact)
    client.get(reverse("portal:cases"))
    for route in ("case", "print", "pdf"):
        body = client.get(reverse(f"portal:{route}", args=[case.reference])).content
        assert b"CANARY" not in body, route
    index_waiting(at=AT, limit=100)
    found = client.get(reverse("portal:cases"), {"words": "CANARY"}).content.decode()
    assert case.reference not in found
