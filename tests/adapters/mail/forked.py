"""A program that dies many times: loaded once, forked for each life, told its test database by DATABASE_URL.

Each line of its standard input begins a life and says, as JSON, at which named point it kills itself (`deaths.py`).
Two lines of its output tell of each: its process id, and how it ended.  A killed life is killed as dead as a program
started anew would be, and costs no start.
"""

import json
import os
import sys
import threading
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from tests.adapters.mail.deaths import die_at

from palier.project.running import use_django


def read_and_send(**_said: Any) -> None:
    """Until somebody kills it."""
    from palier.adapters.mail.reading import read_waiting
    from palier.adapters.mail.sending import send_waiting

    idle = threading.Event()
    while not idle.is_set():
        at = datetime.now(UTC)
        if not read_waiting(at=at, limit=5) + send_waiting(at=at, limit=5):
            idle.wait(0.005)


def listen(*, port: int, **_said: Any) -> None:
    """Until somebody kills it, or it does so itself."""
    from palier.adapters.mail.listener import run

    run("127.0.0.1", port, database_url=os.environ["DATABASE_URL"], address="support@palier.localhost")


def read(*, at: str, **_said: Any) -> None:
    """Whatever waits."""
    from palier.adapters.mail.reading import read_waiting

    while read_waiting(at=datetime.fromisoformat(at)):
        pass


def fetch(*, at: str, mailbox: int, **_said: Any) -> None:
    """What is new in a mailbox."""
    from palier.adapters.mail.fetching import entering, look_into
    from palier.apps.mailboxes.queries import mailbox_to_fetch

    entered = mailbox_to_fetch(mailbox)
    assert entered is not None
    with entering(entered) as box:
        look_into(box, entered, at=datetime.fromisoformat(at))


def owe(*, at: str, recipients: list[str], **_said: Any) -> None:
    """A mail for each, ten in a transaction."""
    from django.db import transaction

    from palier.apps.outbox import commands
    from palier.apps.outbox.models import OutgoingMail

    for first in range(0, len(recipients), 10):
        with transaction.atomic():
            for recipient in recipients[first : first + 10]:
                owed = commands.owe_mail(
                    kind="news", recipients=[recipient], language="en", at=datetime.fromisoformat(at)
                )
                OutgoingMail.objects.filter(pk=owed).update(subject="What happened", text="Words of a status update.")


def send(*, at: str, **_said: Any) -> None:
    """Whatever is owed."""
    from palier.adapters.mail.sending import send_waiting

    while send_waiting(at=datetime.fromisoformat(at)):
        pass


LIVES = {"both": read_and_send, "listen": listen, "read": read, "fetch": fetch, "owe": owe, "send": send}


def live(said: dict[str, Any]) -> None:
    """One life; it never returns to whoever forked it."""
    try:
        settings.SMTP_URL = said.get("smtp", "")
        die_at(said.get("point", ""), said.get("call", 1))
        LIVES[said["life"]](**said)
    except BaseException:  # noqa: BLE001 told, and never outlived
        import traceback

        traceback.print_exc()
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    use_django()

    import palier.adapters.mail.fetching
    import palier.adapters.mail.listener
    import palier.adapters.mail.reading
    import palier.adapters.mail.sending  # noqa: F401 loaded before the first life

    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            live(json.loads(line))
        print(child, flush=True)
        print(os.waitpid(child, 0)[1], flush=True)
