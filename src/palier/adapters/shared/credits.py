"""Credits in words: amounts in their unit, what a line of a ledger records, and what ledgers refuse."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from palier.adapters.shared.offers import amount_words
from palier.adapters.shared.words import number_words, short_duration
from palier.core.ledger import UNIT, MoreThanTaken, NotEnough, UnevenAmount
from palier.core.ledger.amounts import STEPS

HOURS = "hours"
WHOLE = ("credits", "sessions", "workshops", "events", "units")


def credit_words(amount: int, count: str) -> str:
    """An amount in sixtieths of a unit: "2 credits", "7 h 30 min", "2.25 days"; less than nothing has a minus."""
    sign, size = ("−" if amount < 0 else ""), abs(amount)
    if count == HOURS:
        return sign + (short_duration(timedelta(minutes=size)) if size else _("%(hours)d h") % {"hours": 0})
    if size % UNIT:
        number = number_words(size / UNIT)
        return sign + ngettext("%(number)s day", "%(number)s days", 2) % {"number": number}
    return sign + amount_words(size // UNIT, count if count in (*WHOLE, *STEPS) else "units")


def moved_words(amount: int, count: str) -> str:
    """The same with a plus where something was added; nothing for nothing."""
    if not amount:
        return ""
    return f"+{credit_words(amount, count)}" if amount > 0 else credit_words(amount, count)


def unit_words(count: str) -> str:
    """The unit as the heading of a field."""
    return {
        "credits": _("credits"),
        "hours": _("hours"),
        "days": _("days"),
        "sessions": _("sessions"),
        "workshops": _("workshops"),
        "events": _("events"),
    }.get(count, _("units"))


def kind_words(kind: str) -> str:
    """What a line records."""
    return {
        "grant": pgettext("line of a ledger", "Granted"),
        "reservation": pgettext("line of a ledger", "Reserved"),
        "consumption": pgettext("line of a ledger", "Spent"),
        "release": pgettext("line of a ledger", "Released"),
        "refund": pgettext("line of a ledger", "Refunded"),
        "expiry": pgettext("line of a ledger", "Expired"),
        "carry_over": pgettext("line of a ledger", "Carried over"),
        "transfer": pgettext("line of a ledger", "Transferred"),
        "correction": pgettext("line of a ledger", "Corrected"),
    }.get(kind, kind)


def not_enough_words(error: NotEnough) -> str:
    """More was asked for than can be spent."""
    sentence = _(
        "%(wanted)s cannot be taken: %(left)s can be spent today. Nothing was taken. Take less, or have more granted."
    )
    return sentence % _amounts(error)


def more_than_taken_words(error: MoreThanTaken) -> str:
    """More was to be given back, or used, than was taken."""
    sentence = _("Of what was taken, %(left)s is left, not %(wanted)s. Nothing was changed. Name a smaller amount.")
    return sentence % _amounts(error)


def uneven_words(error: UnevenAmount) -> str:
    """Not a positive number of whole steps."""
    sentence = _(
        "“%(written)s” cannot be counted here. Nothing was changed. Give a positive amount in steps of %(step)s."
    )
    return sentence % {"written": error.written, "step": credit_words(error.step, error.count)}


def _amounts(error: NotEnough | MoreThanTaken) -> dict[str, str]:
    return {"wanted": credit_words(error.wanted, error.count), "left": credit_words(max(0, error.left), error.count)}
