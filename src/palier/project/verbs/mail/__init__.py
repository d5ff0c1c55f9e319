"""`palier mail …`: take mail, read it, bring it in; one module for each verb."""

import importlib
import importlib.util
from typing import Any

from palier.project.speech import _

VERBS = ("listen", "parse", "pipe", "bring", "box", "dkim")


def add_to(verbs: Any) -> None:
    """Declare the verb and those below it."""
    parser = verbs.add_parser("mail", help=_("take mail, read it, bring it in"))
    acts = parser.add_subparsers(title=_("verbs"), metavar=_("VERB"), required=True)
    for verb in VERBS:
        module = f"{__name__}.{verb}"
        if importlib.util.find_spec(module):
            importlib.import_module(module).add_to(acts)
