"""One change between two offers, as data; `adapters.shared.differences` puts it in words."""

from dataclasses import dataclass
from enum import StrEnum

from palier.core.catalogue.terms import Terms


class Subject(StrEnum):
    """What can change.  The ids in `keys`, and the values before and after, stand beside it."""

    # The catalogue
    PLAN = "plan"  # () · plan ids
    SEVERITY = "severity"  # severity · SeverityTerms
    ORDER = "order"  # "plans" or "severities" · tuples of ids
    PROVIDER = "provider"  # field of the provider · its values
    REGION = "region"  # region · whether it is the one of contracts that name none
    PRODUCT = "product"  # product · words by which mails call it
    ADD_ON = "add_on"  # add-on · AddOnTerms
    AMENDMENT = "amendment"  # amendment · AmendmentTerms
    TEXT = "text"  # the path · Texts
    # A plan
    TARGET = "target"  # clock, severity · Target
    COVERAGE = "coverage"  # severity · calendar ids
    CHANNEL = "channel"  # channel · ChannelTerms
    LANGUAGE = "language"  # language · calendar ids
    CONTACTS = "contacts"  # field of NamedContacts · its values
    FEATURE = "feature"  # feature · Feature
    ADVISOR = "advisor"  # () · Person
    TEAM = "team"  # () · tuple of Person
    REVIEW = "review"  # review · Review
    CONTENT = "content"  # feature, field of Feature · its values
    # What all plans share
    CALENDAR = "calendar"  # calendar, region · Calendar
    CLOSURES = "closures"  # calendar, region · tuples of dates
    CLOCK = "clock"  # clock · ClockRule
    REACHING = "reaching"  # severity, "contact" or a field of Reachable · its values
    POLICY = "policy"  # field of SeverityPolicy or "default" · its values
    REMINDERS = "reminders"  # status · tuples of Delay
    CLOSING = "closing"  # status · Delay
    REOPENING = "reopening"  # () · Delay
    NOTICES = "notices"  # () · tuples of words
    ACCEPTANCE = "acceptance"  # () · needed or assumed
    REASONS = "reasons"  # status · tuples of Reason
    STEP = "step"  # step · Step
    PROCESS = "process"  # process · Process
    DUTY = "duty"  # duty · Named
    COMMITMENT = "commitment"  # commitment · Commitment
    # () · whether arrears suspend; situation, channel · what becomes of a case; "always_in", topic · words
    GOOD_STANDING = "good_standing"
    LINK = "link"  # url · Link


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs; None where it is not there at all.

    `plan` is the plan concerned, None for what all plans share.  `old` and `new` are terms in which the two values
    can be read: they know the labels of ids and the calendars of targets; None where a plan is not there.
    """

    subject: Subject
    plan: str | None
    keys: tuple[str, ...]
    before: object
    after: object
    old: Terms | None
    new: Terms | None
