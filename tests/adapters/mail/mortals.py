"""Programs that are killed: one that is loaded once, whose lives end as often as a test wants."""

import json
import os
import signal
import subprocess
import sys
from urllib.parse import quote

from django.db import connection


def environment(**more: str) -> dict[str, str]:
    """What a program of its own needs to find this run's database."""
    known = connection.settings_dict
    url = f"postgresql://{known['USER']}@/{known['NAME']}?host={quote(known['HOST'], safe='/')}"
    return {**os.environ, "DATABASE_URL": url, **more}


class Mortal:
    """Something that lives, is killed and lives again."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.adapters.mail.forked"],
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.life = 0

    def begin(self, life: str, **said: object) -> None:
        """Begin a life of this kind, to be ended by `kill`, or awaited by `ended`."""
        self.process.stdin.write(json.dumps({"life": life, **said}).encode() + b"\n")
        self.process.stdin.flush()
        self.life = int(self.process.stdout.readline())

    def ended(self) -> int:
        """The signal that ended it, 0 where it came to its end by itself."""
        status = int(self.process.stdout.readline())
        self.life = 0
        assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
        return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0

    def kill(self) -> None:
        """End the life there is, if there is one."""
        if self.life:
            os.kill(self.life, signal.SIGKILL)
            assert self.ended() == signal.SIGKILL

    def bury(self) -> None:
        """End it all."""
        self.process.stdin.close()
        self.process.kill()
        self.process.wait(10)
        self.process.stdout.close()
