"""An agent's day in their words: what is due, who waits for them, what was asked of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from palier.adapters.desk.afterwards_today import AfterwardsShown, afterwards_today
from palier.adapters.desk.escalation_screen import NoticePage, NoticeShown, notice_page
from palier.adapters.desk.lines import wording_of
from palier.adapters.shared.words import day_words, language, text_words
from palier.apps.escalations.commands.mentioning import MENTIONED
from palier.apps.escalations.queries import EscalationLine, notices, open_escalations
from palier.apps.reviews.queries import my_reviews
from palier.apps.views.work import Promise, promises_of
from palier.core.actor import Actor

NEAR = timedelta(hours=24)
FEW_NOTICES = 5


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """One promise, named as the catalogue does."""

    reference: str
    subject: str
    account: str
    words: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class ReviewShown:
    """One review ahead."""

    id: int
    account: str
    words: str
    when: str
    is_missed: bool


@dataclass(frozen=True, slots=True)
class Today:
    """Everything that asks for this agent, the nearest first."""

    near: tuple[PromiseLine, ...]
    later: tuple[PromiseLine, ...]
    escalations: Sequence[EscalationLine]
    reviews: tuple[ReviewShown, ...]
    notices: NoticePage
    mentions: tuple[NoticeShown, ...]
    afterwards: tuple[AfterwardsShown, ...] = ()

    @property
    def is_clear(self) -> bool:
        """Is there nothing at all?"""
        waits = self.near or self.later or self.escalations or self.reviews or self.afterwards
        return not (waits or self.notices.lines or self.mentions)


def today_of(viewer: Actor, *, at: datetime) -> Today:
    """Today as this agent finds it at `at`."""
    promises = [_promise(each) for each in promises_of(viewer=viewer, at=at)]
    new = [line for line in notices(viewer=viewer) if line.is_new]
    mentions = [line for line in new if line.step == MENTIONED]
    return Today(
        near=tuple(each for each in promises if each.due_at <= at + NEAR),
        later=tuple(each for each in promises if each.due_at > at + NEAR),
        escalations=[each for each in open_escalations(viewer=viewer) if each.taken_by in {"", viewer.name}],
        reviews=tuple(
            ReviewShown(each.id, each.account, text_words(each.label), _when(each.due_on), each.is_missed)
            for each in my_reviews(viewer=viewer, at=at)
        ),
        notices=notice_page([line for line in new if line.step != MENTIONED][:FEW_NOTICES]),
        mentions=notice_page(mentions).lines,
        afterwards=afterwards_today(viewer, at=at),
    )


def _promise(each: Promise) -> PromiseLine:
    words = wording_of(each.terms_id, language()).clocks.get(each.clock, each.clock)
    return PromiseLine(each.reference, each.subject, each.account, words, each.due_at)


def _when(day: date) -> str:
    return _("by %(day)s") % {"day": day_words(day)}
