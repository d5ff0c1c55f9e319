"""Files handed out: only pictures known by their bytes are shown, all else is to be kept and not opened here."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from palier.adapters.shared.headers import foreign
from palier.core.files import Attached, raster_of, safe_name


def file_response(file: Attached) -> HttpResponse:
    """A picture in its place, or a download; neither can run, fetch or frame anything."""
    raster = raster_of(file.content)
    response = HttpResponse(file.content, content_type=raster.media_type if raster else "application/octet-stream")
    name = content_disposition_header(as_attachment=raster is None, filename=safe_name(file.name))
    response.headers["Content-Disposition"] = name or "attachment"
    return foreign(response)
