"""Verbs that change an installation: one command each, in the name of Palier, refused in a sentence."""

import argparse
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import wraps
from typing import Any

from palier.project.cli import Refused
from palier.project.running import use_database
from palier.project.speech import _


def acting(act: Callable[[argparse.Namespace, datetime], str]) -> Callable[[argparse.Namespace], int]:
    """A verb that runs `act` at this instant on this installation's database, and says what it answers."""

    @wraps(act)
    def run(options: argparse.Namespace) -> int:
        with use_database():
            from palier.adapters.shared.messages import sentence
            from palier.apps.errors import NotFound
            from palier.core.errors import DomainError

            try:
                print(act(options, datetime.now(UTC)))
            except NotFound as error:
                unknown = _("“%(name)s” is unknown here. Nothing was changed. Check how it is written.")
                raise Refused(unknown % {"name": error.which}) from error
            except DomainError as error:
                raise Refused(sentence(error)) from error
        return 0

    return run


def add_verb(verbs: Any, verb: str, purpose: str) -> Any:
    """A verb that has verbs of its own; answers where to declare them."""
    parser = verbs.add_parser(verb, help=purpose)
    return parser.add_subparsers(title=_("verbs"), metavar=_("VERB"), required=True)


def day(written: str) -> date:
    """A day such as 2026-12-31."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        wanted = _("%(value)r is no day such as 2026-12-31") % {"value": written}
        raise argparse.ArgumentTypeError(wanted) from None
