"""What happened in a case as its customer is told: nothing that staff said among themselves is ever here."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.html import escape, linebreaks
from django.utils.safestring import SafeString

from palier.adapters.shared.happenings import happening_words
from palier.adapters.shared.markdown import rendered
from palier.adapters.shared.told import TOLD
from palier.apps.cases.page_queries import Entry, File
from palier.core.actor import ActorKind
from palier.core.case import Kind, Side, Status
from palier.core.catalogue.terms import Terms

ESCALATION = frozenset({Kind.ESCALATION_ASKED, Kind.ESCALATED, Kind.ESCALATION_ENDED})
AMONG_STAFF = ("not_named", "why", "reference", "other")
"""What a fact may keep that is not the customer's to read, whoever's fact it is; `comment` is, unless it is theirs."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing said or done; `voice` is "us", "you" or "fact".  `seq` is its place among the facts."""

    seq: int
    voice: str
    at: datetime
    author: str
    text: str
    written_by_hand: bool = False
    quoted: str = ""
    files: tuple[File, ...] = ()

    @property
    def words(self) -> SafeString:
        """The text as it is shown: as it was marked up, or line by line as a mail has it."""
        return rendered(self.text) if self.written_by_hand else SafeString(linebreaks(escape(self.text)))


def timeline(entries: Iterable[Entry], terms: Terms) -> tuple[Item, ...]:
    """Everything the customer may know of a case, in order."""
    return tuple(item for entry in _without_ours(entries) for item in _items(entry, terms))


def _without_ours(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Entries, less the escalations that staff asked for on their own account."""
    ours = False
    for entry in entries:
        if entry.kind is Kind.ESCALATION_ASKED:
            ours = entry.side is not Side.CUSTOMER
        if not entry.note and not (ours and entry.kind in ESCALATION):
            yield entry


def _items(entry: Entry, terms: Terms) -> Iterator[Item]:
    """What happened, where a contact is told of it, and then what was said."""
    if entry.kind in TOLD:
        what = happening_words(entry.kind, entry.actor, _told(entry, terms), terms)
        if what:
            yield Item(entry.seq, "fact", entry.at, entry.actor, what)
    if entry.text or entry.files:
        voice = "you" if entry.side is Side.CUSTOMER else "us"
        by_hand = entry.channel != "email" or entry.actor_kind is ActorKind.AGENT
        author = entry.data.get("said_by", entry.actor)
        yield Item(entry.seq, voice, entry.at, author, entry.text, by_hand, entry.quoted, entry.files)


def _told(entry: Entry, terms: Terms) -> Mapping[str, Any]:
    """What is kept with a fact, less what staff wrote for themselves."""
    kept = {name: value for name, value in entry.data.items() if name not in AMONG_STAFF}
    if entry.side is not Side.CUSTOMER:
        kept.pop("comment", None)
    if entry.kind is Kind.TERMS_CHANGED:
        kept.pop("reason", None)
    if entry.kind is Kind.CLOSED and kept.get("reason"):
        known = {reason.id: reason for reason in terms.lifecycle.reasons_for(Status.CLOSED.value)}
        if kept["reason"] in known and not known[kept["reason"]].tell:
            kept.pop("reason")
    return kept
