"""Refusals about writing (files, drafts, copies, canned answers) in words; each says that what was typed is kept."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from palier.adapters.shared.words import list_words
from palier.apps.canned.errors import CannedNameTaken, CannedTooLong, NothingToKeep, UnknownPlaceholder
from palier.apps.cases.errors import NotTheirColleague
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


def not_their_colleague_words(error: NotTheirColleague) -> str:
    """A copy to somebody who is nobody at the customer's."""
    return _(
        "%(address)s belongs to no contact of this customer, so nothing was sent; your words are still here. Correct "
        "the address, or add the person to the customer’s contacts first."
    ) % {"address": error.address}


def canned_name_taken_words(error: CannedNameTaken) -> str:
    """Two answers of one name."""
    return _("There is an answer called “%(name)s” already. Nothing was kept. Choose another name or team.") % {
        "name": error.name
    }


def nothing_to_keep_words(_error: NothingToKeep) -> str:
    """An answer without a name or a word."""
    return _("An answer needs a name and words in at least one language. Nothing was kept. Write them.")


def unknown_placeholder_words(error: UnknownPlaceholder) -> str:
    """A placeholder that nothing fills."""
    known = list_words([f"{{{{{name}}}}}" for name in error.known])
    return _("Nothing fills “%(name)s”. Nothing was kept. Use one of these: %(known)s.") % {
        "name": f"{{{{{error.name}}}}}",
        "known": known,
    }


def canned_too_long_words(error: CannedTooLong) -> str:
    """An answer that is a book."""
    return _(
        "This is %(length)s characters long, and %(limit)s is the most that an answer holds. Nothing was kept. Shorten "
        "it."
    ) % {"length": error.length, "limit": error.limit}


FILE_REFUSALS: Mapping[type[DomainError], Callable[[Any], str]] = {
    FileTooLarge: too_large_words,
    TooManyFiles: too_many_words,
    DraftTooLarge: draft_too_large_words,
    TooManyDrafts: too_many_drafts_words,
    NotTheirColleague: not_their_colleague_words,
    CannedNameTaken: canned_name_taken_words,
    NothingToKeep: nothing_to_keep_words,
    UnknownPlaceholder: unknown_placeholder_words,
    CannedTooLong: canned_too_long_words,
}
