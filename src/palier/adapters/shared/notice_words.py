"""Who is told of incidents and maintenances by a plan, in sentences."""

from django.utils.translation import gettext as _

from palier.adapters.shared.words import duration_words, list_words
from palier.core.catalogue.promises import Notices


def notices_words(notices: Notices) -> str:
    """The whole promise: who hears, how soon, how often, by which way."""
    told = [_who(notices)]
    if notices.after:
        told.append(_("They hear of an incident that lasts %(time)s.") % {"time": duration_words(notices.after)})
    if notices.every:
        told.append(_("While it lasts there is word every %(time)s at least.") % _time(notices))
    if notices.ahead:
        times = list_words([duration_words(each) for each in notices.ahead])
        told.append(_("Of a maintenance they hear %(times)s ahead.") % {"times": times})
    return " ".join(told)


def circle_words(circle: str) -> str:
    """Which of a customer's people."""
    return {
        "anyone": _("everybody of the account"),
        "administrators": _("the administrators of the account"),
        "named": _("the named contacts of the account"),
    }[circle]


def _who(notices: Notices) -> str:
    who = {"people": circle_words(notices.tell)}
    who["ways"] = list_words([way_words(way) for way in notices.by if way != "advisor"])
    if not who["ways"]:
        return _("Of incidents that concern you, your advisor tells %(people)s.") % who
    if "advisor" in notices.by:
        return _("Of incidents that concern you, we tell %(people)s %(ways)s, and your advisor does in person.") % who
    return _("Of incidents that concern you, we tell %(people)s %(ways)s.") % who


def _time(notices: Notices) -> dict[str, str]:
    return {"time": duration_words(notices.every) if notices.every else ""}


def way_words(way: str) -> str:
    """By which way somebody is told."""
    return {"mail": _("by mail"), "phone": _("by telephone"), "advisor": _("by their advisor")}[way]
