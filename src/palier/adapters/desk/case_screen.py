"""The page of one case in the reader's words: what was said and done, what is promised, what can be done next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from palier.adapters.desk.clock_cards import ClockCard, PlanLine, clock_cards, plan_lines
from palier.adapters.desk.duty_screen import DutyPanel, duty_panel_from
from palier.adapters.desk.escalation_screen import EscalationPanel, case_ladder
from palier.adapters.desk.ledger_screen import BalanceCard, TimeSheet, balance_cards, time_sheet
from palier.adapters.desk.life_screen import LifeScreen, life_of
from palier.adapters.desk.mail_lines import MailLine, mail_line
from palier.adapters.desk.options import Option
from palier.adapters.desk.timeline import Filter, Shown, Stretch, filters, timeline
from palier.adapters.shared import moments
from palier.adapters.shared.words import day_words, language, severity_words, status_words, text_words
from palier.apps.casepage.record import CaseRecord, Other, Part, record_of
from palier.apps.cases import page_queries as cases
from palier.apps.cases.facts import opening_terms
from palier.apps.cases.page_queries import CaseHead
from palier.apps.catalogues.queries import terms_of
from palier.apps.engagements.queries import engagements_of_case
from palier.apps.outbox.queries import Trouble, troubles_of
from palier.apps.presence.queries import Present
from palier.apps.staff.queries import Choice
from palier.core.actor import Actor
from palier.core.case import Status
from palier.core.catalogue.terms import Terms
from palier.core.clock import replay
from palier.core.duties import contact_opens_at

CHOSEN_STATUSES = (Status.OPEN, Status.WAITING_CUSTOMER)
"""Those that need neither a reason nor a day."""


@dataclass(frozen=True, slots=True)
class OtherCase:
    """Another case of the account."""

    reference: str
    subject: str
    status: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class CaseScreen:
    """Everything the page of a case shows."""

    head: CaseHead
    record: CaseRecord
    terms: Terms
    status: str
    severity: str
    rank: int
    plan: str
    stretches: tuple[Stretch, ...]
    filters: tuple[Filter, ...]
    shown: str
    clocks: tuple[ClockCard, ...]
    earlier_clocks: int
    promises: tuple[PlanLine, ...]
    balances: tuple[BalanceCard, ...]
    mails: tuple[MailLine, ...]
    troubles: tuple[Trouble, ...]
    statuses: tuple[Option, ...]
    severities: tuple[Option, ...]
    agents: tuple[Option, ...]
    teams: tuple[Option, ...]
    participants: tuple[Part, ...]
    others: tuple[OtherCase, ...]
    present: tuple[Present, ...]
    life: LifeScreen
    duties: DutyPanel
    ladder: EscalationPanel
    sheet: TimeSheet
    closed: bool
    may_acknowledge: bool
    contact_time: str
    contact_language: str
    contract: str
    contact_opens_at: datetime | None = None


def case_screen(viewer: Actor, reference: str, *, at: datetime, shown: Shown = Shown.ALL) -> CaseScreen:
    """The page of one case as this agent sees it: two statements, and one for each thing that few have.

    Raises NotFound.
    """
    head = cases.case_head(viewer=viewer, reference=reference)
    terms = terms_of(head.terms_id)
    today = at.astimezone(ZoneInfo(head.account_timezone)).date()
    record = record_of(viewer=viewer, head=head, terms=terms, today=today, at=at)
    troubles = tuple(troubles_of(viewer=viewer, case_id=head.id)) if record.is_troubled else ()
    begun = engagements_of_case(head.id) if record.is_engaged else ()
    states = replay(opening_terms(record.facts, terms), record.facts, at)
    clocks = clock_cards(states, terms, at=at)
    ranks = [level.id for level in terms.severities]
    return CaseScreen(
        head=head,
        record=record,
        terms=terms,
        status=status_words(head.status),
        severity=severity_words(terms, head.severity),
        rank=ranks.index(head.severity) if head.severity in ranks else len(ranks),
        plan=text_words(head.plan),
        stretches=timeline(record, terms, shown, troubles=troubles),
        filters=filters(shown),
        shown=shown.value,
        clocks=clocks,
        earlier_clocks=sum(clock.earlier for clock in clocks),
        promises=plan_lines(head.terms_id, head.severity, language()),
        balances=balance_cards(record.balances),
        mails=tuple(mail_line(mail) for mail in record.mails),
        troubles=troubles,
        statuses=_statuses(head.status),
        severities=_options(((level.id, text_words(level.label)) for level in terms.severities), head.severity),
        agents=_people(record.agents, head.assignee_id, _("Nobody")),
        teams=_people(record.teams, head.team_id, _("No team")),
        participants=record.participants,
        others=tuple(map(_other, record.others)),
        present=tuple(record.present),
        life=life_of(head, terms, record.facts, record.entries, record.links, at=at),
        duties=duty_panel_from(viewer, head, terms, record.facts, record.entries, begun, chosen="", at=at),
        ladder=case_ladder(head, terms, states, record.escalation, at=at),
        sheet=time_sheet(head.reference, record.time, viewer=viewer),
        closed=head.status is Status.CLOSED,
        may_acknowledge=_is_open(clocks, "acknowledgement"),
        contact_time=moments.wall_time(at, head.contact_timezone),
        contact_language=moments.language_words(head.contact_language),
        contract=_contract(head),
        contact_opens_at=contact_opens_at(terms, head.severity, at),
    )


def _other(other: Other) -> OtherCase:
    return OtherCase(other.reference, other.subject, status_words(other.status), other.opened_at)


def _statuses(current: Status) -> tuple[Option, ...]:
    """What a person may choose, and where the case stands if that was reached otherwise."""
    offered = CHOSEN_STATUSES if current in CHOSEN_STATUSES else (current, *CHOSEN_STATUSES)
    return tuple(Option(status.value, status_words(status), status is current) for status in offered)


def _options(pairs: Iterable[tuple[str, str]], chosen: str) -> tuple[Option, ...]:
    return tuple(Option(value, name, value == chosen) for value, name in pairs)


def _people(choices: Iterable[Choice], chosen: int | None, nobody: str) -> tuple[Option, ...]:
    pairs = [("", nobody), *((str(choice.id), choice.name) for choice in choices)]
    return _options(pairs, str(chosen or ""))


def _contract(head: CaseHead) -> str:
    if head.contract_starts_on is None:
        return ""
    starts = day_words(head.contract_starts_on)
    if head.contract_ends_on is None:
        return _("since %(day)s") % {"day": starts}
    return _("from %(first)s to %(last)s") % {"first": starts, "last": day_words(head.contract_ends_on)}


def _is_open(clocks: Iterable[ClockCard], clock: str) -> bool:
    return any(card.id == clock and card.is_open for card in clocks)
