"""What an agent writes, and what is to follow from it."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self
from uuid import uuid4

from django.http import QueryDict
from django.utils.translation import gettext as _

from palier.adapters.desk.case_screen import CaseScreen, Item, Option, items_of
from palier.adapters.shared.messages import sentence
from palier.apps.cases import commands, page_queries
from palier.apps.cases.errors import CrossingReply, TooLong
from palier.apps.cases.once import done_before
from palier.apps.catalogues.queries import terms_of
from palier.core.actor import Actor
from palier.core.case import Status
from palier.core.errors import DomainError

REPLY, NOTE = "reply", "note"
LONGEST_KEY = 64
LONGEST = 100_000
"""Characters of one reply or note: some fifty pages.  A slip of the clipboard must not go to a customer."""


class Then(StrEnum):
    """What the words of a reply do besides being said."""

    NOTHING = ""
    WAIT = "wait"
    WORKAROUND = "workaround"
    SOLUTION = "solution"
    RESOLVE = "resolve"


@dataclass(frozen=True, slots=True)
class Draft:
    """Words not sent yet.  `seen` is how many events of the case the page showed when they were begun.

    `at_once` sends the mail outside the customer's contact hours.  `sentence` says why the words were stopped,
    `crossing` shows what came in between.
    """

    kind: str = REPLY
    text: str = ""
    then: Then = Then.NOTHING
    at_once: bool = False
    seen: int | None = None
    key: str = ""
    sent: bool = False
    sentence: str = ""
    crossing: tuple[Item, ...] = ()
    acts: tuple[Option, ...] = ()

    @classmethod
    def read(cls, form: QueryDict) -> Self:
        """The draft a form holds; what somebody bent falls back to a mere reply."""
        then, seen = form.get("then", ""), form.get("seen", "")
        return cls(
            kind=NOTE if form.get("kind") == NOTE else REPLY,
            text=form.get("text", "").replace("\r\n", "\n").replace("\0", ""),
            then=Then(then) if then in set(Then) else Then.NOTHING,
            at_once=bool(form.get("at_once")),
            key=form.get("key", "")[:LONGEST_KEY],
            seen=int(seen) if seen.isascii() and seen.isdigit() else None,
        )

    def on(self, screen: CaseScreen) -> "Draft":
        """The draft with the choices that this case offers."""
        return replace(self, acts=() if screen.closed else _acts(self.then), key=self.key or uuid4().hex)

    def stopped(self, error: DomainError, screen: CaseScreen, viewer: Actor) -> "Draft":
        """The same words, kept, with why they were not sent."""
        crossing = _unseen(self, screen, viewer) if isinstance(error, CrossingReply) else ()
        return replace(self.on(screen), sentence=sentence(error), crossing=crossing)


def send(draft: Draft, *, case_id: int, events_count: int, by: Actor, at: datetime) -> None:
    """Say what a draft says.  Raises NothingSaid, TooLong, CrossingReply, WrongState, NotAllowed, NotFound."""
    if len(draft.text) > LONGEST:
        raise TooLong(len(draft.text), LONGEST)
    if draft.kind == NOTE:
        commands.add_note(case_id=case_id, text=draft.text, key=draft.key, by=by, at=at)
        return
    leaving = commands.Leaving.AT_ONCE if draft.at_once else commands.Leaving.IN_HOURS
    match draft.then:
        case Then.NOTHING | Then.WAIT:
            then = Status.WAITING_CUSTOMER if draft.then is Then.WAIT else None
            commands.reply_to_case(
                case_id=case_id,
                text=draft.text,
                seen_events=draft.seen,
                then=then,
                leaving=leaving,
                key=draft.key,
                by=by,
                at=at,
            )
            return
        case Then.WORKAROUND:
            say = commands.provide_workaround
        case Then.SOLUTION:
            say = commands.propose_solution
        case Then.RESOLVE:
            say = commands.resolve_case
    if draft.seen is not None and draft.seen != events_count and not done_before(case_id, draft.key):
        raise CrossingReply("", events_count - draft.seen)
    say(case_id=case_id, text=draft.text, leaving=leaving, key=draft.key, by=by, at=at)


def _acts(chosen: Then) -> tuple[Option, ...]:
    names = {
        Then.NOTHING: _("leave the status as it is"),
        Then.WAIT: _("wait for the customer"),
        Then.WORKAROUND: _("count it as a workaround"),
        Then.SOLUTION: _("propose it as the solution"),
        Then.RESOLVE: _("resolve the case"),
    }
    return tuple(Option(then.value, name, then is chosen) for then, name in names.items())


def _unseen(draft: Draft, screen: CaseScreen, viewer: Actor) -> tuple[Item, ...]:
    """What happened since the page of the writer was drawn."""
    entries = page_queries.entries_of(viewer=viewer, case_id=screen.head.id)
    return items_of([entry for entry in entries if entry.seq > (draft.seen or 0)], (), terms_of(screen.head.terms_id))
