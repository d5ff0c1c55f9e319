"""`palier plan diff`: what changes between two catalogues, in words."""

import argparse
from typing import Any

from palier.project.speech import _
from palier.project.verbs.plan.reading import add_json, add_language, read_file, say, say_json, show_line, spoken


def add_to(verbs: Any) -> None:
    """Declare the verb."""
    parser = verbs.add_parser("diff", help=_("say what changes between two catalogues"))
    parser.add_argument("old", metavar="OLD", help=_("the catalogue as it was; - for standard input"))
    parser.add_argument("new", metavar="NEW", help=_("the catalogue as it is to be"))
    add_json(parser)
    add_language(parser)
    parser.set_defaults(run=run)


@spoken
def run(options: argparse.Namespace) -> int:
    """Exit code 0 whether or not anything changes; the answer is what changes."""
    from palier.core.catalogue.diff import diff_catalogues

    differences = diff_catalogues(read_file(options.old), read_file(options.new))
    if options.json:
        say_json({"same": not differences, "differences": [_as_json(difference) for difference in differences]})
    else:
        _say(differences)
    return 0


def _as_json(difference: Any) -> dict[str, object]:
    from palier.adapters.shared.differences import change_words, difference_words, place_words

    return {
        "subject": difference.subject.value,
        "plan": difference.plan,
        "keys": list(difference.keys),
        "where": place_words(difference),
        "what": change_words(difference),
        "message": difference_words(difference),
    }


def _say(differences: Any) -> None:
    from django.utils.translation import gettext, ngettext
    from rich.text import Text

    from palier.adapters.shared.differences import change_words, place_words

    if not differences:
        say(gettext("Nothing changes."))
        return
    for difference in differences:
        where = Text(" · ".join(place_words(difference)), style="bold")
        show_line(where, Text("  "), Text(change_words(difference)))
    values = {"count": len(differences)}
    say(ngettext("%(count)d change.", "%(count)d changes.", len(differences)) % values)
