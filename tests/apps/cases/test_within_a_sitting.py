"""Inside a sitting everything is as it is outside: forms sent twice, people who leave, parts that are rolled back."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import copy_context
from datetime import timedelta
from threading import Thread

import pytest
from django.db import transaction
from tests.factories import AT, Desk, make_agent, make_desk

from palier.apps.accounts.models import Contact
from palier.apps.accounts.people_commands import record_departure
from palier.apps.cases import commands
from palier.apps.cases.life_errors import LinkedInARing
from palier.apps.cases.models import Case, CaseEvent, Message
from palier.apps.cases.restricted_models import RestrictedCase
from palier.apps.cases.sitting import at_one_sitting, handed_over
from palier.apps.cases.verification import verify_cases
from palier.apps.errors import NotFound
from palier.apps.escalations.commands import write_note
from palier.apps.escalations.queries import unread_count
from palier.apps.outbox.models import OutgoingMail
from palier.apps.staff.commands import create_team
from palier.core.actor import PALIER
from palier.core.case import Relation, WrongState

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(minutes=20)


@pytest.fixture
def desk() -> Desk:
    return make_desk()


@contextmanager
def sitting(*case_ids: int) -> Iterator[None]:
    """A sitting over these cases, after which the projections say what events say."""
    with at_one_sitting(dict.fromkeys(case_ids, LATER)):
        yield
    assert [found for checked in verify_cases() for found in checked.differences] == []


def acknowledge(desk: Desk, case_id: int) -> None:
    commands.acknowledge_case(case_id=case_id, by=desk.agent, at=LATER)


def answer(desk: Desk, case_id: int) -> None:
    commands.record_customer_reply(case_id=case_id, text="Mine", channel="portal", by=desk.contact, at=LATER)


def kinds(case_id: int) -> list[str]:
    return list(CaseEvent.objects.filter(case_id=case_id).order_by("seq").values_list("kind", flat=True))


class Regretted(Exception):
    """What makes a savepoint roll back."""


def test_a_contact_who_left_before_is_refused(desk) -> None:
    case = desk.open()
    record_departure(contact_id=desk.contact.id, by=PALIER, at=AT)
    with sitting(case), pytest.raises(NotFound):
        answer(desk, case)
    assert kinds(case) == ["opened"]


def test_a_contact_who_leaves_inside_is_refused_from_then_on(desk) -> None:
    before, after = desk.open(), desk.open()
    with sitting(before, after):
        answer(desk, before)
        record_departure(contact_id=desk.contact.id, by=PALIER, at=LATER)
        with pytest.raises(NotFound):
            answer(desk, after)
    assert (kinds(before), kinds(after)) == (["opened", "customer_replied"], ["opened"])


def test_a_case_restricted_inside_is_refused_to_others_from_then_on(desk) -> None:
    case, free = desk.open(), desk.open()
    team = create_team(name="Security", agent_ids=[], by=PALIER, at=AT)
    with sitting(case, free):
        RestrictedCase.objects.create(case_id=case, team_id=team)
        with pytest.raises(NotFound):
            acknowledge(desk, case)
        acknowledge(desk, free)
    assert (kinds(case), kinds(free)) == (["opened"], ["opened", "acknowledged"])


def test_a_mail_goes_where_its_reader_has_moved_to(desk) -> None:
    case = desk.open()
    with sitting(case):
        Contact.objects.filter(pk=desk.contact.id).update(email="new@client.example")
        commands.reply_to_case(case_id=case, text="Seen", by=desk.agent, at=LATER)
    assert OutgoingMail.objects.get(kind="staff_replied").recipients == ["new@client.example"]


def test_a_part_that_is_rolled_back_is_gone_and_the_others_stay(desk) -> None:
    kept, regretted, later = desk.open(), desk.open(), desk.open()
    with sitting(kept, regretted, later):
        acknowledge(desk, kept)
        with suppress(Regretted), transaction.atomic():
            acknowledge(desk, regretted)
            raise Regretted
        acknowledge(desk, later)
        commands.add_note(case_id=regretted, text="Not yet", by=desk.agent, at=LATER)
    assert [kinds(each)[1:] for each in (kept, regretted, later)] == [
        ["acknowledged"],
        ["note_added"],
        ["acknowledged"],
    ]


def test_what_was_done_before_a_part_that_is_rolled_back_stays_done(desk) -> None:
    case = desk.open()
    with sitting(case):
        commands.close_case(case_id=case, reason="duplicate", by=desk.agent, at=LATER)
        with pytest.raises(WrongState), transaction.atomic():
            commands.close_case(case_id=case, reason="duplicate", by=desk.agent, at=LATER)
    assert kinds(case) == ["opened", "closed"]


def test_a_part_within_a_part_is_rolled_back_with_it(desk) -> None:
    inner, outer, first = desk.open(), desk.open(), desk.open()
    with sitting(inner, outer, first):
        acknowledge(desk, first)
        with suppress(Regretted), transaction.atomic():
            with transaction.atomic():
                acknowledge(desk, inner)
            acknowledge(desk, outer)
            raise Regretted
    assert [len(kinds(each)) for each in (inner, outer, first)] == [1, 1, 2]


def test_a_sitting_inside_another_finds_what_was_done_and_is_found(desk) -> None:
    first, second = desk.open(), desk.open()
    with sitting(first, second):
        acknowledge(desk, first)
        with at_one_sitting({first: LATER, second: LATER}):
            for case in (first, second):
                commands.add_note(case_id=case, text="Inner", by=desk.agent, at=LATER)
        acknowledge(desk, second)
    assert kinds(first) == ["opened", "acknowledged", "note_added"]
    assert kinds(second) == ["opened", "note_added", "acknowledged"]


def test_a_fault_in_a_sitting_inside_another_leaves_nothing_of_the_inner_one(desk) -> None:
    first, second = desk.open(), desk.open()
    with sitting(first, second):
        acknowledge(desk, first)
        with suppress(Regretted), at_one_sitting({second: LATER}):
            acknowledge(desk, second)
            raise Regretted
        commands.add_note(case_id=second, text="Outer", by=desk.agent, at=LATER)
    assert (kinds(first), kinds(second)) == (["opened", "acknowledged"], ["opened", "note_added"])
    acknowledge(desk, second)
    assert kinds(second)[-1] == "acknowledged"


def test_a_form_sent_twice_is_one_act(desk) -> None:
    case = desk.open()
    with sitting(case):
        for _ in range(2):
            commands.reply_to_case(case_id=case, text="Once", key="k", by=desk.agent, at=LATER)
        opened = {
            commands.open_case(
                contact_id=desk.contact.id,
                subject="New",
                text="Once",
                channel="portal",
                key="k",
                by=desk.contact,
                at=AT,
            ).case_id
            for _ in range(2)
        }
    assert kinds(case) == ["opened", "staff_replied"]
    assert len(opened) == 1
    assert Case.objects.count() == 2
    assert Message.objects.filter(text="Once").count() == 2


def test_cases_are_split_and_merged_as_anywhere(desk) -> None:
    one, other = desk.open(), desk.open()
    with sitting(one, other):
        answer(desk, one)
        said = Message.objects.filter(case_id=one).order_by("-pk")[0]
        assert said.text == "Mine"
        new = commands.split_case(case_id=one, message_ids=[said.pk], subject="Apart", by=desk.agent, at=LATER).case_id
        acknowledge(desk, new)
        commands.merge_cases(case_id=new, into_id=other, by=desk.agent, at=LATER)
        answer(desk, new)
    assert kinds(one) == ["opened", "customer_replied", "split"]
    assert kinds(new) == ["opened", "acknowledged", "merged"]
    assert kinds(other) == ["opened", "linked", "customer_replied"]


def test_a_ring_of_links_is_refused(desk) -> None:
    one, two, three, four = (desk.open() for _ in range(4))

    def link(case: int, other: int) -> None:
        commands.link_cases(case_id=case, other_id=other, relation=Relation.PARENT, by=desk.agent, at=LATER)

    link(one, two)
    link(three, four)
    with sitting(one, two, three, four):
        link(two, three)
        with pytest.raises(LinkedInARing):
            link(four, one)


def test_a_note_calls_whom_it_names(desk) -> None:
    case, called = desk.open(), make_agent()
    with sitting(case):
        write_note(case_id=case, text=f"@{called.name}, see", by=desk.agent, at=LATER)
    assert unread_count(viewer=called) == 1


def test_another_thread_is_not_at_the_sitting(desk) -> None:
    case, found = desk.open(), []
    with sitting(case):
        thread = Thread(target=copy_context().run, args=(lambda: found.append(handed_over(case)),))
        thread.start()
        thread.join()
        acknowledge(desk, case)
    assert found == [None]
