"""RSA keys for DKIM: made by the OpenPGP library, written as signers and the DNS read them (RFC 8017 A.1, RFC 6376)."""

import base64
from dataclasses import dataclass

from pysequoia import CipherSuite, Profile, Tsk
from pysequoia.packet import PacketPile

INTEGER, SEQUENCE, BIT_STRING = 0x02, 0x30, 0x03
ALGORITHM = bytes.fromhex("300d06092a864886f70d0101010500")
"""rsaEncryption, as a SubjectPublicKeyInfo names it."""
HEAD, UNPROTECTED = 6, 1
"""Bytes of an OpenPGP secret key before its numbers (version, date, algorithm), and between public and secret ones."""


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A private key in PEM, and the public one as the DNS record holds it."""

    private_pem: bytes
    public: str


def make_key() -> KeyPair:
    """A fresh RSA key of 2048 bits, the size every receiver verifies (RFC 8301 §3.2)."""
    made = Tsk.generate(user_id="dkim", cipher_suite=CipherSuite.RSA2k, profile=Profile.RFC4880)
    body = bytes(next(iter(PacketPile.from_bytes(bytes(made)))).body)
    (n, e), rest = _numbers(body[HEAD:], 2)
    (d, p, q, _), _rest = _numbers(rest[UNPROTECTED:], 4)
    private = _sequence(0, n, e, d, p, q, d % (p - 1), d % (q - 1), pow(q, -1, p))
    pem = base64.encodebytes(private).decode()
    return KeyPair(
        f"-----BEGIN RSA PRIVATE KEY-----\n{pem}-----END RSA PRIVATE KEY-----\n".encode(),
        base64.b64encode(_tagged(SEQUENCE, ALGORITHM + _tagged(BIT_STRING, b"\0" + _sequence(n, e)))).decode(),
    )


def _numbers(data: bytes, count: int) -> tuple[list[int], bytes]:
    """So many OpenPGP integers (RFC 9580 §3.2) from the front, and what follows them."""
    numbers = []
    for _ in range(count):
        size = (int.from_bytes(data[:2]) + 7) // 8
        numbers.append(int.from_bytes(data[2 : 2 + size]))
        data = data[2 + size :]
    return numbers, data


def _sequence(*numbers: int) -> bytes:
    """ASN.1 integers in a sequence, in DER."""
    encoded = (_tagged(INTEGER, number.to_bytes(number.bit_length() // 8 + 1)) for number in numbers)
    return _tagged(SEQUENCE, b"".join(encoded))


def _tagged(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes([tag, 0x80 | len(length)]) + length + content
