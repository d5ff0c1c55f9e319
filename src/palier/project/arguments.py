"""What options may hold, refused by argparse in a sentence otherwise."""

import argparse

from palier.project.speech import _


def port(written: str) -> int:
    """A port of TCP."""
    return _whole(written, 1, 65535, _("%(value)r is no port: a whole number from 1 to 65535"))


def count(written: str) -> int:
    """How many: at least one."""
    return _whole(written, 1, 10**9, _("%(value)r is no number of things: a whole number from 1"))


def _whole(written: str, least: int, most: int, refusal: str) -> int:
    if not (written.isdecimal() and len(written) <= 10 and least <= int(written) <= most):
        raise argparse.ArgumentTypeError(refusal % {"value": written})
    return int(written)
