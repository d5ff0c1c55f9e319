"""The portal in a real browser: coming in by invitation and by code, the team, before axe; nothing on the console."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from tests.browser.axe import violations
from tests.browser.portal_door import come_in, sent

from palier.apps.cases.commands import add_note, open_case, reply_to_case


@pytest.fixture
def people(transactional_db):
    """An account with an administrator, a case, somebody invited and a seat that was given back."""
    from tests.apps.accounts.people import appoint, colleague, make_people, name
    from tests.factories import AT

    from palier.apps.accounts.invitations import invite
    from palier.apps.accounts.models import Contact
    from palier.apps.accounts.people_commands import end_seat

    desk = make_people("{limit: 4, administrators: 1, who_may_open: named, from_others: hold}")
    Contact.objects.update(name="Camille Durand-Lefèvre")
    ada, bo, cy = (colleague(desk, each) for each in ("Ada", "Bo", "Cy"))
    for who in (ada, bo, desk.contact):
        name(desk, who)
    appoint(desk, ada)
    end_seat(seat_id=name(desk, cy), by=desk.agent, at=AT)
    now = datetime.now(UTC)
    invite(account_id=desk.account_id, email="noe@client.example", name="Noé", by=ada, at=now)
    case = open_case(
        contact_id=desk.contact.id, subject="The export stops half way", text="Since this morning.\n\nEvery night.",
        channel="email", by=desk.contact, at=now,
    )  # fmt: skip
    tell_of_an_incident(desk.agent, desk.account_id, now)
    add_note(case_id=case.case_id, text="Only for us", by=desk.agent, at=now)
    reply_to_case(case_id=case.case_id, text="We are on it.", by=desk.agent, at=now)
    return desk, ada, case.reference


def tell_of_an_incident(agent, account_id: int, now: datetime) -> None:
    """Something goes on for this account alone."""
    from palier.apps.incidents.commands import Naming, Reach, Telling, add_component, open_incident
    from palier.apps.incidents.models import Incident
    from palier.core.actor import PALIER
    from palier.core.incident import Impact, State

    names = {"en": "Exports", "fr": "Exports et rapports"}
    exports = add_component(naming=Naming("exports", names), by=PALIER, at=now)
    open_incident(
        title={"en": "Your exports are slow", "fr": "Vos exports sont lents"},
        impact=Impact.MINOR,
        reach=Reach({exports: State.DEGRADED}, audience=Incident.Audience.ACCOUNTS, account_ids=(account_id,)),
        telling=Telling({"en": "We look into it.", "fr": "Nous cherchons la cause."}, now + timedelta(hours=1)),
        by=agent,
        at=now,
    )


@pytest.mark.parametrize(("theme", "size", "language"), [("light", "wide", "en"), ("dark", "phone", "fr")])
def test_axe_finds_nothing_in_the_portal(theme, size, language, people, visit):
    from palier.apps.accounts.models import Contact

    _, ada, reference = people
    Contact.objects.update(language=language)
    page = visit(theme=theme, size=size, language=language)
    for door in ("/portal/sign-in/", "/portal/invitation/"):
        page.goto(door)
        assert violations(page) == [], door
    come_in(page, ada)
    for address in (
        "/portal/cases/",
        "/portal/cases/all/",
        f"/portal/cases/{reference}/",
        "/portal/team/",
        "/portal/status/",
    ):
        page.goto(address)
        for fold in page.locator("details").all():
            fold.evaluate("fold => fold.open = true")
        assert violations(page) == [], address
        width, room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert width <= room, address


def test_an_invitation_is_accepted_by_its_link_and_an_administrator_keeps_the_list(people, visit):
    _, ada, _ = people
    page = visit(size="phone")
    page.goto(f"/portal/invitation/#{sent('invitation', r'#([0-9A-Z-]{23})')}")
    expect(page.locator("#code")).to_have_value(re.compile("^.{23}$"))
    assert "#" not in page.url
    page.click("button:has-text('Accept')")
    page.wait_for_selector(".portal__nav")
    keeper = visit(size="phone")
    come_in(keeper, ada)
    keeper.goto("/portal/team/")
    assert "4 of 4 seats taken, 0 free" in keeper.content()
    keeper.click("summary:has-text('Change seat'):has-text('Noé')")
    keeper.click("details[open] button:has-text('Take the seat back')")
    keeper.wait_for_selector(".said__line")
    assert "3 of 4 seats taken, 1 free" in keeper.content()
