"""What came with the words of a case: files, messages as they were laid out, mails as they came.

Each request is checked anew, and nothing here can run: files are offered for saving, only pictures known by their
bytes are shown, all of it under a policy that lets nothing load.
"""

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.refusals import refusals_said
from palier.adapters.shared.file_responses import download
from palier.adapters.shared.headers import foreign
from palier.apps.casepage.record import mail_behind, note_file, original_mail
from palier.apps.cases import page_queries
from palier.apps.cases.page_queries import FileInFull
from palier.core.files import raster_of, safe_name
from palier.core.mail.parse import parse_mail
from palier.core.mail.pictures import has_pictures, with_pictures


@require_safe
@for_agents
@refusals_said
def message_as_sent(request: DeskRequest, reference: str, message: int) -> HttpResponse:
    """The rich form of a message, alone and powerless; pictures that came with it in their places, none fetched."""
    html = page_queries.rich_message(viewer=request.viewer, reference=reference, message_id=message)
    if has_pictures(html) and (raw := mail_behind(viewer=request.viewer, reference=reference, message_id=message)):
        html = with_pictures(html, parse_mail(raw).files)
    return foreign(HttpResponse(f"<!doctype html><meta charset=utf-8><title>{reference}</title>{html}"))


@require_safe
@for_agents
@refusals_said
def original(request: DeskRequest, reference: str, message: int) -> HttpResponse:
    """The mail as it came, to be read as text."""
    raw = original_mail(viewer=request.viewer, reference=reference, message_id=message)
    return foreign(HttpResponse(raw, content_type="text/plain; charset=utf-8"))


@require_safe
@for_agents
@refusals_said
def attachment(request: DeskRequest, reference: str, attachment: int) -> HttpResponse:
    """A file of a message."""
    file = page_queries.file_in_full(viewer=request.viewer, reference=reference, attachment_id=attachment)
    return picture(file) if "show" in request.GET else download(file)


@require_safe
@for_agents
@refusals_said
def note_attachment(request: DeskRequest, reference: str, attachment: int) -> HttpResponse:
    """A file of a note."""
    file = note_file(viewer=request.viewer, reference=reference, file_id=attachment)
    return picture(file) if "show" in request.GET else download(file)


def picture(file: FileInFull) -> HttpResponse:
    """A picture, shown as what its bytes are; anything else is not there."""
    raster = raster_of(file.content)
    if raster is None:
        raise Http404
    response = HttpResponse(file.content, content_type=raster.media_type)
    name = content_disposition_header(as_attachment=False, filename=safe_name(file.name))
    response.headers["Content-Disposition"] = name or "inline"
    return foreign(response)
