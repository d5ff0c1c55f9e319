"""How a program says that it lives: two statements by the database's clock, for programs that know it by plain psycopg.

Without Django: the mail listener and the live streams load none of it for this.
"""

import socket

ALIVE = """
INSERT INTO health_signoflife (program, place, told_at) VALUES (%(program)s, %(place)s, clock_timestamp())
ON CONFLICT (program, place) DO UPDATE SET told_at = excluded.told_at
"""
STOPPED = "DELETE FROM health_signoflife WHERE program = %(program)s AND place = %(place)s"
"""Told to stop, a program is not missed."""
MAIL, LIVE = "mail", "live"
"""The listener that takes mail over SMTP or LMTP; whoever serves the live streams."""
SIGN_SECONDS = 20.0
"""A program that missed three of them is silent."""
SIGN_OFF_SECONDS = 0.3
"""Stopping waits no longer for a database that does not answer."""
EVERY_MACHINE_HAS = ("", "0.0.0.0", "::", "::1", "localhost")  # noqa: S104 named, not listened on


def place_of(host: str, port: int) -> str:
    """Where a program listens, as people write it: by its machine's name where other machines have the same address."""
    is_told_apart = host not in EVERY_MACHINE_HAS and not host.startswith("127.")
    return f"{host if is_told_apart else socket.gethostname()}:{port}"
