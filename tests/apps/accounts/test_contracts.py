"""Contracts: dated acts and never edits, one a product, what was promised on any day as known on any day."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, close_old_connections, connection, transaction
from tests.factories import AT, CATALOGUE, Desk, make_agent, make_desk

from palier.apps.accounts.commands import (
    Changes,
    change_contract,
    create_account,
    end_contract,
    renew_contract,
    sign_contract,
)
from palier.apps.accounts.contract_models import ContractAct, ContractLine
from palier.apps.accounts.errors import (
    ContractsOverlap,
    EndsBeforeStart,
    NothingChanges,
    NothingToRenew,
    OutsideContract,
)
from palier.apps.accounts.models import Account, Contract
from palier.apps.accounts.promises_kept import terms_on
from palier.apps.accounts.queries import standing_of
from palier.apps.cases.models import Case
from palier.apps.catalogues.commands import publish_catalogue
from palier.apps.errors import NotAllowed, NotFound
from palier.core.actor import PALIER, Role
from palier.core.catalogue.facts import AddOnNotSold, ImpossibleFact
from palier.core.catalogue.negotiated import NegotiatedRefused
from palier.core.catalogue.terms import Source

pytestmark = pytest.mark.django_db

OFFER = (
    CATALOGUE.replace(
        "plans:\n",
        "products: {mail: {label: Mail}, sign: {label: Sign}}\n"
        "add_ons:\n"
        "  fast: {label: Fast, available: [gold], gives: {first_response: {high: 20m}}}\n"
        "amendments:\n"
        "  - {id: newer, when: {product: sign, term_starts: {from: 2027-01-01}}, first_response: {high: 45m}}\n"
        "plans:\n"
        "  silver:\n"
        "    label: Silver\n"
        "    coverage: always\n"
        "    channels: {email: always}\n"
        "    first_response: {high: 3h, low: 6h, whenever: asap}\n",
        1,
    )
)  # fmt: skip
JANUARY, DECEMBER = date(2026, 1, 1), date(2026, 12, 31)
MARCH, JUNE, SEPTEMBER = date(2026, 3, 1), date(2026, 6, 1), date(2026, 9, 1)


@pytest.fixture
def account_id() -> int:
    publish_catalogue(text=OFFER, by=PALIER, at=AT - timedelta(days=90))
    return create_account(name="Acier", country="FR", timezone="Europe/Paris", by=PALIER, at=AT)


def sign(account_id: int, plan: str = "silver", **said: object) -> int:
    facts = {"catalogue": "acme", "starts_on": JANUARY, "ends_on": DECEMBER, "by": PALIER, "at": AT}
    return sign_contract(account_id=account_id, plan=plan, **{**facts, **said})  # type: ignore[arg-type]


def change(contract_id: int, from_on: date, *, at: datetime = AT, until: date | None = None, **changes: object) -> None:
    said = Changes(**changes)  # type: ignore[arg-type]
    change_contract(contract_id=contract_id, from_on=from_on, until=until, changes=said, by=PALIER, at=at)


def renew(contract_id: int, ends_on: date | None, **changes: object) -> None:
    said = Changes(**changes)  # type: ignore[arg-type]
    renew_contract(contract_id=contract_id, ends_on=ends_on, changes=said, order_number="R-2", by=PALIER, at=AT)


def high(account_id: int, on: date, *, known_at: datetime = AT, product: str = "") -> str | None:
    """The first response promised at the highest severity, as it was written; None where nothing was promised."""
    promised = terms_on(account_id=account_id, product=product, on=on, known_at=known_at)
    target = promised.terms.target("first_response", "high") if promised else None
    return target.written if target else None


def lines(contract_id: int) -> list[tuple[str, date, date | None]]:
    believed = ContractLine.objects.filter(contract_id=contract_id, superseded_at=None).order_by("starts_on")
    return list(believed.values_list("plan", "starts_on", "ends_on"))


def kinds(contract_id: int) -> list[str]:
    return list(ContractAct.objects.filter(contract_id=contract_id).order_by("pk").values_list("kind", flat=True))


# Acts -----------------------------------------------------------------------------------------------------------------


def test_an_upgrade_in_mid_term_holds_from_its_day_on(account_id: int) -> None:
    contract_id = sign(account_id)
    change(contract_id, JUNE, plan="gold")
    assert [high(account_id, day) for day in (JANUARY, JUNE - timedelta(days=1), JUNE, DECEMBER)] == [
        "3h", "3h", "1h", "1h",
    ]  # fmt: skip
    assert lines(contract_id) == [("silver", JANUARY, date(2026, 5, 31)), ("gold", JUNE, DECEMBER)]
    assert kinds(contract_id) == ["signed", "upgraded"]
    assert Contract.objects.get(pk=contract_id).plan == "gold"


def test_each_act_is_called_what_it_is(account_id: int) -> None:
    contract_id = sign(account_id, "gold")
    change(contract_id, MARCH, add_ons=("fast",))
    change(contract_id, JUNE, negotiated="first_response: {high: 5m}\n")
    change(contract_id, SEPTEMBER, plan="silver", add_ons=())
    change(contract_id, SEPTEMBER, products=("mail",))
    renew(contract_id, date(2027, 12, 31))
    end_contract(contract_id=contract_id, last_day=date(2027, 6, 30), reason="merged", by=PALIER, at=AT)
    told = ["signed", "extras_changed", "negotiated", "downgraded", "changed", "renewed", "ended"]
    assert kinds(contract_id) == told
    assert [high(account_id, day) for day in (JANUARY, MARCH, JUNE, SEPTEMBER)] == ["1h", "20m", "5m", "5m"]
    assert high(account_id, date(2027, 7, 1)) is None


def test_an_add_on_for_some_weeks_goes_as_it_came(account_id: int) -> None:
    contract_id = sign(account_id, "gold")
    change(contract_id, MARCH, until=JUNE, add_ons=("fast",))
    days = (MARCH - timedelta(days=1), MARCH, JUNE, JUNE + timedelta(days=1))
    assert [high(account_id, day) for day in days] == ["1h", "20m", "20m", "1h"]


def test_a_renewal_starts_a_new_term_and_amendments_apply_by_product_and_term_start(account_id: int) -> None:
    contract_id = sign(account_id, "gold", products=("mail", "sign"))
    renew(contract_id, None)
    new_year = date(2027, 1, 1)
    assert [high(account_id, day, product="sign") for day in (DECEMBER, new_year)] == ["1h", "45m"]
    assert high(account_id, new_year, product="mail") == "1h"
    change(contract_id, date(2027, 3, 1), add_ons=("fast",))
    promised = terms_on(account_id=account_id, product="sign", on=date(2027, 3, 1), known_at=AT)
    assert promised is not None
    assert promised.facts.term_starts == new_year  # mid-term, the term goes on
    assert high(account_id, date(2027, 3, 1), product="sign") == "45m"  # an amendment wins over an add-on


def test_a_case_opened_after_the_renewal_is_bound_by_the_new_term() -> None:
    desk = make_desk(catalogue=OFFER)
    contract = Contract.objects.get(account_id=desk.account_id)
    last_day = date(2026, 12, 31)
    end_contract(contract_id=contract.pk, last_day=last_day, reason="", by=PALIER, at=AT)
    renew(contract.pk, None)
    terms = []
    for at in (datetime(2026, 12, 31, 12, tzinfo=UTC), datetime(2027, 1, 1, 12, tzinfo=UTC)):
        standing = standing_of(desk.contact.id, product="sign", at=at)
        assert standing is not None
        assert standing.facts is not None
        terms.append(standing.facts.term_starts)
    assert terms == [JANUARY, date(2027, 1, 1)]


@pytest.mark.parametrize(
    ("zone", "starts_on", "midnight"),
    [
        ("Europe/Paris", date(2026, 3, 29), datetime(2026, 3, 28, 23, tzinfo=UTC)),
        ("Europe/Paris", date(2026, 10, 25), datetime(2026, 10, 24, 22, tzinfo=UTC)),
        ("Europe/Paris", date(2026, 10, 26), datetime(2026, 10, 25, 23, tzinfo=UTC)),
        ("Africa/Cairo", date(2026, 4, 24), datetime(2026, 4, 23, 22, tzinfo=UTC)),
        ("Pacific/Auckland", date(2026, 4, 5), datetime(2026, 4, 4, 11, tzinfo=UTC)),
    ],
)
def test_a_renewal_begins_with_the_day_of_its_account_when_the_clocks_change(
    zone: str, starts_on: date, midnight: datetime
) -> None:
    """On the morning of a change, on the day after, and where midnight itself is skipped (Cairo)."""
    desk = make_desk(catalogue=OFFER)
    Account.objects.filter(pk=desk.account_id).update(timezone=zone)
    contract = Contract.objects.get(account_id=desk.account_id)
    end_contract(contract_id=contract.pk, last_day=starts_on - timedelta(days=1), reason="", by=PALIER, at=AT)
    renew(contract.pk, None)
    terms = []
    for at in (midnight - timedelta(seconds=1), midnight):
        case_id = desk.open(at=at)
        standing = standing_of(desk.contact.id, product="sign", at=Case.objects.get(pk=case_id).opened_at)
        assert standing is not None
        assert standing.facts is not None
        terms.append(standing.facts.term_starts)
    assert terms == [JANUARY, starts_on]


def test_a_contract_can_keep_the_version_it_was_signed_under(account_id: int) -> None:
    other = create_account(name="Bois", country="FR", timezone="Europe/Paris", by=PALIER, at=AT)
    sign(account_id, "gold", keeps_version=True)
    sign(other, "gold")
    publish_catalogue(text=OFFER.replace("high: 1h,", "high: 30m,"), by=PALIER, at=AT + timedelta(days=1))
    known_at = AT + timedelta(days=2)
    assert high(account_id, JUNE, known_at=known_at) == "1h"
    assert high(other, JUNE, known_at=known_at) == "30m"


def test_an_account_gives_its_region_to_contracts_that_name_none(account_id: int) -> None:
    with pytest.raises(ImpossibleFact):
        sign(account_id, region="mars")
    assert Contract.objects.count() == 0


# Known on any day -----------------------------------------------------------------------------------------------------


def test_what_was_known_stays_known_as_it_was(account_id: int) -> None:
    contract_id = sign(account_id)
    later = AT + timedelta(days=120)
    change(contract_id, MARCH, plan="gold", at=later)  # learnt in July: gold since March
    assert high(account_id, JUNE, known_at=later - timedelta(seconds=1)) == "3h"
    assert high(account_id, JUNE, known_at=later) == "1h"
    assert high(account_id, JANUARY, known_at=later) == "3h"
    assert high(account_id, JUNE, known_at=AT - timedelta(seconds=1)) is None  # nothing was signed yet


def test_a_version_published_later_was_not_known_before(account_id: int) -> None:
    sign(account_id, "gold")
    later = AT + timedelta(days=200)
    text = OFFER.replace("high: 1h,", "high: 30m,")
    publish_catalogue(text=text, by=PALIER, at=later, effective_at=later + timedelta(days=1))
    on = (later + timedelta(days=1)).date()
    assert high(account_id, on, known_at=later - timedelta(seconds=1)) == "1h"
    assert high(account_id, on, known_at=later) == "30m"
    assert high(account_id, later.date(), known_at=later) == "1h"


def test_of_several_contracts_the_one_for_the_product_answers(account_id: int) -> None:
    sign(account_id, "gold", products=("mail",))
    sign(account_id, "silver", products=("sign",))
    assert [high(account_id, JUNE, product=product) for product in ("mail", "sign")] == ["1h", "3h"]
    with pytest.raises(NotFound):
        high(0, JUNE)


# Negotiated -----------------------------------------------------------------------------------------------------------


def test_negotiated_terms_bind_and_say_that_they_stand_in_the_contract(account_id: int) -> None:
    sign(account_id, "gold", negotiated="first_response: {high: 10m}\n")
    promised = terms_on(account_id=account_id, on=JUNE, known_at=AT)
    assert promised is not None
    target = promised.terms.target("first_response", "high")
    assert target is not None
    assert (target.written, target.place.source) == ("10m", Source.CONTRACT)


def test_faulty_terms_are_signed_in_no_contract(account_id: int) -> None:
    with pytest.raises(NegotiatedRefused) as refused:
        sign(account_id, "gold", negotiated="first_response: {urgent: 10m}\n")
    assert [(fault.line, fault.column) for fault in refused.value.faults] == [(1, 18)]
    assert Contract.objects.count() == 0


# Refusals -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "refused"),
    [
        ((), (), True),
        ((), ("mail",), True),
        (("mail",), (), True),
        (("mail", "sign"), ("sign",), True),
        (("mail",), ("sign",), False),
    ],
)
def test_the_database_refuses_two_contracts_for_one_product_on_one_day(
    account_id: int, first: tuple[str, ...], second: tuple[str, ...], refused: bool
) -> None:
    sign(account_id, products=first)
    if refused:
        with pytest.raises(ContractsOverlap, match="Acier"):
            sign(account_id, "gold", products=second, starts_on=DECEMBER, ends_on=None)
    else:
        sign(account_id, "gold", products=second, starts_on=DECEMBER, ends_on=None)
    sign(account_id, "gold", products=("mail",), starts_on=DECEMBER + timedelta(days=1 + 3650), ends_on=None)


def test_contracts_may_follow_each_other_and_other_accounts_have_their_own(account_id: int) -> None:
    sign(account_id)
    sign(account_id, starts_on=DECEMBER + timedelta(days=1), ends_on=None)
    sign(create_account(name="Bois", country="FR", timezone="UTC", by=PALIER, at=AT))
    assert Contract.objects.count() == 3


def test_a_renewal_into_another_contract_is_refused_and_leaves_everything(account_id: int) -> None:
    contract_id = sign(account_id)
    sign(account_id, starts_on=DECEMBER + timedelta(days=40), ends_on=None)
    with pytest.raises(ContractsOverlap):
        renew(contract_id, None)
    assert lines(contract_id) == [("silver", JANUARY, DECEMBER)]
    assert kinds(contract_id) == ["signed"]


def test_what_cannot_be_done_to_a_contract(account_id: int) -> None:
    endless, contract_id = sign(account_id, products=("mail",), ends_on=None), sign(account_id, products=("sign",))
    with pytest.raises(NothingToRenew):
        renew(endless, None)
    with pytest.raises(EndsBeforeStart):
        renew(contract_id, DECEMBER)
    with pytest.raises(OutsideContract):
        change(contract_id, DECEMBER + timedelta(days=1), plan="gold")
    with pytest.raises(NothingChanges):
        change(contract_id, JUNE, plan="silver")
    for day in (DECEMBER, JANUARY - timedelta(days=1)):
        with pytest.raises(OutsideContract):
            end_contract(contract_id=contract_id, last_day=day, reason="", by=PALIER, at=AT)
    for add_ons, refusal in ((("slow",), ImpossibleFact), (("fast",), AddOnNotSold)):
        with pytest.raises(refusal):
            change(contract_id, JUNE, add_ons=add_ons)
    with pytest.raises(NotFound):
        renew(0, None)
    assert kinds(contract_id) == ["signed"]


def test_only_leads_act_on_contracts(account_id: int) -> None:
    contract_id, agent, lead = sign(account_id), make_agent(), make_agent(role=Role.LEAD)
    for act in (
        lambda by: renew_contract(contract_id=contract_id, ends_on=None, by=by, at=AT),
        lambda by: change_contract(
            contract_id=contract_id, from_on=JUNE, changes=Changes(plan="gold"), by=by, at=AT
        ),
        lambda by: end_contract(contract_id=contract_id, last_day=SEPTEMBER, reason="", by=by, at=AT),
    ):  # fmt: skip
        with pytest.raises(NotAllowed):
            act(agent)
        act(lead)


def test_what_was_written_can_be_neither_changed_nor_deleted(account_id: int) -> None:
    contract_id = sign(account_id)
    change(contract_id, JUNE, plan="gold")
    gone = ContractLine.objects.exclude(superseded_at=None)
    assert gone.count() == 1
    for forbidden in (
        lambda: ContractLine.objects.update(plan="gold"),
        lambda: gone.update(superseded_at=None),
        gone.delete,
        lambda: ContractAct.objects.update(reason="?"),
    ):
        with pytest.raises(DatabaseError, match=r"append-only|superseded"), transaction.atomic():
            forbidden()


@pytest.mark.django_db(transaction=True)
def test_of_many_signatures_at_once_one_stands() -> None:
    """Twenty leads sign the same account for the same product at the same moment."""
    desk: Desk = make_desk(catalogue=OFFER)
    account_id = create_account(name="Cuir", country="FR", timezone="UTC", by=PALIER, at=AT)
    assert desk.account_id != account_id

    def once(_: int) -> bool:
        close_old_connections()
        try:
            sign(account_id, products=("mail",))
        except ContractsOverlap:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(once, range(20))) == 1
    assert Contract.objects.filter(account_id=account_id).count() == 1
