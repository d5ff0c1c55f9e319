"""No address that somebody named leads into a network that is not meant for it."""

import socket

import pytest

from palier.adapters.shared.outbound.guard import NotCallable, is_outside, place_of

NOWHERE: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
        "64:ff9b:1::5db8:d70e",
        "::127.0.0.1",
        "::10.0.0.1",
        "192.0.0.192",
        "::ffff:192.0.0.192",
        "2001:0:4136:e378:8000:63bf:80ff:fffe",
    ],
)
def test_addresses_of_our_own_are_inside(address: str) -> None:
    assert not is_outside(address)


@pytest.mark.parametrize(
    "address", ["93.184.215.14", "2606:4700::6810:84e5", "::ffff:93.184.215.14", "64:ff9b::5db8:d70e"]
)
def test_addresses_of_the_open_internet_are_outside(address: str) -> None:
    assert is_outside(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://localhost:8000/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0/",
        "http://169.254.169.254/latest/meta-data/",
    ],
)
def test_however_it_is_written_it_is_not_called(url: str) -> None:
    with pytest.raises(NotCallable) as refused:
        place_of(url, private=NOWHERE)
    assert refused.value.lasting


def test_a_host_may_be_named_as_ours() -> None:
    place = place_of("http://localhost:8123/hear?x=1", private=frozenset({"localhost"}))
    assert (place.host, place.port) == ("localhost", 8123)
    assert place.address in {"127.0.0.1", "::1"}


def test_few_ports_are_called() -> None:
    for port, is_called in ((80, True), (8443, True), (22, False), (25, False), (5432, False)):
        if is_called:
            assert place_of(f"http://93.184.215.14:{port}/", private=NOWHERE).port == port
        else:
            with pytest.raises(NotCallable) as refused:
                place_of(f"http://93.184.215.14:{port}/", private=NOWHERE)
            assert refused.value.lasting


def test_an_unknown_name_is_tried_again() -> None:
    with pytest.raises(NotCallable) as refused:
        place_of("https://nobody.invalid/", private=NOWHERE)
    assert not refused.value.lasting


@pytest.mark.parametrize("url", ["ftp://example.org/", "https:///path"])
def test_only_the_web_is_called(url: str) -> None:
    with pytest.raises(NotCallable):
        place_of(url, private=NOWHERE)


def test_one_bad_address_among_good_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name with two addresses, one of them ours: rebinding in one answer."""
    answers = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, 443)) for ip in ("93.184.215.14", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_named: answers)
    with pytest.raises(NotCallable):
        place_of("https://hooks.example/", private=NOWHERE)
