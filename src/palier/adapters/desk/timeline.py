"""Everything that happened in a case, in order of time: words, changes, notices, time noted; filtered and folded."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from palier.adapters.desk.escalation_screen import told_lines
from palier.adapters.desk.inbox_screen import mark_words
from palier.adapters.shared.credits import credit_words
from palier.adapters.shared.happenings import TIME, happening_words, notice_words
from palier.adapters.shared.life_words import noted_words
from palier.adapters.shared.placements import page_words
from palier.adapters.shared.words import channel_words, text_words
from palier.apps.casepage.record import Booked, CaseRecord
from palier.apps.cases.page_queries import Entry, File, Notice
from palier.apps.outbox.queries import Trouble
from palier.apps.rotas.queries import PageStory
from palier.core.actor import ActorKind
from palier.core.case import Kind, Side
from palier.core.catalogue.terms import Terms
from palier.core.escalation.ladder import BREACHED

PLAIN_WORDS = (Kind.STAFF_REPLIED, Kind.CUSTOMER_REPLIED, Kind.NOTE_ADDED, Kind.OPENED)
CLOCK_KINDS = (Kind.SEVERITY_CHANGED, Kind.STATUS_CHANGED, Kind.TERMS_CHANGED, Kind.REOPENED, Kind.RESOLVED)
"""Changes that move clocks, whoever made them."""
FOLDED_FROM = 3
"""So many machine events in a row are told as one line that opens."""


class Voice(StrEnum):
    """Whose words an item is."""

    CUSTOMER = "customer"
    STAFF = "staff"
    NOTE = "note"
    HAPPENING = "happening"
    NOTICE = "notice"
    BREACH = "breach"
    TIME = "time"


class Shown(StrEnum):
    """What of the timeline is shown."""

    ALL = "all"
    CONVERSATION = "conversation"
    INTERNAL = "internal"
    CLOCKS = "clocks"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in the timeline: words, or a sentence about what happened.

    `by_machine` tells what nobody did; `moves_clocks` what belongs to the story of the promises; `original` that the
    mail it came by is kept; `marks` what to know before believing it; `troubles` whom the mail that told it did not
    reach.
    """

    voice: Voice
    at: datetime
    who: str
    sentence: str
    channel: str = ""
    text: str = ""
    quoted: str = ""
    message_id: int | None = None
    has_html: bool = False
    original: bool = False
    files: tuple[File, ...] = ()
    marks: tuple[str, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    by_machine: bool = False
    moves_clocks: bool = False

    @property
    def has_words(self) -> bool:
        """Whether somebody said it."""
        return bool(self.text or self.files or self.has_html)

    @property
    def is_note(self) -> bool:
        """Whether only staff may read it."""
        return self.voice is Voice.NOTE


@dataclass(frozen=True, slots=True)
class Stretch:
    """Items that stand together; folded where machines did several things in a row.  `id` is the same at a refresh."""

    items: tuple[Item, ...]
    folded: bool
    id: str


@dataclass(frozen=True, slots=True)
class Filter:
    """One way to look at the timeline."""

    value: str
    name: str
    chosen: bool


def filters(chosen: Shown) -> tuple[Filter, ...]:
    """The ways to look at the timeline."""
    names = {
        Shown.ALL: pgettext("timeline", "Everything"),
        Shown.CONVERSATION: pgettext("timeline", "Conversation"),
        Shown.INTERNAL: pgettext("timeline", "Internal"),
        Shown.CLOCKS: pgettext("timeline", "Promises"),
    }
    return tuple(Filter(shown.value, name, shown is chosen) for shown, name in names.items())


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known of messages beside their words: mails kept, marks by message, and troubles of mails about them."""

    originals: frozenset[int] = frozenset()
    marks: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    troubles: tuple[Trouble, ...] = ()


NOTHING_BESIDE = Beside()


def timeline(
    record: CaseRecord, terms: Terms, shown: Shown, *, troubles: tuple[Trouble, ...] = ()
) -> tuple[Stretch, ...]:
    """The story of a case as it is to be shown."""
    beside = Beside(record.originals, record.marks, troubles)
    told = [
        *items_of(record.entries, record.notices, terms, record.pages, beside=beside),
        *(Item(Voice.NOTICE, when, "", words, by_machine=True) for when, words in told_lines(record.tellings, terms)),
        *(_booked(each) for each in record.booked if each.line.id not in _told_times(record)),
    ]
    wanted = [item for item in sorted(told, key=lambda item: item.at) if _is_wanted(item, shown)]
    return tuple(_stretches(wanted))


def _told_times(record: CaseRecord) -> frozenset[int]:
    """Time whose noting is a fact of the case; what was noted before such facts were kept is told from its own rows."""
    return frozenset(entry.data["time"] for entry in record.entries if entry.kind is Kind.TIME_NOTED)


def items_of(
    entries: Iterable[Entry],
    notices: Iterable[Notice],
    terms: Terms,
    pages: Iterable[PageStory] = (),
    beside: Beside = NOTHING_BESIDE,
) -> tuple[Item, ...]:
    """Words, changes, notices and pages in the order of time; at the same instant acts before what was noticed."""
    told = [item for entry in entries for item in _items(entry, terms, beside)]
    noticed = [item for notice in notices if (item := _notice(notice, terms)).sentence]
    paged = [Item(Voice.NOTICE, story.begun_at, "", page_words(story), by_machine=True) for story in pages]
    return tuple(sorted([*told, *noticed, *paged], key=lambda item: item.at))


def _items(entry: Entry, terms: Terms, beside: Beside) -> Iterable[Item]:
    sentence = happening_words(entry.kind, entry.actor, entry.data, terms)
    has_words = bool(entry.text or entry.files or entry.has_html)
    machine = entry.automatic or entry.actor_kind is ActorKind.SYSTEM
    if entry.kind not in PLAIN_WORDS or entry.kind is Kind.OPENED or not has_words:
        moves = entry.kind in CLOCK_KINDS or entry.kind is Kind.OPENED
        voice = Voice.TIME if entry.kind in TIME else Voice.HAPPENING
        yield Item(voice, entry.at, entry.actor, sentence, by_machine=machine, moves_clocks=moves)
    if has_words:
        yield Item(
            voice=_voice(entry),
            at=entry.at,
            who=entry.data.get("said_by", entry.actor),
            sentence=sentence,
            channel=channel_words(entry.channel) if entry.channel else "",
            text=entry.text,
            quoted=entry.quoted,
            message_id=entry.message_id,
            has_html=entry.has_html,
            original=entry.message_id in beside.originals,
            files=entry.files,
            marks=tuple(mark_words(mark) for mark in beside.marks.get(entry.message_id or 0, ())),
            troubles=tuple(each for each in beside.troubles if each.seq == entry.seq),
        )
    if noted := noted_words(entry.data.get("noted", "")):
        yield Item(Voice.NOTICE, entry.at, "", noted)


def _voice(entry: Entry) -> Voice:
    if entry.note:
        return Voice.NOTE
    return Voice.CUSTOMER if entry.side is Side.CUSTOMER else Voice.STAFF


def _notice(notice: Notice, terms: Terms) -> Item:
    voice = Voice.BREACH if notice.step == BREACHED else Voice.NOTICE
    words = notice_words(notice.clock, notice.step, terms)
    return Item(voice, notice.at, "", words, by_machine=voice is Voice.NOTICE, moves_clocks=True)


def _booked(booked: Booked) -> Item:
    line = booked.line
    values = {"name": line.agent, "time": credit_words(line.minutes, "hours"), "what": line.what}
    if line.withdrawn_by:
        words = _("%(name)s noted %(time)s: %(what)s (withdrawn)") % values
    elif line.costs:
        words = _("%(name)s noted %(time)s, taken from “%(feature)s”: %(what)s") % {
            **values,
            "feature": text_words(line.costs),
        }
    else:
        words = _("%(name)s noted %(time)s: %(what)s") % values
    return Item(Voice.TIME, booked.noted_at, line.agent, words)


def _is_wanted(item: Item, shown: Shown) -> bool:
    match shown:
        case Shown.ALL:
            return True
        case Shown.CONVERSATION:
            return item.voice in (Voice.CUSTOMER, Voice.STAFF)
        case Shown.INTERNAL:
            return item.voice in (Voice.NOTE, Voice.TIME) or (item.voice is Voice.NOTICE and not item.moves_clocks)
        case Shown.CLOCKS:
            return item.moves_clocks


def _stretches(items: Sequence[Item]) -> Iterable[Stretch]:
    """Runs of what machines did are folded; what people said or did, and breaches, are not.  The last items stay."""
    for is_machine, run in groupby(items, key=lambda item: item.by_machine):
        together = tuple(run)
        name = f"auto-{int(together[0].at.timestamp())}"
        yield Stretch(together, is_machine and len(together) >= FOLDED_FROM, name)
