"""What a case's own story began is begun: commitments for which the catalogue says from what."""

from datetime import datetime

from palier.apps.accounts.models import Contract
from palier.apps.cases.models import Case
from palier.apps.catalogues.queries import terms_of
from palier.apps.engagements.commands.beginning import begin
from palier.apps.engagements.models import Engagement, StartedCommitment
from palier.apps.transactions import one_transaction
from palier.core.actor import PALIER
from palier.core.engagements import Kind, offered_one


@one_transaction
def begin_started(*, at: datetime, limit: int = 100) -> int:
    """Begin at most `limit` commitments that events of cases started by `at`; answers how many were settled.

    The time of each runs from its event, however late this is.  One that somebody began by hand meanwhile is left to
    them; a case without a contract, or whose terms no longer promise it, has none.  Any number of workers may do so.
    """
    waiting = StartedCommitment.objects.filter(settled_at=None, since__lte=at).order_by("id")
    claimed = list(waiting.select_for_update(skip_locked=True, of=("self",))[:limit])
    for started in claimed:
        _settle(started, at)
    return len(claimed)


def _settle(started: StartedCommitment, at: datetime) -> None:
    started.settled_at = at
    started.save(update_fields=["settled_at"])
    case = Case.objects.select_for_update(no_key=True, of=("self",)).get(pk=started.case_id)
    contract = Contract.objects.filter(pk=case.contract_id or 0).first()
    terms = terms_of(case.terms_id)
    promised = offered_one(terms, Kind.COMMITMENT, started.key)
    known = Engagement.objects.filter(case=case, kind=Kind.COMMITMENT.value, key=started.key)
    if contract is not None and promised is not None and not known.exists():
        begin(contract, case, terms, promised, None, PALIER, at, since=started.since)
