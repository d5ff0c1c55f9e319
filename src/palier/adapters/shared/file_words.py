"""Refusals about files and drafts in words; each says that what was typed is still there."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from palier.apps.drafts.errors import DraftTooLarge, TooManyDrafts
from palier.core.errors import DomainError
from palier.core.files import FileTooLarge, TooManyFiles


def too_large_words(error: FileTooLarge) -> str:
    """A file that does not fit into one message."""
    return _(
        "“%(name)s” does not fit: one message takes %(limit)s MB. It was not attached; your words and the other files "
        "are still here. Make it smaller, or send it in parts."
    ) % {"name": error.name, "limit": error.limit}


def too_many_words(error: TooManyFiles) -> str:
    """More files than one message takes."""
    return _(
        "One message takes %(limit)s files. The last one was not attached; your words and the other files are still "
        "here. Pack several into one, or send two messages."
    ) % {"limit": error.limit}


def draft_too_large_words(error: DraftTooLarge) -> str:
    """More typed than is kept."""
    return _(
        "This is %(length)s characters long, and %(limit)s is the most that is kept. What was kept before still is. "
        "Shorten it, or send the long part as a file."
    ) % {"length": error.length, "limit": error.limit}


def too_many_drafts_words(_error: TooManyDrafts) -> str:
    """Somebody keeps everything."""
    return _(
        "You keep more drafts than there is room for. This one was not kept; the others are. Send or discard some of "
        "them."
    )


FILE_REFUSALS: Mapping[type[DomainError], Callable[[Any], str]] = {
    FileTooLarge: too_large_words,
    TooManyFiles: too_many_words,
    DraftTooLarge: draft_too_large_words,
    TooManyDrafts: too_many_drafts_words,
}
