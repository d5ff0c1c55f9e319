"""The square picture an authenticator app reads, and what a browser calls itself in words."""

import segno
from django.utils.translation import gettext as _

from palier.core.signin.totp import key_address

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
"""Signs of a browser in what it says of itself, the more telling first: most claim to be several."""
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def square(secret: bytes, *, issuer: str, name: str) -> str:
    """The picture as an address that an image can have: dark on white in both themes, as cameras like it."""
    code = segno.make(key_address(secret, issuer=issuer, name=name), error="m", micro=False)
    return str(code.svg_data_uri(scale=4, border=4, dark="#000", light="#fff"))


def browser_words(told: str) -> str:
    """A browser in words (Firefox on Linux), as far as it told; where nothing in it is known, what it calls itself."""
    browser = next((name for sign, name in BROWSERS if sign in told), "")
    system = next((name for sign, name in SYSTEMS if sign in told), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or told[:60] or _("A browser that did not say which")
