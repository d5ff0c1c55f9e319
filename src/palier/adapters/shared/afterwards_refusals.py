"""What analyses and reports refuse, in sentences."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as told

from palier.adapters.shared.analysis_words import part_words, stage_words
from palier.adapters.shared.report_words import report_stage_words
from palier.adapters.shared.words import list_words
from palier.apps.analyses.errors import (
    AnalysedAlready,
    AnalysisCrossed,
    AnalysisIncomplete,
    NobodyToHand,
    ReasonForCorrection,
    StepOutOfOrder,
    StillGoingOn,
    WriterMayNotApprove,
)
from palier.apps.reports.errors import NobodyReadsReports, ReportCrossed, ReportOutOfOrder
from palier.core.errors import DomainError

AFTERWARDS_SENTENCES: Mapping[type[DomainError], str] = {
    AnalysedAlready: told("%(reference)s is its analysis already. Nothing was begun. Go on writing there."),
    StillGoingOn: told(
        "%(reference)s is not over yet: its causes are analysed once it is. Nothing was begun. Say first that it is "
        "resolved."
    ),
    AnalysisCrossed: told(
        "%(name)s saved %(reference)s while you were writing. What you wrote stands below and was not saved; what they "
        "wrote stands beside it. Save again to keep yours."
    ),
    WriterMayNotApprove: told(
        "%(name)s wrote in this analysis: somebody else approves it. Nothing was approved. Ask a colleague to read it."
    ),
    NobodyToHand: told("No account is chosen. Nothing was published. Choose at least one."),
    ReasonForCorrection: told(
        "What is corrected is not said. The published analysis stays as it is. Say it in one language at least: those "
        "who read the version before will look for it."
    ),
    ReportCrossed: told(
        "Somebody else changed the report of %(account)s while you were writing. What you wrote stands below and was "
        "not saved. Save again to keep yours."
    ),
    NobodyReadsReports: told(
        "Nobody of %(account)s may read reports: it has no named contact and no administrator who is still there. "
        "Nothing was sent. Name one in the account, then send again."
    ),
}


def _incomplete(error: AnalysisIncomplete) -> str:
    values = {"parts": list_words([part_words(part) for part in error.parts])}
    return _("Still missing: %(parts)s. What is written is kept. Write it, then ask for the review again.") % values


def _out_of_order(error: StepOutOfOrder) -> str:
    values = {"stage": stage_words(error.stage)}
    return (
        _("This cannot be done now: the analysis stands at “%(stage)s”. Nothing was changed. Load the page again.")
        % values
    )


def _report_out_of_order(error: ReportOutOfOrder) -> str:
    values = {"stage": report_stage_words(error.stage)}
    return (
        _("This cannot be done now: the report stands at “%(stage)s”. Nothing was changed. Load the page again.")
        % values
    )


AFTERWARDS_REFUSALS: Mapping[type[DomainError], Callable[[Any], str]] = {
    AnalysisIncomplete: _incomplete,
    StepOutOfOrder: _out_of_order,
    ReportOutOfOrder: _report_out_of_order,
}
