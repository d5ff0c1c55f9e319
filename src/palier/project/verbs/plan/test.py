"""`palier plan test`: run the scenarios written beside a catalogue, and say where its clocks differ from them."""

import argparse
from pathlib import Path
from typing import Any

from palier.project.speech import _
from palier.project.verbs.plan.reading import (
    NoFile,
    add_json,
    add_language,
    complain,
    read_file,
    say,
    say_json,
    show_line,
    spoken,
)

TESTS = ".tests.yaml"
CATALOGUE = ".yaml"


def add_to(verbs: Any) -> None:
    """Declare the verb."""
    parser = verbs.add_parser("test", help=_("run the scenarios written beside a catalogue"))
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help=_("scenarios such as acme.tests.yaml, or the catalogue beside them")
    )
    parser.add_argument("--catalogue", metavar="FILE", help=_("the catalogue (default: acme.yaml for acme.tests.yaml)"))
    add_json(parser)
    add_language(parser)
    parser.set_defaults(run=run)


@spoken
def run(options: argparse.Namespace) -> int:
    """Exit code 0: every scenario of every file came out as expected."""
    from palier.adapters.shared.scenarios import outcome_json
    from palier.core.scenario import ScenariosRefused, run_scenarios

    answers: list[object] = []
    holds = True
    for file in options.files:
        catalogue, scenarios = _pair(file, options.catalogue)
        text = _text(scenarios)
        try:
            outcome = run_scenarios(read_file(catalogue), text, name=scenarios)
        except ScenariosRefused as refused:
            holds = False
            answers.append(_refused_json(refused))
            if not options.json:
                _say_refused(refused)
            continue
        holds = holds and outcome.holds
        answers.append(outcome_json(outcome))
        if not options.json:
            _say_outcome(outcome)
    if options.json:
        say_json({"holds": holds, "files": answers})
    return 0 if holds else 1


def _pair(file: str, catalogue: str | None) -> tuple[str, str]:
    """The catalogue and its scenarios, whichever of both was named."""
    if catalogue is not None:
        return catalogue, file
    if file.endswith(TESTS):
        return file.removesuffix(TESTS) + CATALOGUE, file
    return file, file.removesuffix(CATALOGUE) + TESTS


def _text(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except FileNotFoundError:
        raise NoFile(_("There is no file %(file)s.") % {"file": name}) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise NoFile(_("%(file)s cannot be read: %(reason)s.") % {"file": name, "reason": reason}) from None


def _say_outcome(outcome: Any) -> None:
    from rich.text import Text

    from palier.adapters.shared.scenarios import difference_words, outcome_words

    for result in outcome.results:
        mark = Text("✓ ", style="green") if result.holds else Text("✗ ", style="bold red")
        show_line(mark, Text(result.title))
        for difference in result.differences:
            show_line(Text(f"  {outcome.name}:{difference.line}  ", style="bold"), Text(difference_words(difference)))
    say(outcome_words(outcome))


def _say_refused(refused: Any) -> None:
    from rich.text import Text

    from palier.adapters.shared.scenarios import scenario_fault_words, scenarios_refused_words

    for fault in refused.faults:
        place = Text(f"{refused.name}:{fault.line}:{fault.column}", style="bold")
        show_line(place, Text(f"  {scenario_fault_words(fault)}"))
    complain(scenarios_refused_words(refused))


def _refused_json(refused: Any) -> dict[str, object]:
    from palier.adapters.shared.scenarios import scenario_fault_words, scenarios_refused_words

    faults = [
        {
            "code": fault.code.value,
            "line": fault.line,
            "column": fault.column,
            "suggestion": fault.suggestion,
            "message": scenario_fault_words(fault),
        }
        for fault in refused.faults
    ]
    return {"file": refused.name, "holds": False, "message": scenarios_refused_words(refused), "faults": faults}
