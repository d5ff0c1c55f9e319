"""Who did what."""

from collections.abc import Iterator

from django.http import HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from palier.adapters.desk.audit_screen import audit_screen, audit_table
from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.refusals import refusals_said
from palier.adapters.shared.cells import table_writer


@require_safe
@for_agents
@refusals_said
def audit(request: DeskRequest) -> HttpResponse:
    """The log, searched."""
    return screen(request, "desk/audit.html", {"log": audit_screen(request.viewer, request.GET)}, here="audit")


@require_safe
@for_agents
@refusals_said
def audit_csv(request: DeskRequest) -> HttpResponse:
    """The same search as a spreadsheet, sent as it is read."""
    written = table_writer(_Echo())
    lines: Iterator[str] = (written.writerow(row) for row in audit_table(request.viewer, request.GET))
    response = StreamingHttpResponse(_begun(lines), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response  # type: ignore[return-value]


class _Echo:
    """A file that hands on each line instead of keeping it."""

    def write(self, line: str) -> str:
        """The line."""
        return line


def _begun(lines: Iterator[str]) -> Iterator[str]:
    yield "\ufeff"  # by which spreadsheets know UTF-8
    yield from lines
