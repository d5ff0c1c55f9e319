"""Colours of buttons: is white readable on them?  Source: WCAG 2.2, relative luminance and criterion 1.4.3."""

import re

COLOUR = re.compile(r"#[0-9a-fA-F]{6}\Z")
LEAST_CONTRAST = 4.5


def carries_white(colour: str) -> bool:
    """Is `#rrggbb` a colour on which white text can be read by (nearly) everybody?"""
    return bool(COLOUR.match(colour)) and 1.05 / (_luminance(colour) + 0.05) >= LEAST_CONTRAST


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
