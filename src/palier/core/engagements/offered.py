"""What can be begun under a contract (plan-language.md, "processes", "features", "commitments")."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from palier.core.catalogue.promises import Delay, Feature, Process, Text
from palier.core.catalogue.terms import Terms


class Kind(StrEnum):
    """A process of the provider, an engagement that a plan includes, a commitment to be kept within a time."""

    PROCESS = "process"
    ENGAGEMENT = "engagement"
    COMMITMENT = "commitment"


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of a process, or one phase of an engagement and what it delivers."""

    label: Text
    about: Text = field(default_factory=dict)
    deliverable: Text = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Offered:
    """One thing that can be begun: its stages in order, what to choose from, how long it may take.

    `is_counted` says that each one begun draws a unit from the ledger of the feature `id`.
    """

    kind: Kind
    id: str
    label: Text
    about: Text = field(default_factory=dict)
    stages: tuple[Stage, ...] = ()
    menu: tuple[Text, ...] = ()
    within: Delay | None = None
    is_counted: bool = False


def offered(terms: Terms) -> tuple[Offered, ...]:
    """Everything that can be begun: processes, included features with phases or a menu, commitments with a time."""
    return tuple(_offered(terms))


def offered_one(terms: Terms, kind: Kind, name: str) -> Offered | None:
    """The one of this kind and id; None where the terms do not have it (any more)."""
    return next((each for each in _offered(terms) if (each.kind, each.id) == (kind, name)), None)


def _offered(terms: Terms) -> Iterator[Offered]:
    for process in terms.processes:
        yield _process(process)
    for feature in terms.features:
        if feature.phases or feature.menu:
            yield _engagement(feature)
    for commitment in terms.commitments:
        if commitment.within is not None:
            yield Offered(Kind.COMMITMENT, commitment.id, commitment.label, commitment.about, within=commitment.within)


def _process(process: Process) -> Offered:
    stages = tuple(Stage(step.label, step.about) for step in process.steps)
    return Offered(Kind.PROCESS, process.id, process.label, process.about, stages)


def _engagement(feature: Feature) -> Offered:
    stages = tuple(Stage(phase.label, phase.about, phase.deliverable) for phase in feature.phases)
    counted = feature.count not in (None, "percent") and isinstance(feature.amount, int) and feature.amount is not True
    return Offered(Kind.ENGAGEMENT, feature.id, feature.label, feature.about, stages, feature.menu, is_counted=counted)
