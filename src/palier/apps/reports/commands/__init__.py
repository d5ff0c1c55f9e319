"""Every act on reports."""

from palier.apps.reports.commands.making import make_reports, recount_report, tell_late_reports
from palier.apps.reports.commands.sending import review_report, send_report, write_report

__all__ = ["make_reports", "recount_report", "review_report", "send_report", "tell_late_reports", "write_report"]
