"""Grants when years begin, expiry when they end, and what is told: once each."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from tests.apps.entitlements.credits import HOUR, NEXT_YEAR, contract_of, counting_desk, free, ledgers, lines
from tests.factories import AT, make_agent, make_contact

from palier.apps.accounts.commands import Changes, change_contract, end_contract, renew_contract
from palier.apps.entitlements.commands import consume_credits, grant_due, grant_due_to_all, refund_credits
from palier.apps.entitlements.models import CreditNotice, Ledger, LedgerEntry
from palier.apps.errors import NotAllowed
from palier.apps.outbox.models import LiveEvent, OutgoingMail
from palier.core.actor import PALIER, Role

pytestmark = pytest.mark.django_db
NOVEMBER = AT.replace(month=11, day=1)


@pytest.fixture
def desk():
    return counting_desk()


@pytest.fixture
def contract_id(desk) -> int:
    return contract_of(desk)


def settle(contract_id: int, at=AT) -> int:
    return grant_due(contract_id=contract_id, by=PALIER, at=at)


def spend(desk, feature: str, amount: int, at=AT) -> int:
    return consume_credits(contract_id=contract_of(desk), feature=feature, amount=amount, by=desk.agent, at=at)


@pytest.mark.obeys("Document.features", "Offered.includes", "Feature.count")
def test_what_the_plan_counts_is_granted_and_nothing_else(contract_id):
    """Proves features.count, features.per and includes."""
    assert settle(contract_id) == 3
    assert ledgers() == ["expert", "extra", "workshop"]
    assert [free(feature) for feature in ledgers()] == [10 * HOUR, 3 * HOUR, 2 * 60]
    row = LedgerEntry.objects.get(ledger__feature="expert")
    assert (row.starts_on, row.ends_on, row.actor_name) == (date(2026, 1, 1), date(2026, 12, 31), "Palier")
    assert row.at.isoformat() == "2025-12-31T23:00:00+00:00", "midnight in Paris"
    assert LedgerEntry.objects.get(ledger__feature="workshop").ends_on is None


def test_a_second_visit_changes_nothing(contract_id):
    settle(contract_id)
    before = LedgerEntry.objects.count(), LiveEvent.objects.count(), CreditNotice.objects.count()
    assert settle(contract_id) == 0
    assert (LedgerEntry.objects.count(), LiveEvent.objects.count(), CreditNotice.objects.count()) == before


@pytest.mark.obeys("Feature.per", "Feature.carry_over")
def test_the_next_year_ends_the_old_one_and_carries_over(desk, contract_id):
    """Proves features.carry_over."""
    settle(contract_id)
    spend(desk, "expert", 90)
    settle(contract_id, NEXT_YEAR)
    assert lines("expert") == [("grant", 600, 0), ("consumption", -90, 0), ("expiry", -510, 0), ("grant", 600, 0)]
    assert lines("extra") == [
        ("grant", 180, 0),
        ("carry_over", -60, 0),
        ("carry_over", 60, 0),
        ("expiry", -120, 0),
        ("grant", 180, 0),
    ]
    assert lines("workshop") == [("grant", 120, 0)]


def test_a_command_finds_the_ledger_up_to_date_though_no_worker_ran(desk):
    spend(desk, "expert", 30, NEXT_YEAR)
    assert lines("expert") == [("grant", 600, 0), ("consumption", -30, 0)]


def test_the_account_s_own_midnight_begins_the_year(contract_id):
    settle(contract_id)
    eve = NEXT_YEAR.replace(year=2026, month=12, day=31, hour=22, minute=59)
    assert settle(contract_id, eve) == 0
    assert settle(contract_id, eve + timedelta(minutes=1)) > 0


def test_a_better_plan_in_mid_year_gives_the_difference(desk, contract_id):
    settle(contract_id)
    from tests.apps.entitlements.credits import COUNTED

    from palier.apps.catalogues.commands import publish_catalogue

    publish_catalogue(text=COUNTED.replace("expert: 10", "expert: 12"), by=PALIER, at=AT + timedelta(days=1))
    settle(contract_id, AT + timedelta(days=2))
    assert lines("expert") == [("grant", 600, 0), ("grant", 120, 0)]


@pytest.mark.parametrize(
    ("changes", "feature", "more"),
    [(Changes(plan="platinum"), "expert", 600), (Changes(add_ons=("more",)), "workshop", 180)],
)
def test_an_upgrade_or_an_add_on_in_mid_year_gives_more_from_its_day(contract_id, changes, feature, more):
    july = AT.replace(month=7, day=1)
    settle(contract_id)
    change_contract(contract_id=contract_id, from_on=july.date(), changes=changes, by=PALIER, at=AT)
    assert settle(contract_id, july - timedelta(days=1)) == 0
    assert settle(contract_id, july + timedelta(days=1)) == 1
    row = LedgerEntry.objects.get(ledger__feature=feature, seq=2)
    assert (row.kind, row.free, row.starts_on) == ("grant", more, date(2026, 7, 2))


def test_a_downgrade_takes_nothing_back_and_gives_less_next_year(contract_id):
    change_contract(contract_id=contract_id, from_on=AT.date(), changes=Changes(plan="platinum"), by=PALIER, at=AT)
    settle(contract_id)
    july = AT.replace(month=7, day=1)
    change_contract(contract_id=contract_id, from_on=july.date(), changes=Changes(plan="gold"), by=PALIER, at=AT)
    assert settle(contract_id, july + timedelta(days=1)) == 0
    settle(contract_id, NEXT_YEAR)
    assert lines("expert") == [("grant", 1200, 0), ("expiry", -1200, 0), ("grant", 600, 0)]


@pytest.mark.obeys("Feature.per")
def test_a_renewal_gives_anew_what_is_given_once_for_a_contract(contract_id):
    """Two workshops a contract: two for its first term, what is left of them ends with it, two for the next."""
    end_contract(contract_id=contract_id, last_day=date(2026, 12, 31), reason="", by=PALIER, at=AT)
    renew_contract(contract_id=contract_id, ends_on=date(2027, 12, 31), by=PALIER, at=AT)
    grant_due(contract_id=contract_id, by=PALIER, at=AT)
    assert free("workshop") == 2 * HOUR
    grant_due(contract_id=contract_id, by=PALIER, at=NEXT_YEAR)
    grants = LedgerEntry.objects.filter(ledger__feature="workshop", kind="grant").order_by("seq")
    assert list(grants.values_list("period_on", "free")) == [
        (date(2026, 1, 1), 2 * HOUR),
        (date(2027, 1, 1), 2 * HOUR),
    ]
    assert free("workshop") == 2 * HOUR
    assert grant_due(contract_id=contract_id, by=PALIER, at=NEXT_YEAR) == 0


def test_a_contract_that_ends_leaves_nothing_and_is_visited_no_more(contract_id):
    end_contract(contract_id=contract_id, last_day=date(2026, 6, 30), reason="Gone", by=PALIER, at=AT)
    settle(contract_id)
    july = AT.replace(month=7, day=20)
    assert grant_due_to_all(at=july) is None
    assert [free(feature) for feature in ledgers()] == [0, 0, 0]
    with transaction.atomic(), connection.cursor() as cursor:
        from palier.apps.entitlements.commands.dues import DUE

        cursor.execute(DUE, {"after": 0, "at": july, "limit": 10})
        assert cursor.fetchall() == []


def test_what_is_refunded_to_a_year_gone_by_expires_at_once(desk, contract_id):
    act = spend(desk, "expert", 90)
    lead = make_agent(role=Role.LEAD)
    settle(contract_id, NEXT_YEAR)
    refund_credits(contract_id=contract_id, feature="expert", act=act, amount=90, reason="Error", by=lead, at=NEXT_YEAR)
    assert lines("expert")[-2:] == [("refund", 90, 0), ("expiry", -90, 0)]


def test_all_contracts_in_batches(desk):
    accounts = [make_contact()[0] for _ in range(4)]
    after, visits = 0, 0
    while after is not None:
        after, visits = grant_due_to_all(at=AT, limit=2, after=after), visits + 1
    assert visits == 3
    assert set(Ledger.objects.values_list("account_id", flat=True)) == {desk.account_id, *accounts}
    assert LedgerEntry.objects.count() == 15


def test_only_palier_itself_grants(desk, contract_id):
    with pytest.raises(NotAllowed):
        grant_due(contract_id=contract_id, by=desk.agent, at=AT)


# Told -----------------------------------------------------------------------------------------------------------------


def told() -> list[tuple[str, str, int]]:
    return list(CreditNotice.objects.order_by("id").values_list("ledger__feature", "kind", "left"))


def test_a_fifth_left_is_told_once(desk, contract_id):
    spend(desk, "expert", 480)
    for _ in range(3):
        settle(contract_id)
    assert told() == [("expert", "low", 120)]
    mail = OutgoingMail.objects.get(kind="credits_end")
    assert len(mail.recipients) == 1


def test_sixty_days_before_the_end_one_mail_tells_of_all(contract_id):
    settle(contract_id)
    assert settle(contract_id, NOVEMBER - timedelta(days=1)) == 0
    assert told() == []
    settle(contract_id, NOVEMBER)
    settle(contract_id, NOVEMBER + timedelta(days=30))
    assert told() == [("expert", "expiring", 600), ("extra", "expiring", 120)]
    assert OutgoingMail.objects.filter(kind="credits_end").count() == 1


# The database itself --------------------------------------------------------------------------------------------------


def test_the_database_refuses_to_change_or_delete_a_line(contract_id):
    settle(contract_id)
    for write in (
        lambda: LedgerEntry.objects.update(free=1),
        lambda: LedgerEntry.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
    assert free("expert") == 10 * HOUR


@pytest.mark.parametrize(("free_", "reserved"), [(-601, 0), (0, -1)])
def test_the_database_refuses_a_line_below_zero(contract_id, free_, reserved):
    settle(contract_id)
    ledger = Ledger.objects.get(feature="expert")
    said = {"at": AT, "kind": "consumption", "actor_kind": "system", "actor_id": 0, "actor_name": "x", "account_id": 1}
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerEntry.objects.create(ledger=ledger, seq=2, act=2, lot=1, free=free_, reserved=reserved, **said)
