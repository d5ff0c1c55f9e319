"""Accounts, contracts, people, credits and rotas in a browser, before axe, in both languages: everything unfolded."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.apps.entitlements.credits import COUNTED
from tests.apps.rotas.making import make_watch
from tests.apps.routing.making import ruled
from tests.browser.axe import violations
from tests.browser.conftest import PASSWORD
from tests.factories import AT, make_desk

from palier.apps.accounts.commands import Changes, change_contract, set_payments
from palier.apps.accounts.models import Account, Contact, Contract
from palier.apps.accounts.people_commands import give_seat
from palier.apps.entitlements.commands import consume_credits, grant_due
from palier.apps.mailroom.models import RawMail
from palier.apps.staff.commands import set_password
from palier.apps.staff.models import Agent
from palier.apps.staff.planning_commands import add_absence
from palier.core.actor import PALIER
from palier.core.catalogue.circles import SeatRole

OFFER = COUNTED.replace(
    "plans:\n",
    "regions: {west: {label: {en: The West, fr: L’Ouest}}}\n"
    "products: {shop: {label: {en: The shop, fr: La boutique}}, till: {label: Till}}\n"
    "plans:\n",
    1,
).replace("    label: Gold\n", "    label: Gold\n    named_contacts: {limit: 3, per: product, administrators: 1}\n", 1)


@pytest.fixture
def desk(transactional_db):
    """A desk that sells products, add-ons and credits; its agent plans everything."""
    desk = make_desk(catalogue=OFFER)
    set_password(agent_id=desk.agent.id, password=PASSWORD, by=PALIER, at=AT)
    Agent.objects.filter(pk=desk.agent.id).update(role="administrator")
    return desk


@pytest.fixture
def contract_id(desk) -> int:
    """A contract with a past, people in its seats, credits spent."""
    now = datetime.now(UTC)
    contract_id = Contract.objects.get(account_id=desk.account_id).pk
    desk.open(at=now)
    changes = Changes(products=("shop",), add_ons=("more",), region="west", negotiated="first_response: {high: 30m}")
    change_contract(contract_id=contract_id, from_on=date(2026, 2, 1), changes=changes, reason="More", by=PALIER, at=AT)
    for role in SeatRole.NAMED, SeatRole.ADMINISTRATOR:
        give_seat(contact_id=desk.contact.id, role=role, product="shop", by=PALIER, at=now)
    grant_due(contract_id=contract_id, by=PALIER, at=now)
    consume_credits(contract_id=contract_id, feature="expert", amount=90, by=desk.agent, at=now)
    set_payments(account_id=desk.account_id, payments=Account.Payments.IN_ARREARS, reason="Late", by=PALIER, at=now)
    return contract_id


@pytest.fixture
def screens(desk, contract_id) -> list[str]:
    """The address of every screen, with something on it."""
    now = datetime.now(UTC)
    watch = make_watch()
    ruled(watch.team_id)
    back_at = now + timedelta(hours=3)
    add_absence(agent_id=desk.agent.id, starts_at=now, ends_at=back_at, note="Train", by=PALIER, at=now)
    email = Contact.objects.get(pk=desk.contact.id).email
    sender = {"sender_address": email, "subject": "Hi", "raw": b"Subject: Hi\n\nHi"}
    mails = [
        RawMail.objects.create(
            received_at=now, mailbox="m", digest=reason, size=3, state=state, reason=reason, **sender
        ).pk
        for state, reason in (("held", "several_contracts"), ("returned", "may_not_open"))
    ]
    account = f"/accounts/{desk.account_id}/"
    return [
        "/accounts/",
        account,
        f"{account}seats/",
        f"{account}advisors/",
        f"{account}cases/",
        f"/contracts/{contract_id}/",
        "/credits/",
        f"/credits/{contract_id}/",
        "/people/",
        f"/people/{desk.agent.id}/",
        "/teams/",
        "/on-call/",
        "/mail/held/?returned=1",
        *(f"/mail/held/{mail}/" for mail in mails),
    ]


@pytest.mark.parametrize(("theme", "size", "language"), [("light", "wide", "en"), ("dark", "phone", "fr")])
def test_axe_finds_nothing(theme, size, language, screens, enter):
    page = enter(theme=theme, size=size, language=language)
    for address in screens:
        assert page.goto(address).status == 200, address
        assert violations(page) == [], address


def test_a_contract_is_changed_by_ticking_after_a_look_at_what_follows(contract_id, enter):
    page = enter()
    page.goto(f"/contracts/{contract_id}/")
    page.get_by_text("Change it from a day on").click()
    form = page.locator("form[action$='/change/']")
    assert form.get_by_label("More workshops").is_checked()
    form.get_by_label("Till").check()
    form.get_by_label("More workshops").uncheck()
    form.get_by_role("button", name="Look at it first").click()
    page.get_by_role("heading", name="Nothing is written yet").wait_for()
    assert violations(page) == []
    page.get_by_role("button", name="Accept and write down").click()
    page.get_by_role("heading", name="From day to day").wait_for()
    held = Contract.objects.get(pk=contract_id)
    assert (held.products, held.add_ons, held.region) == (["shop", "till"], [], "west")
