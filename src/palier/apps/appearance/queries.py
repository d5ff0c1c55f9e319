"""How the provider looks, for pages, mails and the style sheet."""

from dataclasses import dataclass
from datetime import datetime

from palier.apps.appearance.models import Appearance

NAME = "SELECT name FROM appearance_appearance ORDER BY id DESC LIMIT 1"
"""The name alone, for a statement that asks for more beside it; nothing where nobody chose."""


@dataclass(frozen=True, slots=True)
class Look:
    """The look in use; `version` is 0 while nobody chose one, and then everything else is empty."""

    version: int = 0
    name: str = ""
    light: str = ""
    dark: str = ""
    has_logo: bool = False
    chosen_by: str = ""
    chosen_at: datetime | None = None


def look() -> Look:
    """The look in use; one statement."""
    columns = ("id", "name", "light", "dark", "logo", "chosen_by", "chosen_at")
    row = Appearance.objects.order_by("-id").values_list(*columns).first()
    if row is None:
        return Look()
    version, name, light, dark, picture, chosen_by, chosen_at = row
    return Look(version, name, light, dark, bool(picture), chosen_by, chosen_at)


def logo() -> bytes:
    """The picture in use, as PNG; empty for none."""
    return bytes(Appearance.objects.order_by("-id").values_list("logo", flat=True).first() or b"")
