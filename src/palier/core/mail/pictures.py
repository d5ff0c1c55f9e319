"""Pictures of a mail, drawn where its HTML has them: those that came with it, and others once they were fetched."""

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from html import unescape
from types import MappingProxyType
from urllib.parse import unquote

from palier.core.files import raster_of
from palier.core.mail.clean import ELSEWHERE
from palier.core.mail.message import MailFile

MOST_BYTES = 5_000_000
"""Of all pictures of one mail together: beyond it, they are there as files."""
IMAGE = re.compile(r'<img(?:\s+[a-z]+="[^"]*")*\s*/?>')
SOURCE = re.compile(rf'\s+src="(cid:|{ELSEWHERE})([^"]*)"')
MOST_FETCHED = 20
NOTHING: Mapping[str, bytes] = MappingProxyType({})


def with_pictures(html: str, files: Iterable[MailFile], fetched: Mapping[str, bytes] = NOTHING) -> str:
    """Cleaned HTML with its pictures in it, each written out in its place: `cid:` (RFC 2392) and those `fetched`.

    Only what its bytes prove to be a picture is drawn, each one once counted towards MOST_BYTES; of any other its
    words stay (`alt`), and no address.
    """
    found_at = [(file.content_id, file.content) for file in files if file.content_id]
    drawn = _drawn([*found_at, *((ELSEWHERE + address, content) for address, content in fetched.items())])

    def source(found: re.Match[str]) -> str:
        named = unescape(found[2])
        key = ELSEWHERE + named if found[1] == ELSEWHERE else unquote(named).strip("<>")
        return f' src="{drawn[key]}"' if key in drawn else ""

    return IMAGE.sub(lambda image: SOURCE.sub(source, image[0]), html)


def _drawn(pictures: Iterable[tuple[str, bytes]]) -> dict[str, str]:
    """Each picture by its name, written out; what is none, or too much, is left out."""
    drawn: dict[str, str] = {}
    room = MOST_BYTES
    for name, content in pictures:
        raster = raster_of(content) if len(content) <= room and name not in drawn else None
        if raster is not None:
            room -= len(content)
            drawn[name] = f"data:{raster.media_type};base64,{b64encode(content).decode()}"
    return drawn


def kept_elsewhere(html: str) -> tuple[str, ...]:
    """Where the pictures are that cleaned HTML names and that did not come with the mail: each once, MOST_FETCHED."""
    sources = (found for image in IMAGE.finditer(html) for found in SOURCE.finditer(image[0]))
    addresses = (unescape(found[2]) for found in sources if found[1] == ELSEWHERE)
    return tuple(dict.fromkeys(addresses))[:MOST_FETCHED]


def has_pictures(html: str) -> bool:
    """Does cleaned HTML refer to pictures that came with the mail?"""
    return 'src="cid:' in html
