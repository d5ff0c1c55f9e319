"""`palier plan schema`: the JSON Schema of the plan language, for editors."""

import argparse
from typing import Any

from palier.project.speech import _
from palier.project.verbs.plan.reading import say_json


def add_to(verbs: Any) -> None:
    """Declare the verb."""
    parser = verbs.add_parser(
        "schema", help=_("print the JSON Schema that lets an editor complete and check catalogues")
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the schema."""
    from palier.core.catalogue import catalogue_schema

    del options
    say_json(catalogue_schema())
    return 0
