"""What the page of a case reads at once is what each of its queries would have said."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.factories import Desk, make_agent, make_desk

from palier.apps.casepage.record import CaseRecord, note_file, note_key, original_mail, record_of, reply_key
from palier.apps.cases import commands, page_queries
from palier.apps.cases.facts import facts_of
from palier.apps.cases.models import Case, Message
from palier.apps.cases.restricted_models import RestrictedCase
from palier.apps.cases.words import Words
from palier.apps.catalogues.queries import terms_of
from palier.apps.drafts.commands import attach_to_draft, save_draft
from palier.apps.drafts.queries import drafts_of
from palier.apps.entitlements.commands import book_time, start_timer
from palier.apps.entitlements.queries import time_on_case
from palier.apps.errors import NotFound
from palier.apps.escalations import commands as escalations
from palier.apps.escalations.queries import escalation_of, tellings_of
from palier.apps.lifecycle.queries import links_of_case
from palier.apps.mailroom.models import RawMail
from palier.apps.outbox.queries import mails_of_case
from palier.apps.presence.commands import be_present
from palier.apps.presence.queries import others_at
from palier.apps.rotas.queries import pages_of_case
from palier.apps.staff.models import Agent, Team
from palier.apps.staff.queries import teams, working_agents
from palier.core.case import Relation
from palier.core.files import Attached

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC).replace(microsecond=0)
FILE = Attached("été.txt", "text/plain", b"\0ok")


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@pytest.fixture
def case(desk) -> Case:
    """A case to which everything has happened that its page can show."""
    at, by = NOW - timedelta(minutes=30), desk.agent
    case_id = desk.open(at=NOW - timedelta(hours=2))
    other = desk.open(subject="Another", at=at)
    words = Words("It came by mail.", html="<p>It came</p>", quoted="> before", attachments=(FILE,))
    commands.record_customer_reply(case_id=case_id, words=words, channel="email", by=desk.contact, at=at)
    commands.reply_to_case(case_id=case_id, text="Seen.", attachments=[FILE, FILE], by=by, at=at)
    commands.add_note(case_id=case_id, text="Among us", attachments=[FILE], by=by, at=at)
    commands.link_cases(case_id=case_id, other_id=other, relation=Relation.RELATED, by=by, at=at)
    escalations.ask_for_escalation(case_id=case_id, reason="They wait.", channel="", by=by, at=at)
    escalations.take_escalation(case_id=case_id, by=by, at=at)
    book_time(case_id=case_id, minutes=20, what="Reading", worked_at=at, costs="", by=by, at=at)
    start_timer(case_id=case_id, by=by, at=at)
    save_draft(key=reply_key(case_id), fields={"text": "Half"}, by=by, at=at)
    attach_to_draft(key=note_key(case_id), file=FILE, by=by, at=at)
    be_present(case_id=case_id, is_typing=True, by=make_agent(), at=NOW)
    return Case.objects.get(pk=case_id)


def record(desk: Desk, case: Case) -> CaseRecord:
    head = page_queries.case_head(viewer=desk.agent, reference=case.reference)
    return record_of(viewer=desk.agent, head=head, terms=terms_of(case.terms_id), today=NOW.date(), at=NOW)


def test_each_part_is_what_its_own_query_says(desk, case):
    found, viewer, case_id = record(desk, case), desk.agent, case.pk
    asked = page_queries.entries_of(viewer=viewer, case_id=case_id)
    notes = [entry for entry in found.entries if entry.note]
    assert [entry for entry in found.entries if not entry.note] == [entry for entry in asked if not entry.note]
    assert [(entry.text, [file.name for file in entry.files]) for entry in notes] == [("Among us", ["été.txt"])]
    assert list(found.facts) == facts_of(case_id)
    assert found.notices == tuple(page_queries.notices_of(case_id=case_id))
    assert found.notices
    assert found.pages == tuple(pages_of_case(case_id=case_id))
    assert found.tellings == tuple(tellings_of(viewer=viewer, case_id=case_id))
    assert found.mails == tuple(mails_of_case(viewer=viewer, case_id=case_id))
    assert found.links == tuple(links_of_case(viewer=viewer, case_id=case_id))
    assert found.links
    assert found.escalation == escalation_of(viewer=viewer, case_id=case_id)
    assert found.escalation.taken_by == desk.agent.name
    assert found.time == time_on_case(viewer=viewer, case_id=case_id, contract_id=case.contract_id, at=NOW)
    assert found.time.timer_since
    assert found.drafts == drafts_of(viewer=viewer, keys=[reply_key(case_id), note_key(case_id)])
    assert found.present == others_at(viewer=viewer, case_id=case_id, at=NOW)
    assert (found.agents, found.teams) == (working_agents(), teams())
    assert [other.subject for other in found.others] == ["Another"]


def test_it_is_one_statement(desk, case, django_assert_num_queries):
    head = page_queries.case_head(viewer=desk.agent, reference=case.reference)
    terms = terms_of(case.terms_id)
    with django_assert_num_queries(1):
        record_of(viewer=desk.agent, head=head, terms=terms, today=NOW.date(), at=NOW)


def test_what_is_kept_from_an_agent_is_not_named_beside_another_case(desk, case):
    team = Team.objects.create(name="Security")
    secret = Case.objects.get(subject="Another")
    RestrictedCase.objects.create(case=secret, team=team)
    found = record(desk, case)
    assert (found.links, found.others) == ((), ())
    Agent.objects.get(pk=desk.agent.id).teams.add(team)
    found = record(desk, case)
    assert (len(found.links), len(found.others)) == (1, 1)


def test_customers_read_none_of_it(desk, case):
    head = page_queries.case_head(viewer=desk.agent, reference=case.reference)
    with pytest.raises(NotFound):
        record_of(viewer=desk.contact, head=head, terms=terms_of(case.terms_id), today=NOW.date(), at=NOW)


def test_the_file_of_a_note_is_for_staff_alone(desk, case):
    [(file,)] = record(desk, case).note_files.values()
    asked = {"reference": case.reference.lower(), "file_id": file.id}
    assert note_file(viewer=desk.agent, **asked).content == b"\0ok"
    other = Case.objects.get(subject="Another")
    for viewer, reference, file_id in (
        (desk.contact, case.reference, file.id),
        (desk.agent, other.reference, file.id),
        (desk.agent, case.reference, file.id + 1),
    ):
        with pytest.raises(NotFound):
            note_file(viewer=viewer, reference=reference, file_id=file_id)


def test_a_mail_is_kept_as_it_came_for_staff_alone(desk, case):
    raw = RawMail.objects.create(
        received_at=NOW, mailbox="m", digest="d", size=3, raw=b"Subject: Hi\r\n\r\n\xe9", state="done", reason=""
    )
    message = Message.objects.filter(case=case).order_by("pk").first()
    asked = {"reference": case.reference, "message_id": message.pk}
    with pytest.raises(NotFound):
        original_mail(viewer=desk.agent, **asked)
    Message.objects.filter(pk=message.pk).update(raw_mail_id=raw.pk)
    assert original_mail(viewer=desk.agent, **asked) == b"Subject: Hi\r\n\r\n\xe9"
    assert record(desk, case).originals == {message.pk}
    with pytest.raises(NotFound):
        original_mail(viewer=desk.contact, **asked)
