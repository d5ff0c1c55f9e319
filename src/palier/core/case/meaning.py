"""What a fact counts as: one act can keep several promises, and an automatic one keeps none."""

from palier.core.case.events import Event, Kind, Side
from palier.core.case.status import Status

PROVIDER_ACTS = frozenset(
    {
        Kind.STAFF_REPLIED,
        Kind.ACKNOWLEDGED,
        Kind.WORKAROUND_PROVIDED,
        Kind.SOLUTION_PROPOSED,
        Kind.RCA_PUBLISHED,
        Kind.DETAIL_ASKED,
    }
)
"""What only a person of the provider's side can do; a machine that does it did nothing (clocks.md, "Events")."""

TOLD_TO_THE_CUSTOMER = frozenset({Kind.WORKAROUND_PROVIDED, Kind.SOLUTION_PROPOSED, Kind.RESOLVED, Kind.DETAIL_ASKED})
"""Public acts of staff: whoever hears of a workaround or a solution, or is asked for detail, has been answered."""

TOLD_BY_THE_CUSTOMER = frozenset({Kind.SOLUTION_REJECTED, Kind.REOPENED})
"""What a customer says by doing it: both ask for an answer as a message does."""

AFTER_CLOSING = frozenset({Kind.REOPENED, Kind.RCA_PUBLISHED, Kind.MERGED})
"""The only facts that still count once a case is closed."""


def counts_as(event: Event, status: Status | None) -> tuple[Kind, ...]:
    """The kinds of fact `event` counts as, for clocks and statuses, on a case that stands in `status`.

    Empty for what changes nothing: an automatic mail, a bot's reply, a word on a closed case.  A solution the
    customer accepts is a resolution, and so is the closing of a case whose solution nobody refused.  A
    resolution declared by a machine is a mere closing.
    """
    kind, side = event.kind, event.side
    if _changes_nothing(event, status):
        return ()
    if kind is Kind.CLOSED or (kind is Kind.RESOLVED and _by_machine(event)):
        return (Kind.CLOSED, Kind.RESOLVED) if status is Status.SOLUTION_PROPOSED else (Kind.CLOSED,)
    if kind is Kind.SOLUTION_ACCEPTED:
        return (kind, Kind.RESOLVED)
    if kind in TOLD_TO_THE_CUSTOMER and side is Side.STAFF:
        return (kind, Kind.STAFF_REPLIED)
    if kind in TOLD_BY_THE_CUSTOMER and side is Side.CUSTOMER:
        return (kind, Kind.CUSTOMER_REPLIED)
    return (kind,)


def _changes_nothing(event: Event, status: Status | None) -> bool:
    if (event.kind not in AFTER_CLOSING) if status is Status.CLOSED else (event.kind is Kind.REOPENED):
        return True
    if event.kind is Kind.CUSTOMER_REPLIED:
        return event.automatic
    return event.kind in PROVIDER_ACTS and (_by_machine(event) or event.side is not Side.STAFF)


def _by_machine(event: Event) -> bool:
    return event.automatic or event.side is Side.SYSTEM
