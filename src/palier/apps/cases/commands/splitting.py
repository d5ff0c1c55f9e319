"""One case about two things becomes two."""

from collections.abc import Sequence
from datetime import datetime

from palier.apps.accounts.queries import standing_of
from palier.apps.cases import policies
from palier.apps.cases.casefile import put_back, take_case
from palier.apps.cases.commands.merging import check_unmerged
from palier.apps.cases.commands.open_case import Opened, Opening, open_cases
from palier.apps.cases.errors import NothingSaid
from palier.apps.cases.models import Attachment, Message
from palier.apps.cases.words import Attached, Words
from palier.apps.errors import NotFound
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor
from palier.core.case import Kind, Relation, Side


@one_transaction
def split_case(*, case_id: int, message_ids: Sequence[int], subject: str, by: Actor, at: datetime) -> Opened:
    """Open a case of its own for chosen messages of the customer; their words stay in the old one too.

    It has the old one's requester, product and severity, and nobody else takes part in it; its clocks begin now.
    Raises NotAllowed, NotFound, NothingSaid (no such message), MergedAway, NoContractInForce.
    """
    policies.require(policies.may_work(by), by=by, act="split_case")
    file = take_case(case_id=case_id, by=by, at=at)
    check_unmerged(file)
    words, said_by = _chosen(case_id, message_ids)
    case = file.case
    standing = standing_of(case.contact_id, product=case.product, at=file.at)
    if standing is None:
        raise NotFound("contact", str(case.contact_id))
    opening = Opening(
        standing,
        subject.strip() or case.subject,
        words,
        case.channel,
        by,
        file.at,
        severity=case.severity,
        product=case.product,
        vouched=True,
        origin=(case_id, Relation.SPLIT_FROM),
        said_by=said_by,
    )
    [opened] = open_cases(openings=[opening])
    file.add(
        Kind.SPLIT,
        data={"other": opened.case_id, "reference": opened.reference, "messages": sorted(set(message_ids))},
    )
    put_back(file, act="split_case", facts={"into": opened.reference})
    return opened


def _chosen(case_id: int, message_ids: Sequence[int]) -> tuple[Words, str]:
    """The words and files of these messages, in order, as one message, and who wrote them.  Raises NothingSaid."""
    known = Message.objects.filter(case_id=case_id, pk__in=message_ids, event__side=Side.CUSTOMER.value).order_by("pk")
    messages = list(known.values_list("pk", "text", "event__actor_name"))
    files = Attachment.objects.filter(message_id__in=[key for key, *_ in messages]).order_by("pk")
    attached = tuple(Attached(file.name, file.media_type, bytes(file.content)) for file in files)
    text = "\n\n".join(text for _, text, _ in messages if text.strip())
    if not text and not attached:
        raise NothingSaid("split_case")
    return Words(text, attachments=attached), ", ".join(dict.fromkeys(name for *_, name in messages))
