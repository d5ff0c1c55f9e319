"""`palier plan show`: the whole offer as tables, every value in words."""

import argparse
import json
from typing import Any

from palier.project.speech import _
from palier.project.verbs.plan.reading import (
    add_facts,
    add_json,
    add_language,
    facts_from,
    read_file,
    say_json,
    show,
    spoken,
)


def add_to(verbs: Any) -> None:
    """Declare the verb."""
    parser = verbs.add_parser("show", help=_("print the whole offer as tables"))
    parser.add_argument("file", metavar="FILE", help=_("the catalogue; - for standard input"))
    parser.add_argument("--plan", help=_("only this plan"))
    add_facts(parser)
    add_json(parser)
    add_language(parser)
    parser.set_defaults(run=run)


@spoken
def run(options: argparse.Namespace) -> int:
    """Print the offer; in JSON, the terms of each plan."""
    from palier.core.catalogue import terms_for, terms_to_json

    catalogue = read_file(options.file)
    asked = [options.plan] if options.plan else sold_with(catalogue, options.add_on)
    plans = [terms_for(catalogue, facts_from(options, plan, ())) for plan in asked]
    if options.json:
        say_json({"catalogue": catalogue.id, "plans": {each.plan: json.loads(terms_to_json(each)) for each in plans}})
    else:
        _tables(catalogue, plans, own_zone=bool(options.timezone))
    return 0


def sold_with(catalogue: Any, add_ons: list[str]) -> list[str]:
    """The plans that all these add-ons are sold with; all plans where that leaves none, so that it is refused."""
    document = catalogue.document.add_ons
    held = [document[name] for name in add_ons if name in document]
    plans = [
        plan
        for plan in catalogue.plans
        if all(plan in (*each.available, *each.included) or not (each.available or each.included) for each in held)
    ]
    return plans or list(catalogue.plans)


def _tables(catalogue: Any, plans: list[Any], *, own_zone: bool) -> None:
    from rich.text import Text

    from palier.adapters.shared.sheets.common import notes
    from palier.adapters.shared.sheets.compared import blocks
    from palier.adapters.shared.sheets.explained import explanations, plans_in_words
    from palier.adapters.shared.words import text_words

    show(Text(text_words(plans[0].provider), style="bold underline"), "")
    headings = [text_words(terms.plan_label) for terms in plans]
    show(_table(headings, [*plans_in_words(plans), *blocks(plans)]), "")
    told = [*notes(catalogue, plans, own_zone=own_zone), *explanations(catalogue, plans)]
    show(_table([""], told))


def _table(headings: list[str], told: Any) -> Any:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, show_header=any(headings), pad_edge=False, header_style="bold")
    table.add_column("", max_width=32)
    for heading in headings:
        table.add_column(Text(heading), overflow="fold")
    for number, block in enumerate(told):
        if number:
            table.add_row()
        table.add_row(Text(block.heading, style="bold cyan"))
        for row in block.rows:
            table.add_row(Text(f"  {row.label}" if row.label else ""), *(Text(cell) for cell in row.cells))
    return table
