"""`palier plan check`: read a catalogue and say everything that is wrong with it."""

import argparse
from typing import Any

from palier.project.speech import _
from palier.project.verbs.plan.reading import add_json, add_language, read_file, say, say_json, show_line, spoken


def add_to(verbs: Any) -> None:
    """Declare the verb."""
    parser = verbs.add_parser("check", help=_("read a catalogue and say everything that is wrong with it"))
    parser.add_argument("file", metavar="FILE", help=_("the catalogue; - for standard input"))
    parser.add_argument("--strict", action="store_true", help=_("exit code 1 also for a sound catalogue with remarks"))
    add_json(parser)
    add_language(parser)
    parser.set_defaults(run=run)


@spoken
def run(options: argparse.Namespace) -> int:
    """Exit code 0: a catalogue without fault; its remarks are for whoever sells it to weigh."""
    from palier.core.catalogue.lint import lint

    catalogue = read_file(options.file)
    findings = lint(catalogue)
    if options.json:
        remarks = [_as_json(finding) for finding in findings]
        plans = list(catalogue.plans)
        say_json({"code": "ok", "catalogue": catalogue.id, "plans": plans, "faults": [], "findings": remarks})
    else:
        _say(catalogue, findings)
    return 1 if options.strict and findings else 0


def _as_json(finding: Any) -> dict[str, object]:
    from palier.adapters.shared.findings import finding_sentence

    place = finding.places[0]
    return {
        "check": finding.check.value,
        "level": finding.level.value,
        "line": place.line,
        "column": place.column,
        "path": place.path,
        "message": finding_sentence(finding),
    }


def _say(catalogue: Any, findings: Any) -> None:
    from django.utils.translation import gettext, ngettext
    from rich.text import Text

    from palier.adapters.shared.findings import finding_sentence, level_words

    styles = {"error": "red", "warning": "yellow", "note": "dim"}
    for finding in findings:
        place = Text(f"{catalogue.name}:{finding.places[0].line}:{finding.places[0].column}", style="bold")
        level = Text(f"  {level_words(finding.level)}  ", style=styles[finding.level.value])
        show_line(place, level, Text(finding_sentence(finding)))
    values = {"name": catalogue.name, "plans": ", ".join(catalogue.plans), "count": len(findings)}
    if not findings:
        say(gettext("%(name)s is sound, and nothing is to be remarked. Plans: %(plans)s.") % values)
        return
    told = ngettext(
        "%(name)s is sound, with %(count)d remark. Plans: %(plans)s.",
        "%(name)s is sound, with %(count)d remarks. Plans: %(plans)s.",
        len(findings),
    )
    say(told % values)
