"""Is a mail lost or doubled when programs are killed with -9?  The kill tests of the test run, at full size.

12,000 mails: the listener torn off in the middle of its answers, the reader in the middle of its batches; at the end
each mail is kept once and is one case.  50 mails at each of twelve named points on the way in and eight on the way out,
twenty times each: kept once, settled once, sent once or once more under the same Message-ID, never sent where what
owed them was not committed.  Then a mailbox of a thousand mails whose server changes its numbers five times, and two
thousand fetched by four workers at once.  The limit is none: one loss or one double fails.

    palier bench kill_mail
    KILL_MAILS=200 POINT_MAILS=17 POINT_SEEDS=1 MAILBOX_MAILS=20 python bench/kill_mail.py    as the test run does
"""

import os
import subprocess
import sys
import time
from pathlib import Path

MAILS = os.environ.get("KILL_MAILS", "12000")
MAILBOX_MAILS = os.environ.get("MAILBOX_MAILS", "1000")
POINT_MAILS = os.environ.get("POINT_MAILS", "50")
POINT_SEEDS = os.environ.get("POINT_SEEDS", "20")
POINTS = 12 + 8
TESTS = (
    "tests/adapters/mail/test_killed.py",
    "tests/adapters/mail/test_killed_at_points.py",
    "tests/adapters/mail/test_fetching.py::test_whatever_the_server_does_to_its_numbers_nothing_is_missing_after_the_night",
    "tests/adapters/mail/test_fetching.py::test_four_workers_on_one_mailbox_take_each_mail_once",
)


def main() -> int:
    """Run them and say how long it took; the exit code is theirs."""
    begun = time.monotonic()
    root = Path(__file__).resolve().parent.parent
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *TESTS]
    sizes = {
        "KILL_MAILS": MAILS,
        "MAILBOX_MAILS": MAILBOX_MAILS,
        "POINT_MAILS": POINT_MAILS,
        "POINT_SEEDS": POINT_SEEDS,
    }
    code = subprocess.run(command, cwd=root, env={**os.environ, **sizes}, check=False).returncode
    many = 2 * int(MAILS) + POINTS * int(POINT_MAILS) * int(POINT_SEEDS) + 3 * int(MAILBOX_MAILS)
    deaths = POINTS * int(POINT_SEEDS)
    said = "0 lost, 0 doubled (limit 0)" if code == 0 else "FAILED: some lost or doubled (limit 0)"
    print(
        f"{many:,} mails, {deaths:,} deaths at named points and others at any instant, "
        f"{time.monotonic() - begun:.0f} s: {said}"
    )
    return code


if __name__ == "__main__":
    sys.exit(main())
