"""`palier plan …`: read, check, compare and question a catalogue of plans; one module for each verb."""

import importlib
import importlib.util
from typing import Any

from palier.project.speech import _

VERBS = ("check", "show", "due", "diff", "test", "publish", "page", "annex", "schema")


def add_to(verbs: Any) -> None:
    """Declare the verb and those below it."""
    parser = verbs.add_parser("plan", help=_("read, check, compare and question a catalogue of plans"))
    plan_verbs = parser.add_subparsers(title=_("verbs"), metavar=_("VERB"), required=True)
    for verb in VERBS:
        module = f"{__name__}.{verb}"
        if importlib.util.find_spec(module):
            importlib.import_module(module).add_to(plan_verbs)
