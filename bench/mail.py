"""How fast mails are understood and kept: 4 kB, 40 kB and 4 MB with files; and what a mail of 25 MB costs in memory.

The limit of the same run is the standard library's own parser, with every header and body asked for; peers' raw paths
reach 60 mails a second (osTicket) and 2.4 to 5.5 (RT).  Goals: a 25 MB mail within 150 MB above the bare process, and
memory flat over 20,000 mails of 4 kB.  From SMTP to the finished case is measured by `bench/intake.py`.
"""

import base64
import email
import email.policy
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable

import psutil
from bench.intake import raw_mail

FLAT = int(os.environ.get("BENCH_FLAT", "20000"))
GOAL_LARGE, GOAL_GROWTH = 150, 8
SECONDS = 3.0

LARGE = """
import resource, sys
from bench.mail import with_file
from palier.core.mail.parse import parse_mail
parse_mail(with_file(10_000))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
raw = with_file(25 * 2**20 * 3 // 4)
made = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
parse_mail(raw)
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(len(raw) / 2**20, (after - before) / 1024)
"""


def with_file(size: int) -> bytes:
    """A mail of about 4 kB with a file of so many bytes."""
    file = base64.encodebytes(bytes(range(256)) * (size // 256))
    head = raw_mail(1).replace(b"multipart/alternative", b"multipart/mixed").rstrip().removesuffix(b"--")
    named = b"\r\nContent-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    return b"".join((head, named, file, b"--=_bench_1--\r\n"))


def as_the_library_does(raw: bytes) -> None:
    """Every header and body by the standard library."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    for name in ("From", "To", "Cc", "Subject", "Date", "Message-ID", "References"):
        str(message[name])
    for part in message.walk():
        if not part.is_multipart():
            part.get_content()


def per_second(act: Callable[[bytes], object], raw: bytes) -> float:
    """How many a second of processor time."""
    act(raw)
    begun, count = time.process_time(), 0
    while time.process_time() - begun < SECONDS:
        act(raw)
        count += 1
    return count / (time.process_time() - begun)


def growth() -> float:
    """How many MiB the process grows while it reads many mails, after the first tenth of them."""
    from palier.core.mail.parse import parse_mail

    for number in range(FLAT // 10):
        parse_mail(raw_mail(number))
    before = psutil.Process().memory_full_info().uss
    for number in range(FLAT // 10, FLAT):
        parse_mail(raw_mail(number))
    return (psutil.Process().memory_full_info().uss - before) / 2**20


def main() -> int:
    """Print every figure; 1 when a goal was missed."""
    from palier.core.mail.parse import parse_mail

    for name, raw in (("4 kB", raw_mail(1)), ("40 kB", with_file(27_000)), ("4 MB", with_file(3_000_000))):
        ours, library = per_second(parse_mail, raw), per_second(as_the_library_does, raw)
        print(
            f"{name:<6} understood {ours:8,.0f}/s   standard library {library:8,.0f}/s   {ours / library:5.1f}x",
            flush=True,
        )
    done = subprocess.run([sys.executable, "-c", LARGE], capture_output=True, text=True, check=True)
    size, grown = map(float, done.stdout.split())
    print(f"a mail of {size:.0f} MB takes {grown:.0f} MB, itself included (goal {GOAL_LARGE})")
    flat = growth()
    print(f"{FLAT:,} mails of 4 kB: {flat:+.1f} MiB (goal {GOAL_GROWTH}); peak {_peak():.0f} MiB")
    return 0 if grown <= GOAL_LARGE and flat <= GOAL_GROWTH else 1


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
