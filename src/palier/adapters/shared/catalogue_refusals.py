"""Refusals about publishing catalogues, one sentence each."""

from collections.abc import Mapping

from django.utils.translation import gettext_noop as told

from palier.apps.catalogues.errors import (
    CatalogueKnown,
    EffectiveTooEarly,
    OtherCatalogue,
    PlanTestsFail,
    PublishedMeanwhile,
)
from palier.core.errors import DomainError

CATALOGUE_SENTENCES: Mapping[type[DomainError], str] = {
    EffectiveTooEarly: told(
        "A version of %(catalogue)s cannot take effect on %(wanted)s, which is past. Nothing was published. Choose an "
        "instant from %(allowed)s on."
    ),
    PublishedMeanwhile: told(
        "%(published_by)s has published version %(number)s of %(catalogue)s since you began. Nothing was published; "
        "your text is still here. Compare both, then begin from the latest."
    ),
    OtherCatalogue: told(
        "This text is the catalogue “%(found)s”, not “%(catalogue)s”. Nothing was published; your text is still here. "
        "Correct its provider’s id, or publish it as a catalogue of its own."
    ),
    CatalogueKnown: told(
        "There is a catalogue “%(catalogue)s” already. Nothing was published; your text is still here. Write it as the "
        "next version of that one."
    ),
    PlanTestsFail: told(
        "Of %(count)s plan tests, %(wrong)s do not come out as written. Nothing was published; your text is still "
        "here. Correct the catalogue, or what the tests expect."
    ),
}
