"""Which commitments a case's own story began (plan-language.md, "commitments": `starts`)."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from palier.core.case import Event
from palier.core.catalogue.promises import Commitment
from palier.core.catalogue.terms import Terms


def started_by(terms: Terms, facts: Sequence[Event]) -> tuple[tuple[str, datetime], ...]:
    """The commitments that begin by themselves and did, each once with the instant of the first event it names.

    `terms` are those of the opening; later facts are read under the terms in force when they happened.
    """
    return tuple(_started(terms, facts))


def _started(terms: Terms, facts: Sequence[Event]) -> Iterator[tuple[str, datetime]]:
    known: set[str] = set()
    waiting = _self_starting(terms)
    for fact in facts:
        if fact.terms is not None:
            waiting = _self_starting(fact.terms)
        for commitment in waiting:
            if fact.kind.value in commitment.starts and commitment.id not in known:
                known.add(commitment.id)
                yield commitment.id, fact.at


def _self_starting(terms: Terms) -> list[Commitment]:
    return [each for each in terms.commitments if each.starts and each.within is not None]
