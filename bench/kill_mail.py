"""Is a mail lost or doubled when programs are killed with -9?  The kill tests of the test run, at full size.

12,000 mails: the listener torn off in the middle of its answers, the reader in the middle of its batches; at the end
each mail is kept once and is one case.  Then a mailbox of a thousand mails whose server changes its numbers five times,
and two thousand fetched by four workers at once.  There is no peer and no limit to compare with: one loss or one
double fails.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

MAILS = os.environ.get("KILL_MAILS", "12000")
MAILBOX_MAILS = os.environ.get("MAILBOX_MAILS", "1000")
TESTS = (
    "tests/adapters/mail/test_killed.py",
    "tests/adapters/mail/test_fetching.py::test_whatever_the_server_does_to_its_numbers_nothing_is_missing_after_the_night",
    "tests/adapters/mail/test_fetching.py::test_four_workers_on_one_mailbox_take_each_mail_once",
)


def main() -> int:
    """Run them and say how long it took; the exit code is theirs."""
    begun = time.monotonic()
    root = Path(__file__).resolve().parent.parent
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *TESTS]
    code = subprocess.run(
        command, cwd=root, env={**os.environ, "KILL_MAILS": MAILS, "MAILBOX_MAILS": MAILBOX_MAILS}, check=False
    ).returncode
    said = "nothing lost, nothing doubled" if code == 0 else "FAILED"
    print(f"{int(MAILS):,} mails through killed programs in {time.monotonic() - begun:.0f} s: {said}")
    return code


if __name__ == "__main__":
    sys.exit(main())
