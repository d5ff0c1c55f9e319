"""Why a case went where it went, and what became of pages, in words, in whichever language is active."""

from collections.abc import Mapping
from typing import Any

from babel import Locale, UnknownLocaleError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from palier.adapters.shared.moments import locale
from palier.adapters.shared.words import list_words, text_words
from palier.apps.rotas.queries import PageStory
from palier.core.catalogue.terms import Terms
from palier.core.staffing import Order, Why


def placement_words(why: Mapping[str, Any], terms: Terms) -> str:
    """Why a case was given to somebody, in one sentence; `why` is what the event keeps (`Reason.as_data`)."""
    reason = Why(why["why"])
    values = {"role": role_words(terms, str(why.get("role", ""))), "other": why.get("stands_in_for", "")}
    match reason:
        case Why.ADVISOR:
            return _("Advisor of this customer: %(role)s.") % values
        case Why.STAND_IN if values["other"]:
            return _("Stands in for %(other)s, advisor of this customer: %(role)s.") % values
        case Why.STAND_IN:
            return _("Stands in as advisor of this customer: %(role)s.") % values
        case Why.ADVISOR_LATER:
            return _("Advisor of this customer: %(role)s. Nobody was on shift.") % values
        case Why.NOBODY_ON_SHIFT:
            return _nobody(str(why.get("skill", "")))
        case Why.RULE:
            return _("By rule: %(reasons)s.") % {"reasons": ", ".join(_reasons(why))}


def role_words(terms: Terms, role: str) -> str:
    """A role as the catalogue names it; its id where this customer's plan does not name it."""
    people = [*([terms.advisor] if terms.advisor else []), *terms.team]
    return next((text_words(person.label) for person in people if person.id == role), role)


def speech_words(code: str) -> str:
    """A language somebody speaks, in the reader's own: "French", "français"."""
    try:
        return Locale.parse(code).get_display_name(locale()) or code
    except (UnknownLocaleError, ValueError):
        return code


def page_words(story: PageStory) -> str:
    """What became of a page, in one sentence."""
    called = list_words([name for name, _at in story.rings])
    if story.acknowledged_by:
        return _("Page to %(called)s; acknowledged by %(name)s.") % {"called": called, "name": story.acknowledged_by}
    if not called:
        return _("Page to nobody yet: everybody on the rota is away.")
    if story.ended_at is not None:
        return _("Page to %(called)s; over, the case was taken in hand.") % {"called": called}
    return _("Page to %(called)s; not acknowledged yet.") % {"called": called}


def _nobody(skill: str) -> str:
    if skill:
        return _("Nobody on shift knows %(skill)s.") % {"skill": skill}
    return _("Nobody of the team was on shift.")


def _reasons(why: Mapping[str, Any]) -> list[str]:
    reasons = [_("on shift")]
    if skill := why.get("skill"):
        reasons.append(_("knows %(skill)s") % {"skill": skill})
    if language := why.get("language"):
        reasons.append(_("speaks %(language)s") % {"language": speech_words(str(language))})
    cases = int(why.get("cases", 0))
    if why.get("order") == Order.LEAST_LOADED.value:
        fewest = ngettext("%(count)d open case, the fewest", "%(count)d open cases, the fewest", cases)
        reasons.append(fewest % {"count": cases} if cases else _("no open case"))
    else:
        reasons.append(_("it was their turn"))
    return reasons
