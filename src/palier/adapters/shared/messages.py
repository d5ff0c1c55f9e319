"""One sentence for each refusal the house foresees: what happened, what was kept, what to do next.

`sentence` says it in whichever language is active.  A test proves that every refusal has one in both languages.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as told

from palier.adapters.shared.account_refusals import ACCOUNT_SENTENCES
from palier.adapters.shared.afterwards_refusals import AFTERWARDS_REFUSALS, AFTERWARDS_SENTENCES
from palier.adapters.shared.appearance_refusals import APPEARANCE_SENTENCES
from palier.adapters.shared.catalogue_refusals import CATALOGUE_SENTENCES
from palier.adapters.shared.credits import more_than_taken_words, not_enough_words, uneven_words, unit_words
from palier.adapters.shared.crossing_words import crossing_words
from palier.adapters.shared.faults import impossible_words, refused_words
from palier.adapters.shared.file_words import FILE_REFUSALS
from palier.adapters.shared.incident_refusals import INCIDENT_SENTENCES
from palier.adapters.shared.knowledge_refusals import KNOWLEDGE_SENTENCES
from palier.adapters.shared.list_refusals import LIST_SENTENCES
from palier.adapters.shared.mail_refusals import MAIL_REFUSALS
from palier.adapters.shared.moments import full_moment
from palier.adapters.shared.review_refusals import REVIEW_SENTENCES
from palier.adapters.shared.scenarios import scenarios_refused_words
from palier.adapters.shared.signin_refusals import SIGNIN_SENTENCES
from palier.adapters.shared.subscription_refusals import SUBSCRIPTION_SENTENCES
from palier.adapters.shared.words import day_words, list_words, status_words
from palier.apps.cases.errors import (
    AttestationNeeded,
    CrossingChange,
    CrossingReply,
    MayNotOpen,
    MustBeProposed,
    NobodyToAssign,
    NoGroundToLower,
    NothingMissing,
    NothingProposed,
    NothingSaid,
    SameAsBefore,
    SeverityNotTheirs,
    TooLong,
    UnknownSeverity,
)
from palier.apps.cases.life_errors import (
    AcceptanceNeeded,
    AnsweredAlready,
    CasesOfTwoAccounts,
    LinkedInARing,
    MergedAway,
    ReasonNeeded,
    ReviewNeeded,
    SameCase,
    TakenAlready,
)
from palier.apps.entitlements.errors import (
    AlreadyWithdrawn,
    NotCounted,
    NotHours,
    NoTimer,
    OtherAccount,
    OtherUnit,
    ReasonMissing,
    SameLedger,
    TimerRuns,
    UnlikelyTime,
)
from palier.apps.errors import NotAllowed, NotFound
from palier.apps.escalations.errors import (
    AppointedAlready,
    EscalatedAlready,
    EscalationNotPromised,
    NotEscalated,
    UnknownOffice,
)
from palier.apps.mailboxes.errors import MailboxNotWritten, MailboxTaken
from palier.apps.mailroom.errors import MailAlreadySettled
from palier.apps.rotas.errors import (
    NobodyOnRota,
    NoTurnToExchange,
    PageOver,
    RotaInUse,
    RotaOutOfRange,
    SwapEndsFirst,
)
from palier.apps.routing.errors import AdvisorEndsFirst, StandsInForOneself, UnknownRole
from palier.apps.sending.errors import AlreadyLeft
from palier.apps.staff.errors import (
    AbsenceEndsFirst,
    AddressTaken,
    LastAdministrator,
    NameTaken,
    PasswordTooShort,
    WelcomeVoid,
)
from palier.core.case import Status, WrongState
from palier.core.catalogue import CatalogueRefused
from palier.core.errors import DomainError
from palier.core.ledger import MoreThanTaken, NotEnough, UnevenAmount
from palier.core.scenario import ScenariosRefused
from palier.core.time import CalendarNeverOpens, CalendarRefused

ELSEWHERE: Mapping[type[DomainError], Callable[[Any], str]] = {
    CatalogueRefused: refused_words,
    CrossingChange: crossing_words,
    ScenariosRefused: scenarios_refused_words,
    NotEnough: not_enough_words,
    MoreThanTaken: more_than_taken_words,
    UnevenAmount: uneven_words,
    **FILE_REFUSALS,
    **MAIL_REFUSALS,
    **AFTERWARDS_REFUSALS,
}
"""Refusals with sentences of their own beside their subject; those of `impossible_words` are asked for first."""

SENTENCES: Mapping[type[DomainError], str] = {
    **ACCOUNT_SENTENCES,
    **APPEARANCE_SENTENCES,
    **CATALOGUE_SENTENCES,
    **REVIEW_SENTENCES,
    **INCIDENT_SENTENCES,
    **AFTERWARDS_SENTENCES,
    **SIGNIN_SENTENCES,
    **SUBSCRIPTION_SENTENCES,
    **LIST_SENTENCES,
    **KNOWLEDGE_SENTENCES,
    NotAllowed: told(
        "You do not have the right to do this. Nothing was changed. Ask an administrator if your work needs it."
    ),
    NotFound: told("There is nothing here, or nothing that you may see. Check the address or the reference."),
    WrongState: told(
        "This cannot be done now: the case is “%(status)s”. Nothing was changed. Load the "
        "page again to see where it is."
    ),
    CrossingReply: told(
        "%(reference)s moved on while you were writing (%(unseen)s new). Your words are kept "
        "and were not sent: read what "
        "is new, then send again."
    ),
    AlreadyLeft: told(
        "It is too late to take this answer back: it has left, or somebody took it back before. What was sent stays "
        "in the case; write again if something is to be put right."
    ),
    NothingSaid: told("There is not a word in it, so nothing was sent. Write something first."),
    TooLong: told(
        "This is %(length)s characters long, and %(limit)s is the most that fits. Nothing was sent; your words are "
        "still here. Shorten them, or send the long part as a file."
    ),
    UnknownSeverity: told(
        "This customer’s plan has no severity “%(severity)s”. Nothing was changed. Choose one of: %(known)s."
    ),
    AttestationNeeded: told(
        "This severity comes with a statement that nobody has confirmed. Nothing was changed. Confirm it, or choose "
        "another severity."
    ),
    SeverityNotTheirs: told(
        "By the plan, somebody else sets the severity of %(reference)s. Nothing was changed. Say in a message what you "
        "think it should be."
    ),
    MustBeProposed: told(
        "By the plan, the severity of %(reference)s is changed together with the customer. Nothing was changed. "
        "Propose it, or write down that the contact agrees."
    ),
    NoGroundToLower: told(
        "The plan gives no such ground to lower the severity of %(reference)s now. Nothing was changed. Load the page "
        "again, or propose another severity."
    ),
    NothingProposed: told(
        "No proposed severity of %(reference)s waits for this any more. Nothing was changed. Load the page again to "
        "see where it stands."
    ),
    NothingMissing: told(
        "It does not say what is missing from %(reference)s. Nothing was sent. Mark at least one thing of the list."
    ),
    MayNotOpen: told(
        "By the plan of %(account)s, %(contact)s does not open cases. Nothing was opened. Ask whoever keeps the list "
        "of named contacts: %(keepers)s."
    ),
    SameAsBefore: told("%(reference)s already stands so. Nothing was changed."),
    ReasonNeeded: told(
        "“%(status)s” needs a reason that the catalogue knows. Nothing was changed. Give one of: %(known)s."
    ),
    ReviewNeeded: told(
        "A case is put on hold until a day on which somebody looks at it again. Nothing was changed. Name a day, "
        "%(earliest)s at the earliest."
    ),
    AcceptanceNeeded: told(
        "By the catalogue only the customer can say that %(reference)s is resolved. Nothing was sent; your words are "
        "still here. Propose them as the solution."
    ),
    AnsweredAlready: told(
        "Another solution has been proposed for %(reference)s since. Nothing was changed. Answer the latest mail."
    ),
    MergedAway: told("%(reference)s was merged into %(into)s and goes on there. Nothing was changed."),
    SameCase: told("%(reference)s cannot be linked to itself. Nothing was changed. Name another case."),
    CasesOfTwoAccounts: told(
        "%(reference)s and %(other)s belong to two customers, who must not read each other. Nothing was changed. "
        "Link them instead."
    ),
    LinkedInARing: told(
        "%(other)s is linked to %(reference)s the other way round already. Nothing was changed. Take that link away "
        "first."
    ),
    TakenAlready: told("%(agent)s has taken %(reference)s already. Nothing was changed. Look at the next one."),
    NobodyToAssign: told("%(agent)s no longer works here. The case stays with whoever had it: choose somebody else."),
    AddressTaken: told(
        "Another member of staff already signs in as %(email)s. Nothing was written. Use another address."
    ),
    PasswordTooShort: told(
        "A password needs at least %(shortest)s characters. Nothing was changed. Choose a longer one."
    ),
    LastAdministrator: told(
        "%(agent)s is the only administrator left. Nothing was changed. Make somebody else an administrator first."
    ),
    WelcomeVoid: told(
        "This link was used, withdrawn or is more than three days old. Nothing was changed. Ask an administrator of "
        "your desk for another one."
    ),
    NameTaken: told("There is one called “%(name)s” already. Nothing was written. Choose another name or team."),
    AbsenceEndsFirst: told(
        "The absence of %(agent)s would end before it begins. Nothing was written. Correct the days."
    ),
    UnknownRole: told("The plan of this customer has no role “%(role)s”. Nobody was named. Choose one of: %(known)s."),
    AdvisorEndsFirst: told("%(agent)s would stop advising before they start. Nothing was written. Correct the days."),
    StandsInForOneself: told("%(agent)s cannot stand in for themselves. Nothing was written. Choose somebody else."),
    NobodyOnRota: told("The rota “%(rota)s” has nobody in it. Nothing was written. Choose at least one person."),
    RotaInUse: told(
        "The rota “%(rota)s” has paged somebody, which must stay readable. Nothing was removed. Change its people "
        "instead."
    ),
    RotaOutOfRange: told(
        "%(value)s cannot be: turns last 1 to 31 days, pages wait 1 to 1440 minutes. Nothing was written. Correct it."
    ),
    SwapEndsFirst: told(
        "This would end on %(ends_at)s, before it begins or already past. Nothing was swapped. Choose a time ahead."
    ),
    NoTurnToExchange: told(
        "%(agent)s has no turn of their own to give in exchange. Nothing was swapped. Give the turn without exchange."
    ),
    PageOver: told(
        "The page on %(reference)s is over: somebody has the case. Nothing more was done. Open the case to see who."
    ),
    MailboxTaken: told(
        "The mailbox %(address)s is fetched already. Nothing was changed. Remove it first, or give it a new secret."
    ),
    MailboxNotWritten: told(
        "The mailbox can’t be entered without its %(field)s. Nothing was changed. Write it down too."
    ),
    MailAlreadySettled: told(
        "Somebody else has settled “%(subject)s” in the meantime. Nothing more was done. Load the page again."
    ),
    NotCounted: told(
        "The contract counts no “%(feature)s”, so there is nothing to take. Nothing was changed. Look at the plan."
    ),
    ReasonMissing: told(
        "It does not say what it is for. Nothing was changed. Say it in a few words: others will read it."
    ),
    OtherAccount: told(
        "Credits stay with the customer they were granted to. Nothing was moved. Choose a contract of the same account."
    ),
    SameLedger: told(
        "That is where they are already. Nothing was moved. Choose another contract or another entitlement."
    ),
    OtherUnit: told(
        "What is counted in %(sent)s cannot become %(received)s. Nothing was moved. Choose something of the same unit."
    ),
    NotHours: told(
        "This is counted in %(count)s, and time can only cost hours. Nothing was noted. Choose hours, or no cost."
    ),
    UnlikelyTime: told(
        "%(minutes)s minutes is not a time that one day can hold. Nothing was noted. Use between 1 minute and 24 hours."
    ),
    TimerRuns: told("Your stopwatch for this case is running already. It goes on as before. Stop it to note the time."),
    NoTimer: told("No stopwatch of yours is running for this case. Nothing was noted. Write the time by hand."),
    AlreadyWithdrawn: told("This time was withdrawn before. Nothing was changed. Load the page again."),
    EscalationNotPromised: told(
        "The plan of %(reference)s does not promise escalation on request for its severity. Nothing was asked. Say in "
        "the case why it presses: whoever works on it reads it."
    ),
    EscalatedAlready: told("%(reference)s is being escalated already. Nothing more was asked. Open it to see by whom."),
    NotEscalated: told(
        "No escalation of %(reference)s waits for this: it is over, or somebody has it. Nothing was changed. Load the "
        "page again."
    ),
    AppointedAlready: told("%(agent)s holds this office already. Nothing was changed."),
    UnknownOffice: told("There is no office “%(office)s”. Nothing was changed. Choose one of the list."),
    CalendarRefused: told(
        "This calendar cannot be read: %(count)s things are wrong with it. Nothing was kept. Correct it and try again."
    ),
    CalendarNeverOpens: told("This calendar never opens, so no promise could ever be kept on it. Give it some hours."),
}


def sentence(error: DomainError) -> str:
    """The refusal in the active language.  Raises KeyError for a refusal nobody wrote a sentence for."""
    kind = next(kind for kind in type(error).__mro__ if kind in ELSEWHERE or kind in SENTENCES or kind is DomainError)
    if kind is DomainError:
        impossible = impossible_words(error)
        if impossible is None:
            raise KeyError(type(error).__name__)
        return impossible
    if kind in ELSEWHERE:
        return ELSEWHERE[kind](error)
    values = {field.name: _words(getattr(error, field.name)) for field in fields(error)}
    if isinstance(error, OtherUnit | NotHours):
        values = {name: unit_words(count) for name, count in values.items()}
    if isinstance(error, CalendarRefused):
        values["count"] = str(len(error.faults))
    return _(SENTENCES[kind]) % values


def _words(value: object) -> str:
    """A value of a refusal as a reader writes it."""
    if value is None:
        return "…"
    if isinstance(value, Status):
        return status_words(value)
    if isinstance(value, datetime):
        return full_moment(value)
    if isinstance(value, date):
        return day_words(value)
    if isinstance(value, tuple):
        return list_words([str(item) for item in value])
    return str(value)
