"""Mailboxes fetched over IMAP: one watcher a mailbox, woken by the server where it can (IDLE, RFC 2177).

A mail is committed first and marked as read afterwards; nothing is ever deleted or moved.  Killed between the two, the
watcher takes the mail again, and the key of the store makes that harmless.  How far a folder was read is remembered by
UID; when the server numbers anew, everything since the mailbox was added is looked at again.  Once a night every mail
of the last seven days is compared with what is kept.
"""

import contextlib
import logging
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection
from psycopg import Connection

from palier.adapters.mail.alarm_letters import alarm_words
from palier.adapters.mail.envelopes import envelope_of
from palier.adapters.mail.store import Arrived, keep_all, plain
from palier.apps.mailboxes import commands
from palier.apps.mailboxes.queries import Entered, fetched_mailboxes, mailbox_to_fetch, place_in
from palier.apps.mailroom.alarms import tell_alarms

if TYPE_CHECKING:
    from imap_tools import BaseMailBox

log = logging.getLogger("palier.mail")

ANSWER_SECONDS = 60.0
IDLE_SECONDS = 60.0
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 300.0
COMPARED_EVERY = timedelta(hours=20)
COMPARED_DAYS = timedelta(days=7)
LOCK = 0x70616C69
"""Together with the mailbox's id the name of the advisory lock that its one watcher holds."""


class Unreachable(Exception):
    """The server, or what it says, keeps us from looking into the mailbox; the text is for people."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """One mail on the server."""

    uid: int
    internal_at: datetime
    raw: bytes


def watch_mailboxes(*, at: datetime, limit: int) -> int:  # noqa: ARG001 a pump's signature
    """See that every mailbox has a watcher in this process, or one that waits for its turn, and tell what is wrong.

    Always 0: nothing waits.
    """
    wanted = set(fetched_mailboxes())
    for mailbox_id in wanted:
        watcher = WATCHERS.get(mailbox_id)
        if watcher is None or not watcher.is_alive():
            WATCHERS[mailbox_id] = Watcher(mailbox_id)
            WATCHERS[mailbox_id].start()
    for mailbox_id in set(WATCHERS) - wanted:
        WATCHERS.pop(mailbox_id).stop()
    tell_alarms(words=alarm_words, at=at)
    return 0


WATCHERS: "dict[int, Watcher]" = {}


class Watcher(threading.Thread):
    """Keeps looking into one mailbox until stopped or until the mailbox is removed."""

    def __init__(
        self, mailbox_id: int, *, idle_seconds: float = IDLE_SECONDS, first_pause: float = FIRST_PAUSE
    ) -> None:
        """`first_pause` is how many seconds after a fault the mailbox is tried again; then they double."""
        super().__init__(name=f"mailbox {mailbox_id}", daemon=True)
        self.mailbox_id, self.idle_seconds, self.first_pause = mailbox_id, idle_seconds, first_pause
        self.stopping = threading.Event()

    def stop(self) -> None:
        """End after what is in hand."""
        self.stopping.set()

    def run(self) -> None:
        """Connect, look, wait; after a fault again, with longer and longer pauses."""
        pause = self.first_pause
        while not self.stopping.is_set():
            try:
                with _alone(self.mailbox_id) as alone:
                    if alone and not self._talk():
                        return
                    pause = self.first_pause
            except Exception as fault:  # noqa: BLE001 whatever it is: told on the desk, and tried again
                self._tell(fault)
            finally:
                connection.close()
            self.stopping.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _talk(self) -> bool:
        """One conversation, until it breaks.  False: the mailbox is no longer ours to fetch."""
        entered = mailbox_to_fetch(self.mailbox_id)
        if entered is None:
            return False
        with entering(entered) as box:
            while not self.stopping.is_set():
                current = mailbox_to_fetch(self.mailbox_id)
                if current is None:
                    return False
                if (current.secret, current.host, current.folders) != (entered.secret, entered.host, entered.folders):
                    return True
                look_into(box, current, at=datetime.now(UTC))
                self._wait(box, current)
        return True

    def _wait(self, box: "BaseMailBox", entered: Entered) -> None:
        """Until the server says that something came, or a while has passed."""
        box.folder.set(entered.folders[0], readonly=False)
        if "IDLE" not in box.client.capabilities:
            self.stopping.wait(self.idle_seconds)
            return
        with box.idle as idle:
            waited = 0.0
            while waited < self.idle_seconds and not self.stopping.is_set():
                if idle.poll(timeout=1):
                    return
                waited += 1

    def _tell(self, fault: Exception) -> None:
        said = str(fault) or type(fault).__name__
        log.warning("mailbox %d can't be looked into: %s", self.mailbox_id, said)
        with contextlib.suppress(Exception):
            commands.note_trouble(mailbox_id=self.mailbox_id, trouble=said, at=datetime.now(UTC))


@contextlib.contextmanager
def _alone(mailbox_id: int) -> Iterator[bool]:
    """Whether we are the one watcher of this mailbox, on however many machines workers run."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, mailbox_id])
        alone = bool(cursor.fetchone()[0])
    try:
        yield alone
    finally:
        if alone:
            with contextlib.suppress(Exception), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, mailbox_id])


@contextlib.contextmanager
def entering(entered: Entered) -> Iterator["BaseMailBox"]:
    """The mailbox, open.  The library is fetched by the first who has a mailbox.  Raises Unreachable."""
    from imap_tools import MailBox, MailBoxStartTls, MailBoxUnencrypted

    kinds: dict[str, Any] = {"tls": MailBox, "starttls": MailBoxStartTls, "plain": MailBoxUnencrypted}
    try:
        box = kinds[entered.security](entered.host, port=entered.port, timeout=ANSWER_SECONDS)
    except Exception as fault:
        raise Unreachable(_said(fault)) from fault
    try:
        _log_in(box, entered)
        yield box
        box.logout()
    finally:
        with contextlib.suppress(Exception):
            box.client.shutdown()


def _log_in(box: "BaseMailBox", entered: Entered) -> None:
    try:
        log_in = box.xoauth2 if entered.entry == "xoauth2" else box.login
        log_in(entered.username, entered.secret, initial_folder=None)
    except Exception as fault:
        raise Unreachable(_said(fault)) from fault


def _said(fault: Exception) -> str:
    """What went wrong, without what was sent: a server may repeat the secret."""
    result = getattr(fault, "command_result", None)
    if result and len(result) > 1:
        words = b" ".join(word for word in result[1] if isinstance(word, bytes))
        return words.decode("utf-8", "replace")[:200] or type(fault).__name__
    return f"{type(fault).__name__}: {fault}"[:200]


def look_into(box: "BaseMailBox", entered: Entered, *, at: datetime) -> int:
    """Take what is new in every folder, compare once a night; answers how many mails were new here."""
    taken = 0
    trouble = []
    for folder in entered.folders:
        try:
            taken += take_folder(box, entered, folder, at=at)
        except (Unreachable, UnicodeError) as fault:
            trouble.append(f"{folder}: {fault}")
    if entered.compared_at is None or at - entered.compared_at >= COMPARED_EVERY:
        missing = sum(compare_folder(box, entered, folder, at=at) for folder in entered.folders)
        commands.note_compared(mailbox_id=entered.id, missing=missing, at=at)
        taken += missing
    commands.note_alive(mailbox_id=entered.id, taken=taken, trouble="; ".join(trouble), at=at)
    return taken


def take_folder(box: "BaseMailBox", entered: Entered, folder: str, *, at: datetime) -> int:
    """Take the mails of a folder that came after the last one taken; answers how many were new."""
    uidvalidity = _select(box, folder)
    known, last_uid = place_in(entered.id, folder)
    last_uid = last_uid if known == uidvalidity else 0
    taken = 0
    for uid in _uids(box, f"UID {last_uid + 1}:*" if last_uid else _since(entered.since_at), above=last_uid):
        taken += _take(box, entered, uid, at=at)
        commands.note_place(mailbox_id=entered.id, folder=folder, uidvalidity=uidvalidity, last_uid=uid)
        last_uid = uid
    if known != uidvalidity:
        commands.note_place(mailbox_id=entered.id, folder=folder, uidvalidity=uidvalidity, last_uid=last_uid)
    return taken


def compare_folder(box: "BaseMailBox", entered: Entered, folder: str, *, at: datetime) -> int:
    """Look at each mail of the last seven days again, and take those that are not kept; answers how many there were."""
    _select(box, folder)
    since = max(entered.since_at, at - COMPARED_DAYS)
    return sum(_take(box, entered, uid, at=at) for uid in _uids(box, _since(since), above=0))


def _take(box: "BaseMailBox", entered: Entered, uid: int, *, at: datetime) -> int:
    """Keep one mail, then mark it as read; 0 where it was kept already, is too old, or is gone."""
    mail = _fetch(box, uid)
    if mail is None or mail.internal_at < entered.since_at:
        return 0
    kept = _keep(entered, mail, at)
    with contextlib.suppress(Exception):  # a folder that can't be written to, a mail that is gone: it is kept
        box.client.uid("STORE", str(uid), "+FLAGS.SILENT", "(\\Seen)")
    return kept


def _keep(entered: Entered, mail: Fetched, at: datetime) -> int:
    sender, delivered = envelope_of(mail.raw)
    recipients = tuple(plain(address) for address in dict.fromkeys([*delivered, entered.address]))
    arrived = Arrived(at, entered.address, plain(sender), recipients, mail.raw)
    connection.ensure_connection()
    psycopg_connection: Connection[Any] = connection.connection
    return keep_all(psycopg_connection, [arrived])


def _select(box: "BaseMailBox", folder: str) -> int:
    """Open a folder; its UIDVALIDITY.  Raises Unreachable."""
    from imap_tools.errors import ImapToolsError

    try:
        box.folder.set(folder, readonly=False)
    except ImapToolsError as fault:
        raise Unreachable(_said(fault)) from fault
    said = box.client.untagged_responses.get("UIDVALIDITY") or box.client.response("UIDVALIDITY")[1] or [b"1"]
    return int(said[0]) if isinstance(said[0], bytes) and said[0].isdigit() else 1


def _since(instant: datetime) -> str:
    """The days to ask for: one more than needed, for servers count days where they stand."""
    return f"SINCE {_day(instant - timedelta(days=1))}"


def _day(instant: datetime) -> str:
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{instant.day}-{months[instant.month - 1]}-{instant.year}"


def _uids(box: "BaseMailBox", criteria: str, *, above: int) -> Sequence[int]:
    """The UIDs that fit, in order; `n:*` names the last one even where it is below n (RFC 3501 §6.4.8)."""
    kind, data = box.client.uid("SEARCH", None, criteria)  # type: ignore[arg-type]
    if kind != "OK":
        raise Unreachable(f"SEARCH: {data!r}"[:200])
    found = {int(word) for line in data if line for word in line.split() if word.isdigit()}
    return sorted(uid for uid in found if uid > above)


def _fetch(box: "BaseMailBox", uid: int) -> Fetched | None:
    """One mail with its bytes as they are, not marked as read by being looked at; None where it is gone."""
    import imaplib

    kind, data = box.client.uid("FETCH", str(uid), "(INTERNALDATE BODY.PEEK[])")
    if kind != "OK":
        raise Unreachable(f"FETCH {uid}: {data!r}"[:200])
    for line in data:
        if isinstance(line, tuple) and b"UID %d" % uid in line[0] + _rest(data):
            written = imaplib.Internaldate2tuple(line[0]) or imaplib.Internaldate2tuple(_rest(data))
            internal = datetime.fromtimestamp(_seconds(written), UTC) if written else datetime.now(UTC)
            return Fetched(uid, internal, line[1])
    return None


def _rest(data: Sequence[Any]) -> bytes:
    return b" ".join(line for line in data if isinstance(line, bytes))


def _seconds(written: Any) -> float:
    import time

    return time.mktime(written)
