"""A change that crossed somebody else's, in one sentence: what they did, what was kept, what to do next."""

from django.utils.translation import gettext as _

from palier.adapters.shared.words import severity_words, status_words
from palier.apps.cases.errors import CrossingChange
from palier.apps.catalogues.queries import terms_of
from palier.core.case import Status
from palier.core.case.crossing import Field


def crossing_words(error: CrossingChange) -> str:
    """The sentence, in the active language."""
    values = {"by": error.by, "reference": error.reference, "now": now_words(error)}
    match error.field:
        case Field.STATUS:
            said = _(
                "Meanwhile %(by)s set the status of %(reference)s to “%(now)s”. Yours was not set; what you wrote is "
                "still in the form. Look at what is new and send it again if it still holds."
            )
        case Field.SEVERITY:
            said = _(
                "Meanwhile %(by)s set the severity of %(reference)s to “%(now)s”. Yours was not set; what you wrote is "
                "still in the form. Look at what is new and send it again if it still holds."
            )
        case Field.ASSIGNEE if error.by == error.now:
            said = _(
                "Meanwhile %(by)s took %(reference)s. Yours was not set; your choice is still in the form. "
                "Look at what is new and send it again if it still holds."
            )
        case Field.ASSIGNEE:
            said = _(
                "Meanwhile %(by)s gave %(reference)s to %(now)s. Yours was not set; your choice is still in the form. "
                "Look at what is new and send it again if it still holds."
            )
    return said % values


def now_words(error: CrossingChange) -> str:
    """How what was crossed stands now, in the active language."""
    match error.field:
        case Field.STATUS:
            return status_words(Status(error.now))
        case Field.SEVERITY:
            return severity_words(terms_of(error.terms_id), error.now)
        case Field.ASSIGNEE:
            return error.now or _("nobody")
