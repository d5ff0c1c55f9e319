"""Which account runs PostgreSQL: ours, or a system account when we are root, because PostgreSQL refuses to be root."""

import os
import pwd
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from palier.project.embedded.errors import EmbeddedRefused
from palier.project.speech import _

CANDIDATES = ("palier", "postgres", "nobody")


class Account:
    """The account that owns the database folder and runs the server."""

    def __init__(self, entry: pwd.struct_passwd) -> None:
        self.name = entry.pw_name
        self.uid = entry.pw_uid
        self.gid = entry.pw_gid
        self.is_ours = entry.pw_uid == os.geteuid()

    def popen_arguments(self) -> Mapping[str, Any]:
        """What subprocess needs to run a program as this account."""
        return {} if self.is_ours else {"user": self.uid, "group": self.gid, "extra_groups": []}

    def can_enter(self, path: Path) -> bool:
        """May this account reach and enter (or run) that path?  Asked of the kernel, as that account."""
        if self.is_ours:
            return os.access(path, os.X_OK)
        return subprocess.run(["test", "-x", path], cwd="/", check=False, **self.popen_arguments()).returncode == 0

    def make_private(self, folder: Path) -> None:
        """Create a folder that only this account may enter; an existing one stays as it is."""
        if not folder.exists():
            folder.mkdir(mode=0o700)
            self.give(folder)

    def give(self, path: Path) -> None:
        """Make this account the owner."""
        if not self.is_ours:
            os.chown(path, self.uid, self.gid)


def account_for(data: Path | None) -> Account:
    """Whose account runs the server of an existing database folder, or of one still to be made.

    Nobody is created and no folder is opened wider for it.  Raises EmbeddedRefused.
    """
    if data and data.stat().st_uid != os.geteuid():
        owner = pwd.getpwuid(data.stat().st_uid)
        if os.geteuid() != 0:
            raise EmbeddedRefused(
                _("The database in %(folder)s belongs to %(owner)s. Nothing was started. Start Palier as that user.")
                % {"folder": data, "owner": owner.pw_name}
            )
        return Account(owner)
    if os.geteuid() != 0:
        return Account(pwd.getpwuid(os.geteuid()))
    for name in CANDIDATES:
        try:
            return Account(pwd.getpwnam(name))
        except KeyError:
            continue
    raise EmbeddedRefused(
        _(
            "PostgreSQL can't run as root, and none of the accounts palier, postgres and nobody exists here. Nothing "
            "was started. Create one (useradd --system palier) and start again, or start Palier as an ordinary user."
        )
    )
