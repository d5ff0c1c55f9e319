"""What came with the words of a case: files, messages as they were laid out, mails as they came.

Each request is checked anew, and nothing here can run: files are offered for saving, only pictures known by their
bytes are shown, all of it under a policy that lets nothing load.
"""

from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.refusals import refusals_said
from palier.adapters.shared.file_responses import download
from palier.adapters.shared.headers import foreign
from palier.adapters.shared.outbound.fetching import fetched
from palier.apps.casepage.record import mail_behind, note_file, original_mail
from palier.apps.cases import page_queries
from palier.apps.cases.page_queries import FileInFull
from palier.core.files import raster_of, safe_name
from palier.core.mail.message import MailFile
from palier.core.mail.parse import parse_mail
from palier.core.mail.pictures import has_pictures, kept_elsewhere, with_pictures


@require_safe
@for_agents
@refusals_said
def message_as_sent(request: DeskRequest, reference: str, message: int) -> HttpResponse:
    """The rich form of a message, alone and powerless; pictures that came with it in their places.

    Pictures that are kept elsewhere are fetched, by the desk itself, when the reader asks for them (`?fetch`).
    """
    html = page_queries.rich_message(viewer=request.viewer, reference=reference, message_id=message)
    files: Sequence[MailFile] = ()
    if has_pictures(html) and (raw := mail_behind(viewer=request.viewer, reference=reference, message_id=message)):
        files = parse_mail(raw).files
    elsewhere = kept_elsewhere(html)
    asked = "fetch" in request.GET
    shown = with_pictures(html, files, fetched(elsewhere) if asked else {})
    values = {"reference": reference, "html": SafeString(shown), "elsewhere": 0 if asked else len(elsewhere)}
    return foreign(render(request, "desk/message_as_sent.html", values))


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
