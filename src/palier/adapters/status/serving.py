"""Serving the page from its files, before anything of a request is looked up: it stands while the database does not."""

import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect
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
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
}
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'{desk}; "
    "base-uri 'none'; form-action 'self'{desk}; frame-ancestors 'none'"
)
"""On a host of its own the page's one form goes to the desk."""
SECONDS = 10
"""How long a copy may be kept by whoever stands between: an update is seen well within thirty seconds (promises L2)."""
WORTH_PACKING = 1024


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it was when last read."""

    stamp: tuple[int, int]
    plain: bytes
    packed: bytes
    tag: str


class StatusPages:
    """Answers for the page; lets every other request pass."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._kept: dict[Path, Kept] = {}

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The file that is asked for, or what others answer."""
        name = asked_for(request)
        if name is None or request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        if name == "":
            return HttpResponseRedirect(f"{'' if is_own_host(request) else PREFIX}/{_language(request)}/")
        kept = self._read(name)
        return _missing() if kept is None else _answer(request, kept, name)

    def _read(self, name: str) -> Kept | None:
        root = Path(settings.STATUS_ROOT)
        path = root / (f"{name}index.html" if name.endswith("/") else name)
        if not NAME.fullmatch(name) or ".." in name:
            return None
        try:
            found = path.stat()
        except (FileNotFoundError, NotADirectoryError):
            self._kept.pop(path, None)
            return None
        stamp = (found.st_mtime_ns, found.st_size)
        kept = self._kept.get(path)
        if kept is None or kept.stamp != stamp:
            try:
                plain = path.read_bytes()
            except OSError:
                return None
            kept = Kept(stamp, plain, gzip.compress(plain, 6), f'"{sha256(plain).hexdigest()[:32]}"')
            self._kept[path] = kept
        return kept


def asked_for(request: HttpRequest) -> str | None:
    """Which file of the page a request wants, "" for its beginning; None where it wants something else."""
    path = str(request.path_info)
    if path.startswith(API):
        return path[1:]
    if is_own_host(request):
        return path[1:]
    if path == PREFIX:
        return ""
    return path.removeprefix(f"{PREFIX}/") if path.startswith(f"{PREFIX}/") else None


def is_own_host(request: HttpRequest) -> bool:
    """Whether the page has a host of its own, and this is it."""
    own = urlsplit(settings.STATUS_URL).netloc
    return bool(own) and str(request.META.get("HTTP_HOST", "")) == own


def _answer(request: HttpRequest, kept: Kept, name: str) -> HttpResponse:
    if request.META.get("HTTP_IF_NONE_MATCH") == kept.tag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        suffix = "html" if name.endswith("/") else name.rpartition(".")[2]
        packed = len(kept.plain) > WORTH_PACKING and "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
        response = HttpResponse(kept.packed if packed else kept.plain, content_type=TYPES.get(suffix, "text/plain"))
        if packed:
            response.headers["Content-Encoding"] = "gzip"
    response.headers["ETag"] = kept.tag
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = f"public, max-age={SECONDS}"
    response.headers["Content-Security-Policy"] = _policy()
    if name.startswith("api/") or name.endswith((".svg", ".ics", ".rss", ".atom")):
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _policy() -> str:
    desk = urlsplit(settings.PUBLIC_URL)
    return POLICY.format(desk=f" {desk.scheme}://{desk.netloc}" if settings.STATUS_URL else "")


def _missing() -> HttpResponse:
    words = "There is no such page. / Cette page n’existe pas.\n"
    return HttpResponse(words, status=404, content_type="text/plain; charset=utf-8")


def _language(request: HttpRequest) -> str:
    """Which language a browser prefers of ours, without asking Django for a reader."""
    for said in str(request.META.get("HTTP_ACCEPT_LANGUAGE", ""))[:200].lower().split(","):
        code = said.strip()[:2]
        if code in ("en", "fr"):
            return code
    return "en"
