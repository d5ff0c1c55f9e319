"""The named points at which a program of mail is killed: twelve on the way in, eight on the way out (promises E8, E11).

A point is a function of ours or of the library, and whether death comes before or after it; which of its calls is
chosen by the test.
"""

import importlib
import inspect
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce, wraps
from typing import Any

MAIL = "palier.adapters.mail"


@dataclass(frozen=True)
class Point:
    life: str
    module: str
    name: str
    after: bool = False


IN = {
    "read off the wire": Point("listen", f"{MAIL}.store", "Store.keep"),
    "about to be kept": Point("listen", f"{MAIL}.store", "Store._store"),
    "kept, and nobody told": Point("listen", f"{MAIL}.store", "Store._store", after=True),
    "kept, 250 about to leave": Point("listen", f"{MAIL}.listener", "Door.keep", after=True),
    "fetched, not kept": Point("fetch", f"{MAIL}.fetching", "keep_all"),
    "kept, not marked as read": Point("fetch", f"{MAIL}.fetching", "keep_all", after=True),
    "marked as read, its place not noted": Point("fetch", "palier.apps.mailboxes.commands", "note_place"),
    "claimed, not read": Point("read", "palier.apps.mailroom.commands", "claim_raw_mail", after=True),
    "understood, nothing done": Point("read", "palier.apps.mailroom.commands.settling", "_apply"),
    "cases opened, mails unsettled": Point("read", "palier.apps.mailroom.commands.settling", "_apply", after=True),
    "all written, not committed": Point("read", "palier.apps.outbox.commands", "announce_all", after=True),
    "committed": Point("read", "palier.apps.mailroom.commands", "settle_together", after=True),
}
OUT = {
    "owed, not committed": Point("owe", "palier.apps.outbox.commands", "owe_mail", after=True),
    "claimed": Point("send", "palier.apps.mailroom.commands", "claim_outgoing", after=True),
    "composed": Point("send", f"{MAIL}.sending", "compose", after=True),
    "about to name its readers": Point("send", "smtplib", "SMTP.rcpt"),
    "about to say its words": Point("send", "smtplib", "SMTP.data"),
    "taken by the server": Point("send", "smtplib", "SMTP.data", after=True),
    "about to be noted": Point("send", "palier.apps.mailroom.commands", "mark_handed"),
    "noted, not committed": Point("send", "palier.apps.mailroom.commands.delivery", "_end", after=True),
}


def die_at(name: str, call: int) -> None:
    """Kill this process at a call of a point; nothing without a name."""
    if not name:
        return
    point = {**IN, **OUT}[name]
    *holders, last = point.name.split(".")
    holder = reduce(getattr, holders, importlib.import_module(point.module))
    setattr(holder, last, dying(getattr(holder, last), call, after=point.after))


def dying(act: Callable[..., Any], call: int, *, after: bool) -> Callable[..., Any]:
    """The same act, at one call of which this process dies."""
    calls = iter(range(1, 10**9))

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    if inspect.iscoroutinefunction(act):

        @wraps(act)
        async def waited(*args: Any, **said: Any) -> Any:
            now = next(calls) == call
            if now and not after:
                die()
            answer = await act(*args, **said)
            if now:
                die()
            return answer

        return waited

    @wraps(act)
    def run(*args: Any, **said: Any) -> Any:
        now = next(calls) == call
        if now and not after:
            die()
        answer = act(*args, **said)
        if now:
            die()
        return answer

    return run
