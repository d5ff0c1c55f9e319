"""The people of an account and of a case on the desk."""

import pytest
from django.urls import reverse
from tests.apps.accounts.people import colleague, name
from tests.factories import make_contact

from palier.apps.accounts.models import Contact
from palier.apps.accounts.people_models import Invitation, Seat
from palier.apps.cases.models import Case
from palier.apps.cases.people_models import CaseParticipant


def act(agent, desk, which: str, **said: object) -> int:
    return agent.post(reverse("desk:seat_act", args=[desk.account_id, which]), said).status_code


def page(agent, desk) -> str:
    return agent.get(reverse("desk:seats", args=[desk.account_id])).content.decode()


def test_seats_are_given_handed_on_and_taken_back(desk, agent):
    bo = colleague(desk, "Bo")
    act(agent, desk, "give", contact=bo.id, role="named")
    act(agent, desk, "give", contact=desk.contact.id, role="administrator")
    assert "1 seat taken" in page(agent, desk)
    act(agent, desk, "replace", seat=Seat.objects.get(role="named").pk, contact=desk.contact.id)
    act(agent, desk, "end", seat=Seat.objects.get(role="administrator").pk)
    held = Seat.objects.filter(held_until=None).values_list("contact_id", "role")
    assert list(held) == [(desk.contact.id, "named")]
    assert "History" in page(agent, desk)


def test_people_are_invited_leave_and_come_back(desk, agent):
    act(agent, desk, "invite", name="Noé", email="noe@client.example")
    assert "noe@client.example" in page(agent, desk)
    act(agent, desk, "withdraw", invitation=Invitation.objects.get().pk)
    act(agent, desk, "left", contact=desk.contact.id)
    assert Contact.objects.get(pk=desk.contact.id).left_at is not None
    assert "Is back" in page(agent, desk)
    act(agent, desk, "back", contact=desk.contact.id)
    assert Contact.objects.get(pk=desk.contact.id).left_at is None


def test_a_refusal_is_said_and_nonsense_is_not_found(desk, agent):
    name(desk, desk.contact)
    address = reverse("desk:seat_act", args=[desk.account_id, "give"])
    there = f"http://testserver{reverse('desk:seats', args=[desk.account_id])}"
    said = agent.post(address, {"contact": desk.contact.id, "role": "named"}, headers={"Referer": there}, follow=True)
    assert "has this seat already" in said.content.decode()
    assert act(agent, desk, "give", contact="x", role="named") == 404
    assert act(agent, desk, "give", contact=desk.contact.id, role="king") == 404
    assert act(agent, desk, "dance") == 404
    assert agent.get(reverse("desk:seats", args=[0])).status_code == 404


def test_the_people_of_a_case_change_by_an_agents_hand(desk, agent):
    bo = colleague(desk, "Bo")
    _, stranger = make_contact()
    case = Case.objects.get(pk=desk.open())

    def change(which: str, **said: object) -> int:
        return agent.post(reverse("desk:case_people_act", args=[case.reference, which]), said).status_code

    address = reverse("desk:case_people", args=[case.reference])
    shown = agent.get(address).content.decode()
    assert ("Bo" in shown, stranger.name in shown) == (True, False)
    assert change("add", contact=bo.id) == 302
    assert "End their part" in agent.get(address).content.decode()
    change("remove", contact=bo.id)
    change("requester", contact=bo.id)
    assert Case.objects.get().contact_id == bo.id
    assert CaseParticipant.objects.filter(removed_at=None).count() == 0
    assert (change("requester", contact=stranger.id), change("dance", contact=bo.id)) == (404, 404)
    assert "Nobody was chosen" in agent.post(
        reverse("desk:case_people_act", args=[case.reference, "add"]), {}, follow=True
    ).content.decode()  # fmt: skip


@pytest.mark.parametrize("many", [1, 20])
def test_the_page_of_seats_asks_a_fixed_number_of_statements(many, desk, agent, django_assert_max_num_queries):
    for number in range(many):
        name(desk, colleague(desk, f"P{number}"))
    with django_assert_max_num_queries(12):
        page(agent, desk)
