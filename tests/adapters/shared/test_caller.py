"""From which address a request came: what a stranger claims is never believed (promises F7)."""

import pytest
from django.http import HttpRequest, HttpResponse

from palier.adapters.shared.caller import CallerBehindProxies, caller_of, networks

OURS = networks(("10.0.0.0/8", "::1", "192.0.2.7"))


@pytest.mark.parametrize(
    ("peer", "forwarded", "caller"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "1.2.3.4, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1, 10.9.9.9, 192.0.2.7", "198.51.100.1"),
        ("10.0.0.1", "1.2.3.4, nonsense, 10.2.2.2", "10.2.2.2"),
        ("10.0.0.1", "nonsense", "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "10.0.0.2", "10.0.0.2"),
        ("::1", "[2001:db8::5]:4711", "2001:db8::5"),
        ("::1", "2001:db8::5", "2001:db8::5"),
        ("::ffff:10.0.0.1", "198.51.100.1:80", "198.51.100.1"),
        ("", "198.51.100.1", ""),
    ],
)
def test_the_nearest_stranger_is_the_caller(peer, forwarded, caller) -> None:
    assert caller_of(peer, forwarded, OURS) == caller


def test_without_a_named_proxy_nothing_is_read(settings) -> None:
    settings.TRUSTED_PROXIES = []
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "198.51.100.1"}
    CallerBehindProxies(lambda _request: HttpResponse())(request)
    assert request.META["REMOTE_ADDR"] == "10.0.0.1"


def test_behind_a_named_proxy_the_limits_count_the_caller(settings) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.0/8"]
    request = HttpRequest()
    request.META = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "6.6.6.6, 198.51.100.1"}
    CallerBehindProxies(lambda _request: HttpResponse())(request)
    assert request.META["REMOTE_ADDR"] == "198.51.100.1"


def test_a_network_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="not appear"):
        networks(("ten dot zero",))
