"""The style sheet of a look: what palier.css and offer.css call their colours, said anew.

Strict policies let no style stand in a page, so colours that somebody chose come as a file of their own.
"""

import struct

from palier.core.appearance.colours import DARK_GROUNDS, DARK_SHARE, LIGHT_GROUNDS, LIGHT_SHARE, soft

HEIGHT, WIDEST = 1.5, 8.0
"""Of a logo beside the name, in rem."""
FAINT = 0.07

COLOURS = """\
:root {{ --pal-accent: {light}; --pal-accent-ink: {light}; --pal-accent-soft: {light_soft}; --pal-staff: {light_staff};
  --accent: {light}; }}
[data-bs-theme="dark"] {{ --pal-accent: {light}; --pal-accent-ink: {dark}; --pal-accent-soft: {dark_soft};
  --pal-staff: {dark_staff}; }}
@media (prefers-color-scheme: dark) {{ :root {{ --accent: {dark}; }} }}
"""
LOGO = """\
.brand__drawing {{ display: none; }}
.brand::before {{ content: ""; flex: none; width: {width:.2f}rem; height: {height:.2f}rem;
  background: url(/appearance/logo.png?{version}) center / contain no-repeat; }}
[data-bs-theme="dark"] .brand::before {{ background-color: #fff; border-radius: 4px; }}
"""


def colours_of(light: str, dark: str) -> str:
    """The rules for both colours; they were checked when they were chosen."""
    return COLOURS.format(
        light=light,
        dark=dark,
        light_soft=soft(light, LIGHT_GROUNDS[0], LIGHT_SHARE),
        light_staff=soft(light, LIGHT_GROUNDS[0], FAINT),
        dark_soft=soft(dark, DARK_GROUNDS[0], DARK_SHARE),
        dark_staff=soft(dark, DARK_GROUNDS[0], FAINT),
    )


def logo_of(png: bytes, version: int) -> str:
    """The rules that put a logo in the place of Palier's mark, as wide as its drawing asks for."""
    width, height = struct.unpack_from(">II", png, 16)
    wide = min(WIDEST, HEIGHT * width / height)
    return LOGO.format(width=wide, height=wide * height / width, version=version)
