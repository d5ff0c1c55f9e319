"""Pictures that mails name and do not bring, fetched by the desk so that no browser of a reader is seen elsewhere.

Whoever keeps them learns that this desk asked: not who reads, from where, or with which browser.
"""

import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from urllib.parse import urljoin

from palier.adapters.shared.outbound.guard import PORTS, NotCallable, Place, place_of
from palier.adapters.shared.outbound.pinned import Pinned

LARGEST = 2_000_000
REDIRECTS = 3
PATIENCE_SECONDS = 5.0
"""For one picture, its redirections included."""
AT_ONCE = 5
MOVED = frozenset({301, 302, 303, 307, 308})


def fetched(addresses: Iterable[str], *, private: frozenset[str] = frozenset()) -> dict[str, bytes]:
    """What is at these addresses, as far as it can be had in time; `private`: hosts that may be of our own network."""
    asked = list(addresses)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = pool.map(lambda address: _fetch(address, private), asked)
        return {address: content for address, content in zip(asked, found, strict=True) if content}


def _fetch(address: str, private: frozenset[str]) -> bytes:
    """Empty where it can't be had; each redirection is judged like the first address."""
    until = time.monotonic() + PATIENCE_SECONDS
    try:
        for _ in range(REDIRECTS + 1):
            place = place_of(address, private=private)
            if place.port not in PORTS.values() and place.host not in private:
                return b""
            content, elsewhere = _get(place, until)
            if not elsewhere:
                return content
            address = urljoin(address, elsewhere)
    except (NotCallable, OSError, HTTPException, ValueError):
        return b""
    return b""


def _get(place: Place, until: float) -> tuple[bytes, str]:
    """What is there, or where it says that it is instead."""
    connection = Pinned(place, timeout=max(0.1, until - time.monotonic()))
    try:
        path = place.parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
        connection.request("GET", path, headers={"Accept": "image/*", "User-Agent": "Palier"})
        answer = connection.getresponse()
        if answer.status in MOVED:
            return b"", answer.headers.get("Location", "")
        if answer.status != 200:
            return b"", ""
        content = b""
        while len(content) <= LARGEST and time.monotonic() < until and (piece := answer.read1(65_536)):
            content += piece
        return (content if len(content) <= LARGEST and not answer.length else b""), ""
    finally:
        connection.close()
