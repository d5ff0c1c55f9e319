"""Serving the page from its files, before Django looks at a request: it stands while the database does not (L1)."""

import gzip
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from palier.adapters.status.place import PREFIX

API = "/api/v2/"
NAME = re.compile(r"[a-z0-9][A-Za-z0-9_./-]*")
TYPES = {
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
}
PACKED_ALREADY = ("png",)
PLAIN = "text/plain; charset=utf-8"
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'{desk}; "
    "base-uri 'none'; form-action 'self'{desk}; frame-ancestors 'none'"
)
"""On a host of its own the page's one form goes to the desk."""
SECONDS = 10
"""How long a copy may be kept by whoever stands between: an update is seen well within thirty seconds (promises L2)."""
WORTH_PACKING = 1024
MISSING = "There is no such page. / Cette page n’existe pas.\n".encode()
READ_ONLY = b"This page can only be read. / Cette page ne se modifie pas.\n"

Environ = Mapping[str, Any]
"""A request as WSGI tells it (PEP 3333); Django's `request.META` is one."""
Headers = list[tuple[str, str]]
Start = Callable[[str, Headers], object]
Application = Callable[[dict[str, Any], Start], Iterable[bytes]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it was when last read: `made_at` in whole seconds, as HTTP tells instants."""

    stamp: tuple[int, int]
    plain: bytes
    packed: bytes | None
    tag: str
    made_at: datetime
    made: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to a request; the body of one that asks for the head alone is empty."""

    status: HTTPStatus
    headers: Headers
    body: bytes = b""


class PageFirst:
    """A WSGI application before the desk's: it answers for the page by itself, and lets every other request pass."""

    def __init__(self, desk: Application) -> None:
        self._desk, self._shelf = desk, Shelf()

    def __call__(self, environ: dict[str, Any], start: Start) -> Iterable[bytes]:
        """The file that is asked for, or what the desk answers."""
        answer = self._shelf.answer(environ)
        if answer is None:
            return self._desk(environ, start)
        start(f"{answer.status.value} {answer.status.phrase}", answer.headers)
        return [answer.body]


class StatusPages:
    """The same as a middleware, where Django itself is asked: by servers of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response, self._shelf = get_response, Shelf()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The file that is asked for, or what others answer."""
        answer = self._shelf.answer(request.META)
        if answer is None:
            return self._get_response(request)
        return HttpResponse(answer.body, status=answer.status, headers=dict(answer.headers))


class Shelf:
    """The files of the page, each read once for as long as it stays the same."""

    def __init__(self) -> None:
        self._kept: dict[Path, Kept] = {}

    def answer(self, environ: Environ) -> Answer | None:
        """What the page says to a request; None where something else is asked for."""
        name = asked_for(environ)
        if name is None:
            return None
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return _told(HTTPStatus.METHOD_NOT_ALLOWED, READ_ONLY, environ, ("Allow", "GET, HEAD"))
        if name == "":
            there = f"{'' if is_own_host(environ) else PREFIX}/{_language(environ)}/"
            return _told(HTTPStatus.FOUND, b"", environ, ("Location", there), ("Vary", "Accept-Language"))
        kept = self._read(name)
        return _told(HTTPStatus.NOT_FOUND, MISSING, environ) if kept is None else _file(kept, name, environ)

    def _read(self, name: str) -> Kept | None:
        if not NAME.fullmatch(name) or ".." in name:
            return None
        path = Path(settings.STATUS_ROOT) / (f"{name}index.html" if name.endswith("/") else name)
        try:
            found = path.stat()
            stamp = (found.st_mtime_ns, found.st_size)
            kept = self._kept.get(path)
            if kept is None or kept.stamp != stamp:
                kept = self._kept[path] = _kept(path.read_bytes(), stamp, suffix=path.suffix[1:])
        except OSError:  # it is gone, or is a folder
            self._kept.pop(path, None)
            return None
        return kept


def asked_for(environ: Environ) -> str | None:
    """Which file of the page a request wants, "" for its beginning; None where it wants something else."""
    path = str(environ.get("PATH_INFO", ""))
    if path.startswith(API) or is_own_host(environ):
        return path[1:]
    if path == PREFIX:
        return ""
    return path.removeprefix(f"{PREFIX}/") if path.startswith(f"{PREFIX}/") else None


def is_own_host(environ: Environ) -> bool:
    """Whether the page has a host of its own, and this is it."""
    return bool(settings.STATUS_URL) and str(environ.get("HTTP_HOST", "")).lower() == _host(settings.STATUS_URL)


@lru_cache(maxsize=4)
def _host(url: str) -> str:
    return urlsplit(url).netloc.lower()


def _kept(plain: bytes, stamp: tuple[int, int], *, suffix: str) -> Kept:
    worth = len(plain) > WORTH_PACKING and suffix not in PACKED_ALREADY
    made_at = datetime.fromtimestamp(stamp[0] // 1_000_000_000, UTC)
    return Kept(
        stamp=stamp,
        plain=plain,
        packed=gzip.compress(plain, 6) if worth else None,
        tag=f'W/"{sha256(plain).hexdigest()[:32]}"',  # weak: packed and plain say the same in other bytes
        made_at=made_at,
        made=format_datetime(made_at, usegmt=True),
    )


def _file(kept: Kept, name: str, environ: Environ) -> Answer:
    headers = [
        ("ETag", kept.tag),
        ("Last-Modified", kept.made),
        ("Vary", "Accept-Encoding"),
        ("Cache-Control", f"public, max-age={SECONDS}"),
        *_guards(),
    ]
    if name.startswith("api/") or name.endswith((".svg", ".ics", ".rss", ".atom")):
        headers += [("Access-Control-Allow-Origin", "*"), ("Cross-Origin-Resource-Policy", "cross-origin")]
    if _is_known(kept, environ):
        return Answer(HTTPStatus.NOT_MODIFIED, headers)
    suffix = "html" if name.endswith("/") else name.rpartition(".")[2]
    headers.append(("Content-Type", TYPES.get(suffix, PLAIN)))
    body = kept.plain
    if kept.packed is not None and "gzip" in str(environ.get("HTTP_ACCEPT_ENCODING", "")):
        headers.append(("Content-Encoding", "gzip"))
        body = kept.packed
    return _sent(HTTPStatus.OK, headers, body, environ)


def _is_known(kept: Kept, environ: Environ) -> bool:
    """Whether who asks has this already: by its mark, or, where none is told, by its day (RFC 9110, 13.1)."""
    tags = environ.get("HTTP_IF_NONE_MATCH")
    if tags is not None:
        known = {each.strip().removeprefix("W/") for each in str(tags)[:2000].split(",")}
        return "*" in known or kept.tag.removeprefix("W/") in known
    try:
        return kept.made_at <= parsedate_to_datetime(str(environ.get("HTTP_IF_MODIFIED_SINCE", "")))
    except (TypeError, ValueError):  # nothing told, no date, or one without a zone
        return False


def _told(status: HTTPStatus, words: bytes, environ: Environ, *more: tuple[str, str]) -> Answer:
    return _sent(status, [("Content-Type", PLAIN), ("Cache-Control", "no-store"), *more, *_guards()], words, environ)


def _sent(status: HTTPStatus, headers: Headers, body: bytes, environ: Environ) -> Answer:
    headers.append(("Content-Length", str(len(body))))
    return Answer(status, headers, b"" if environ["REQUEST_METHOD"] == "HEAD" else body)


def _guards() -> Headers:
    """What every answer says to browsers: the desk's own guards do not see these answers."""
    guards = [
        ("Content-Security-Policy", _policy(settings.PUBLIC_URL if settings.STATUS_URL else "")),
        ("X-Content-Type-Options", "nosniff"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Referrer-Policy", settings.SECURE_REFERRER_POLICY),
    ]
    if settings.SECURE_HSTS_SECONDS:
        guards.append(("Strict-Transport-Security", f"max-age={settings.SECURE_HSTS_SECONDS}"))
    return guards


@lru_cache(maxsize=4)
def _policy(desk_url: str) -> str:
    desk = urlsplit(desk_url)
    return POLICY.format(desk=f" {desk.scheme}://{desk.netloc}" if desk_url else "")


def _language(environ: Environ) -> str:
    """Which language a browser prefers of ours, without asking Django for a reader."""
    for said in str(environ.get("HTTP_ACCEPT_LANGUAGE", ""))[:200].lower().split(","):
        code = said.strip()[:2]
        if code in ("en", "fr"):
            return code
    return "en"
