"""A program that is killed many times: loaded once, forked for each life, told its test database by DATABASE_URL.

Each line of its standard input begins a life, whose process id it prints; it waits for the end before the next one.
A killed life is killed as dead as a program started anew would be, and costs no start.
"""

import os
import sys
import time
from datetime import UTC, datetime

from palier.project.running import use_django


def read_and_send() -> None:
    from palier.adapters.mail.reading import read_waiting
    from palier.adapters.mail.sending import send_waiting

    while True:
        at = datetime.now(UTC)
        if not read_waiting(at=at, limit=5) + send_waiting(at=at, limit=5):
            time.sleep(0.005)


def listen() -> None:
    from palier.adapters.mail.listener import run

    run("127.0.0.1", int(sys.argv[2]), database_url=os.environ["DATABASE_URL"], address="support@palier.localhost")


LIVES = {"reader": read_and_send, "listener": listen}

if __name__ == "__main__":
    use_django()
    import palier.adapters.mail.listener
    import palier.adapters.mail.reading
    import palier.adapters.mail.sending  # noqa: F401 loaded before the first life

    for _line in sys.stdin:
        life = os.fork()
        if life == 0:
            LIVES[sys.argv[1]]()
        print(life, flush=True)
        os.waitpid(life, 0)
