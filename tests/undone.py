"""What is done and then undone: examples that hypothesis draws one after the other each find the desk as it was."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written inside is taken back at the end, whether it went well or not."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)
