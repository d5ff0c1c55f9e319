"""A contact's own affairs: language and zone, leaving every browser; the lists narrowed as one likes."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.factories import AT, make_desk

from palier.apps.accounts.models import Contact
from palier.apps.cases import commands
from palier.apps.search.commands import index_waiting


@pytest.fixture
def desk(db):
    return make_desk()


def keep(client, **values):
    return client.post(reverse("portal:preferences"), values, follow=True).content.decode()


def test_language_and_zone_are_kept_and_the_next_page_speaks_them(desk, enter) -> None:
    client = enter(desk.contact)
    page = keep(client, language="fr", timezone="Asia/Tokyo")
    assert ('<html lang="fr"' in page, "Enregistré." in page) == (True, True)
    contact = Contact.objects.get(pk=desk.contact.id)
    assert (contact.language, contact.timezone) == ("fr", "Asia/Tokyo")


@pytest.mark.parametrize(("language", "zone"), [("de", "Europe/Paris"), ("fr", "Mars/Olympus"), ("", "")])
def test_what_is_no_choice_changes_nothing(language, zone, desk, enter) -> None:
    page = keep(enter(desk.contact), language=language, timezone=zone)
    assert "Nothing was changed" in page
    contact = Contact.objects.get(pk=desk.contact.id)
    assert (contact.language, contact.timezone) == ("en", "Europe/Paris")


def test_signing_out_everywhere_ends_the_other_browser_too(desk, enter) -> None:
    here, there = enter(desk.contact), enter(desk.contact)
    assert "2 browsers" in here.get(reverse("portal:preferences")).content.decode()
    left = here.post(reverse("portal:sign_out_everywhere"))
    assert left.headers["Location"] == reverse("portal:sign_in")
    for client in (here, there):
        assert client.get(reverse("portal:cases")).headers["Location"] == reverse("portal:sign_in")


def test_lists_are_narrowed_by_state_and_words(desk, enter) -> None:
    for number, subject in enumerate(("The import fails", "Badges are grey")):
        opened = commands.open_case(
            contact_id=desk.contact.id, subject=subject, text=f"Rhubarb {number}", channel="portal", by=desk.contact,
            at=AT + timedelta(minutes=number),
        )  # fmt: skip
    commands.close_own_case(case_id=opened.case_id, by=desk.contact, at=AT + timedelta(hours=1))
    index_waiting(at=AT, limit=10)
    client = enter(desk.contact)

    def seen(**asked) -> list[bool]:
        page = client.get(reverse("portal:cases"), asked).content.decode()
        return [subject in page for subject in ("The import fails", "Badges are grey", "No case fits.")]

    assert seen() == [True, True, False]
    assert seen(state="open") == [True, False, False]
    assert seen(state="closed") == [False, True, False]
    assert seen(state="nonsense") == [True, True, False]
    assert seen(words="rhubarb") == [True, True, False]
    assert seen(words="imports") == [True, False, False]
    assert seen(words="import", state="closed") == [False, False, True]
    assert seen(words="%_\\'; DROP TABLE x") == [False, False, True]
    assert seen(before="1") == [False, False, True]


def test_whose_turn_it_is_stands_in_the_list(desk, enter) -> None:
    case_id = desk.open()
    client = enter(desk.contact)
    assert "Our turn" in client.get(reverse("portal:cases")).content.decode()
    commands.propose_solution(case_id=case_id, text="Install 2.1.", by=desk.agent, at=AT)
    page = client.get(reverse("portal:cases")).content.decode()
    assert ("Your turn" in page, "Solution proposed" in page) == (True, True)
