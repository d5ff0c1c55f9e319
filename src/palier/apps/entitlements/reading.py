"""Rows of a ledger as the core reads them."""

from palier.apps.entitlements.models import LedgerEntry
from palier.core.ledger import Entry, Kind, Opening


def entry_of(row: LedgerEntry) -> Entry:
    """One line."""
    opens = Opening(row.starts_on, row.ends_on, row.period_on, row.promised) if row.starts_on else None
    return Entry(row.seq, row.act, row.at, Kind(row.kind), row.lot, row.free, row.reserved, row.settles, opens)
