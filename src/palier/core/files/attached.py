"""A file as it travels between a form, a mail and the case that keeps it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that came or goes with a message."""

    name: str
    media_type: str
    content: bytes
