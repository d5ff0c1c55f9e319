"""`palier plan check`: read a catalogue and say everything that is wrong with it."""

import argparse
from typing import Any

from palier.project.speech import _
from palier.project.verbs.plan.reading import add_json, add_language, read_file, say, say_json, spoken


def add_to(verbs: Any) -> None:
    """Declare the verb."""
    parser = verbs.add_parser("check", help=_("read a catalogue and say everything that is wrong with it"))
    parser.add_argument("file", metavar="FILE", help=_("the catalogue; - for standard input"))
    add_json(parser)
    add_language(parser)
    parser.set_defaults(run=run)


@spoken
def run(options: argparse.Namespace) -> int:
    """Exit code 0: a catalogue without fault."""
    from django.utils.translation import gettext

    catalogue = read_file(options.file)
    if options.json:
        say_json({"code": "ok", "catalogue": catalogue.id, "plans": list(catalogue.plans), "faults": []})
        return 0
    values = {"name": catalogue.name, "plans": ", ".join(catalogue.plans)}
    say(gettext("%(name)s is a sound catalogue. Plans: %(plans)s.") % values)
    return 0
