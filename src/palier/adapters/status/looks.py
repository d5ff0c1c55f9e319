"""The provider's look on the page: colours and a logo as files of their own, for its policy lets no style stand in it.

Colours were checked when they were chosen, against the grounds that `status.css` names too (core.appearance).
"""

import struct
from dataclasses import dataclass

from palier.apps.appearance.queries import Look

HEIGHT, WIDEST = 32, 220
"""Of the logo beside the name, in pixels."""
SHEET = """\
:root {{ --accent: {light}; --button: {light}; }}
@media (prefers-color-scheme: dark) {{ :root {{ --accent: {dark}; --button: {light}; }} }}
"""


@dataclass(frozen=True, slots=True)
class Mark:
    """Which look the page has: its version (0: nobody chose one), how large its logo is (0: there is none)."""

    version: int = 0
    width: int = 0
    height: int = 0


def mark_of(look: Look, logo: bytes) -> Mark:
    """What the page's templates need to know of a look."""
    if not logo:
        return Mark(look.version)
    width, height = struct.unpack_from(">II", logo, 16)
    shown = min(WIDEST, HEIGHT * width / height)
    return Mark(look.version, round(shown), round(shown * height / width))


def look_files(look: Look, logo: bytes) -> dict[str, bytes]:
    """The files of a look, by name; none while nobody chose one."""
    if not look.version:
        return {}
    sheet = {"look.css": SHEET.format(light=look.light, dark=look.dark).encode()}
    return sheet | {"logo.png": logo} if logo else sheet
