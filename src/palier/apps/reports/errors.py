"""What acting on a report can refuse."""

from dataclasses import dataclass

from palier.core.errors import DomainError
from palier.core.report import ReportOutOfOrder

__all__ = ["NobodyReadsReports", "ReportCrossed", "ReportOutOfOrder"]


@dataclass(eq=False)
class ReportCrossed(DomainError):
    """Somebody else changed the report while this was being written."""

    account: str


@dataclass(eq=False)
class NobodyReadsReports(DomainError):
    """Of the account nobody may read what it holds: there is no named contact and no administrator."""

    account: str
