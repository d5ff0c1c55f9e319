"""How fast mail leaves, and how long a reply takes beside a bulk: the two pumps as the worker runs them, a server on
loopback that takes everything at once, durable commits.  Peer in the same run: the same mails handed over bare.

    palier bench sending            1,500 in bulk
    python -m bench.sending 20000   as many as are promised to subscribers
"""

import smtplib
import statistics
import sys
import time
from datetime import UTC, datetime

from bench._ground import scratch
from bench._outgoing import Taker, serve

REPLIES = 20
LIMIT_SECONDS = 60
"""How long a reply may take beside any bulk (promises E12)."""


def bare(port: int, raw: bytes, many: int) -> float:
    """Mails a second where nothing is composed or written down."""
    began = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as talk:
        for number in range(many):
            talk.sendmail("a@b.example", [f"bare{number}@x.example"], raw)
    return many / (time.perf_counter() - began)


def measure(many: int) -> bool:
    """Print every figure; whether replies kept to their limit."""
    from django.conf import settings

    from palier.adapters.jobs.pumps import Pump, Work
    from palier.adapters.mail.sending import send_bulk, send_waiting
    from palier.apps.outbox.commands import MAIL_OWED, mail_owed
    from palier.apps.outbox.models import OutgoingMail
    from palier.apps.together import write_together

    taker = Taker()
    port = serve(taker)
    settings.SMTP_URL = f"smtp://127.0.0.1:{port}"

    def mail(to: str, **about) -> OutgoingMail:
        row = mail_owed(kind="news", recipients=[to], language="en", at=datetime.now(UTC), **about)
        row.subject, row.text = "What happened", "Words of a status update.\n" * 20
        return row

    bulk = [mail(f"b{number}@x.example", lane=OutgoingMail.Lane.BULK) for number in range(many)]
    for first in range(0, many, 500):
        write_together(bulk[first : first + 500])
    pumps = [
        Pump(Work("send_mail", send_waiting, limit=20, channel="palier_mail_out")),
        Pump(Work("send_bulk", send_bulk, limit=50, channel="palier_mail_out")),
    ]
    began = time.perf_counter()
    for pump in pumps:
        pump.start()
    waits = []
    for number in range(REPLIES):
        owed = time.perf_counter()
        write_together([mail(f"r{number}@x.example")], notify=[MAIL_OWED])
        while f"r{number}@x.example" not in taker.taken:
            time.sleep(0.002)
        waits.append(taker.taken[f"r{number}@x.example"] - owed)
    beside = sum(to.startswith("b") for to in list(taker.taken))
    while sum(to.startswith("b") for to in list(taker.taken)) < many:
        time.sleep(0.05)
    took = time.perf_counter() - began
    for pump in pumps:
        pump.stop()
    for pump in pumps:
        pump.join(10)
    peer = bare(port, taker.raw, min(many, 500))
    print(
        f"bulk of {many:,}: {many / took:.0f}/s, {took:.0f} s; bare hand-over {peer:.0f}/s, "
        f"ratio {many / took / peer:.2f}"
    )
    print(
        f"{REPLIES} replies while {beside:,} of the bulk left: median {statistics.median(waits) * 1000:.0f} ms, "
        f"longest {max(waits) * 1000:.0f} ms (limit {LIMIT_SECONDS} s)"
    )
    return max(waits) <= LIMIT_SECONDS


if __name__ == "__main__":
    with scratch():
        kept = measure(int(sys.argv[1]) if len(sys.argv) > 1 else 1_500)
    sys.exit(0 if kept else 1)
