"""From the ladder as a catalogue writes it to the steps that a late clock climbs."""

import pytest
from tests.core.clock.making import clocks, story

from palier.core.catalogue import ContractFacts, read_catalogue, terms_for
from palier.core.escalation import steps_of

OFFER = """\
palier: 1
provider: {id: acme, name: Acme, timezone: UTC, languages: [en]}
severities: {p1: {label: P1}, p2: {label: P2}, p3: {label: P3}}
plans:
  basic: {label: Basic, coverage: always, first_response: 4h, resolution: 8h}
  gold:
    label: Gold
    extends: basic
    escalation: [{at: due + 2h, tell: head_of_support}]
escalation:
  - {at: 50%, tell: assignee}
  - {id: night, at: due + 1h, of: first_response, severity: p1-p2, tell: on_call}
"""


def climbed(severity: str, clock: str = "first_response", *, plan: str = "basic", offer: str = OFFER) -> list[str]:
    """The steps ahead of a clock of a case opened at nine, without the verdict itself."""
    terms = terms_for(read_catalogue(offer, name="acme"), ContractFacts(plan))
    (state,) = clocks(terms, story(f"09:00 opened {severity}"), "09:01", clock)
    return [f"{step.id} {step.at:%H:%M}" for step in steps_of(state, terms) if step.id != "breached"]


@pytest.mark.obeys("Document.escalation", "Step.at", "Step.of", "Step.severity")
def test_a_step_is_climbed_by_its_clock_and_its_severities_at_its_moment() -> None:
    assert climbed("p1") == ["step-1 11:00", "night 14:00"]
    assert climbed("p3") == ["step-1 11:00"]
    assert climbed("p1", "resolution") == ["step-1 13:00"]
    assert climbed("p1", offer=OFFER.replace("50%", "75%")) == ["step-1 12:00", "night 14:00"]


@pytest.mark.obeys("Step.id")
def test_a_step_goes_by_the_name_it_was_given() -> None:
    """By its name a step is told once, however often the catalogue is published with others before it."""
    longer = OFFER.replace("escalation:\n  - {at: 50%", "escalation:\n  - {at: 25%, tell: assignee}\n  - {at: 50%")
    assert climbed("p1", offer=longer) == ["step-1 10:00", "step-2 11:00", "night 14:00"]


@pytest.mark.obeys("Offered.escalation")
def test_a_plan_has_steps_of_its_own_after_the_catalogues() -> None:
    assert climbed("p3", plan="gold") == ["step-1 11:00", "step-3 15:00"]
