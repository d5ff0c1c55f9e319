"""A passkey in software, signing as a device would: an authenticator of a few lines beside the one under test.

Source: W3C Web Authentication, level 2, §6.1 (authenticator data), §6.3.3 (assertions), RFC 8152 (COSE keys).
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from os import urandom

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor

PRESENT, VERIFIED, HAS_KEY = 0x01, 0x04, 0x40


class SoftKey:
    """One passkey.  `origin` and `flags` may be bent by a test."""

    def __init__(self, *, origin: str = "http://localhost:8000", host: str = "localhost") -> None:
        self.origin, self.host = origin, host
        self.id, self.secret, self.count = urandom(16), ec.generate_private_key(ec.SECP256R1()), 0
        self.flags = PRESENT | VERIFIED

    def make(self, options: str) -> str:
        """What `navigator.credentials.create` answers, as JSON."""
        asked = json.loads(options)
        numbers = self.secret.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        credential = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor.encode(public)
        attested = cbor.encode({"fmt": "none", "attStmt": {}, "authData": self._said(HAS_KEY) + credential})
        said = self._client("webauthn.create", asked["challenge"])
        return self._answer({"clientDataJSON": wide(said), "attestationObject": wide(attested)})

    def use(self, options: str, *, counts: bool = True) -> str:
        """What `navigator.credentials.get` answers, as JSON."""
        self.count += counts
        said, about = self._client("webauthn.get", json.loads(options)["challenge"]), self._said()
        signature = self.secret.sign(about + sha256(said).digest(), ec.ECDSA(SHA256()))
        return self._answer({
            "clientDataJSON": wide(said),
            "authenticatorData": wide(about),
            "signature": wide(signature),
            "userHandle": None,
        })  # fmt: skip

    def _said(self, more: int = 0) -> bytes:
        return sha256(self.host.encode()).digest() + bytes([self.flags | more]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _answer(self, response: dict[str, str | None]) -> str:
        name = wide(self.id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})


def wide(plain: bytes) -> str:
    """Base64 for addresses, without its filling."""
    return urlsafe_b64encode(plain).decode().rstrip("=")


def narrow(written: str) -> bytes:
    """The bytes again."""
    return urlsafe_b64decode(written + "=" * (-len(written) % 4))
