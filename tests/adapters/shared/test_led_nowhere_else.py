"""Promise F8: forty addresses of elsewhere, through everything that leads somewhere by what a browser sent."""

from urllib.parse import urlsplit

import pytest
from django.test import RequestFactory
from django.urls import reverse

from palier.adapters.desk.doorway import onward
from palier.adapters.desk.returning import back, ours_or
from palier.adapters.shared.signin.confirming import LED_BACK

ELSEWHERE = [
    "https://evil.example/",
    "http://evil.example/",
    "HTTPS://EVIL.EXAMPLE",
    "//evil.example",
    "//evil.example/",
    "///evil.example",
    "////evil.example/",
    "//evil.example\\@testserver/",
    "//testserver@evil.example/",
    "https://testserver@evil.example/",
    "https://testserver:x@evil.example/",
    "https://testserver.evil.example/",
    "https://evil.example#testserver",
    "https://evil.example?testserver",
    "/\\evil.example",
    "\\/evil.example",
    "\\\\evil.example",
    "/\\/evil.example/",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "\x00//evil.example",
    "\x01https://evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "http:\\\\evil.example",
    "//[::1]/",
    "//[evil",
    "https://[::ffff:203.0.113.9]/",
    "//203.0.113.9/",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "file:///etc/passwd",
    "ftp://evil.example/",
    "blob:https://evil.example/x",
    "//evil.example/%2f..",
    "//evil。example/",
    "1",
    "desk:queue",
    "evil.example",
    "?next=//evil.example",
]
NO_PAGE = {"1", "desk:queue", "evil.example", "?next=//evil.example", "https:evil.example", "https:/evil.example"}
NO_PAGE |= {"https:///evil.example"}
"""What names no page of ours, though a browser would stay here."""
HERE = {"", "testserver"}


def leads(address: str) -> bool:
    """Would a browser stay with us?  It drops tabs and line ends, and reads a backslash as a slash (WHATWG URL)."""
    read = "".join(sign for sign in address.strip(" \x00\x01") if sign not in "\t\r\n").replace("\\", "/")
    parts = urlsplit(read)
    return parts.scheme in {"", "http", "https"} and parts.netloc in HERE and not read.startswith("//")


def test_there_are_forty_and_each_would_lead_away() -> None:
    assert len(set(ELSEWHERE)) >= 40
    for address in ELSEWHERE:
        try:
            away = not leads(address)
        except ValueError:
            away = True
        assert away or address in NO_PAGE, address


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_nobody_is_led_elsewhere(wanted: str) -> None:
    factory = RequestFactory()
    for request in (factory.post("/sign-in/", {"next": wanted}), factory.get("/sign-in/", {"next": wanted})):
        assert onward(request) == "desk:queue"
    assert wanted not in LED_BACK
    assert ours_or(wanted, "desk:queue") == "desk:queue"
    queue = reverse("desk:queue")
    for referer in (wanted, f"http://testserver{wanted}"):
        led = back(factory.post("/queue/columns/", headers={"Referer": referer}), "desk:queue").headers["Location"]
        assert led == queue or leads(led), (referer, led)


@pytest.mark.parametrize("wanted", ["/", "/cases/PAL-1/?a=1", "/queue/mine/", "/%2f%2fevil.example"])
def test_our_own_pages_are_led_to(wanted: str) -> None:
    request = RequestFactory().post("/sign-in/", {"next": wanted}, headers={"Referer": f"http://testserver{wanted}#x"})
    assert (onward(request), ours_or(wanted, "desk:queue")) == (wanted, wanted)
    assert back(request, "desk:queue").headers["Location"] == wanted
