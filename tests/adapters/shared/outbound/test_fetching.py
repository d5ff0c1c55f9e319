"""Pictures fetched from a real server: what is had, how much, through which redirections, and never from within."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from tests.core.files.test_rasters import png

from palier.adapters.shared.outbound.fetching import LARGEST, fetched

HERE = frozenset({"127.0.0.1"})


class Gallery(ThreadingHTTPServer):
    """Pictures, and ways that lead to them or nowhere."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.asked: list[tuple[str, dict[str, str]]] = []

    def at(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}{path}"


class Answer(BaseHTTPRequestHandler):
    server: Gallery

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        to = {"/moved": "/dot.png", "/circle": "/circle", "/inside": "http://10.0.0.1/", "/file": "file:///etc/passwd"}
        body = {"/dot.png": png(), "/large.png": bytes(LARGEST + 1), "/cut.png": png()}.get(self.path, b"")
        self.send_response(302 if self.path in to else 200 if body else 404)
        self.send_header("Location", to.get(self.path, ""))
        self.send_header("Content-Length", str(len(body) + (self.path == "/cut.png")))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Quietly."""


@pytest.fixture
def gallery() -> Iterator[Gallery]:
    server = Gallery()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_what_is_there_is_had_through_a_redirection_too(gallery) -> None:
    wanted = [gallery.at("/dot.png"), gallery.at("/moved")]
    assert fetched(wanted, private=HERE) == dict.fromkeys(wanted, png())
    headers = dict(gallery.asked)["/dot.png"]
    assert (headers["User-Agent"], headers["Accept"]) == ("Palier", "image/*")
    assert not {"Cookie", "Referer"} & headers.keys()


@pytest.mark.parametrize("path", ["/none.png", "/large.png", "/cut.png", "/circle", "/inside", "/file"])
def test_what_is_too_much_broken_or_led_astray_is_not_had(path, gallery) -> None:
    assert fetched([gallery.at(path)], private=HERE) == {}


@pytest.mark.parametrize("address", ["http://[::1", "http://", "ftp://a.example/x.png", "http://nowhere.invalid/x.png"])
def test_what_is_no_address_is_not_had(address) -> None:
    assert fetched([address]) == {}


def test_our_own_network_is_never_asked(gallery) -> None:
    assert fetched([gallery.at("/dot.png")]) == {}
    assert gallery.asked == []


def test_only_the_ports_of_the_web_are_asked(gallery, monkeypatch) -> None:
    monkeypatch.setattr("palier.adapters.shared.outbound.guard.is_outside", lambda _address: True)
    assert fetched([gallery.at("/dot.png")]) == {}
    assert gallery.asked == []
