"""Your team: the administrator keeps the list, the others read it, another account knows nothing of it."""

import pytest
from django.urls import reverse
from tests.apps.accounts.people import appoint, colleague, email_of, make_people, name, offer
from tests.factories import AT, make_contact

from palier.apps.accounts.commands import end_contract
from palier.apps.accounts.models import Contact, Contract
from palier.apps.accounts.people_models import Invitation, Seat
from palier.apps.accounts.people_queries import people_of
from palier.apps.catalogues.commands import publish_catalogue
from palier.apps.errors import NotFound
from palier.core.actor import PALIER


def text(client) -> str:
    return client.get(reverse("portal:team")).content.decode()


def named() -> set[str]:
    return set(Seat.objects.filter(role="named", held_until=None).values_list("contact__name", flat=True))


def test_the_administrator_names_invites_replaces_and_takes_back(desk, ada, enter) -> None:
    bo, cy = colleague(desk, "Bo"), colleague(desk, "Cy")
    client = enter(ada)
    assert "1 of 3 seats taken, 2 free" in text(client)
    client.post(reverse("portal:give"), {"contact": bo.id})
    assert named() == {"Ada", "Bo"}
    client.post(reverse("portal:invite"), {"name": "Noé", "email": "noe@client.example"})
    assert "2 of 3 seats taken, 1 offered, 0 free" in text(client)
    assert "noe@client.example" in text(client)
    client.post(reverse("portal:withdraw", args=[Invitation.objects.get().pk]))
    seat = Seat.objects.get(contact_id=bo.id)
    client.post(reverse("portal:replace", args=[seat.pk]), {"contact": cy.id})
    assert named() == {"Ada", "Cy"}
    client.post(reverse("portal:end", args=[Seat.objects.get(contact_id=cy.id).pk]))
    assert named() == {"Ada"}
    client.post(reverse("portal:left", args=[bo.id]))
    page = text(client)
    assert Contact.objects.get(pk=bo.id).left_at is not None
    assert page.index("History") < page.index("Bo")


def test_what_is_full_is_said_on_the_page(desk, ada, enter) -> None:
    people = [colleague(desk, each) for each in ("Bo", "Cy", "Di")]
    client = enter(ada)
    for who in people:
        response = client.post(reverse("portal:give"), {"contact": who.id}, follow=True)
    page = response.content.decode()
    assert (named(), "Every named contact’s seat" in page) == ({"Ada", "Bo", "Cy"}, True)
    assert "Name somebody" not in page


def test_an_administrator_hands_over(desk, ada, enter) -> None:
    bo = colleague(desk, "Bo")
    name(desk, bo)
    client = enter(ada)
    assert "Hand over" in text(client)
    seat = Seat.objects.get(role="administrator")
    client.post(reverse("portal:replace", args=[seat.pk]), {"contact": bo.id})
    assert Seat.objects.get(role="administrator", held_until=None).contact_id == bo.id
    assert client.post(reverse("portal:give"), {"contact": ada.id}).status_code == 404
    assert "Name somebody" not in text(client)


POSTS = {
    "invite": {"name": "N", "email": "n@x.example"},
    "give": {"contact": "0"},
    "end": {},
    "replace": {"contact": "0"},
    "withdraw": {},
    "left": {},
}


def address(route: str, seat: int, invitation: int, contact: int) -> str:
    given = {"end": [seat], "replace": [seat], "withdraw": [invitation], "left": [contact]}
    return reverse(f"portal:{route}", args=given.get(route, []))


@pytest.mark.parametrize("route", POSTS)
@pytest.mark.parametrize("who", ["named", "plain", "twin", "nobody"])
def test_nobody_else_changes_the_list_and_what_is_forbidden_looks_missing(route, who, desk, ada, enter, client) -> None:
    bo = colleague(desk, "Bo")
    name(desk, bo)
    enter(ada).post(reverse("portal:invite"), {"name": "Noé", "email": "noe@client.example"})
    _, twin = make_contact(catalogue="acme")
    appoint(desk, twin) if route not in {"invite", "give"} and who == "twin" and name(desk, twin) else None
    browser = {"named": lambda: enter(bo), "plain": lambda: enter(desk.contact), "twin": lambda: enter(twin)}
    browser = browser.get(who, lambda: client)()
    before = (list(Seat.objects.values_list("pk", "held_until")), list(Invitation.objects.values_list()))
    values = POSTS[route] | ({"contact": str(desk.contact.id)} if "contact" in POSTS[route] else {})
    seat, offer = Seat.objects.get(contact_id=ada.id, role="named").pk, Invitation.objects.get().pk
    forbidden = browser.post(address(route, seat, offer, ada.id), values)
    if who == "nobody":
        assert forbidden.headers["Location"] == reverse("portal:sign_in")
    else:
        missing = browser.post(address(route, 10**9, 10**9, 10**9), values)
        assert (forbidden.status_code, missing.status_code) == (404, 404)
        assert forbidden.content == missing.content
    assert (list(Seat.objects.values_list("pk", "held_until")), list(Invitation.objects.values_list())) == before


@pytest.mark.parametrize("route", POSTS)
def test_what_changes_something_is_never_a_get(route, desk, ada, enter) -> None:
    assert enter(ada).get(address(route, 1, 1, 1)).status_code == 405


def test_a_twin_account_sees_nothing_of_this_one(desk, ada, enter) -> None:
    _, twin = make_contact()
    page = text(enter(twin))
    assert not [word for word in ("Ada", email_of(ada), desk.contact.name) if word in page]
    with pytest.raises(NotFound):
        people_of(viewer=twin, account_id=desk.account_id, at=Seat.objects.first().held_from)


def test_a_smaller_plan_takes_nobodys_seat_and_says_so(desk, ada, enter) -> None:
    for each in ("Bo", "Cy"):
        name(desk, colleague(desk, each))
    from tests.factories import AT

    from palier.core.actor import PALIER

    publish_catalogue(text=offer("{limit: 2, administrators: 1}"), by=PALIER, at=AT)
    page = text(enter(ada))
    assert "3 of 2 seats taken, 0 free" in page
    assert "1 seat more than the plan has" in page
    assert "Name somebody" not in page


def test_without_a_contract_the_page_stands_and_says_so(desk, ada, enter) -> None:
    end_contract(contract_id=Contract.objects.get().pk, last_day=AT.date(), reason="", by=PALIER, at=AT)
    assert "No contract is in force" in text(enter(ada))


def test_lists_per_product_stand_apart(db, enter) -> None:
    desk = make_people("{limit: 1, per: product, administrators: 1}", products=("mail", "sign"))
    name(desk, desk.contact, "mail")
    appoint(desk, desk.contact)
    client = enter(desk.contact)
    page = text(client)
    assert "Named contacts · Mail" in page
    assert "Named contacts · Sign" in page
    bo = colleague(desk, "Bo")
    client.post(reverse("portal:give"), {"contact": bo.id, "product": "sign"})
    assert Seat.objects.get(contact_id=bo.id).product == "sign"


def test_the_page_asks_a_fixed_number_of_statements(desk, ada, enter, django_assert_max_num_queries) -> None:
    for number in range(30):
        colleague(desk, f"P{number}")
    client = enter(ada)
    with django_assert_max_num_queries(12):
        client.get(reverse("portal:team"))
