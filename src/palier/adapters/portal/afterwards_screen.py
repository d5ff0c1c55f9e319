"""What is told after an incident and after a month, as the portal's pages show it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from palier.adapters.documents.analysis import action_columns, headings, line_columns, notices, system_columns
from palier.adapters.shared.analysis_words import analysis_words
from palier.adapters.shared.incident_words import in_language
from palier.adapters.shared.incident_words import stage_words as incident_stage_words
from palier.adapters.shared.report_words import period_words, report_name, report_words
from palier.apps.analyses.reader_queries import analyses_handed, analysis_read
from palier.apps.incidents.page_queries import provider_name, shown_incidents
from palier.apps.reports.queries import report_sheet, reports_read
from palier.core.actor import Actor

RECENT = timedelta(days=30)


def afterwards_page(viewer: Actor, *, at: datetime) -> dict[str, object]:
    """What goes on, the analyses and the reports of the viewer's account."""
    going_on = [each for each in shown_incidents(viewer=viewer, known={}, since=at - RECENT) if each.over_at is None]
    return {
        "going_on": [
            (in_language(each.title), incident_stage_words(each.stage), each.next_update_at) for each in going_on
        ],
        "analyses": [
            (line.reference, in_language(line.title), line.began_at, line.number, line.handed_at)
            for line in analyses_handed(viewer=viewer)
        ],
        "reports": [
            (line.id, report_name(line), period_words(line), line.sent_at) for line in reports_read(viewer=viewer)
        ],
    }


def analysis_page(viewer: Actor, reference: str, number: int) -> dict[str, object]:
    """One version of one analysis, with what became of its actions since.  Raises NotFound."""
    reading = analysis_read(viewer=viewer, reference=reference, number=number)
    zone = timezone.get_current_timezone()
    return {
        "said": analysis_words(reading.edition, reading.share, zone=zone, hidden=reading.hidden, done=reading.done),
        "words": headings(),
        "system_columns": system_columns(),
        "line_columns": line_columns(),
        "action_columns": action_columns(),
        "notices": notices(reading, zone),
        "number": reading.number,
        "handed_at": reading.handed_at,
        "versions": reading.versions if len(reading.versions) > 1 else (),
    }


def report_page(viewer: Actor, report_id: int) -> dict[str, object]:
    """One report.  Raises NotFound."""
    sheet = report_sheet(viewer=viewer, report_id=report_id)
    said = report_words(sheet, zone=ZoneInfo(sheet.timezone))
    return {"said": said, "id": sheet.line.id, "sent_at": sheet.line.sent_at}


def provider_words(*, at: datetime) -> str:
    """Whose paper it is."""
    return in_language(provider_name(at=at))
