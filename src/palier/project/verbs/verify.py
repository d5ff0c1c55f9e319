"""`palier verify`: replay every case and report any difference; `--repair` writes what the events say."""

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from palier.project.running import use_database
from palier.project.speech import _, ngettext

if TYPE_CHECKING:
    from palier.apps.cases.verification import Difference


def add_to(verbs: Any) -> None:
    """Declare the verb."""
    parser = verbs.add_parser("verify", help=_("replay every case and report any difference"))
    parser.add_argument("--repair", action="store_true", help=_("write what the events say over what differs"))
    parser.add_argument("--json", action="store_true", help=_("answer for programs"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Exit code 0: nothing differs, or everything that did was mended."""
    with use_database():
        found: list[Difference] = []
        cases = 0
        for number, differences in progress(quiet=options.json):
            cases += number
            found += differences
        repaired = repair(found) if options.repair else 0
    if options.json:
        print(json.dumps(as_json(cases, found, repaired), ensure_ascii=False, indent=2))
    else:
        report(cases, found, repaired)
    return int(bool(found) and not options.repair)


def progress(*, quiet: bool) -> Iterator[tuple[int, "tuple[Difference, ...]"]]:
    """Replay in batches under a progress bar: how many cases, and what differed."""
    from rich.console import Console
    from rich.progress import Progress

    from palier.apps.cases.verification import count_cases, verify_cases

    console = Console(stderr=True)
    with Progress(console=console, disable=quiet or not console.is_terminal) as bar:
        task = bar.add_task(_("Replaying"), total=count_cases())
        for checked in verify_cases():
            bar.advance(task, checked.cases)
            yield checked.cases, checked.differences


def repair(found: "list[Difference]") -> int:
    """Mend every case that differs; answers how many."""
    from palier.apps.cases.verification import repair_case
    from palier.core.actor import PALIER

    references = sorted({difference.reference for difference in found})
    for reference in references:
        repair_case(reference=reference, by=PALIER, at=datetime.now(UTC))
    return len(references)


def report(cases: int, found: "list[Difference]", repaired: int) -> None:
    """Sentences for people."""
    for difference in found:
        print(line_of(difference))
    replayed = ngettext("%(count)d case replayed", "%(count)d cases replayed", cases) % {"count": cases}
    if not found:
        print(_("%(replayed)s, no difference.") % {"replayed": replayed})
        return
    values = {"replayed": replayed, "count": len(found)}
    differing = ngettext("%(replayed)s, %(count)d difference.", "%(replayed)s, %(count)d differences.", len(found))
    print(differing % values)
    if repaired:
        mended = ngettext("%(count)d case was mended.", "%(count)d cases were mended.", repaired)
        print(mended % {"count": repaired})
    else:
        print(_("Nothing was changed. “palier verify --repair” writes what the events say."), file=sys.stderr)


def line_of(difference: "Difference") -> str:
    """One difference as a line."""
    values = {
        "reference": difference.reference,
        "row": difference.row,
        "column": difference.column,
        "stored": difference.stored or "–",
        "replayed": difference.replayed or "–",
    }
    if not difference.column and difference.stored:
        return _("%(reference)s  %(row)s: stored, but nothing in the events asks for it") % values
    if not difference.column:
        return _("%(reference)s  %(row)s: missing") % values
    return _("%(reference)s  %(row)s, %(column)s: %(stored)s is stored, the events say %(replayed)s") % values


def as_json(cases: int, found: "list[Difference]", repaired: int) -> dict[str, object]:
    """The answer for programs."""
    columns = ("reference", "row", "column", "stored", "replayed")
    differences = [{column: getattr(difference, column) for column in columns} for difference in found]
    return {"cases": cases, "differences": differences, "repaired": repaired}
