"""How much may be attached by hand to one message, so that it still fits into one mail."""

from collections.abc import Iterable
from dataclasses import dataclass

from palier.core.errors import DomainError
from palier.core.files.attached import Attached

MEGABYTE = 2**20
LARGEST_FILE = 15 * MEGABYTE
LARGEST_TOGETHER = 18 * MEGABYTE
"""In a mail, bytes grow by a third and a bit: 18 MB come to under 25, which most servers take."""
MOST_FILES = 20


@dataclass(eq=False)
class FileTooLarge(DomainError):
    """The file `name`, or what is attached together with it, is larger than `limit` megabytes."""

    name: str
    limit: int


@dataclass(eq=False)
class TooManyFiles(DomainError):
    """More files than one message takes."""

    limit: int


def check_amounts(files: Iterable[Attached]) -> None:
    """Let pass what one message may carry.  Raises TooManyFiles, FileTooLarge."""
    check_sizes((file.name, len(file.content)) for file in files)


def check_sizes(sizes: Iterable[tuple[str, int]]) -> None:
    """The same for names and sizes in bytes.  Raises TooManyFiles, FileTooLarge."""
    together = 0
    for number, (name, size) in enumerate(sizes, start=1):
        together += size
        if number > MOST_FILES:
            raise TooManyFiles(MOST_FILES)
        if size > LARGEST_FILE:
            raise FileTooLarge(name, LARGEST_FILE // MEGABYTE)
        if together > LARGEST_TOGETHER:
            raise FileTooLarge(name, LARGEST_TOGETHER // MEGABYTE)
