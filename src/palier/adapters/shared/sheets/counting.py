"""How time is counted: what each clock starts with, what keeps it, when it stands still."""

from collections.abc import Iterator, Sequence

from babel.lists import format_list
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from palier.adapters.shared.sheets.sheet import Row
from palier.adapters.shared.words import clock_words, language, status_words
from palier.core.case import Status
from palier.core.catalogue import Terms
from palier.core.catalogue.clocks import NEEDS_DETAIL
from palier.core.catalogue.terms import Anchor, ClockRule, Follow, Offer, SeverityChange


def counting(plans: Sequence[Terms]) -> Iterator[Row]:
    """One row for each clock that some plan promises, and one for changes of severity where all clocks agree."""
    rules = [rule for rule in plans[-1].clocks if any(_promised(terms, rule.id) for terms in plans)]
    changes = {rule.severity_change for rule in rules}
    for rule in rules:
        told = list(_sentences(rule))
        if len(changes) > 1:
            told.append(_change(rule.severity_change))
        yield Row(clock_words(plans[-1], rule.id), (" ".join(told),))
    if len(changes) == 1:
        yield Row(_("When the severity changes"), (_change(changes.pop()),))


def _promised(terms: Terms, clock: str) -> bool:
    return any(target.offer is not Offer.NONE for target in terms.targets.get(clock, {}).values())


def _sentences(rule: ClockRule) -> Iterator[str]:
    values = {"starts": _events(rule.starts), "stops": _events(rule.stops), "restarts": _events(rule.restarts)}
    if rule.follow is Follow.REPLY:
        yield _("Counted from your oldest message without an answer, to our next answer.")
    else:
        yield _("Counted from: %(starts)s.") % values
        yield _("Ends with: %(stops)s.") % values
        if rule.restarts:
            yield _("Begins anew with: %(restarts)s.") % values
    if rule.anchor is Anchor.PREVIOUS_DUE:
        yield _("Each next time is counted from when the last one was due.")
    if rule.pauses_in:
        yield _("Stands still while: %(pauses)s.") % {"pauses": _either([_pause(each) for each in rule.pauses_in])}


def _either(items: Sequence[str]) -> str:
    return format_list(list(items), style="or", locale=language())


def _events(kinds: Sequence[str]) -> str:
    return _either([event_words(kind) for kind in kinds])


def _pause(status: str) -> str:
    if status == NEEDS_DETAIL:
        return _("details of the report are asked for")
    return _("the case is “%(status)s”") % {"status": status_words(Status(status))}


def _change(change: SeverityChange) -> str:
    return {
        SeverityChange.SAFE: _(
            "The time used counts on under the new severity; raising a severity never makes an answer due later, and "
            "no change makes one late by itself."
        ),
        SeverityChange.SINCE_START: _("The new target counts from where the clock began."),
        SeverityChange.SINCE_CHANGE: _("The new target counts from the change on."),
    }[change]


def event_words(kind: str) -> str:
    """What happens to a case, as something a clock can wait for; an event nobody is told of, by its id."""
    return {
        "opened": pgettext("event of a case", "the opening of the case"),
        "staff_replied": pgettext("event of a case", "an answer from us"),
        "customer_replied": pgettext("event of a case", "a message from you"),
        "note_added": pgettext("event of a case", "an internal note"),
        "status_changed": pgettext("event of a case", "a change of status"),
        "severity_changed": pgettext("event of a case", "a change of severity"),
        "assigned": pgettext("event of a case", "the case given to somebody"),
        "acknowledged": pgettext("event of a case", "an acknowledgement by a person"),
        "workaround_provided": pgettext("event of a case", "a workaround"),
        "solution_proposed": pgettext("event of a case", "a proposed solution"),
        "solution_accepted": pgettext("event of a case", "your acceptance of the solution"),
        "solution_rejected": pgettext("event of a case", "your refusal of the solution"),
        "resolved": pgettext("event of a case", "the resolution"),
        "closed": pgettext("event of a case", "the closing"),
        "reopened": pgettext("event of a case", "the reopening"),
        "terms_changed": pgettext("event of a case", "a change of the contract"),
        "merged": pgettext("event of a case", "the merging into another case"),
        "rca_published": pgettext("event of a case", "the published analysis of causes"),
    }.get(kind, kind)
