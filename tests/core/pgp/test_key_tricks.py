"""Keys made to hurt whoever reads them (promises J6): read within limits or refused, and no program is ever called."""

import subprocess
import sys

from pysequoia import Tsk

from palier.core.pgp.keys import LARGEST_KEY
from palier.core.pgp.opening import Ring, Seal, open_mail

READ = """
import resource, sys
def forbid(event, _arguments):
    if event.startswith(("subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "socket.")):
        raise SystemExit(f"called {event}")
from palier.core.pgp.keys import KeyRefused, read_public_key, read_secret_key
resource.setrlimit(resource.RLIMIT_CPU, (5, 5))
resource.setrlimit(resource.RLIMIT_AS, (256 * 2**20, 256 * 2**20))
sys.addaudithook(forbid)
key = sys.stdin.buffer.read()
for read in (read_public_key, lambda data: read_secret_key(data, password="x\\n--passphrase-fd 0")):
    try:
        read(key)
    except KeyRefused as refused:
        print(refused.fault.value)
    else:
        print("read")
"""
CERT = bytes(Tsk.generate(user_id="Rita <rita@research.example>").extract_certificate())


def packet(tag: int, body: bytes) -> bytes:
    """A packet in the new format with a length of five octets (RFC 9580 §4.2.1)."""
    return bytes([0xC0 | tag, 0xFF]) + len(body).to_bytes(4, "big") + body


NAMES = b"".join(packet(13, b"user %d <u%d@bad.example>" % (n, n)) for n in range(4_000))
EVIL = "x\n--passphrase-fd 0\n$(touch /tmp/x);`id` | sh <a@b.example>"
KEYS = {
    "flooded with signatures": CERT + packet(2, b"\x04" * 100) * 40_000,
    "flooded within the limit": CERT + packet(2, b"\x04" * 100) * 1_700,
    "thousands of names": CERT + NAMES[: LARGEST_KEY - len(CERT) - 10],
    "commands in its name": bytes(Tsk.generate(user_id=EVIL).extract_certificate()),
    "one endless name": CERT + packet(13, b"a" * 190_000),
    "a length of four gigabytes": CERT + bytes([0xC0 | 13, 0xFF]) + b"\xff" * 4 + b"x",
    "armour with commands": b"-----BEGIN PGP PUBLIC KEY BLOCK-----\nPassphrase: x\nComment: $(id)\n\n!!!!\n-----END",
    "a secret key": bytes(Tsk.generate(user_id="Rita <rita@research.example>")),
    "many keys in one": CERT * 100,
    "a compressed bomb": packet(8, b"\x01" + b"\x00\xff" * 90_000),
}


def test_there_are_ten() -> None:
    assert len(KEYS) == 10


def test_each_is_read_or_refused_within_limits_and_calls_nothing() -> None:
    for name, key in KEYS.items():
        done = subprocess.run([sys.executable, "-c", READ], input=key, capture_output=True, check=False)
        said = done.stdout.decode().split()
        assert done.returncode == 0, (name, done.returncode, done.stderr[-300:])
        assert len(said) == 2, (name, said)
        assert set(said) <= {"read", "unreadable", "too_large", "cannot_encrypt", "public_only", "locked"}, (name, said)


def test_a_mail_of_many_keys_and_beginnings_is_read_in_one_pass() -> None:
    begun = "-----BEGIN PGP MESSAGE-----\n" * 40_000
    keys = "-----BEGIN PGP PUBLIC KEY BLOCK-----\n" * 40_000
    found = open_mail(f"From: a@b.example\n\n{keys}{begun}".encode(), Ring(()))
    assert [part.seal for part in found.parts] == [Seal.OPEN, Seal.LOCKED]
    assert found.keys == ()


def test_a_mail_nested_without_end_is_kept_as_one_file() -> None:
    deep = (
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(5_000)) + b"\nwords"
    )
    [part] = open_mail(b"From: a@b.example\n" + deep, Ring(())).parts
    assert (part.name, part.media_type) == ("mail.eml", "message/rfc822")
    assert part.content.endswith(b"words")
