"""Choosing how the provider looks."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from palier.apps.appearance import policies
from palier.apps.appearance.errors import ColourUnclear, NameTooLong, NotAColour, PictureUnsound
from palier.apps.appearance.models import Appearance
from palier.apps.audit import commands as audit
from palier.apps.letters.commands import set_letterhead
from palier.apps.rights import require
from palier.core.actor import Actor
from palier.core.appearance.colours import LEAST, Unclear, is_colour, unclear_on_dark, unclear_on_light
from palier.core.appearance.pictures import LARGEST_KB, WIDEST, clean_png

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Chosen:
    """A look: the name beside the logo, and the colours (`#rrggbb`) of both themes."""

    name: str
    light: str
    dark: str


@transaction.atomic
def set_appearance(*, chosen: Chosen, logo: bytes | None = None, by: Actor, at: datetime) -> int:
    """Look like this from now on, in pages and mails; answers the number of the version.

    `logo` is a PNG picture; None keeps the one there is, empty bytes go back to Palier's mark.  Raises NotAllowed,
    NameTooLong, NotAColour, ColourUnclear (with the figure and the nearest colour that passes), PictureUnsound.
    """
    require(policies.may_change_appearance(by), by=by, act="set_appearance")
    name = " ".join(chosen.name.replace("\0", "").split())
    light, dark = chosen.light.strip().lower(), chosen.dark.strip().lower()
    if len(name) > LONGEST_NAME:
        raise NameTooLong(LONGEST_NAME)
    _check_colours(light, dark)
    drawn = _logo(logo)
    look = Appearance.objects.create(name=name, light=light, dark=dark, logo=drawn, chosen_by=by.name, chosen_at=at)
    set_letterhead(colour=light, logo=drawn, by=by, at=at)
    facts: dict[str, audit.Fact] = {"name": name, "light": light, "dark": dark, "logo": len(drawn)}
    audit.record(by=by, at=at, act="set_appearance", facts=facts)
    return look.pk


def _check_colours(light: str, dark: str) -> None:
    for colour in (light, dark):
        if not is_colour(colour):
            raise NotAColour(colour)
    for colour, unclear in ((light, unclear_on_light(light)), (dark, unclear_on_dark(dark))):
        if unclear is not None:
            raise _refusal(colour, unclear)


def _refusal(colour: str, unclear: Unclear) -> ColourUnclear:
    return ColourUnclear(colour, unclear.ground, f"{unclear.ratio:.2f}", f"{LEAST:.1f}", unclear.nearest)


def _logo(given: bytes | None) -> bytes:
    if given is None:
        kept = Appearance.objects.order_by("-id").values_list("logo", flat=True).first()
        return bytes(kept or b"")
    if not given:
        return b""
    drawn = clean_png(given)
    if drawn is None:
        raise PictureUnsound(LARGEST_KB, WIDEST)
    return drawn
