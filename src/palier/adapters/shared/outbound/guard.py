"""Where an address that somebody named may lead: it is looked at as it is called, and what was looked at is called.

A name that led outside yesterday may lead into our own network today.  So the name is resolved once, every address
it has is judged, and the connection goes to one of those judged, whatever the name says a moment later.
"""

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

NAT64, COMPATIBLE = ip_network("64:ff9b::/96"), ip_network("::/96")
KEPT = (ip_network("192.0.0.0/24"), ip_network("64:ff9b:1::/48"))
"""Of no network of ours and of nobody else's either: Pythons before 3.11.10 take them for the open internet."""
PORTS = {"http": 80, "https": 443}
CALLED = {80, 443, 8000, 8080, 8443}
"""What web servers of other people listen on; behind any other port stands something that no address should reach."""


class NotCallable(Exception):
    """An address that must not be called, or can't be found; `lasting` when trying again is of no use."""

    def __init__(self, said: str, *, lasting: bool) -> None:
        super().__init__(said)
        self.lasting = lasting


@dataclass(frozen=True, slots=True)
class Place:
    """Where to call: the parts of the URL, and the address that its host was found at."""

    parts: SplitResult
    host: str
    port: int
    address: str


def place_of(url: str, *, private: frozenset[str]) -> Place:
    """Where a URL leads now.  Hosts in `private` may be of our own network.  Raises NotCallable."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in PORTS or not host:
        raise NotCallable("not http or https", lasting=True)
    port = parts.port or PORTS[parts.scheme]
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotCallable(f"{host}: {error}", lasting=False) from error
    addresses = [str(each[4][0]) for each in found]
    if host not in private and (inside := [each for each in addresses if not is_outside(each)]):
        raise NotCallable(f"{host} is {inside[0]}, of a private network", lasting=True)
    if port not in CALLED and host not in private:
        raise NotCallable(f"port {port} is not called", lasting=True)
    return Place(parts, host, port, addresses[0])


def is_outside(written: str) -> bool:
    """Is this an address of the open internet?  One that wraps another leads to that other, and is judged by it."""
    address = ip_address(written.partition("%")[0])
    judged = (isinstance(address, IPv6Address) and _wrapped_in(address)) or address
    kept = any(each in network for each in (address, judged) for network in KEPT)
    return judged.is_global and not judged.is_multicast and not kept


def _wrapped_in(address: IPv6Address) -> IPv4Address | None:
    """The older address that this one is another way of writing (RFC 4291 §2.5.5, 3056, 4380, 6052)."""
    if address in NAT64 or address in COMPATIBLE:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
