"""Cases in the portal: as the plan and the seats let one see them, and never a note."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.apps.accounts.people import colleague
from tests.factories import AT, make_contact

from palier.apps.cases import commands
from palier.apps.cases.models import Case
from palier.apps.cases.people_queries import PAGE


@pytest.fixture
def opened(desk) -> dict[str, Case]:
    """A case of a colleague who is not named, and one of another account."""
    _, twin = make_contact()
    found = {}
    for who, contact in (("ours", desk.contact), ("twin", twin)):
        case = commands.open_case(
            contact_id=contact.id, subject=f"Subject of {who}", text=f"Words of {who}", channel="phone", by=desk.agent,
            at=AT,
        )  # fmt: skip
        commands.add_note(case_id=case.case_id, text="canary among staff", by=desk.agent, at=AT)
        commands.reply_to_case(case_id=case.case_id, text="Our answer", by=desk.agent, at=AT)
        found[who] = Case.objects.get(pk=case.case_id)
    return found


def test_named_contacts_see_the_cases_of_their_account_and_others_their_own(desk, ada, enter, opened) -> None:
    plain = colleague(desk, "Plain")
    seen = {}
    for who, contact in (("ada", ada), ("requester", desk.contact), ("plain", plain)):
        client = enter(contact)
        pages = "".join(client.get(reverse(f"portal:{each}")).content.decode() for each in ("cases", "our_cases"))
        one = client.get(reverse("portal:case", args=[opened["ours"].reference])).status_code
        seen[who] = ("Subject of ours" in pages, "Subject of twin" in pages, one)
    assert seen == {"ada": (True, False, 200), "requester": (True, False, 200), "plain": (False, False, 404)}


def test_a_case_shows_what_was_said_and_never_a_note(desk, enter, opened) -> None:
    page = enter(desk.contact).get(reverse("portal:case", args=[opened["ours"].reference])).content.decode()
    assert "Words of ours" in page
    assert "Our answer" in page
    assert "canary" not in page


def test_another_accounts_case_looks_like_none(desk, ada, enter, opened) -> None:
    client = enter(ada)
    pages = [client.get(reverse("portal:case", args=[each])) for each in (opened["twin"].reference, "PAL-NOPE")]
    assert [page.status_code for page in pages] == [404, 404]
    assert pages[0].content == pages[1].content


def test_who_takes_part_finds_the_case_among_their_own(desk, enter, opened) -> None:
    bo = colleague(desk, "Bo")
    commands.add_participant(case_id=opened["ours"].pk, contact_id=bo.id, by=desk.contact, at=AT)
    client = enter(bo)
    assert "Subject of ours" in client.get(reverse("portal:cases")).content.decode()
    assert client.get(reverse("portal:case", args=[opened["ours"].reference])).status_code == 200


def test_long_lists_are_read_page_by_page(desk, enter, django_assert_max_num_queries) -> None:
    for number in range(PAGE + 3):
        at = AT + timedelta(minutes=number)
        commands.open_case(
            contact_id=desk.contact.id, subject=f"No {number}.", text="x", channel="phone", by=desk.agent, at=at
        )
    client = enter(desk.contact)
    with django_assert_max_num_queries(8):
        first = client.get(reverse("portal:cases")).content.decode()
    assert (f"No {PAGE + 2}." in first, "No 2." in first) == (True, False)
    older = client.get(reverse("portal:cases"), {"before": Case.objects.get(subject="No 3.").pk}).content.decode()
    assert all(f"No {number}." in older for number in range(3))
    assert client.get(reverse("portal:cases"), {"before": "x"}).status_code == 200
