"""Opening a case."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from palier.apps.accounts.queries import Standing, standing_of
from palier.apps.cases import policies
from palier.apps.cases.attesting import attestation
from palier.apps.cases.casefile import CaseFile, put_back_together
from palier.apps.cases.entering import bound_for, let_in, severity_for
from palier.apps.cases.locking import NEEDED, share
from palier.apps.cases.models import Case
from palier.apps.cases.once import kept, opened_by_form
from palier.apps.cases.references import reference_for
from palier.apps.cases.saying import said, say
from palier.apps.cases.words import Words
from palier.apps.catalogues.commands import pin_terms
from palier.apps.catalogues.queries import terms_of
from palier.apps.errors import NotFound
from palier.apps.outbox import commands as outbox
from palier.apps.together import draw_ids
from palier.apps.transactions import one_transaction
from palier.core.actor import Actor, ActorKind
from palier.core.case import Kind, Side
from palier.core.case.links import Link
from palier.core.catalogue.admission import Topic
from palier.core.catalogue.circles import Entrance
from palier.core.files import Attached


@dataclass(frozen=True, slots=True)
class Opened:
    """A case just opened, and what to call it."""

    case_id: int
    reference: str


@dataclass(frozen=True, slots=True)
class Opening:
    """One case to be opened: for whom, as the contract in force binds us to them, and what they wrote.

    The severity is the plan's default unless said; `attested` is the language in which the contact confirmed the
    statement that belongs to it.  `vouched`: a person of the staff lets it in, whoever asks for it and however their
    account stands; `topic` is what always comes in.  `origin` is the
    case it comes from, and what it is to it.  `said_by` names whose words staff passes on, where not the contact's.
    """

    standing: Standing
    subject: str
    words: Words
    channel: str
    by: Actor
    at: datetime
    severity: str | None = None
    product: str = ""
    vouched: bool = False
    attested: str = ""
    origin: Link | None = None
    topic: Topic | None = None
    key: str = ""
    said_by: str = ""


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
    attachments: Sequence[Attached] = (),
    vouched: bool = False,
    attested: str = "",
    topic: Topic | None = None,
    key: str = "",
    by: Actor,
    at: datetime,
) -> Opened:
    """Open a case for a contact under the contract in force, and owe them the acknowledgement.

    The severity is the plan's default unless said; what was written is `text`, or `words` with all that came with it.
    By the plan's `who_may_open`, a contact may be refused, or their case flagged (`from_others`); one that an agent
    opens, or vouches for, is not.  Without a contract, or in arrears, `good_standing` says what comes in by this
    channel; a `topic` always does, and so does what staff vouches for.  `key` names the form it came by: sent twice, it
    opens one case.  Raises NotAllowed, NotFound, NothingSaid,
    NoContractInForce, InArrears, MayNotOpen, HasLeft, UnknownSeverity, AttestationNeeded, FileTooLarge, TooManyFiles.
    """
    policies.require(policies.may_open(by, contact_id), by=by, act="open_case")
    words = said(text, words, act="open_case", attachments=attachments)
    standing = standing_of(contact_id, product=product, at=at.replace(microsecond=0))
    if standing is None:
        raise NotFound("contact", str(contact_id))
    if key and (before := _opened_before(contact_id, key)):
        return before
    opening = Opening(standing, subject, words, channel, by, at, severity, product, vouched, attested, None, topic, key)
    [opened] = open_cases(openings=[opening])
    return opened


def _opened_before(contact_id: int, key: str) -> Opened | None:
    """The case that this form opened already; whoever sends it at the same time waits here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"open_case {contact_id} {key}"])
    found = opened_by_form(contact_id=contact_id, key=key)
    return Opened(*found) if found else None


@one_transaction
def open_cases(*, openings: Sequence[Opening]) -> list[Opened]:
    """Open several cases, all or none, in two statements; each by its own actor and at its own instant.

    Raises NotAllowed, NothingSaid, NoContractInForce, MayNotOpen, HasLeft, UnknownSeverity.
    """
    if not openings:
        return []
    ids = draw_ids(cases_case=len(openings), **{table: many * len(openings) for table, many in NEEDED.items()})
    files = [_opened(opening, ids) for opening in openings]
    put_back_together(files, act="open_case")
    return [Opened(file.case.pk, file.case.reference) for file in files]


def _opened(opening: Opening, ids: Mapping[str, list[int]]) -> CaseFile:
    """The file of a new case, its ids taken from those drawn."""
    standing, at = opening.standing, opening.at.replace(microsecond=0)
    policies.require(policies.may_open(opening.by, standing.contact_id), by=opening.by, act="open_case")
    words = said("", opening.words, act="open_case")
    bound = bound_for(standing, channel=opening.channel, topic=opening.topic, vouched=opening.vouched)
    vouched = opening.vouched or opening.by.kind is not ActorKind.CONTACT
    entrance = Entrance.OPENS if vouched else policies.entrance(standing, product=opening.product, at=at)
    flagged = let_in(standing, entrance, vouched=vouched, at=at)
    terms_id = pin_terms(version_id=bound.version_id, facts=bound.facts, at=at)
    terms = terms_of(terms_id)
    case = _blank(opening, bound.contract_id, terms_id, at)
    case.pk = ids["cases_case"].pop(0)
    case.reference = reference_for(case.pk)
    file = CaseFile(case, terms, opening.by, at, share(ids))
    severity = severity_for(terms, opening.severity, product=opening.product, by=opening.by, seats=standing.seats)
    statement = attestation(file, severity, language=opening.attested) if opening.severity == severity else None
    event = file.add(
        Kind.OPENED,
        side=Side.CUSTOMER,
        channel=opening.channel,
        severity=severity,
        data={
            "subject": case.subject,
            "contact": standing.contact_id,
            "terms": terms_id,
            "not_named": flagged or None,
            "attested": statement,
            "wished": opening.severity if opening.severity != severity else None,
            "topic": opening.topic.value if opening.topic else None,
            "situation": standing.situation.value if standing.situation else None,
            "said_by": (opening.said_by or standing.contact) if vouched else None,
            **_origin(opening.origin),
            **kept(opening.key),
        },
    )
    say(file, event, words)
    if terms.lifecycle.tells("created"):
        _owe_receipt(file, standing, words)
    return file


def _origin(link: Link | None) -> Mapping[str, object]:
    if link is None:
        return {}
    other, relation = link
    return {"other": other, "relation": relation.value, "reference": reference_for(other)}


def _blank(opening: Opening, contract_id: int | None, terms_id: int, at: datetime) -> Case:
    standing = opening.standing
    return Case(
        account_id=standing.account_id,
        contact_id=standing.contact_id,
        contract_id=contract_id,
        terms_id=terms_id,
        subject=" ".join(opening.subject.split()),
        channel=opening.channel,
        product=opening.product,
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
