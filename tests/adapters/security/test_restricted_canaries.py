"""Agent to agent (promises B3): a case for the eyes of one team, full of words that stand nowhere else.

Every page of the desk is walked as people who are not in that team, with the case and without it: none of its words
comes, and no page, number or suggestion differs by it.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from tests.adapters.every_page import body_of, filled, readable_routes
from tests.apps.analyses.analysing import RCA
from tests.apps.engagements.engaging import ENGAGED, contract_of
from tests.apps.incidents.telling import make_house
from tests.apps.lifecycle.lives import LIFE
from tests.apps.vulnerabilities.test_reporting import everything
from tests.factories import AT, Desk, make_agent, make_desk

from palier.adapters.shared import moments
from palier.apps.batches.acts import Act, Asked
from palier.apps.batches.commands import begin_batch, go_on
from palier.apps.cases import commands as cases
from palier.apps.cases.models import Attachment, Case, Message, NoteAttachment
from palier.apps.cases.restricted_models import RestrictedCase
from palier.apps.cases.words import Words
from palier.apps.clocks.commands import sweep
from palier.apps.drafts.commands import save_draft
from palier.apps.engagements.commands.beginning import begin_for_case
from palier.apps.entitlements.commands import book_time, start_timer
from palier.apps.escalations.commands import appoint, ask_for_escalation, tell_waiting, write_note
from palier.apps.escalations.models import Telling
from palier.apps.incidents.commands import link_case
from palier.apps.incidents.models import Incident
from palier.apps.mailroom.models import RawMail
from palier.apps.outbox.models import OutgoingMail
from palier.apps.presence.commands import be_present
from palier.apps.search.commands import index_waiting
from palier.apps.staff.commands import create_team
from palier.apps.staff.models import Agent
from palier.core.actor import PALIER, Actor, Role
from palier.core.case import Status
from palier.core.case.relation import Relation
from palier.core.engagements import Kind
from palier.core.files import Attached

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
NOW = AT + timedelta(hours=30)
Numbers = dict[str, object]
CANARY = "kanarie"
PLACES = (
    "subject", "text", "quoted", "rich", "file", "note", "notefile", "reply", "status", "severity", "escalation",
    "time", "draft", "batch", "mail", "sender"
)  # fmt: skip
"""Where a word is planted, each with a word of its own."""
EVERY_DRAW = re.compile(r'(csrfmiddlewaretoken" value|name="key" value|data-options|hx-headers)="[^"]*"')
"""What differs from one answer to the next."""
DRAWN_NUMBER = re.compile(r"(?<=sent-)\d+|(?<=/sent/)\d+|(?<=/notices/)\d+|(?<=notice-)\d+")
"""Numbers that the database gives out once, whether or not their rows stay."""
RUNS = re.compile('"(tell|begin_batch)"')
COUNTED_WHOLE = ("/audit/", "/health/", "/health/checks/")
"""Where runs of the worker and of many cases at once, and mails that wait, are counted for the whole house."""
NOT_OF_THE_DESK = ("portal/", "answers/", "offer/", "subscriptions/", "api/", "help/", ".well-known/", "sign-")
ONES_OWN = ("today/", "notices/", "side/", "queue/", "floor/", "go/", "palette/", "cases/", "pages/")
"""What differs from one agent to the next: the rest is looked at by somebody who sees all there is."""
QUESTIONS = {
    "search/": ("?q=kanarie", "?q=%(reference)s", "?q=status:open+kanarie", "?q=kanariesubject"),
    "palette/": ("?q=kanarie", "?q=%(reference)s", "?q=kanariesender"),
    "go/": ("?reference=%(reference)s",),
    "queue/filtered/": ("?q=kanarie", "?q=severity:high", "?q=assignee:me", "?q=account:Client"),
    "queue/bulk/": ("?act=note&text=x&case=%(case)s&case=%(neighbour)s",),
    "incidents/new/<slug:kind>/": ("?case=%(case)s",),
    "mail/sent/": ("?returned", "?before=10000000"),
    "mail/in/": ("?state=case", "?state=held"),
    "audit/": ("?on=%(reference)s",),
    "audit/csv/": ("?on=%(reference)s", "?act=add_note"),
    "accounts/": ("?q=kanarie",),
    "credits/": ("?wanted=kanarie",),
}
"""Questions that would find it, if anything of it could be found."""
FORMS = {
    "cases/<slug:reference>/life/link/": {"other": "%(reference)s", "relation": "related"},
    "cases/<slug:reference>/life/merge/": {"other": "%(reference)s"},
    "incidents/<slug:reference>/<slug:act>/": {"case": "%(case)s"},
    "analyses/begin/": {"case": "%(reference)s"},
    "queue/bulk/begin/": {"act": "note", "text": "x", "case": "%(case)s", "key": "once"},
}
"""Forms that name it."""


def word(place: str) -> str:
    return CANARY + place


@dataclass(frozen=True)
class World:
    """A desk with one case that everybody sees, a team of two, and people who are not in it."""

    desk: Desk
    member: Actor
    colleague: Actor
    outsiders: dict[str, Actor]
    neighbour: Case
    team_id: int
    incident_id: int
    incident: str
    clients: dict[str, tuple[Client, Client]]


@pytest.fixture
def world(monkeypatch) -> World:
    monkeypatch.setattr(moments, "now", lambda: NOW)
    owing = ENGAGED.replace("    resolution: {high: 8h", f"{RCA}    resolution: {{high: 8h")
    catalogue = owing.replace("escalation:\n", f"{LIFE}escalation:\n")
    house = make_house(make_desk(catalogue=catalogue))
    desk = house.desk
    member, colleague = make_agent(), make_agent()
    outsiders = {"lead": house.lead, "administrator": make_agent(role=Role.ADMINISTRATOR)}
    clients = {who: (entered(each), entered(each)) for who, each in outsiders.items()}
    appoint(office="support_manager", agent_id=house.lead.id, by=house.lead, at=AT)
    team_id = create_team(name="Inner circle", agent_ids=[member.id, colleague.id], by=PALIER, at=AT)
    neighbour = Case.objects.get(pk=desk.open(subject="What everybody knows"))
    incident_id = house.open(at=AT, case_ids=[neighbour.pk])
    incident = Incident.objects.get(pk=incident_id).reference
    return World(desk, member, colleague, outsiders, neighbour, team_id, incident_id, incident, clients)


def entered(actor: Actor) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(Agent.objects.get(pk=actor.id))
    return client


def plant(world: World) -> Numbers:
    """The restricted case, said and done to by every way there is; answers the numbers of its parts."""
    by, at = world.member, AT + MINUTE
    attached = (Attached(f"{word('file')}.txt", "text/plain", word("bytes").encode()),)
    words = Words(word("text"), quoted=word("quoted"), html=f"<p>{word('rich')}</p>", attachments=attached)
    contact = world.desk.contact
    case_id = cases.open_case(
        contact_id=contact.id, subject=word("subject"), words=words, channel="email", severity="high", by=contact, at=at
    ).case_id
    said = {"case_id": case_id, "by": by, "at": at}
    called = " ".join(f"@{each.name}" for each in world.outsiders.values())
    note_file = (Attached(f"{word('notefile')}.txt", "text/plain", word("bytes").encode()),)
    write_note(text=f"{word('note')} {called}", attachments=note_file, **said)
    cases.reply_to_case(text=word("reply"), **said)
    cases.change_status(status=Status.WAITING_CUSTOMER, comment=word("status"), **said)
    cases.change_severity(severity="low", reason=word("severity"), **said)
    cases.link_cases(other_id=world.neighbour.pk, relation=Relation.RELATED, **said)
    cases.assign_case(agent_id=world.outsiders["lead"].id, **said)
    ask_for_escalation(reason=word("escalation"), **said)
    link_case(incident_id=world.incident_id, **said)
    book_time(minutes=30, what=word("time"), **said)
    start_timer(**said)
    be_present(is_typing=True, **said)
    save_draft(key=f"case:{case_id}:reply", fields={"text": word("draft")}, by=by, at=at)
    engagement = begin_for_case(kind=Kind.PROCESS, key="incident", **said)
    batch = begin_batch(asked=Asked(Act.NOTE, text=word("batch")), case_ids=[case_id], key="k", by=by, at=at)
    go_on(batch_id=batch, by=by, at=at)
    raw = RawMail.objects.create(
        received_at=at, mailbox="support@acme.example", digest="1", envelope_from="x@y.example", size=7, raw=b"Subject",
        state=RawMail.State.CASE, case_id=case_id, subject=word("mail"), sender_name=word("sender"), decided_at=at,
    )  # fmt: skip
    message = Message.objects.filter(case_id=case_id).earliest("pk")
    Message.objects.filter(pk=message.pk).update(raw_mail_id=raw.pk)
    RestrictedCase.objects.create(case_id=case_id, team_id=world.team_id)
    work(at)
    return {
        "reference": Case.objects.get(pk=case_id).reference, "case": case_id, "message": message.pk,
        "attachment": Attachment.objects.get(message__case_id=case_id).pk, "engagement": engagement, "batch": batch,
        "note_file": NoteAttachment.objects.get(note__case_id=case_id).pk, "raw": raw.pk,
        "sent": OutgoingMail.objects.filter(case_id=case_id).earliest("pk").pk,
        "notice": Telling.objects.filter(case_id=case_id).earliest("pk").pk,
    }  # fmt: skip


def work(at) -> None:
    """What the worker does when promises of both cases are long overdue."""
    for instant in (at, NOW):
        sweep(at=instant)
        tell_waiting(at=instant)
    index_waiting(at=NOW, limit=100)


def numbers_for(pattern: str, world: World, parts: Numbers) -> Iterator[Numbers]:
    """What stands in the places of an address: the parts of the case, then those of what everybody knows."""
    shared = {
        "account": world.desk.account_id, "contract": contract_of(world.desk), "view": "open", "by": "account",
        "language": "en", "kind": "reply", "slug": "acme",
    }  # fmt: skip
    mail = parts["raw"] if pattern.startswith(("mail/in", "mail/held")) else parts["sent"]
    attachment = parts["note_file" if "notes" in pattern else "attachment"]
    yield {**shared, **parts, "mail": mail, "attachment": attachment}
    if "reference" in pattern:
        known = world.incident if pattern.startswith("incidents/") else world.neighbour.reference
        yield {**shared, "reference": known}


def asked_of(who: str, world: World, parts: Numbers) -> Iterator[tuple[str, str]]:
    """Every address with every question, for whoever may ask it: its pattern and the address."""
    inside = {**parts, "neighbour": world.neighbour.pk}
    for pattern in readable_routes():
        if pattern.startswith(NOT_OF_THE_DESK) or (who == "lead" and not pattern.startswith(ONES_OWN)):
            continue
        for known in numbers_for(pattern, world, parts):
            for more in ("", *(each % inside for each in QUESTIONS.get(pattern, ()))):
                yield pattern, filled(pattern, known) + more


def surfaces(world: World, parts: Numbers, *, but: Collection[str] = ()) -> dict[str, str]:
    """Everything that those who are not in the team can look at or send, by who and where; less what is in `but`.

    What is sent is sent from another browser: a refusal that waits for the next page names what was typed.
    """
    found = {}
    for who, (looks, sends) in world.clients.items():
        for pattern, address in asked_of(who, world, parts):
            where = f"{who} /{pattern} {address}"
            if where in but:
                continue
            answer = (sends if pattern == "go/" else looks).get(address)
            if answer.status_code == 405 and parts["reference"] in address:
                answer = sends.post(address, {"act": "note", "text": "x"})
            assert answer.status_code < 500, address
            if answer.status_code != 405:
                found[where] = plain(pattern, answer.status_code, body_of(answer))
        for pattern, form in FORMS.items():
            address = filled(pattern, {"reference": world.neighbour.reference, "act": "link"})
            said = {name: value % parts for name, value in form.items()}
            answer = sends.post(address, said, follow=True)
            found[f"{who} POST {address} {said}"] = plain(pattern, answer.status_code, body_of(answer))
    return found


def plain(pattern: str, status: int, body: str) -> str:
    """An answer without what chance put into it, and without what the house counts of its own runs."""
    if pattern == "audit/csv/":
        body = "\n".join(line for line in body.splitlines() if not RUNS.search(line))
    return f"{status} {DRAWN_NUMBER.sub('#', EVERY_DRAW.sub('', body))}"


def words_in(where: str, body: str) -> set[str]:
    """The words of the case on a page, but for those that the question brought along."""
    return set(re.findall(CANARY + "[a-z]+", body)) - set(re.findall(CANARY + "[a-z]+", where))


def test_no_page_of_the_desk_differs_by_a_case_one_may_not_know_of(world) -> None:
    with transaction.atomic():
        parts = plant(world)
        planted = everything()
        assert [place for place in PLACES if word(place) not in planted] == []
        with_it = surfaces(world, parts)
        heard = Telling.objects.filter(case_id=parts["case"]).exclude(step="mentioned")
        assert set(heard.values_list("recipient", flat=True)) == {world.colleague.id}, "its ladder tells its team alone"
        transaction.set_rollback(True)
    work(AT + MINUTE)
    missing = {where for where, body in with_it.items() if body.startswith("404") and " POST " not in where}
    without = surfaces(world, parts, but=missing)
    assert with_it.keys() - missing == without.keys()
    shown = {where for where, body in with_it.items() if body.startswith("200")}
    assert len({where.split()[1] for where in shown}) >= 60
    assert {where: words for where, body in with_it.items() if (words := words_in(where, body))} == {}
    named = [where for where in shown if parts["reference"] in with_it[where]]
    assert [where for where in named if parts["reference"] not in where] == []
    differ = [where for where, body in with_it.items() if body != without.get(where, body)]
    assert [where for where in differ if where.split()[1] not in COUNTED_WHOLE] == []
