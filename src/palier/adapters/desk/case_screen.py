"""The page of one case in the reader's words: what was said and done, what is promised, what can be done next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.translation import gettext as _

from palier.adapters.desk.clock_cards import ClockCard, PlanLine, clock_cards, plan_lines
from palier.adapters.desk.escalation_screen import told_lines
from palier.adapters.desk.mail_lines import MailLine, mail_line
from palier.adapters.shared import moments
from palier.adapters.shared.happenings import happening_words, notice_words
from palier.adapters.shared.life_words import noted_words
from palier.adapters.shared.placements import page_words
from palier.adapters.shared.words import channel_words, day_words, severity_words, status_words, text_words
from palier.apps.cases import page_queries as cases
from palier.apps.cases.page_queries import CaseHead, Entry, File, Notice
from palier.apps.catalogues.queries import terms_of
from palier.apps.escalations.queries import tellings_of
from palier.apps.outbox.queries import mails_of_case
from palier.apps.rotas.queries import PageStory, pages_of_case
from palier.apps.staff.queries import Choice, teams, working_agents
from palier.core.actor import Actor
from palier.core.case import Kind, Side, Status
from palier.core.catalogue.terms import Terms
from palier.core.duties import contact_opens_at
from palier.core.escalation.ladder import BREACHED

PLAIN_WORDS = (Kind.STAFF_REPLIED, Kind.CUSTOMER_REPLIED, Kind.NOTE_ADDED, Kind.OPENED)
CHOSEN_STATUSES = (Status.OPEN, Status.WAITING_CUSTOMER)
"""Those that need neither a reason nor a day."""


class Voice(StrEnum):
    """Whose words an item is."""

    CUSTOMER = "customer"
    STAFF = "staff"
    NOTE = "note"
    HAPPENING = "happening"
    NOTICE = "notice"
    BREACH = "breach"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in the conversation: words, or a sentence about what happened."""

    voice: Voice
    at: datetime
    who: str
    sentence: str
    channel: str = ""
    text: str = ""
    quoted: str = ""
    message_id: int | None = None
    has_html: bool = False
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a choice."""

    value: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class CaseScreen:
    """Everything the page of a case shows."""

    head: CaseHead
    status: str
    severity: str
    rank: int
    plan: str
    items: tuple[Item, ...]
    clocks: tuple[ClockCard, ...]
    earlier_clocks: int
    promises: tuple[PlanLine, ...]
    mails: tuple[MailLine, ...]
    statuses: tuple[Option, ...]
    severities: tuple[Option, ...]
    agents: tuple[Option, ...]
    teams: tuple[Option, ...]
    closed: bool
    may_acknowledge: bool
    contact_time: str
    contact_language: str
    contract: str
    contact_opens_at: datetime | None = None


def case_screen(viewer: Actor, reference: str, *, at: datetime) -> CaseScreen:
    """The page of one case as this agent sees it.  Raises NotFound."""
    head = cases.case_head(viewer=viewer, reference=reference)
    terms = terms_of(head.terms_id)
    entries = cases.entries_of(viewer=viewer, case_id=head.id)
    clocks = clock_cards(cases.clocks_of(case_id=head.id, terms_id=head.terms_id, at=at), terms, at=at)
    ranks = [level.id for level in terms.severities]
    return CaseScreen(
        head=head,
        status=status_words(head.status),
        severity=severity_words(terms, head.severity),
        rank=ranks.index(head.severity) if head.severity in ranks else len(ranks),
        plan=text_words(head.plan),
        items=_in_order(
            *items_of(entries, cases.notices_of(case_id=head.id), terms, pages_of_case(case_id=head.id)),
            *(
                Item(Voice.NOTICE, when, "", words)
                for when, words in told_lines(tellings_of(viewer=viewer, case_id=head.id), terms)
            ),
        ),
        clocks=clocks,
        earlier_clocks=sum(clock.earlier for clock in clocks),
        promises=plan_lines(terms, head.severity),
        mails=tuple(mail_line(mail) for mail in mails_of_case(viewer=viewer, case_id=head.id)),
        statuses=_statuses(head.status),
        severities=_options(((level.id, text_words(level.label)) for level in terms.severities), head.severity),
        agents=_people(working_agents(), head.assignee_id, _("Nobody")),
        teams=_people(teams(), head.team_id, _("No team")),
        closed=head.status is Status.CLOSED,
        may_acknowledge=_is_open(clocks, "acknowledgement"),
        contact_time=moments.wall_time(at, head.contact_timezone),
        contact_language=moments.language_words(head.contact_language),
        contract=_contract(head),
        contact_opens_at=contact_opens_at(terms, head.severity, at),
    )


def _in_order(*items: Item) -> tuple[Item, ...]:
    return tuple(sorted(items, key=lambda item: item.at))


def items_of(
    entries: Iterable[Entry], notices: Iterable[Notice], terms: Terms, pages: Iterable[PageStory] = ()
) -> tuple[Item, ...]:
    """Words, changes, notices and pages in the order of time; at the same instant acts before what was noticed."""
    told = [item for entry in entries for item in _items(entry, terms)]
    noticed = [item for notice in notices if (item := _notice(notice, terms)).sentence]
    paged = [Item(Voice.NOTICE, story.begun_at, "", page_words(story)) for story in pages]
    return tuple(sorted([*told, *noticed, *paged], key=lambda item: item.at))


def _items(entry: Entry, terms: Terms) -> Iterable[Item]:
    sentence = happening_words(entry.kind, entry.actor, entry.data, terms)
    has_words = bool(entry.text or entry.files or entry.has_html)
    if entry.kind not in PLAIN_WORDS or entry.kind is Kind.OPENED or not has_words:
        yield Item(Voice.HAPPENING, entry.at, entry.actor, sentence)
    if has_words:
        yield Item(
            voice=_voice(entry),
            at=entry.at,
            who=entry.actor,
            sentence=sentence,
            channel=channel_words(entry.channel) if entry.channel else "",
            text=entry.text,
            quoted=entry.quoted,
            message_id=entry.message_id,
            has_html=entry.has_html,
            files=entry.files,
        )
    if noted := noted_words(entry.data.get("noted", "")):
        yield Item(Voice.NOTICE, entry.at, "", noted)


def _voice(entry: Entry) -> Voice:
    if entry.note:
        return Voice.NOTE
    return Voice.CUSTOMER if entry.side is Side.CUSTOMER else Voice.STAFF


def _notice(notice: Notice, terms: Terms) -> Item:
    voice = Voice.BREACH if notice.step == BREACHED else Voice.NOTICE
    return Item(voice, notice.at, "", notice_words(notice.clock, notice.step, terms))


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
