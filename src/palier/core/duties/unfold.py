"""A case as it would unfold with workers that are never late: for plan tests, which have none."""

from collections.abc import Sequence
from datetime import datetime

from palier.core.case import Event, Kind, Side, Status
from palier.core.catalogue.terms import Terms
from palier.core.duties.course import Course, Rule, course_of
from palier.core.duties.steps import Act, Step, steps_of

RULES = {Act.LOWER: Rule.UNREACHABLE, Act.APPLY: Rule.UNCONTESTED}
ASKINGS = {Act.ASK: Kind.REACH_ASKED, Act.TELL: Kind.REACH_MISSED, Act.DECIDE: Kind.SEVERITY_UNDECIDED}


def fact_of_step(step: Step, at: datetime) -> Event:
    """What carrying out a step at `at` writes down."""
    if step.act in ASKINGS:
        return Event(ASKINGS[step.act], at, Side.SYSTEM)
    return Event(Kind.SEVERITY_CHANGED, at, Side.SYSTEM, severity=step.severity, rule=RULES[step.act])


def follows(before: Course, event: Event, after: Course) -> tuple[Event, ...]:
    """What a word of the customer does besides: an answer brings back a severity lowered for want of one, an
    agreement makes the proposed severity count.
    """
    severity, rule = None, Rule.ANSWERED
    if event.kind is Kind.CUSTOMER_REPLIED and not event.automatic and after.status is not Status.CLOSED:
        severity = after.restores_to
    elif event.kind is Kind.SEVERITY_ACCEPTED and before.proposal is not None:
        severity, rule = before.proposal.severity, Rule.ACCEPTED
    return (Event(Kind.SEVERITY_CHANGED, event.at, Side.CUSTOMER, severity=severity, rule=rule),) if severity else ()


def unfolded(terms: Terms, events: Sequence[Event], until: datetime) -> list[Event]:
    """The facts of a case up to `until`, in order, with everything that duties and proposals add by themselves.

    A step at the very instant of a fact comes after it: an answer in the last second still counts.
    """
    told: list[Event] = []
    for event in sorted(events, key=lambda event: event.at):
        if event.at > until:
            break
        told += _steps_before(terms, told, event.at)
        before = course_of(terms, told)
        told.append(event)
        told += follows(before, event, course_of(terms, told))
    return told + _steps_before(terms, told, until, last=True)


def _steps_before(terms: Terms, told: Sequence[Event], at: datetime, *, last: bool = False) -> list[Event]:
    """The facts of the steps that lie before `at`, or up to it when it is the last instant looked at."""
    added: list[Event] = []
    while told:
        step = next(iter(steps_of(course_of(terms, [*told, *added]))), None)
        if step is None or step.at > at or (step.at == at and not last):
            break
        added.append(fact_of_step(step, step.at))
    return added
