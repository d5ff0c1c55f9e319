"""What is wrong with an installation, in the terminal's language: the checks stand where the desk asks them too."""

from collections.abc import Iterator

from palier.adapters.health.findings import CHECKS, Finding, Verdict
from palier.adapters.health.findings import examine as examine_here
from palier.project import speech

__all__ = ["CHECKS", "Finding", "Verdict", "examine"]


def examine() -> Iterator[Finding]:
    """Every check in turn.  Django must be ready."""
    from django.utils.translation import override

    with override(speech.language()):
        yield from examine_here()
