"""A badge for pages of others: one word in a picture (SVG)."""

from html import escape

from palier.adapters.shared.incident_words import together_words
from palier.core.incident import Indicator

COLOURS = {
    Indicator.NONE: "#1a7f37",
    Indicator.MAINTENANCE: "#1f5fbf",
    Indicator.UNKNOWN: "#5c6470",
    Indicator.MINOR: "#8a5a00",
    Indicator.MAJOR: "#b34700",
    Indicator.CRITICAL: "#b3261e",
}
LETTER = 6.6
"""Width of a letter at 11 px, generous: fonts differ."""


def badge(indicator: Indicator, name: str) -> str:
    """The badge in the active language, readable by screen readers too."""
    words = together_words(indicator)
    left, right = int(len(name) * LETTER) + 16, int(len(words) * LETTER) + 16
    title = escape(f"{name}: {words}")
    text = '<text x="{x}" y="15" text-anchor="middle" fill="#fff">{words}</text>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="22" role="img" aria-label="{title}">'
        f"<title>{title}</title>"
        f'<rect width="{left + right}" height="22" rx="4" fill="#2b3138"/>'
        f'<path d="M{left} 0h{right - 4}a4 4 0 0 1 4 4v14a4 4 0 0 1-4 4h-{right - 4}z" fill="{COLOURS[indicator]}"/>'
        '<g font-family="system-ui,sans-serif" font-size="11">'
        + text.format(x=left / 2, words=escape(name))
        + text.format(x=left + right / 2, words=escape(words))
        + "</g></svg>"
    )
