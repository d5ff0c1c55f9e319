"""The real thing, where it is installed: Dovecot on loopback, a mailbox watched while mail comes in."""

import os
import pwd
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from palier.adapters.mail.fetching import Watcher
from palier.apps.mailboxes.commands import Access, add_mailbox
from palier.apps.mailboxes.models import Mailbox
from palier.apps.mailroom.models import RawMail
from palier.core.actor import PALIER

pytestmark = pytest.mark.django_db(transaction=True)

CONFIG = """
base_dir = {home}/run
log_path = {home}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mailbox_idle_check_interval = 1s
first_valid_uid = 1
mail_location = maildir:{home}/mail/%u
default_internal_user = {internal}
default_login_user = {login}
passdb {{
  driver = passwd-file
  args = {home}/users
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={home}/mail/%u allow_all_users=yes
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
"""


@contextmanager
def dovecot(home: Path) -> Iterator[int]:
    """A server with one mailbox; answers its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    root = os.geteuid() == 0
    me = pwd.getpwuid(os.geteuid()).pw_name
    user, group = ("nobody", "nogroup") if root else (me, str(os.getegid()))
    internal, login = ("dovecot", "dovenull") if root else (me, me)
    (home / "users").write_text("desk@palier.test:{PLAIN}desk\n")
    (home / "mail").mkdir()
    (home / "mail").chmod(0o777)
    for folder in (home, *home.parents[:-2]):
        folder.chmod(folder.stat().st_mode | 0o011)
    config = home / "dovecot.conf"
    values = {"home": home, "port": port, "user": user, "group": group, "internal": internal, "login": login}
    config.write_text(CONFIG.format(**values))
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(["dovecot", "-c", config], check=True, **quiet)
    try:
        yield port
    finally:
        subprocess.run(["doveadm", "-c", config, "stop"], check=False, **quiet)


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not true():
        assert time.monotonic() < deadline
        threading.Event().wait(0.01)


def deliver(home: Path, number: int) -> None:
    """As a delivery agent does: written aside, then moved in."""
    box = home / "mail" / "desk@palier.test"
    aside, name = box / "tmp" / str(number), f"{int(time.time())}.{number}.host"
    aside.write_bytes(b"Return-Path: <jean@client.example>\nSubject: %d\n\nWords %d\n" % (number, number))
    aside.chmod(0o666)
    aside.rename(box / "new" / name)


if shutil.which("dovecot"):

    def test_a_real_mailbox_is_watched(tmp_path: Path) -> None:
        now = datetime.now(UTC)
        with dovecot(tmp_path) as port:
            access = Access("127.0.0.1", port, "desk@palier.test", "desk", Mailbox.Security.PLAIN)
            mailbox_id = add_mailbox(
                address="desk@palier.test",
                access=access,
                folders=["INBOX"],
                since_at=now - timedelta(hours=1),
                by=PALIER,
                at=now,
            )
            watcher = Watcher(mailbox_id, idle_seconds=20)
            watcher.start()
            try:
                wait_until(lambda: Mailbox.objects.get().alive_at is not None)
                for number in range(5):
                    deliver(tmp_path, number)
                wait_until(lambda: RawMail.objects.count() == 5)
            finally:
                watcher.stop()
                watcher.join(20)
        row = Mailbox.objects.get()
        assert (row.failing_since, row.trouble, row.taken) == (None, "", 5)
        assert {bytes(raw.raw).split()[-1] for raw in RawMail.objects.all()} == {b"0", b"1", b"2", b"3", b"4"}
        assert all("S" in file.name.rpartition(",")[2] for file in (tmp_path / "mail/desk@palier.test/cur").iterdir())
