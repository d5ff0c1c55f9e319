"""Seats of an account's people, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from palier.apps.accounts.people_queries import NamedList
from palier.core.catalogue.circles import SeatRole


def role_words(role: str) -> str:
    """What a seat makes of its holder."""
    return _("Account administrator") if role == SeatRole.ADMINISTRATOR.value else _("Named contact")


def used_words(named: NamedList) -> str:
    """How many seats are taken: "3 of 4 seats taken, 1 free", or "2 of 4 seats taken, 1 offered, 1 free"."""
    taken = len(named.seats)
    if named.limit is None:
        return ngettext("%(taken)d seat taken", "%(taken)d seats taken", taken) % {"taken": taken}
    values = {"taken": taken, "limit": named.limit, "free": named.free or 0, "offered": len(named.invitations)}
    if named.invitations:
        return _("%(taken)d of %(limit)d seats taken, %(offered)d offered, %(free)d free") % values
    return _("%(taken)d of %(limit)d seats taken, %(free)d free") % values


def excess_words(named: NamedList) -> str:
    """That more seats are held than the plan has now; empty where they fit."""
    sentence = ngettext(
        "%(count)d seat more than the plan has: nobody new can be named until it is given back.",
        "%(count)d seats more than the plan has: nobody new can be named until they are given back.",
        named.excess,
    )
    return sentence % {"count": named.excess} if named.excess else ""
