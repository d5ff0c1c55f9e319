"""The child of `apart.py`: opens reports and reads strangers' keys within limits.

It calls no other program, asks no key server and keeps nothing: no folder of keys stands behind it.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from palier.apps.apart import serve
from palier.core.pgp.keys import KeyFault, KeyRefused, PublicKey, read_public_key
from palier.core.pgp.opening import open_mail


def read_key(data: bytes, at: datetime) -> PublicKey | KeyFault:
    """A key that mail can be encrypted to at that instant, or why it is none."""
    try:
        return read_public_key(data, at=at)
    except KeyRefused as refused:
        return refused.fault


ACTS: Mapping[str, Callable[..., Any]] = {"open": open_mail, "key": read_key}


def answer(request: tuple[Any, ...]) -> Any:
    """One of the acts by its name, with what it takes."""
    act, *taken = request
    return ACTS[act](*taken)


if __name__ == "__main__":
    serve(answer)
