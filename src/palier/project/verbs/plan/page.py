"""`palier plan page`: the public page of an offer as one file, before it is published."""

import argparse
from pathlib import Path
from typing import Any

from palier.project import speech
from palier.project.speech import _
from palier.project.verbs.plan.reading import add_language, read_file, say, spoken, write_file


def add_to(verbs: Any) -> None:
    """Declare the verb."""
    parser = verbs.add_parser("page", help=_("write the public page of an offer to a file"))
    parser.add_argument("file", metavar="FILE", help=_("the catalogue; - for standard input"))
    parser.add_argument("--region", help=_("region of the reader"))
    parser.add_argument("--out", "-o", type=Path, metavar="PATH", help=_("where to write (default: offer.html)"))
    add_language(parser)
    parser.set_defaults(run=run)


@spoken
def run(options: argparse.Namespace) -> int:
    """Write the page."""
    from django.utils.translation import gettext

    from palier.adapters.documents.annex import Edition, edition_words
    from palier.adapters.offer.alone import page_file
    from palier.core.catalogue import ContractFacts
    from palier.core.catalogue.resolve import facts_in_force

    catalogue = read_file(options.file)
    facts = facts_in_force(catalogue, ContractFacts(catalogue.plans[0], region=options.region))
    language = options.lang or speech.language()
    page = page_file(catalogue, language, region=facts.region, edition=edition_words(Edition(0, None)))
    out = options.out or Path("offer.html")
    write_file(out, page.encode())
    say(gettext("Written to %(file)s.") % {"file": out})
    return 0
