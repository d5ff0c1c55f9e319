"""The limit for `bench.status`: the bytes of the page from memory, by the same server without Django."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path

PAGE = (Path(os.environ["PALIER_STATUS_ROOT"]) / "en" / "index.html").read_bytes()


def application(_environ: object, start: Callable[[str, list[tuple[str, str]]], object]) -> Iterable[bytes]:
    """The page, whatever is asked."""
    start("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(PAGE)))])
    return [PAGE]
