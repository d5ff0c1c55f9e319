"""A desk whose plan counts things, and short ways to say what a test is about."""

from datetime import timedelta

from django.db.models import Sum
from tests.factories import AT, CATALOGUE, Desk, make_desk

from palier.apps.accounts.models import Contract
from palier.apps.entitlements.models import Ledger, LedgerEntry

COUNTED = CATALOGUE.replace(
    "plans:\n",
    """\
features:
  expert: {label: {en: Expert hours, fr: Heures d’expert}, count: hours, per: contract_year}
  extra: {label: {en: Extra hours, fr: Heures en plus}, count: hours, per: contract_year, carry_over: 1}
  workshop: {label: {en: Workshops, fr: Ateliers}, count: workshops, per: contract}
  discount: {label: {en: Discount, fr: Remise}, count: percent}
  sandbox: {label: {en: Sandbox, fr: Bac à sable}}
  talks: {label: {en: Talks, fr: Entretiens}, count: sessions, per: month}
plans:
""",
    1,
).replace(
    "    follow_up: {high: 4h",
    "    includes: {expert: 10, extra: 3, workshop: 2, discount: 5, sandbox: yes, talks: unlimited}\n"
    "    follow_up: {high: 4h",
)
COUNTED = COUNTED.replace(
    "clocks:\n",
    """\
  platinum: {label: Platinum, extends: gold, includes: {expert: 20}}
add_ons:
  more: {label: More workshops, available: [gold], gives: {includes: {workshop: 5}}}
clocks:
""",
    1,
)
assert "expert: 10" in COUNTED

HOUR = 60
NEXT_YEAR = AT + timedelta(days=305)
"""1 January 2027, ten o'clock in Paris: the contract's second year has begun."""


def counting_desk() -> Desk:
    """An open-ended contract since 1 January 2026 with ten expert hours a year, three extra, two workshops."""
    return make_desk(catalogue=COUNTED)


def contract_of(desk: Desk) -> int:
    """The desk's one contract."""
    return Contract.objects.get(account_id=desk.account_id).pk


def free(feature: str, contract_id: int | None = None) -> int:
    """The sum of the lines of a ledger, as SQL adds them up."""
    rows = LedgerEntry.objects.filter(ledger__feature=feature)
    rows = rows.filter(ledger__contract_id=contract_id) if contract_id else rows
    return rows.aggregate(total=Sum("free"))["total"] or 0


def lines(feature: str) -> list[tuple[str, int, int]]:
    """Every line of a ledger: kind, free, reserved."""
    rows = LedgerEntry.objects.filter(ledger__feature=feature).order_by("ledger_id", "seq")
    return list(rows.values_list("kind", "free", "reserved"))


def ledgers() -> list[str]:
    """What is counted."""
    return list(Ledger.objects.order_by("feature").values_list("feature", flat=True))
