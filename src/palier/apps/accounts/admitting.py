"""What becomes of a new case, as the catalogue that speaks for the account has it; and what it is held to."""

from dataclasses import dataclass, replace

from palier.apps.accounts.queries import Standing
from palier.apps.catalogues.queries import catalogue_of
from palier.core.catalogue import Catalogue, ContractFacts
from palier.core.catalogue.admission import Admission, Topic, admission, topic_of


@dataclass(frozen=True, slots=True)
class Bound:
    """What a case is held to: a version, facts, and the contract if one is in force."""

    version_id: int
    facts: ContractFacts
    contract_id: int | None


def admission_of(standing: Standing, *, channel: str, topic: Topic | None = None) -> Admission:
    """What becomes of a new case by `channel`; reads no catalogue where nothing stands in the way."""
    offer = _speaking(standing) if standing.situation else None
    return admission(offer, standing.situation, channel=channel, topic=topic, unpaid_for=standing.unpaid_for)


def topic_for(standing: Standing, *, written_to: tuple[str, ...], subject: str) -> Topic | None:
    """What a mail is about, as far as that always comes in; asked only where something stands in the way."""
    if standing.situation is None:
        return None
    return topic_of(_speaking(standing), written_to=written_to, subject=subject)


def bound_by(standing: Standing, *, by_rule: bool) -> Bound | None:
    """What a case that comes in is held to; None where no catalogue is in force.

    Under a contract in force, its terms.  After the last one, what it promised, where the catalogue's own rule lets
    such cases in (`by_rule`).  What comes in by its topic, by a person's word or without any contract is promised
    nothing.
    """
    if standing.facts is not None and standing.version_id is not None:
        return Bound(standing.version_id, standing.facts, standing.contract_id)
    if standing.speaks is None:
        return None
    if standing.lapsed is not None:
        return Bound(standing.speaks, replace(standing.lapsed, promised=by_rule), None)
    offer = catalogue_of(standing.speaks)
    place = standing.place
    stranger = ContractFacts(
        plan=offer.plans[0],
        region=next(iter(offer.regions), None),
        timezone=place.timezone,
        country=place.country,
        subdivision=place.subdivision or None,
        promised=False,
    )
    return Bound(standing.speaks, stranger, None)


def _speaking(standing: Standing) -> Catalogue | None:
    return catalogue_of(standing.speaks) if standing.speaks is not None else None
