"""What an outgoing mail tells of, in one frozen row: everything its composer needs and nothing else."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection

from palier.apps.analyses.letters import ANALYSIS_KINDS, AnalysisLetter, analysis_letter_of
from palier.apps.cases.facts import facts_of_cases
from palier.apps.catalogues.queries import terms_of
from palier.apps.duties.letters import DUTY_KINDS, RECEIVED, DutyLetter, ToldOf, duty_letter_of
from palier.apps.engagements.letters import COMMITMENT_LATE, EngagementLetter, engagement_letter_of
from palier.apps.entitlements.letters import CreditsToTell, credits_to_tell
from palier.apps.escalations.commands.mailing import DIGEST_KIND, MAIL_KIND
from palier.apps.escalations.letters import StaffLetter, reason_told_in, staff_letter_of, staff_letters_of
from palier.apps.incidents.page_queries import provider_name
from palier.apps.letters.queries import Form, Head, form_of, forms_of, head
from palier.apps.lifecycle.letters import WITH_OUTLOOK
from palier.apps.lifecycle.queries import Outlook, outlook_from, outlook_of
from palier.apps.mailroom.alarms import ALARM_KIND
from palier.apps.mailroom.door_letters import DOOR_KINDS, DoorLetter, door_letter_of
from palier.apps.outbox.models import OutgoingMail
from palier.apps.reports.letters import REPORT_KINDS, ReportLetter, report_letter_of
from palier.apps.reviews.letters import REVIEW_MISSED, ReviewLetter, review_letter_of
from palier.apps.signin.letters import PROOF_KINDS, ProofLetter, proof_letter_of
from palier.apps.subscribers.letters import NEWS_KINDS, NewsLetter, news_letter_of
from palier.apps.vulnerabilities.queries import KINDS as SECURITY_KINDS
from palier.apps.vulnerabilities.queries import SecurityLetter, security_letter_of
from palier.core.case import Event, Relation
from palier.core.catalogue.languages import answered_in
from palier.core.catalogue.terms import Terms, Text

LETTERS = """
SELECT mail.id, mail.kind, mail.language, mail.recipients, mail.message_id, mail.in_reply_to, mail.case_id,
       cases.reference, cases.subject, cases.terms_id, contact.name, contact.timezone,
       coalesce(event.actor_name, ''), coalesce(message.text, asked.text, ''), first.state, first.due_at,
       EXISTS (SELECT FROM cases_attachment WHERE message_id = message.id) AND mail.kind <> 'case_received',
       event.kind, event.seq, event.at, event.channel, event.data, cases.severity, cases.contact_id,
       (SELECT id FROM accounts_contact reading WHERE reading.account_id = mail.account_id
            AND cardinality(mail.recipients) = 1 AND upper(reading.email) = upper(mail.recipients[1]) LIMIT 1)
FROM outbox_outgoingmail mail
JOIN cases_case cases ON cases.id = mail.case_id
JOIN accounts_contact contact ON contact.id = cases.contact_id
LEFT JOIN cases_caseevent event ON event.id = mail.event_id
LEFT JOIN cases_message message ON message.event_id = event.id
LEFT JOIN LATERAL (
    SELECT said.text FROM cases_message said JOIN cases_caseevent act ON act.id = said.event_id
    WHERE mail.kind LIKE 'reminder%%' AND said.case_id = cases.id AND act.side = 'staff'
    ORDER BY said.id DESC LIMIT 1) asked ON true
LEFT JOIN LATERAL (
    SELECT state, due_at FROM clocks_clock
    WHERE case_id = cases.id AND clock IN ('acknowledgement', 'first_response')
    ORDER BY due_at NULLS LAST, clock LIMIT 1) first ON true
WHERE mail.id = ANY (%s)
"""

WRITTEN = tuple(code for code, _name in settings.LANGUAGES)
"""The languages in which mails are written."""

CASE, TERMS, WITH_FILES = 6, 9, 16
"""The places in the row of the case, of its terms, and of whether files go with the mail."""

TELL_A_REASON = ("escalation_asked", "escalation_ended")

FILES = """
SELECT file.name, file.media_type, file.content
FROM cases_attachment file JOIN cases_message message ON message.id = file.message_id
JOIN outbox_outgoingmail mail ON mail.event_id = message.event_id
WHERE mail.id = %s ORDER BY file.id
"""


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail owed, with the facts it tells.

    `words` are the message's text, empty where the event had none; `answer_by` is when the first word of a person is
    due, None when no time is promised; `promised` says whether an answer is promised at all, timed or not.
    A mail that is about no case has `case_id` 0 and no reference; `credits` is set where it tells of them;
    `to_staff` where it goes to somebody of ours, `gathered` where it tells them of many things at once;
    `door` where it lets somebody in, or says who may open cases;
    `duty` where it tells of a severity or of what the customer owes; `review` where of one that was missed;
    `engagement` where a commitment is late; `analysis` and `report` where of one of these; `news` where it tells a
    subscriber of an incident; `proof` where what the reader comes in with has changed.
    `form` and `form_subject` are what a provider wrote for mails of this kind, empty for what is built in; `written`
    says that its words were written when it was owed; `security` is set where it goes to a reporter of a vulnerability;
    `unsubscribe` is the address that ends the subscription it comes by.  `origin` is the case that a new one comes
    from, and what it is to it; a reminder's `words` are what it reminds of.
    """

    id: int
    kind: str
    language: str
    recipients: tuple[str, ...]
    message_id: str
    in_reply_to: str
    case_id: int
    reference: str
    subject: str
    provider: Text
    contact: str
    zone: str
    author: str
    words: str
    promised: bool
    answer_by: datetime | None
    files: tuple[tuple[str, str, bytes], ...]
    credits: CreditsToTell | None = None
    to_staff: StaffLetter | None = None
    gathered: tuple[StaffLetter, ...] = ()
    outlook: Outlook | None = None
    door: DoorLetter | None = None
    duty: DutyLetter | None = None
    review: ReviewLetter | None = None
    engagement: EngagementLetter | None = None
    analysis: AnalysisLetter | None = None
    report: ReportLetter | None = None
    security: SecurityLetter | None = None
    news: NewsLetter | None = None
    proof: ProofLetter | None = None
    form: str = ""
    form_subject: str = ""
    written: bool = False
    head: Head = field(default_factory=Head)
    unsubscribe: str = ""
    lane: str = OutgoingMail.Lane.REPLIES
    origin: tuple[str, Relation] | None = None


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What was read at once for several mails that tell of cases: each one's row, forms, and facts where they count."""

    rows: Mapping[int, Sequence[Any]] = field(default_factory=dict)
    forms: Mapping[tuple[str, str], tuple[Form, Head]] = field(default_factory=dict)
    facts: Mapping[int, Sequence[Event]] = field(default_factory=dict)


def look_up(mail_ids: Sequence[int]) -> LookedUp:
    """What these mails tell of, in three statements at most however many they are."""
    with connection.cursor() as cursor:
        cursor.execute(LETTERS, [list(mail_ids)])
        rows = {row[0]: row for row in cursor.fetchall() if row[1] != ALARM_KIND}
    if not rows:
        return LookedUp()
    forms = forms_of({(row[1], _language_of(row)) for row in rows.values()})
    ahead = {row[CASE] for row in rows.values() if row[1] in WITH_OUTLOOK}
    return LookedUp(rows, forms, facts_of_cases(sorted(ahead)) if ahead else {})


def _language_of(row: Sequence[Any]) -> str:
    """The language that a mail is written in: our own people read theirs."""
    kind, language, terms_id = row[1], row[2], row[TERMS]
    return language if kind == MAIL_KIND else answered_in(terms_of(terms_id), language, among=WRITTEN)


def letter_of(mail_id: int, found: LookedUp | None = None) -> Letter:
    """The facts of one outgoing mail, read when it is sent; `found` is what was looked up for it and others."""
    found = found or look_up([mail_id])
    row = found.rows.get(mail_id)
    if row is None:
        return _letter_alone(mail_id)
    key, kind, language, recipients, message_id, in_reply_to, case_id, reference, subject, terms_id, *told = row
    contact, zone, author, words, state, due_at, _, *caused = told
    terms, cause = terms_of(terms_id), ToldOf(*caused)
    language = _language_of(row)
    form, letterhead = found.forms[kind, language]
    return Letter(
        id=key,
        kind=kind,
        language=language,
        recipients=tuple(recipients),
        message_id=message_id,
        in_reply_to=in_reply_to,
        case_id=case_id,
        reference=reference,
        subject=subject,
        provider=terms.provider,
        contact=contact,
        zone=zone,
        author=author,
        words=words or (reason_told_in(mail_id) if kind in TELL_A_REASON else ""),
        promised=state is not None,
        answer_by=due_at,
        files=_files(mail_id) if row[WITH_FILES] else (),
        to_staff=staff_letter_of(mail_id) if kind == MAIL_KIND else None,
        duty=duty_letter_of(kind, terms, cause),
        outlook=_outlook(found.facts[case_id], terms, cause) if kind in WITH_OUTLOOK else None,
        security=security_letter_of(mail_id) if kind in SECURITY_KINDS else None,
        form=form.body,
        form_subject=form.subject,
        head=letterhead,
        origin=_origin(cause) if kind == RECEIVED else None,
    )


def _origin(cause: ToldOf) -> tuple[str, Relation] | None:
    """The case that the one just opened comes from."""
    data = json.loads(cause.data)
    return (data["reference"], Relation(data["relation"])) if "relation" in data else None


def _files(mail_id: int) -> tuple[tuple[str, str, bytes], ...]:
    with connection.cursor() as cursor:
        cursor.execute(FILES, [mail_id])
        return tuple((name, media_type, bytes(content)) for name, media_type, content in cursor.fetchall())


def _outlook(facts: Sequence[Event], terms: Terms, cause: ToldOf) -> Outlook:
    """What lies ahead of a case; whoever reads the mail answers for the customer."""
    return outlook_from(terms, facts, cause.reader or cause.contact_id)


ABOUT = """
SELECT cases.reference, cases.subject, cases.terms_id, contact.name, contact.email, contact.timezone,
       coalesce(assignee.name, ''), first.state, first.due_at,
       coalesce((SELECT text FROM cases_message WHERE case_id = cases.id ORDER BY id DESC LIMIT 1), '')
FROM cases_case cases
JOIN accounts_contact contact ON contact.id = cases.contact_id
LEFT JOIN staff_agent assignee ON assignee.id = cases.assignee_id
LEFT JOIN LATERAL (
    SELECT state, due_at FROM clocks_clock
    WHERE case_id = cases.id AND clock IN ('acknowledgement', 'first_response')
    ORDER BY due_at NULLS LAST, clock LIMIT 1) first ON true
WHERE cases.id = %s
"""


def letter_about(case_id: int, *, kind: str, language: str) -> Letter | None:
    """A mail of this kind as it would be about a case now, to be looked at; None where there is no such case."""
    with connection.cursor() as cursor:
        cursor.execute(ABOUT, [case_id])
        row = cursor.fetchone()
    if row is None:
        return None
    reference, subject, terms_id, contact, email, zone, agent, state, due_at, words = row
    terms = terms_of(terms_id)
    duty = DutyLetter(terms, terms.default_severity, was=terms.severities[0].id)
    return Letter(
        id=0,
        kind=kind,
        language=language,
        recipients=(email,),
        message_id="",
        in_reply_to="",
        case_id=case_id,
        reference=reference,
        subject=subject,
        provider=terms.provider,
        contact=contact,
        zone=zone,
        author=agent,
        words=words,
        promised=state is not None,
        answer_by=due_at,
        files=(),
        duty=duty if kind in DUTY_KINDS else None,
        outlook=outlook_of(case_id) if kind in WITH_OUTLOOK else None,
        head=head(),
    )


def _letter_alone(mail_id: int) -> Letter:
    """A mail about an account rather than a case: credits that run out, somebody who comes in."""
    mail = OutgoingMail.objects.get(pk=mail_id)
    if mail.kind in DOOR_KINDS or mail.kind in PROOF_KINDS:
        return _letter_of_the_door(mail)
    if mail.kind in TO_OUR_OWN:
        return _letter_to_our_own(mail)
    if mail.kind in ANALYSIS_KINDS or mail.kind in REPORT_KINDS:
        return _letter_afterwards(mail)
    if mail.kind in NEWS_KINDS:
        news = news_letter_of(mail)
        return replace(_alone(mail, news.provider, news.reader, news.zone), news=news)
    if mail.text:
        return replace(_alone(mail, {}, "", "UTC"), subject=mail.subject, words=mail.text, written=True)
    assert mail.event_id is not None, f"mail {mail_id} ({mail.kind}) tells of nothing"
    told = credits_to_tell(mail.event_id, reader=mail.recipients[0])
    return replace(_alone(mail, told.provider, told.reader, told.zone), credits=told)


def _letter_of_the_door(mail: OutgoingMail) -> Letter:
    """What lets somebody in, or has changed about it."""
    if mail.kind in DOOR_KINDS:
        door = door_letter_of(mail)
        return replace(_alone(mail, door.provider, door.reader, door.zone), door=door)
    proof = proof_letter_of(mail)
    return replace(_alone(mail, provider_name(at=mail.created_at), proof.reader, proof.zone), proof=proof)


def _letter_afterwards(mail: OutgoingMail) -> Letter:
    """What is owed after an incident, or at the end of a month."""
    if mail.kind in REPORT_KINDS:
        report = report_letter_of(mail)
        return replace(_alone(mail, report.provider, report.reader, report.zone), report=report)
    analysis = analysis_letter_of(mail)
    return replace(_alone(mail, analysis.provider, analysis.reader, analysis.zone), analysis=analysis)


TO_OUR_OWN = (DIGEST_KIND, COMMITMENT_LATE, REVIEW_MISSED)


def _letter_to_our_own(mail: OutgoingMail) -> Letter:
    """Much that is late at once, a commitment that is, a review that nobody held."""
    if mail.kind == DIGEST_KIND:
        gathered = staff_letters_of(mail.pk)
        provider = terms_of(gathered[0].terms_id).provider
        return replace(_alone(mail, provider, gathered[0].name, gathered[0].zone), gathered=gathered)
    if mail.kind == COMMITMENT_LATE:
        late = engagement_letter_of(mail)
        return replace(_alone(mail, late.provider, late.reader, late.zone), engagement=late)
    review = review_letter_of(mail)
    return replace(_alone(mail, review.provider, review.reader, review.zone), review=review)


def _alone(mail: OutgoingMail, provider: Text, reader: str, zone: str) -> Letter:
    form, letterhead = form_of(mail.kind, mail.language)
    return Letter(
        id=mail.pk,
        kind=mail.kind,
        language=mail.language,
        recipients=tuple(mail.recipients),
        message_id=mail.message_id,
        in_reply_to=mail.in_reply_to,
        case_id=0,
        reference="",
        subject="",
        provider=provider,
        contact=reader,
        zone=zone,
        author="",
        words="",
        promised=False,
        answer_by=None,
        files=(),
        form=form.body,
        form_subject=form.subject,
        head=letterhead,
        unsubscribe=mail.unsubscribe,
        lane=mail.lane,
    )
