"""Regular reports as the desk shows them."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from django.http import QueryDict

from palier.adapters.desk.analysis_form import LANGUAGES, LONGEST, Pair
from palier.adapters.shared.report_words import period_words, report_name, report_stage_words, report_words
from palier.adapters.shared.words import day_words, list_words, text_words
from palier.apps.reports.queries import ReportLine, report_sheet, reports_owed, reports_sent
from palier.core.actor import Actor
from palier.core.report import Stage


def reports_page(viewer: Actor, *, before: int | None) -> dict[str, object]:
    """Reports to be sent, and a page of those that were."""
    sent, following = reports_sent(viewer=viewer, before=before)
    return {
        "owed": [_line(each) for each in reports_owed(viewer=viewer)] if before is None else [],
        "sent": [_line(each) for each in sent],
        "following": following,
        "is_first": before is None,
    }


def report_page(viewer: Actor, report_id: int, *, words: Mapping[str, str] | None = None) -> dict[str, object]:
    """One report; `words` are those that were not taken.  Raises NotFound."""
    sheet = report_sheet(viewer=viewer, report_id=report_id)
    typed = sheet.words if words is None else words
    return {
        "line": _line(sheet.line),
        "said": report_words(sheet, zone=ZoneInfo(sheet.timezone)),
        "agenda": [text_words(point) for point in sheet.agenda],
        "pair": Pair("words", typed.get("en", ""), typed.get("fr", "")),
        "seen": sheet.seen,
        "review_id": sheet.review_id,
        "counted_at": sheet.counted_at,
        "reviewed_by": sheet.reviewed_by,
        "sent_by": sheet.sent_by,
        "readers": list_words(list(sheet.readers)),
        "is_over": sheet.is_over,
        "is_draft": sheet.line.stage is Stage.DRAFT,
        "is_sent": sheet.line.stage is Stage.SENT,
    }


def words_posted(form: QueryDict) -> dict[str, str]:
    """The words above the figures, by language."""
    return {code: form.get(f"words-{code}", "").replace("\0", "").replace("\r\n", "\n")[:LONGEST] for code in LANGUAGES}


def _line(line: ReportLine) -> dict[str, object]:
    return {
        "id": line.id,
        "account": line.account,
        "account_id": line.account_id,
        "name": report_name(line),
        "period": period_words(line),
        "due": day_words(line.until),
        "stage": report_stage_words(line.stage),
        "is_late": line.is_late,
        "sent_at": line.sent_at,
    }
