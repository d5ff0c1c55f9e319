"""The limit for `bench.status`: the packed bytes of the page from memory, by the same server without anything else."""

import gzip
import os
from collections.abc import Callable, Iterable
from pathlib import Path

PAGE = gzip.compress((Path(os.environ["PALIER_STATUS_ROOT"]) / "en" / "index.html").read_bytes(), 6)
HEADERS = [
    ("Content-Type", "text/html; charset=utf-8"),
    ("Content-Encoding", "gzip"),
    ("Content-Length", str(len(PAGE))),
]


def application(_environ: object, start: Callable[[str, list[tuple[str, str]]], object]) -> Iterable[bytes]:
    """The page, whatever is asked."""
    start("200 OK", HEADERS)
    return [PAGE]
