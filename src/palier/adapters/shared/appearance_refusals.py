"""Refusals about the provider's look, one sentence each."""

from collections.abc import Mapping

from django.utils.translation import gettext_noop as told

from palier.apps.appearance.errors import ColourUnclear, NameTooLong, NotAColour, PictureUnsound
from palier.core.errors import DomainError

APPEARANCE_SENTENCES: Mapping[type[DomainError], str] = {
    ColourUnclear: told(
        "%(colour)s on %(ground)s has a contrast of %(ratio)s, and reading needs %(least)s. Nothing was changed. The "
        "nearest colour that passes is %(nearest)s."
    ),
    NotAColour: told("“%(colour)s” is no colour. Nothing was changed. Write six signs after a #, such as #2f6f62."),
    PictureUnsound: told(
        "The logo must be a sound PNG, not interlaced, of at most %(largest_kb)s kB and %(widest)s pixels each way. "
        "Nothing was changed. Save it again as PNG, smaller if need be."
    ),
    NameTooLong: told("The name has more than %(longest)s characters. Nothing was changed. Shorten it."),
}
