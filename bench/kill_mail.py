"""Is a mail lost or doubled when programs are killed with -9?  The kill tests of the test run, at full size.

12,000 mails: the listener torn off in the middle of its answers, the reader in the middle of its batches; at the end
each mail is kept once and is one case.  There is no peer and no limit to compare with: one loss or one double fails.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

MAILS = os.environ.get("KILL_MAILS", "12000")
TESTS = "tests/adapters/mail/test_killed.py"


def main() -> int:
    """Run them and say how long it took; the exit code is theirs."""
    begun = time.monotonic()
    root = Path(__file__).resolve().parent.parent
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", TESTS]
    code = subprocess.run(command, cwd=root, env={**os.environ, "KILL_MAILS": MAILS}, check=False).returncode
    said = "nothing lost, nothing doubled" if code == 0 else "FAILED"
    print(f"{int(MAILS):,} mails through killed programs in {time.monotonic() - begun:.0f} s: {said}")
    return code


if __name__ == "__main__":
    sys.exit(main())
