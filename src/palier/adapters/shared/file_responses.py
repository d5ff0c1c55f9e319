"""Files handed out: only pictures known by their bytes are shown, all else is to be kept and not opened here."""

from typing import Protocol

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from palier.adapters.shared.headers import foreign
from palier.core.files import raster_of, safe_name


class HasFile(Protocol):
    """A file with its name and its bytes."""

    @property
    def name(self) -> str:
        """As it came."""
        ...

    @property
    def content(self) -> bytes:
        """Its bytes."""
        ...


def download(file: HasFile, media_type: str = "application/octet-stream") -> HttpResponse:
    """A file, to be kept and not to be opened here; `media_type` for what we made ourselves."""
    response = HttpResponse(file.content, content_type=media_type)
    name = content_disposition_header(as_attachment=True, filename=safe_name(file.name))
    response.headers["Content-Disposition"] = name or "attachment"
    return foreign(response)


def file_response(file: HasFile) -> HttpResponse:
    """A picture in its place, or a download; neither can run, fetch or frame anything."""
    raster = raster_of(file.content)
    response = HttpResponse(file.content, content_type=raster.media_type if raster else "application/octet-stream")
    name = content_disposition_header(as_attachment=raster is None, filename=safe_name(file.name))
    response.headers["Content-Disposition"] = name or "attachment"
    return foreign(response)
