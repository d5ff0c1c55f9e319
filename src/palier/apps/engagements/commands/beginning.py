"""Something that a contract promises is begun, and counted where it is counted."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from palier.apps.accounts.models import Contract
from palier.apps.accounts.promises_kept import terms_under
from palier.apps.audit import commands as audit
from palier.apps.cases.models import Case
from palier.apps.cases.policies import visible_cases
from palier.apps.catalogues.queries import terms_of
from palier.apps.engagements import policies
from palier.apps.engagements.errors import BegunAlready, NotOffered, NotOnMenu
from palier.apps.engagements.models import Engagement, EngagementStage
from palier.apps.entitlements.commands import Link, consume_credits
from palier.apps.errors import NotFound
from palier.apps.outbox.commands import announce
from palier.apps.rights import require
from palier.apps.together import draw_ids
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor
from palier.core.case.delays import after_delay
from palier.core.catalogue.terms import Terms
from palier.core.engagements import Kind, Offered, offered_one
from palier.core.ledger import UNIT

ENGAGEMENTS = "engagements"
"""What the desk follows to show their news."""


@one_transaction
def begin_for_contract(
    *, contract_id: int, kind: Kind, key: str, choice: int | None = None, by: Actor, at: datetime
) -> int:
    """Begin something for an account; answers the engagement's id.

    `choice` is the place on the menu, from nought, where there is one.  What is counted draws one unit of its feature
    from the contract's ledger.  Raises NotAllowed, NotFound, NotOffered, NotOnMenu, and what the ledger refuses.
    """
    require(policies.may_follow(by), by=by, act="begin_engagement")
    contract = Contract.objects.select_related("account").filter(pk=contract_id).first()
    if contract is None:
        raise NotFound("contract", str(contract_id))
    today = at.astimezone(ZoneInfo(contract.account.timezone)).date()
    promised = terms_under(contract_id=contract_id, on=today, known_at=at)
    if promised is None:
        raise NotOffered(key)
    return begin(contract, None, promised.terms, _found(promised.terms, kind, key), choice, by, at, since=at)


@one_transaction
def begin_for_case(*, case_id: int, kind: Kind, key: str, choice: int | None = None, by: Actor, at: datetime) -> int:
    """Begin something for one case, under the terms it is held to; a commitment's time runs from its opening.

    Raises NotAllowed, NotFound (also for a case without a contract), NotOffered, NotOnMenu, BegunAlready, and what the
    ledger refuses.
    """
    require(policies.may_follow(by), by=by, act="begin_engagement")
    seen = visible_cases(by, at=at)
    case = seen.select_for_update(no_key=True, of=("self",)).filter(pk=case_id).first()
    contract = Contract.objects.filter(pk=case.contract_id or 0).first() if case else None
    if case is None or contract is None:
        raise NotFound("case", str(case_id))
    terms = terms_of(case.terms_id)
    found = _found(terms, kind, key)
    running = Engagement.objects.filter(case=case, kind=kind.value, key=key, finished_at=None, dropped_at=None)
    if running.exists():
        raise BegunAlready(case.reference)
    return begin(contract, case, terms, found, choice, by, at, since=case.opened_at)


def _found(terms: Terms, kind: Kind, key: str) -> Offered:
    found = offered_one(terms, kind, key)
    if found is None:
        raise NotOffered(key)
    return found


def begin(
    contract: Contract,
    case: Case | None,
    terms: Terms,
    found: Offered,
    choice: int | None,
    by: Actor,
    at: datetime,
    *,
    since: datetime,
) -> int:
    """Write one down that was found to be offered; a commitment's time runs from `since`.  Answers its id."""
    if found.menu and (choice is None or not 0 <= choice < len(found.menu)):
        raise NotOnMenu(found.id)
    [key] = draw_ids(engagements_engagement=1)["engagements_engagement"]
    act = _draw(contract, case, found, key, by, at) if found.is_counted else None
    engagement = Engagement.objects.create(
        pk=key,
        contract=contract,
        account_id=contract.account_id,
        case=case,
        kind=found.kind.value,
        key=found.id,
        label=dict(found.label),
        about=dict(found.about),
        choice=dict(found.menu[choice]) if found.menu and choice is not None else {},
        begun_at=at,
        begun_by=by.name,
        due_at=after_delay(terms, found.within, since) if found.within else None,
        ledger_act=act,
    )
    EngagementStage.objects.bulk_create(_stages(engagement, found))
    facts: dict[str, audit.Fact] = {"engagement": engagement.pk, "key": found.id}
    audit.record(
        by=by,
        at=at,
        act="begin_engagement",
        case_id=case.pk if case else None,
        account_id=contract.account_id,
        facts=facts,
    )
    announce(topic=ENGAGEMENTS, subject=str(engagement.pk), at=at)
    return int(engagement.pk)


def _draw(contract: Contract, case: Case | None, found: Offered, key: int, by: Actor, at: datetime) -> int:
    """Spend one unit of the feature; answers the act of the ledger."""
    link = Link(case_id=case.pk if case else None, booking=f"engagement {key}")
    return consume_credits(contract_id=contract.pk, feature=found.id, amount=UNIT, link=link, by=by, at=at)


def _stages(engagement: Engagement, found: Offered) -> Iterator[EngagementStage]:
    for place, stage in enumerate(found.stages, 1):
        yield EngagementStage(
            engagement=engagement,
            place=place,
            label=dict(stage.label),
            about=dict(stage.about),
            deliverable=dict(stage.deliverable),
        )
