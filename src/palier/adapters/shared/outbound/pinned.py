"""A call to the address that was judged, whatever its name leads to a moment later."""

import socket
import ssl
from http.client import HTTPConnection

from palier.adapters.shared.outbound.guard import Place

TIMEOUT_SECONDS = 10


class Pinned(HTTPConnection):
    """A connection to the address that was judged; the certificate is held against the name that was asked for."""

    def __init__(self, place: Place, *, timeout: float = TIMEOUT_SECONDS) -> None:
        super().__init__(place.host, place.port, timeout=timeout)
        self.place = place

    def connect(self) -> None:
        """Connect to that address and no other."""
        plain = socket.create_connection((self.place.address, self.place.port), self.timeout)
        if self.place.parts.scheme == "https":
            self.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=self.place.host)
        else:
            self.sock = plain
