"""Holds an embedded server in a process of its own: says its address, then waits to be told or killed."""

import sys
from pathlib import Path

from palier.project.embedded import Embedded, EmbeddedRefused


def hold(folder: Path) -> int:
    try:
        with Embedded(folder) as server:
            print(server.url, flush=True)
            sys.stdin.readline()
    except EmbeddedRefused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(hold(Path(sys.argv[1])))
