"""Where a case stands in its customer's words, and whose turn it is."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from palier.core.case import Status


class Ball(StrEnum):
    """Whose turn it is: theirs who read, ours, or nobody's any more."""

    YOURS = "yours"
    OURS = "ours"
    NOBODYS = "nobodys"


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a case stands: in a word, in a sentence, and who has the ball."""

    name: str
    sentence: str
    ball: Ball


BALLS = {
    Status.NEW: Ball.OURS,
    Status.OPEN: Ball.OURS,
    Status.WAITING_CUSTOMER: Ball.YOURS,
    Status.ON_HOLD: Ball.OURS,
    Status.SOLUTION_PROPOSED: Ball.YOURS,
    Status.CLOSED: Ball.NOBODYS,
}
NAMES = {
    Status.NEW: pgettext_lazy("status for the customer", "Received"),
    Status.OPEN: pgettext_lazy("status for the customer", "In progress"),
    Status.WAITING_CUSTOMER: pgettext_lazy("status for the customer", "Waiting for you"),
    Status.ON_HOLD: pgettext_lazy("status for the customer", "On hold"),
    Status.SOLUTION_PROPOSED: pgettext_lazy("status for the customer", "Solution proposed"),
    Status.CLOSED: pgettext_lazy("status for the customer", "Closed"),
}
TURNS = {
    Ball.YOURS: pgettext_lazy("whose turn it is", "Your turn"),
    Ball.OURS: pgettext_lazy("whose turn it is", "Our turn"),
    Ball.NOBODYS: "",
}


def stand_of(status: Status) -> Stand:
    """The same status that staff reads, from the other side of the table."""
    return Stand(stand_name(status), _sentence(status), BALLS[status])


def stand_name(status: Status) -> str:
    """The status in a word or three."""
    return str(NAMES[status])


def ball_words(ball: Ball) -> str:
    """Whose turn it is, short enough for a list; empty where it is nobody's."""
    return str(TURNS[ball])


def _sentence(status: Status) -> str:
    return {
        Status.NEW: _("We have your case. Nobody has answered yet: it is our turn."),
        Status.OPEN: _("We are working on it. You need do nothing until we write."),
        Status.WAITING_CUSTOMER: _("We need something from you to go on. Answer below."),
        Status.ON_HOLD: _("Something has to happen elsewhere first. We watch it and take the case up again."),
        Status.SOLUTION_PROPOSED: _("We have proposed a solution. Tell us whether it helped."),
        Status.CLOSED: _("Nothing is owed on this case any more."),
    }[status]
