"""Pictures that came with a mail, drawn where its HTML has them; nothing is fetched for it."""

import re
from base64 import b64encode
from collections.abc import Iterable
from html import unescape
from urllib.parse import unquote

from palier.core.files import raster_of
from palier.core.mail.message import MailFile

MOST_BYTES = 5_000_000
"""Of all pictures of one mail together: beyond it, they are there as files."""
IMAGE = re.compile(r'<img(?:\s+[a-z]+="[^"]*")*\s*/?>')
SOURCE = re.compile(r'\s+src="cid:([^"]*)"')


def with_pictures(html: str, files: Iterable[MailFile]) -> str:
    """Cleaned HTML with its `cid:` pictures in it (RFC 2392), each written out in its place.

    Only what its bytes prove to be a picture is drawn, each one once counted towards MOST_BYTES; of any other its
    words stay (`alt`).
    """
    drawn: dict[str, str] = {}
    room = MOST_BYTES
    for file in files:
        raster = raster_of(file.content) if file.content_id and len(file.content) <= room else None
        if raster is not None and file.content_id not in drawn:
            room -= len(file.content)
            drawn[file.content_id] = f"data:{raster.media_type};base64,{b64encode(file.content).decode()}"

    def source(found: re.Match[str]) -> str:
        address = drawn.get(unquote(unescape(found[1])).strip("<>"))
        return f' src="{address}"' if address else ""

    return IMAGE.sub(lambda image: SOURCE.sub(source, image[0]), html)


def has_pictures(html: str) -> bool:
    """Does cleaned HTML refer to pictures that came with the mail?"""
    return 'src="cid:' in html
