"""Who sees and opens what: `who_sees_all`, `who_may_open`, `from_others`, `per`, by the seats held at that instant."""

from contextlib import suppress
from datetime import timedelta

import pytest
from tests.apps.accounts.people import appoint, colleague, make_people, name, offer
from tests.factories import AT, make_contact

from palier.apps.accounts.people_commands import end_seat, record_departure
from palier.apps.accounts.people_errors import HasLeft
from palier.apps.cases import commands, policies
from palier.apps.cases.errors import MayNotOpen
from palier.apps.cases.models import Case, CaseEvent
from palier.apps.cases.page_queries import case_head, entries_of
from palier.apps.cases.queries import View, queue_counts
from palier.apps.catalogues.commands import publish_catalogue
from palier.apps.errors import NotFound
from palier.core.actor import PALIER, ActorKind

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(days=1)


def open_as(contact, *, product: str = "", by=None, at=AT, **said) -> int:
    opened = commands.open_case(
        contact_id=contact.id,
        subject="It broke",
        text="x",
        channel="portal",
        product=product,
        by=by or contact,
        at=at,
        **said,
    )
    return opened.case_id


def seen(viewer, at=AT) -> set[int]:
    """What the lists show, whole and in parts, and what each case in hand says of itself: always the same."""
    listed = set(policies.visible_cases(viewer, at=at).values_list("pk", flat=True))
    if viewer.kind is ActorKind.CONTACT:
        parts = policies.cases_apart(viewer, policies.sight_of(viewer, at=at), at=at)
        assert {pk for part in parts for pk in part.values_list("pk", flat=True)} == listed
    assert {case.pk for case in Case.objects.all() if policies.may_see(viewer, case, at=at)} == listed
    return listed


@pytest.mark.obeys("NamedContacts.who_sees_all")
@pytest.mark.parametrize(
    ("circle", "seeing"),
    [
        ("anyone", {"plain", "named", "administrator"}),
        ("administrators", {"named", "administrator"}),
        ("named", {"named"}),
    ],
)
def test_who_sees_all_decides_who_sees_the_cases_of_colleagues(circle, seeing) -> None:
    desk = make_people(f"{{limit: 2, who_sees_all: {circle}}}")
    people = {each: colleague(desk, each) for each in ("plain", "named", "administrator")}
    name(desk, people["named"])
    appoint(desk, people["administrator"])
    case_id = open_as(desk.contact)
    assert {each for each, who in people.items() if seen(who) == {case_id}} == seeing
    assert seen(desk.contact) == {case_id}


def test_a_plan_that_is_silent_shows_each_their_own() -> None:
    desk = make_people("{limit: unlimited}")
    bo = colleague(desk, "Bo")
    mine, theirs = open_as(desk.contact), open_as(bo)
    assert (seen(desk.contact), seen(bo)) == ({mine}, {theirs})


def test_named_per_product_sees_the_cases_of_that_product_and_of_none() -> None:
    desk = make_people("{limit: 2, per: product}", products=("mail", "sign"))
    bo = colleague(desk, "Bo")
    name(desk, bo, "mail")
    cases = {product: open_as(desk.contact, product=product) for product in ("mail", "sign", "")}
    assert seen(bo) == {cases["mail"], cases[""]}


def test_a_seat_shows_from_its_first_instant_and_no_longer_at_its_last() -> None:
    desk = make_people("{limit: 1}")
    bo = colleague(desk, "Bo")
    case_id = open_as(desk.contact)
    before = AT - timedelta(seconds=1)
    end_seat(seat_id=name(desk, bo), by=desk.agent, at=LATER)
    shown = [seen(bo, at) for at in (before, AT, LATER - timedelta(seconds=1), LATER)]
    assert shown == [set(), {case_id}, {case_id}, set()]


def test_the_terms_pinned_by_each_case_decide() -> None:
    desk = make_people("{limit: 1, who_sees_all: anyone}")
    bo = colleague(desk, "Bo")
    before = open_as(desk.contact)
    publish_catalogue(text=offer("{limit: 1, who_sees_all: named}"), by=PALIER, at=LATER)
    after = open_as(desk.contact, at=LATER)
    assert seen(bo, LATER) == {before}
    assert seen(desk.contact, LATER) == {before, after}


def test_twin_accounts_never_see_each_other() -> None:
    desk = make_people("{limit: unlimited, who_sees_all: anyone}")
    _, twin = make_contact()
    mine, theirs = open_as(desk.contact), open_as(twin)
    name(desk, desk.contact)
    assert (seen(desk.contact), seen(twin)) == ({mine}, {theirs})
    assert queue_counts(viewer=twin, at=AT)[View.OPEN] == 1
    reference = Case.objects.get(pk=mine).reference
    with pytest.raises(NotFound):
        case_head(viewer=twin, reference=reference)
    assert entries_of(viewer=twin, case_id=mine) == ()


def test_counts_follow_a_seat_that_ends() -> None:
    desk = make_people("{limit: 1}")
    bo = colleague(desk, "Bo")
    open_as(desk.contact)
    seat = name(desk, bo)
    assert queue_counts(viewer=bo, at=LATER)[View.OPEN] == 1
    end_seat(seat_id=seat, by=desk.agent, at=AT)
    assert queue_counts(viewer=bo, at=LATER)[View.OPEN] == 0


def test_agents_see_everything_and_who_left_nothing() -> None:
    desk = make_people("{limit: 1, who_sees_all: anyone}")
    case_id = open_as(desk.contact)
    record_departure(contact_id=desk.contact.id, by=desk.agent, at=LATER)
    assert (seen(desk.agent), seen(desk.contact), seen(desk.contact, LATER)) == ({case_id}, {case_id}, set())


def test_visibility_costs_a_fixed_number_of_statements(django_assert_num_queries) -> None:
    desk = make_people("{limit: 2}")
    name(desk, desk.contact)
    for _ in range(5):
        open_as(colleague(desk, f"P{Case.objects.count()}"))
    case = Case.objects.latest("pk")
    with django_assert_num_queries(3):
        assert len(policies.visible_cases(desk.contact, at=AT)) == 5
    with django_assert_num_queries(2):
        assert policies.may_see(desk.contact, case, at=AT)


@pytest.mark.obeys("NamedContacts.who_may_open")
@pytest.mark.parametrize(
    ("circle", "opening"),
    [
        ("anyone", {"plain", "named", "administrator"}),
        ("administrators", {"named", "administrator"}),
        ("named", {"named"}),
    ],
)
def test_who_may_open_decides_who_opens(circle, opening) -> None:
    desk = make_people(f"{{limit: 2, who_may_open: {circle}, from_others: hold}}")
    people = {each: colleague(desk, each) for each in ("plain", "named", "administrator")}
    name(desk, people["named"])
    appoint(desk, people["administrator"])
    opened = set()
    for each, who in people.items():
        with suppress(MayNotOpen):
            open_as(who)
            opened.add(each)
    assert opened == opening
    assert Case.objects.count() == len(opening)


def test_who_may_not_open_is_told_who_keeps_the_list() -> None:
    desk = make_people("{limit: 2, who_may_open: named, from_others: hold}")
    appoint(desk, colleague(desk, "Ada"))
    with pytest.raises(MayNotOpen) as refused:
        open_as(desk.contact)
    assert refused.value.keepers == ("Ada",)


def test_who_may_open_per_product() -> None:
    desk = make_people(
        "{limit: 1, per: product, who_may_open: named, from_others: ask_to_resubmit}", products=("mail", "sign")
    )
    name(desk, desk.contact, "mail")
    open_as(desk.contact, product="mail")
    open_as(desk.contact)
    with pytest.raises(MayNotOpen):
        open_as(desk.contact, product="sign")


def test_from_others_accept_takes_the_case_in_and_flags_it() -> None:
    desk = make_people("{limit: 1, who_may_open: named, from_others: accept}")
    bo = colleague(desk, "Bo")
    name(desk, bo)
    for who, flag in ((desk.contact, True), (bo, None)):
        case_id = open_as(who)
        assert CaseEvent.objects.get(case_id=case_id).data.get("not_named") is flag


def test_staff_opens_for_anybody_and_vouches() -> None:
    desk = make_people("{limit: 1, who_may_open: named, from_others: hold}")
    for case_id in (open_as(desk.contact, by=desk.agent), open_as(desk.contact, vouched=True)):
        assert "not_named" not in CaseEvent.objects.get(case_id=case_id).data


def test_who_left_opens_nothing() -> None:
    desk = make_people("{limit: 1}")
    record_departure(contact_id=desk.contact.id, by=desk.agent, at=AT)
    for by in (desk.contact, desk.agent):
        with pytest.raises(HasLeft):
            open_as(desk.contact, by=by)
