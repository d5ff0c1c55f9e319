"""A reader in a process of its own, for tests that kill it; told its test database by DATABASE_URL."""

import time
from datetime import UTC, datetime

from palier.project.running import use_django

if __name__ == "__main__":
    use_django()
    from palier.adapters.mail.reading import read_waiting
    from palier.adapters.mail.sending import send_waiting

    print("ready", flush=True)
    while True:
        at = datetime.now(UTC)
        if not read_waiting(at=at, limit=5) + send_waiting(at=at, limit=5):
            time.sleep(0.005)
