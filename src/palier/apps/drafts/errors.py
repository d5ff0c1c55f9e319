"""What keeping a draft can refuse."""

from dataclasses import dataclass

from palier.core.errors import DomainError


@dataclass(eq=False)
class DraftTooLarge(DomainError):
    """More typed into one form than is kept for it; `limit` in characters."""

    length: int
    limit: int


@dataclass(eq=False)
class TooManyDrafts(DomainError):
    """The actor keeps as many drafts, or as many megabytes of files in them, as anybody may."""

    limit: int
