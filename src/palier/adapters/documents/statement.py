"""The statement of a contract's credits, on paper: what was granted, spent and left, line by line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import override

from palier.adapters.documents.printing import SHEETS, render_pdf
from palier.adapters.shared.credits import credit_words, kind_words, moved_words
from palier.adapters.shared.words import day_words, text_words
from palier.apps.entitlements.balances import Balance
from palier.apps.entitlements.queries import Line, Statement

TEMPLATE: Path = SHEETS / "statement.typ"


@dataclass(frozen=True, slots=True)
class LedgerWords:
    """One kind of credit: its name, what is left, and every line of its ledger (day, what, amount, balance)."""

    name: str
    left: str
    lines: tuple[tuple[str, str, str, str], ...]


def ledgers_in_words(statement: Statement) -> tuple[LedgerWords, ...]:
    """The ledgers of a contract in the active language, days in the account's zone.

    Authors and their notes stay with the provider.
    """
    zone = ZoneInfo(statement.timezone)
    return tuple(
        LedgerWords(
            text_words(balance.label),
            balance_words(balance),
            tuple(_line(line, zone) for line in statement.lines if line.feature == balance.feature),
        )
        for balance in statement.contract.balances
    )


def balance_words(balance: Balance) -> str:
    """What can be spent, what is reserved, and until when: "7 credits left, 1 credit reserved, until 31 May 2027"."""
    told = [
        _("%(amount)s left of %(granted)s")
        % {
            "amount": credit_words(balance.free, balance.count),
            "granted": credit_words(balance.granted, balance.count),
        }
    ]
    if balance.reserved:
        told.append(_("%(amount)s reserved") % {"amount": credit_words(balance.reserved, balance.count)})
    if balance.ends_on:
        told.append(_("until %(day)s") % {"day": day_words(balance.ends_on)})
    return ", ".join(told)


def _line(line: Line, zone: ZoneInfo) -> tuple[str, str, str, str]:
    moved = moved_words(line.free, line.count) or moved_words(line.reserved, line.count)
    day = day_words(line.at.astimezone(zone).date())
    return (day, kind_words(line.kind), moved, credit_words(line.balance, line.count))


def statement_data(statement: Statement, *, at: datetime, language: str) -> dict[str, object]:
    """What the statement says."""
    with override(language):
        on = day_words(at.astimezone(ZoneInfo(statement.timezone)).date())
        values = {"account": statement.contract.account, "day": on}
        return {
            "title": _("Credits of %(account)s on %(day)s") % values,
            "author": text_words(statement.provider),
            "reference": _("Contract %(number)d") % {"number": statement.contract.contract_id},
            "under": text_words(statement.contract.plan),
            "headings": headings(),
            "none": _("Nothing was written yet."),
            "ledgers": ledgers_in_words(statement),
        }


def statement_pdf(data: dict[str, object], language: str) -> bytes:
    """The statement as a PDF.  Raises DocumentNotMade."""
    return render_pdf(TEMPLATE, data, language)


def headings() -> Sequence[str]:
    """The columns of a ledger, for a page."""
    return (_("Day"), _("What"), _("Amount"), _("Left after it"))
