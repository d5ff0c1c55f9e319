"""`palier plan annex`: the annex of a plan as a PDF; with --contract, that of a signed contract."""

import argparse
from pathlib import Path
from typing import Any

from palier.project import speech
from palier.project.running import use_database
from palier.project.speech import _
from palier.project.verbs.plan.reading import NoFile, add_language, read_file, say, spoken, write_file


def add_to(verbs: Any) -> None:
    """Declare the verb."""
    parser = verbs.add_parser("annex", help=_("write the annex of a plan, or of a contract, as a PDF"))
    parser.add_argument("file", nargs="?", metavar="FILE", help=_("the catalogue; - for standard input"))
    parser.add_argument("--plan", help=_("the plan of the annex"))
    parser.add_argument("--region", help=_("region of the reader"))
    parser.add_argument("--contract", type=int, metavar="NUMBER", help=_("a signed contract instead of a file"))
    parser.add_argument("--out", "-o", type=Path, metavar="PATH", help=_("where to write (default: annex.pdf)"))
    add_language(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the annex; that of a contract needs this installation's database, which comes first."""
    if options.contract is None:
        return write(options)
    with use_database():
        return write(options)


@spoken
def write(options: argparse.Namespace) -> int:
    """Exit code 0: it is written."""
    from django.utils.translation import gettext

    from palier.adapters.documents.annex import annex_pdf
    from palier.adapters.documents.printing import DocumentNotMade

    language = options.lang or speech.language()
    data = _of_contract(options.contract, language) if options.contract is not None else _of_plan(options, language)
    try:
        content = annex_pdf(data, language)
    except DocumentNotMade as error:
        raise NoFile(gettext("The document could not be made: %(reason)s") % {"reason": error}) from error
    out = options.out or Path("annex.pdf")
    write_file(out, content)
    say(gettext("Written to %(file)s.") % {"file": out})
    return 0


def _of_plan(options: argparse.Namespace, language: str) -> dict[str, object]:
    from django.utils.translation import gettext

    from palier.adapters.documents.annex import Edition, plan_annex
    from palier.core.catalogue import ContractFacts
    from palier.core.catalogue.resolve import facts_in_force

    if not options.file or not options.plan:
        raise NoFile(gettext("Say which plan of which file (FILE --plan PLAN), or which contract (--contract NUMBER)."))
    catalogue = read_file(options.file)
    facts = facts_in_force(catalogue, ContractFacts(options.plan, region=options.region))
    return plan_annex(catalogue, options.plan, edition=Edition(0, None), language=language, region=facts.region)


def _of_contract(number: int, language: str) -> dict[str, object]:
    """The annex of a contract as it is held today.  Raises NoFile where there is no such contract."""
    from django.utils.translation import gettext

    from palier.adapters.documents.contract_annex import annex_of_contract
    from palier.adapters.shared import moments
    from palier.apps.errors import NotFound

    try:
        return annex_of_contract(number, at=moments.now(), language=language)
    except NotFound:
        raise NoFile(gettext("There is no contract %(number)d in force.") % {"number": number}) from None
