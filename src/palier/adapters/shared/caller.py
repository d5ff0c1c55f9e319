"""From which address a request came, behind proxies that are named (PALIER_TRUSTED_PROXIES) and no others.

Limits count by that address, so nobody may choose it: what a stranger writes into X-Forwarded-For is not read.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


class CallerBehindProxies:
    """Put the address of the caller where the address of the last proxy stood, if that proxy is one of ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, the caller's address in its place."""
        proxies = networks(tuple(settings.TRUSTED_PROXIES))
        if proxies:
            forwarded = request.headers.get("X-Forwarded-For", "")
            request.META["REMOTE_ADDR"] = caller_of(request.META.get("REMOTE_ADDR", ""), forwarded, proxies)
        return self.get_response(request)


def caller_of(peer: str, forwarded: str, proxies: Iterable[Network]) -> str:
    """The nearest address that is no proxy of ours, read from the connection outwards; the peer where none is told.

    Every proxy of ours adds whom it speaks with at the end, so what stands before the first stranger is a stranger's
    claim.  What is no address ends the reading.
    """
    proxies = tuple(proxies)
    nearest = peer
    for told in (peer, *reversed(forwarded.split(",")[-32:])):
        address = _address(told)
        if address is None:
            return nearest
        nearest = str(address)
        if not any(address in network for network in proxies):
            return nearest
    return nearest


@lru_cache(maxsize=8)
def networks(written: tuple[str, ...]) -> tuple[Network, ...]:
    """Addresses and networks as the setting names them.  Raises ValueError for what is neither."""
    return tuple(ip_network(each.strip(), strict=False) for each in written if each.strip())


def _address(told: str) -> Address | None:
    """One address as proxies write it: bare, an IPv6 one in brackets perhaps, a port behind it perhaps."""
    bare = told.strip().strip('"')
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        address = ip_address(bare)
    except ValueError:
        return None
    return address.ipv4_mapped or address if isinstance(address, IPv6Address) else address
