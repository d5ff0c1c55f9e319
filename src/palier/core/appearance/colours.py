"""Which colours can be read on our pages.  Source: WCAG 2.2, criterion 1.4.3 and "contrast ratio"."""

import colorsys
import re
from collections.abc import Sequence
from dataclasses import dataclass

COLOUR = re.compile(r"#[0-9a-f]{6}\Z")
LEAST = 4.5
"""Contrast that nearly everybody reads at the size of running text."""
LIGHT_GROUNDS = ("#ffffff", "#f1f4f3")
DARK_GROUNDS = ("#121716", "#1d2523", "#2b2613")
"""What words stand on in both themes: the page, a line that is pointed at, a note.  palier.css has the same."""
LIGHT_SHARE, DARK_SHARE = 0.12, 0.18
STEPS = 400


@dataclass(frozen=True, slots=True)
class Unclear:
    """Words in a colour that can't be read on `ground`: their contrast, and the nearest colour that passes."""

    ground: str
    ratio: float
    nearest: str


def is_colour(written: str) -> bool:
    """Is it a colour as `#rrggbb`, in small letters?"""
    return bool(COLOUR.match(written))


def contrast(one: str, other: str) -> float:
    """How far two colours stand apart: from 1 (the same) to 21 (black and white).

    >>> contrast("#000000", "#ffffff")
    21.0
    """
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def soft(colour: str, ground: str, share: float) -> str:
    """A ground tinted with a share (0 to 1) of a colour.

    >>> soft("#ff0000", "#ffffff", 0.5)
    '#ff8080'
    """
    parts = zip(_parts(colour), _parts(ground), strict=True)
    return _written([one * share + other * (1 - share) for one, other in parts])


def light_grounds(colour: str) -> Sequence[str]:
    """Everything this colour stands on in the light theme; as the ground of buttons it bears white, the first."""
    return (*LIGHT_GROUNDS, soft(colour, LIGHT_GROUNDS[0], LIGHT_SHARE))


def dark_grounds(colour: str) -> Sequence[str]:
    """The same in the dark theme."""
    return (*DARK_GROUNDS, soft(colour, DARK_GROUNDS[0], DARK_SHARE))


def unclear_on_light(colour: str) -> Unclear | None:
    """Where this colour can't be read in the light theme; None where it can."""
    return _unclear(colour, dark=False)


def unclear_on_dark(colour: str) -> Unclear | None:
    """Where this colour can't be read in the dark theme; None where it can."""
    return _unclear(colour, dark=True)


def _unclear(colour: str, *, dark: bool) -> Unclear | None:
    worst, ground = _worst(colour, dark=dark)
    if worst >= LEAST:
        return None
    return Unclear(ground, worst, _nearest(colour, dark=dark))


def _worst(colour: str, *, dark: bool) -> tuple[float, str]:
    grounds = dark_grounds(colour) if dark else light_grounds(colour)
    return min((contrast(colour, ground), ground) for ground in grounds)


def _nearest(colour: str, *, dark: bool) -> str:
    """The same hue, darker for light pages, lighter for dark ones, by as little as passes; both ends always pass."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*(part / 255 for part in _parts(colour)))
    for step in range(STEPS + 1):
        share = step / STEPS
        moved = lightness + (1 - lightness) * share if dark else lightness * (1 - share)
        found = _written([part * 255 for part in colorsys.hls_to_rgb(hue, moved, saturation)])
        if _worst(found, dark=dark)[0] >= LEAST:
            break
    return found


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _written(parts: Sequence[float]) -> str:
    return "#" + "".join(f"{round(part):02x}" for part in parts)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
