"""Opening a case."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from palier.apps.accounts.errors import NoContractInForce
from palier.apps.accounts.queries import Standing, standing_of
from palier.apps.cases import policies
from palier.apps.cases.casefile import NEEDED, CaseFile, put_back
from palier.apps.cases.errors import UnknownSeverity
from palier.apps.cases.models import Case
from palier.apps.cases.saying import said, say
from palier.apps.cases.words import Words
from palier.apps.catalogues.commands import pin_terms
from palier.apps.catalogues.queries import terms_of
from palier.apps.errors import NotFound
from palier.apps.outbox import commands as outbox
from palier.apps.outbox.keys import key_for
from palier.apps.together import draw_ids
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor
from palier.core.case import Kind, Side, reference_of
from palier.core.catalogue.terms import Terms


@dataclass(frozen=True, slots=True)
class Opened:
    """A case just opened, and what to call it."""

    case_id: int
    reference: str


@one_transaction
def open_case(  # noqa: PLR0913 one for each line of the form
    *,
    contact_id: int,
    subject: str,
    text: str = "",
    channel: str,
    severity: str | None = None,
    product: str = "",
    words: Words | None = None,
    by: Actor,
    at: datetime,
) -> Opened:
    """Open a case for a contact under the contract in force, and owe them the acknowledgement.

    The severity is the plan's default unless said; what was written is `text`, or `words` with all that came with it.
    Raises NotAllowed, NotFound, NothingSaid, NoContractInForce, UnknownSeverity.
    """
    policies.require(policies.may_open(by, contact_id), by=by, act="open_case")
    words, at = said(text, words, act="open_case"), at.replace(microsecond=0)
    standing = _standing(contact_id, product, at)
    assert standing.version_id is not None
    assert standing.facts is not None
    terms_id = pin_terms(version_id=standing.version_id, facts=standing.facts, at=at)
    terms = terms_of(terms_id)
    ids = draw_ids(cases_case=1, **NEEDED)
    [number] = ids["cases_case"]
    case = _blank(contact_id, standing, terms_id, subject, channel, product, at)
    case.pk, case.reference = number, reference_of(number, key_for("references"), settings.REFERENCE_PREFIX)
    file = CaseFile(case, terms, by, at, ids)
    event = file.add(
        Kind.OPENED,
        side=Side.CUSTOMER,
        channel=channel,
        severity=_severity(terms, severity),
        data={"subject": case.subject, "contact": contact_id, "terms": terms_id},
    )
    say(file, event, words)
    _owe_receipt(file, standing, words)
    put_back(file, act="open_case")
    return Opened(case.pk, case.reference)


def _standing(contact_id: int, product: str, at: datetime) -> Standing:
    standing = standing_of(contact_id, product=product, at=at)
    if standing is None:
        raise NotFound("contact", str(contact_id))
    if standing.facts is None:
        raise NoContractInForce(standing.account, standing.on)
    return standing


def _severity(terms: Terms, wanted: str | None) -> str:
    known = tuple(severity.id for severity in terms.severities)
    if wanted is not None and wanted not in known:
        raise UnknownSeverity(wanted, known)
    return wanted or terms.default_severity


def _blank(
    contact_id: int, standing: Standing, terms_id: int, subject: str, channel: str, product: str, at: datetime
) -> Case:
    return Case(
        account_id=standing.account_id,
        contact_id=contact_id,
        contract_id=standing.contract_id,
        terms_id=terms_id,
        subject=" ".join(subject.split()),
        channel=channel,
        product=product,
        opened_at=at,
    )


def _owe_receipt(file: CaseFile, standing: Standing, words: Words) -> None:
    """The acknowledgement: we have it, this is its reference, this is what happens next."""
    event = file.added[0]
    owed = outbox.mail_owed(
        kind="case_received",
        recipients=[standing.email],
        language=standing.language,
        at=file.at,
        case_id=event.case_id,
        account_id=event.account_id,
        event_id=event.pk,
        seq=event.seq,
        in_reply_to=words.message_id,
    )
    file.rows.append(owed)
