"""What becomes of a case that somebody asks for: decided here for the command that opens it and for whoever asks first.

The look beforehand and the act share every rule, so that nobody is promised what will not run.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from palier.apps.accounts.admitting import Bound, admission_of, bound_by
from palier.apps.accounts.errors import InArrears, NoContractInForce
from palier.apps.accounts.people_errors import HasLeft
from palier.apps.accounts.people_queries import administrators_of
from palier.apps.accounts.queries import Standing, standing_of
from palier.apps.cases import policies
from palier.apps.cases.errors import MayNotOpen, UnknownSeverity
from palier.apps.cases.seats import is_named_for
from palier.apps.catalogues.queries import catalogue_of
from palier.apps.errors import NotFound
from palier.core.actor import Actor, ActorKind
from palier.core.case import Event, Kind, Side
from palier.core.catalogue import terms_for
from palier.core.catalogue.admission import Outcome, Situation, Topic
from palier.core.catalogue.circles import Entrance, Seats, entrance_of, rules_of
from palier.core.catalogue.terms import Terms
from palier.core.clock import ClockState, replay
from palier.core.duties import customer_may_choose


@dataclass(frozen=True, slots=True)
class Preview:
    """What a case would be promised if it were opened now.

    `severity` is the one it would have, `may_choose` whether the one asked for is the contact's to choose; `flagged`
    says that the plan names others who may open.  `clocks` stand as they would right after the opening.
    """

    terms: Terms
    severity: str
    may_choose: bool
    flagged: bool
    situation: Situation | None
    clocks: Sequence[ClockState]


def preview_case(
    *,
    contact_id: int,
    product: str = "",
    severity: str | None = None,
    channel: str,
    topic: Topic | None = None,
    by: Actor,
    at: datetime,
) -> Preview:
    """What opening this case would bring, nothing being written.

    Raises what `open_case` would raise for the same: NotAllowed, NotFound, NoContractInForce, InArrears, MayNotOpen,
    HasLeft, UnknownSeverity; but the words and the confirmation may still be missing.
    """
    policies.require(policies.may_open(by, contact_id), by=by, act="open_case")
    at = at.replace(microsecond=0)
    standing = standing_of(contact_id, product=product, at=at)
    if standing is None:
        raise NotFound("contact", str(contact_id))
    bound = bound_for(standing, channel=channel, topic=topic, vouched=False)
    terms = terms_for(catalogue_of(bound.version_id), bound.facts)
    entrance = Entrance.OPENS
    if standing.facts is not None:
        entrance = entrance_of(rules_of(terms), standing.seats, product=product)
    flagged = let_in(standing, entrance, vouched=by.kind is not ActorKind.CONTACT, at=at)
    given = severity_for(terms, severity, product=product, by=by, seats=standing.seats)
    opened = Event(Kind.OPENED, at, Side.CUSTOMER, severity=given)
    return Preview(
        terms=terms,
        severity=given,
        may_choose=chooses(terms, product=product, by=by, seats=standing.seats),
        flagged=flagged,
        situation=standing.situation,
        clocks=replay(terms, [opened], at),
    )


def bound_for(standing: Standing, *, channel: str, topic: Topic | None, vouched: bool) -> Bound:
    """What the case is held to, if the catalogue lets it in (`good_standing`), or a person does.

    Raises NoContractInForce, InArrears.
    """
    accepted = admission_of(standing, channel=channel, topic=topic).outcome is Outcome.ACCEPT
    bound = bound_by(standing, by_rule=accepted and topic is None)
    if bound is None or not (accepted or vouched):
        if standing.situation is Situation.IN_ARREARS:
            raise InArrears(standing.account)
        raise NoContractInForce(standing.account, standing.on)
    return bound


def let_in(standing: Standing, entrance: Entrance, *, vouched: bool, at: datetime) -> bool:
    """Whether the case is flagged: the plan names others who may open.  Raises MayNotOpen, HasLeft."""
    if standing.has_left:
        raise HasLeft(standing.contact)
    if vouched:
        return False
    if entrance in (Entrance.HELD, Entrance.SENT_BACK):
        keepers = tuple(name for name, _ in administrators_of(standing.account_id, at=at)) or (standing.account,)
        raise MayNotOpen(standing.contact, standing.account, keepers)
    return entrance is Entrance.FLAGGED


def severity_for(terms: Terms, wanted: str | None, *, product: str, by: Actor, seats: Seats) -> str:
    """What was chosen, where it is theirs to choose (`chosen_by`); else the plan's default.  Raises UnknownSeverity."""
    known = tuple(severity.id for severity in terms.severities)
    if wanted is not None and wanted not in known:
        raise UnknownSeverity(wanted, known)
    if wanted is None or not chooses(terms, product=product, by=by, seats=seats):
        return terms.default_severity
    return wanted


def chooses(terms: Terms, *, product: str, by: Actor, seats: Seats) -> bool:
    """Whether the severity that this actor asks for counts when a case is opened; `seats` are those of the contact."""
    if by.kind is not ActorKind.CONTACT:
        return True
    named = terms.named_contacts is None or is_named_for(seats, product)
    return customer_may_choose(terms, is_named=named)
