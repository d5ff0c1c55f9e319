"""Plan tests: scenarios written beside a catalogue, run against it without a desk (plan-language.md, "Plan tests")."""

from palier.core.scenario.faults import ScenarioFault, ScenariosRefused, Wrong
from palier.core.scenario.outcome import Difference, Outcome, Quality, Result
from palier.core.scenario.run import run_scenarios

__all__ = [
    "Difference",
    "Outcome",
    "Quality",
    "Result",
    "ScenarioFault",
    "ScenariosRefused",
    "Wrong",
    "run_scenarios",
]
