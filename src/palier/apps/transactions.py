"""One transaction for each command; work that is done whether or not it is kept."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

Said = ParamSpec("Said")
Answer = TypeVar("Answer")


def one_transaction(command: Callable[Said, Answer]) -> Callable[Said, Answer]:
    """Run a command in a transaction: its caller's where there is one, otherwise its own.

    For commands that refuse before they write: a caller who goes on after a refusal finds nothing half done, and
    needs no savepoint, whose two statements would be a quarter of what opening a case costs.
    """

    @wraps(command)
    def run(*args: Said.args, **said: Said.kwargs) -> Answer:
        if connection.in_atomic_block:
            return command(*args, **said)
        with transaction.atomic():
            return command(*args, **said)

    return run


@contextmanager
def written(*, to_be_kept: bool) -> Iterator[None]:
    """What is written within, to be kept or to be struck out at once.

    For doors before strangers: whether an address is known must not be told by how long the answer takes, so what is
    written for a known one is written for any other, too (promises F1).  Calls of NOTIFY are struck out with the rest.
    """
    begun = transaction.savepoint()
    yield
    (transaction.savepoint_commit if to_be_kept else transaction.savepoint_rollback)(begun)
