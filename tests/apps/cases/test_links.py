"""Cases linked, merged, split, continued: rights on both ends, and nobody comes to read what they could not before."""

from datetime import timedelta
from itertools import product

import pytest
from tests.apps.lifecycle.lives import DAY, HOUR, differences, living_desk, mails
from tests.factories import AT, Desk, make_contact

from palier.adapters.portal.timeline import timeline
from palier.apps.accounts.commands import add_contact
from palier.apps.accounts.models import Contact
from palier.apps.cases import commands
from palier.apps.cases.errors import NothingSaid, SameAsBefore
from palier.apps.cases.life_errors import CasesOfTwoAccounts, LinkedInARing, MergedAway, SameCase
from palier.apps.cases.models import Case, CaseEvent, Message, Note
from palier.apps.cases.page_queries import entries_for_customer
from palier.apps.cases.people_models import CaseParticipant
from palier.apps.cases.policies import visible_cases
from palier.apps.cases.words import Words
from palier.apps.catalogues.queries import terms_of
from palier.apps.clocks.models import Clock
from palier.apps.errors import NotAllowed, NotFound
from palier.apps.lifecycle.models import CaseLink
from palier.apps.lifecycle.queries import goes_on_in, links_of_case
from palier.core.actor import PALIER, Actor
from palier.core.case import Relation, WrongState
from palier.core.errors import DomainError

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return living_desk()


def colleague(desk: Desk, name: str = "Sam") -> Actor:
    contact_id = add_contact(
        account_id=desk.account_id, name=name, email=f"{name.lower()}{desk.account_id}@client.example", by=PALIER, at=AT
    )
    return Contact.objects.get(pk=contact_id).actor


def opened_by(desk: Desk, contact: Actor, text: str = "Broken.") -> int:
    return commands.open_case(
        contact_id=contact.id, subject="It broke", text=text, channel="email", by=contact, at=AT
    ).case_id


def say(case_id: int, text: str, by: Actor, at=AT + HOUR) -> int:
    return commands.record_customer_reply(case_id=case_id, text=text, channel="email", by=by, at=at)


def merge(desk: Desk, case_id: int, into_id: int) -> None:
    commands.merge_cases(case_id=case_id, into_id=into_id, by=desk.agent, at=AT + HOUR)


# Links ----------------------------------------------------------------------------------------------------------------


def test_a_link_is_drawn_once_and_never_in_a_ring(desk: Desk) -> None:
    a, b, c = desk.open(), desk.open(), desk.open()
    link = {"relation": Relation.PARENT, "by": desk.agent, "at": AT}
    commands.link_cases(case_id=a, other_id=b, **link)
    commands.link_cases(case_id=b, other_id=c, **link)
    with pytest.raises(SameAsBefore):
        commands.link_cases(case_id=a, other_id=b, **link)
    with pytest.raises(LinkedInARing):
        commands.link_cases(case_id=c, other_id=a, **link)
    with pytest.raises(SameCase):
        commands.link_cases(case_id=a, other_id=a, **link)
    commands.link_cases(case_id=a, other_id=c, relation=Relation.RELATED, by=desk.agent, at=AT)
    with pytest.raises(SameAsBefore):
        commands.link_cases(case_id=c, other_id=a, relation=Relation.RELATED, by=desk.agent, at=AT)
    with pytest.raises(NotAllowed):
        commands.link_cases(case_id=a, other_id=c, relation=Relation.MERGED_INTO, by=desk.agent, at=AT)
    commands.unlink_cases(case_id=b, other_id=c, **link)
    with pytest.raises(NotFound):
        commands.unlink_cases(case_id=b, other_id=c, **link)
    commands.link_cases(case_id=c, other_id=a, **link)
    assert differences() == []


def test_links_are_seen_from_both_ends_by_those_who_see_both(desk: Desk) -> None:
    mine, theirs = desk.open(), opened_by(desk, stranger := make_contact()[1])
    commands.link_cases(case_id=mine, other_id=theirs, relation=Relation.DUPLICATE_OF, by=desk.agent, at=AT)
    [line] = links_of_case(viewer=desk.agent, case_id=theirs)
    assert (line.case_id, line.relation, line.inverse) == (mine, Relation.DUPLICATE_OF, True)
    assert links_of_case(viewer=desk.contact, case_id=mine) == []
    assert links_of_case(viewer=stranger, case_id=theirs) == []


# Merges ---------------------------------------------------------------------------------------------------------------


def test_a_merged_case_ends_and_its_answers_go_on_in_the_other(desk: Desk) -> None:
    a, b = desk.open(), desk.open()
    merge(desk, a, b)
    assert Case.objects.get(pk=a).status == "closed"
    assert set(Clock.objects.filter(case_id=a).values_list("state", flat=True)) <= {"withdrawn", "breached", "met"}
    assert Clock.objects.filter(case_id=b, state="running").exists()
    assert mails(a) == ["case_received", "merged"]
    assert say(a, "And now?", desk.contact, AT + 2 * HOUR) == b
    assert Message.objects.get(text="And now?").case_id == b
    reference = Case.objects.get(pk=a).reference
    assert goes_on_in(viewer=desk.agent, reference=reference) == Case.objects.get(pk=b).reference
    with pytest.raises(MergedAway):
        commands.reopen_case(case_id=a, by=desk.agent, at=AT + 2 * HOUR)
    assert differences() == []


def test_merges_are_final_and_follow_each_other(desk: Desk) -> None:
    a, b, c = desk.open(), desk.open(), desk.open()
    merge(desk, a, b)
    for source, target in ((a, c), (c, a), (b, a)):
        with pytest.raises(MergedAway):
            merge(desk, source, target)
    merge(desk, b, c)
    assert say(a, "Still there?", desk.contact, AT + 2 * HOUR) == c
    assert goes_on_in(viewer=desk.agent, reference=Case.objects.get(pk=a).reference) == (
        Case.objects.get(pk=c).reference
    )
    assert differences() == []


def test_a_case_is_merged_into_an_open_one_of_the_same_customer(desk: Desk) -> None:
    a, b = desk.open(), desk.open()
    stranger = make_contact()[1]
    with pytest.raises(CasesOfTwoAccounts):
        merge(desk, a, opened_by(desk, stranger))
    with pytest.raises(SameCase):
        merge(desk, a, a)
    commands.close_case(case_id=b, reason="duplicate", by=desk.agent, at=AT)
    with pytest.raises(WrongState):
        merge(desk, a, b)
    merge(desk, b, a)
    assert mails(b) == ["case_received", "closed"]


def test_words_of_one_who_may_not_read_the_other_case_reach_only_the_staff(desk: Desk) -> None:
    sam = colleague(desk)
    a, b = opened_by(desk, sam), desk.open()
    merge(desk, a, b)
    assert say(a, "My password is 1234.", sam, AT + 2 * HOUR) == a
    assert not visible_cases(sam).filter(pk=b).exists()
    assert Message.objects.get(text="My password is 1234.").case_id == a
    assert Note.objects.get(case_id=b).text == "My password is 1234."
    assert Case.objects.get(pk=a).status == "closed"
    with pytest.raises(NotFound):
        goes_on_in(viewer=sam, reference=Case.objects.get(pk=a).reference)
    assert differences() == []


# Splits and continuations ---------------------------------------------------------------------------------------------


def test_a_split_takes_the_customers_words_along(desk: Desk) -> None:
    case_id = desk.open()
    say(case_id, "The export fails.", desk.contact)
    commands.reply_to_case(case_id=case_id, text="Which one?", by=desk.agent, at=AT + HOUR)
    chosen = Message.objects.filter(case_id=case_id).order_by("pk").values_list("pk", flat=True)[1:]
    new = commands.split_case(
        case_id=case_id, message_ids=list(chosen), subject="Export", by=desk.agent, at=AT + 2 * HOUR
    )
    case = Case.objects.get(pk=new.case_id)
    assert (case.subject, case.severity, case.contact_id) == ("Export", "high", desk.contact.id)
    assert Message.objects.get(case=case).text == "The export fails."
    assert CaseEvent.objects.get(case=case).data["said_by"] == desk.contact.name
    [words] = [
        item
        for item in timeline(entries_for_customer(case_id=case.pk), terms_of(case.terms_id))
        if item.text and item.voice == "you"
    ]
    assert words.author == desk.contact.name
    assert CaseLink.objects.get().relation == "split_from"
    assert CaseEvent.objects.filter(case_id=case_id).latest("seq").data["reference"] == new.reference
    other = Message.objects.filter(case_id=new.case_id).values_list("pk", flat=True)
    with pytest.raises(NothingSaid):
        commands.split_case(case_id=case_id, message_ids=list(other), subject="x", by=desk.agent, at=AT + 2 * HOUR)
    assert differences() == []


def test_reopening_within_the_window_and_a_new_case_after_it(desk: Desk) -> None:
    """lifecycle.reopen_within: 14d, that instant included."""
    case_id, sam = desk.open(), colleague(desk)
    commands.add_participant(case_id=case_id, contact_id=sam.id, by=desk.agent, at=AT)
    commands.close_case(case_id=case_id, reason="customer_asked", by=desk.agent, at=AT)
    assert say(case_id, "It is back.", desk.contact, AT + 14 * DAY) == case_id
    commands.close_case(case_id=case_id, reason="customer_asked", by=desk.agent, at=AT + 14 * DAY)
    late = AT + 28 * DAY + timedelta(seconds=1)
    new = Case.objects.get(pk=say(case_id, "And again.", desk.contact, late))
    assert (new.pk == case_id, new.subject, new.contact_id, new.severity) == (False, "It broke", desk.contact.id, "low")
    assert CaseLink.objects.get(case=new).relation == "continues"
    assert list(CaseParticipant.objects.filter(case=new).values_list("contact_id", flat=True)) == [sam.id]
    assert Case.objects.get(pk=case_id).status == "closed"
    assert differences() == []


def test_thanks_and_machines_reopen_nothing_however_often(desk: Desk) -> None:
    """promises E3: 50 vacation replies, none reopens."""
    case_id = desk.open()
    commands.close_case(case_id=case_id, reason="customer_asked", by=desk.agent, at=AT)
    for number in range(50):
        commands.record_customer_reply(
            case_id=case_id,
            text="I am away.",
            channel="email",
            automatic=True,
            by=desk.contact,
            at=AT + number * HOUR,
        )
    say(case_id, "Thank you very much!", desk.contact, AT + 60 * HOUR)
    assert not CaseEvent.objects.filter(case_id=case_id, kind="reopened").exists()
    assert CaseEvent.objects.filter(case_id=case_id).latest("seq").data == {"noted": "thanks"}
    assert Case.objects.get(pk=case_id).status == "closed"


def test_reopening_is_capped_by_the_hour(desk: Desk) -> None:
    case_id = desk.open()
    for number in range(5):
        at = AT + timedelta(minutes=5 * number)
        if Case.objects.get(pk=case_id).status != "closed":
            commands.close_case(case_id=case_id, reason="customer_asked", by=desk.agent, at=at)
        say(case_id, "Undeliverable, sorry.", desk.contact, at)
    assert CaseEvent.objects.filter(case_id=case_id, kind="reopened").count() == 3
    assert CaseEvent.objects.filter(case_id=case_id).latest("seq").data == {"noted": "too_often"}


# Rights ---------------------------------------------------------------------------------------------------------------

OPERATIONS = ("merge", "split", "link", "continue")


def operate(operation: str, case_id: int, other_id: int, by: Actor) -> None:
    at = AT + HOUR
    if operation == "merge":
        commands.merge_cases(case_id=case_id, into_id=other_id, by=by, at=at)
    elif operation == "link":
        commands.link_cases(case_id=case_id, other_id=other_id, relation=Relation.RELATED, by=by, at=at)
    elif operation == "split":
        messages = list(Message.objects.filter(case_id=case_id).values_list("pk", flat=True))
        commands.split_case(case_id=case_id, message_ids=messages, subject="Part", by=by, at=at)
    else:
        commands.continue_case(case_id=case_id, words=Words("Goes on."), channel="email", by=by, at=at)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_no_operation_widens_an_audience(operation: str) -> None:
    """promises B8: 64 pairs of rights, one operation a run: nobody reads a word they could not read before."""
    desk = living_desk()
    people = [desk.contact, *(colleague(desk, f"Sam{number}") for number in range(3))]
    other_account = living_desk_contacts()
    everybody = [*people, *other_account]
    done = 0
    for number, (owner, other) in enumerate(product(everybody, everybody)):
        case_id, other_id = opened_by(desk, owner, f"Secret {number}."), opened_by(desk, other, f"Other {number}.")
        if number % 3 == 0 and owner in people:
            commands.add_participant(
                case_id=case_id, contact_id=people[3].id if owner != people[3] else people[2].id, by=desk.agent, at=AT
            )
        before = {person.id: readable(person) - {"Goes on."} for person in everybody}
        try:
            operate(operation, case_id, other_id, desk.agent)
            done += 1
        except DomainError:
            pass
        for person in {owner, other, everybody[number % len(everybody)]}:
            with pytest.raises(DomainError):
                operate(operation if operation != "continue" else "merge", case_id, other_id, person)
        assert {person.id: readable(person) - {"Goes on."} for person in everybody} == before
    assert done >= 32
    assert differences() == []


def living_desk_contacts() -> list[Actor]:
    account_id, first = make_contact()
    more = [
        add_contact(account_id=account_id, name=f"Kim{n}", email=f"kim{n}@{account_id}.example", by=PALIER, at=AT)
        for n in range(3)
    ]
    return [first, *(Contact.objects.get(pk=key).actor for key in more)]


def readable(person: Actor) -> set[str]:
    return set(Message.objects.filter(case__in=visible_cases(person)).values_list("text", flat=True))
