"""What an account bought, from which day to which, and what follows from it."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.factories import AT, CATALOGUE, Desk, make_agent, make_desk

from palier.apps.accounts.commands import add_contact, create_account, sign_contract
from palier.apps.accounts.errors import ContactExists, EndsBeforeStart, NoContractInForce, UnknownZone
from palier.apps.accounts.models import Contact
from palier.apps.accounts.queries import contract_in_force, holiday_years, standing_of
from palier.apps.cases.commands import open_case
from palier.apps.catalogues.commands import publish_catalogue
from palier.apps.errors import NotAllowed, NotFound
from palier.core.actor import PALIER, Role
from palier.core.catalogue.facts import ImpossibleFact

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def account_in(timezone: str = "Europe/Paris") -> int:
    return create_account(name="Another", country="FR", timezone=timezone, by=PALIER, at=AT)


def contact_of(account_id: int) -> int:
    return add_contact(account_id=account_id, name="Kim", email="kim@other.example", by=PALIER, at=AT)


def test_a_contact_takes_language_and_zone_of_the_account() -> None:
    account_id = create_account(name="Kyoto", country="JP", timezone="Asia/Tokyo", language="fr", by=PALIER, at=AT)
    contact = Contact.objects.get(pk=contact_of(account_id))
    assert (contact.language, contact.timezone) == ("fr", "Asia/Tokyo")


def test_one_address_is_one_contact_whatever_its_case(desk: Desk) -> None:
    known = Contact.objects.get(pk=desk.contact.id).email
    with pytest.raises(ContactExists):
        add_contact(account_id=account_in(), name="Twin", email=known.upper(), by=PALIER, at=AT)


def test_an_unknown_zone_or_account_is_refused() -> None:
    with pytest.raises(UnknownZone):
        account_in("Europe/Pariis")
    with pytest.raises(NotFound):
        contact_of(0)


def test_agents_keep_accounts_and_leads_sign_contracts(desk: Desk) -> None:
    account_id = create_account(name="A", country="FR", timezone="UTC", by=desk.agent, at=AT)
    with pytest.raises(NotAllowed):
        sign_contract(account_id=account_id, catalogue="acme", plan="gold", starts_on=AT.date(), by=desk.agent, at=AT)
    lead = make_agent(role=Role.LEAD)
    sign_contract(account_id=account_id, catalogue="acme", plan="gold", starts_on=AT.date(), by=lead, at=AT)
    with pytest.raises(NotAllowed):
        create_account(name="B", country="FR", timezone="UTC", by=desk.contact, at=AT)


def test_what_cannot_be_promised_cannot_be_signed(desk: Desk) -> None:
    def sign(**changed: object) -> None:
        said = {"account_id": desk.account_id, "catalogue": "acme", "plan": "gold", "starts_on": AT.date()}
        sign_contract(**{**said, **changed}, by=PALIER, at=AT)  # type: ignore[arg-type]

    for changed in ({"plan": "platinum"}, {"add_ons": ["priority"]}, {"products": ["x"]}, {"region": "mars"}):
        with pytest.raises(ImpossibleFact):
            sign(**changed)
    with pytest.raises(NotFound):
        sign(catalogue="nobody")
    with pytest.raises(EndsBeforeStart):
        sign(ends_on=AT.date() - timedelta(days=1))


def test_nothing_is_signed_before_anything_is_published(desk: Desk) -> None:
    with pytest.raises(NoContractInForce):
        sign_contract(
            account_id=desk.account_id,
            catalogue="acme",
            plan="gold",
            starts_on=date(2020, 1, 1),
            by=PALIER,
            at=datetime(2020, 1, 1, tzinfo=UTC),
        )


def test_the_first_and_the_last_day_count_on_the_accounts_own_calendar(desk: Desk) -> None:
    account_id = account_in("Pacific/Auckland")
    contact_id = contact_of(account_id)
    day = date(2026, 6, 10)
    contract_id = sign_contract(
        account_id=account_id, catalogue="acme", plan="gold", starts_on=day, ends_on=day, by=PALIER, at=AT
    )
    bound = {}
    for hours in (-13, -12, 11, 12):  # Auckland is twelve hours ahead: its day begins at noon, universal time
        at = datetime(2026, 6, 10, tzinfo=UTC) + timedelta(hours=hours)
        standing = standing_of(contact_id, product="", at=at)
        assert standing is not None
        bound[hours] = standing.contract_id
    assert bound == {-13: None, -12: contract_id, 11: contract_id, 12: None}
    assert contract_in_force(account_id, on=day) is not None
    assert contract_in_force(account_id, on=day + timedelta(days=1)) is None


def test_no_case_without_a_contract(desk: Desk) -> None:
    contact_id = contact_of(account_in())
    with pytest.raises(NoContractInForce, match="Another"):
        open_case(contact_id=contact_id, subject="?", text="Hello", channel="email", by=PALIER, at=AT)


def test_the_version_in_force_speaks_and_the_latest_contract(desk: Desk) -> None:
    later = AT + timedelta(days=10)
    new_id = publish_catalogue(text=CATALOGUE.replace("high: 1h,", "high: 30m,"), by=PALIER, at=AT, effective_at=later)
    for at, version_id in ((AT, desk.version_id), (later - timedelta(seconds=1), desk.version_id), (later, new_id)):
        standing = standing_of(desk.contact.id, product="", at=at)
        assert standing is not None
        assert standing.version_id == version_id
    assert standing_of(0, product="", at=AT) is None


@pytest.mark.parametrize(
    ("first", "now", "last"), [(2026, 2026, 2035), (2026, 2032, 2035), (2026, 2033, 2045), (2026, 2020, 2035)]
)
def test_holidays_are_frozen_a_decade_at_a_time(first: int, now: int, last: int) -> None:
    years = holiday_years(first, now)
    assert (years[0], years[-1]) == (first, last)
