"""Mails about coming in, in the reader's language."""

from dataclasses import replace

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from palier.adapters.shared.moments import full_moment, zone_of
from palier.adapters.shared.words import list_words, text_words
from palier.apps.mailroom.door_letters import DoorLetter
from palier.apps.staff.telling import WELCOME
from palier.core.catalogue.admission import Situation

HIDDEN = "•••••"
"""Stands for a code in what the desk keeps of a mail."""


def sealed(door: DoorLetter) -> DoorLetter:
    """The same letter without what it opens."""
    return replace(door, code=HIDDEN) if door.code else door


def door_title(kind: str, door: DoorLetter) -> str:
    """The subject.  The language must be active."""
    if kind == "sign_in_code":
        return _("Your code to sign in")
    if kind == "invitation":
        return _("%(inviter)s invites you to the support of %(account)s") % _named(door)
    if kind == WELCOME:
        return _("Choose your password for the support desk")
    return _("Re: %(subject)s") % _named(door) if door.subject else _("Your request was not opened")


def door_paragraphs(kind: str, door: DoorLetter) -> tuple[str, ...] | None:
    """The body of a mail that lets somebody in, which nobody rewrites; None for one of another kind."""
    kinds = {"sign_in_code": _sign_in, "invitation": _invitation, WELCOME: _welcome}
    return kinds[kind](door) if kind in kinds else None


def door_values(kind: str, door: DoorLetter) -> dict[str, str]:
    """What the other mails of this family can say, by placeholder.  The language must be active."""
    if kind == "resubmit":
        return {"about": _about(door), "whom_to_ask": _whom_to_ask(door)}
    words = ", ".join(door.passwords)
    passwords = _(
        "Security reports and questions about invoices always come in: write again with one of these words in the "
        "subject: %(words)s."
    )
    return {
        "became": _what_became(door) % _named(door),
        "why": _why(door),
        "passwords": passwords % {"words": words} if words else "",
    }


def _sign_in(door: DoorLetter) -> tuple[str, ...]:
    return (
        _("Hello %(name)s,") % {"name": door.reader},
        _("Your code to sign in to the support portal: %(code)s") % _named(door),
        _("It is good once, for fifteen minutes, in the window in which you asked for it."),
        _("If you did not ask for it, do nothing: nobody comes in without this code. Give it to nobody."),
    )


def _invitation(door: DoorLetter) -> tuple[str, ...]:
    return (
        _("Hello %(name)s,") % {"name": door.reader},
        _("%(inviter)s invites you to be a named contact of %(account)s.") % _named(door),
        _("To accept, open this page: %(address)s") % _named(door),
        _("If it asks for a code, it is this one: %(code)s") % _named(door),
        _("The invitation is for you alone, good once, until %(until)s.") % _named(door),
        _("If you do not know what this is about, do nothing."),
    )


def _welcome(door: DoorLetter) -> tuple[str, ...]:
    address = settings.PUBLIC_URL.rstrip("/") + reverse("desk:welcome", args=[door.code])
    return (
        _("Hello %(name)s,") % {"name": door.reader},
        _("You can sign in to the support desk as soon as you have chosen a password."),
        _("To choose it, open this page: %(address)s") % {"address": address},
        _("The link is for you alone, good once, until %(until)s.") % _named(door),
        _("If it has ended, ask whoever runs the desk for another: it is one click."),
    )


def _about(door: DoorLetter) -> str:
    about = (
        _("Your mail “%(subject)s” opened no case: by the plan of %(account)s, its named contacts open them.")
        if door.subject
        else _("Your mail opened no case: by the plan of %(account)s, its named contacts open them.")
    )
    return about % _named(door)


def _what_became(door: DoorLetter) -> str:
    if door.refused:
        return _("Your mail “%(subject)s” opened no case.")
    return _("Your mail “%(subject)s” has opened no case yet: a person will decide.")


def _why(door: DoorLetter) -> str:
    """Why, and what to do instead: in the catalogue's own words, or in ours where it has none."""
    usual = {
        Situation.IN_ARREARS: _("Payments of %(account)s are in arrears. Once they are settled, support resumes."),
        Situation.EXPIRED: _("The support contract of %(account)s has expired. It can be renewed at any time."),
        Situation.NO_CONTRACT: _("%(account)s has no support contract. Ask whoever sold you our products about one."),
    }
    return text_words(door.words) or usual[door.situation or Situation.NO_CONTRACT] % _named(door)


def _whom_to_ask(door: DoorLetter) -> str:
    if not door.keepers:
        return _("Ask one of them to send it again, or your own organisation to have you named.")
    keepers = list_words([f"{name} ({email})" for name, email in door.keepers])
    sentence = _("Ask one of them to send it again. The list of named contacts is kept by %(keepers)s.")
    return sentence % {"keepers": keepers}


def _named(door: DoorLetter) -> dict[str, str]:
    page = settings.PUBLIC_URL.rstrip("/") + reverse("portal:invitation")
    return {
        "account": door.account,
        "inviter": door.inviter,
        "code": door.code,
        "subject": door.subject,
        "address": f"{page}#{door.code}",
        "until": full_moment(door.good_until, zone_of(door.zone)) if door.good_until else "",
    }
