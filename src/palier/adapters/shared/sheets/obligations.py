"""What each side owes beyond targets: duties, standing, commitments."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from palier.adapters.shared.contracts import outcome_words, situation_place, situation_words, topic_words
from palier.adapters.shared.offers import delay_words
from palier.adapters.shared.sheets.sheet import Row
from palier.adapters.shared.words import apart_words, list_words, severity_words, text_words
from palier.core.catalogue import Catalogue, Terms
from palier.core.catalogue.admission import Outcome, Situation, Topic
from palier.core.catalogue.document_duties import DutyDoc
from palier.core.catalogue.names import chosen
from palier.core.catalogue.promises import GoodStanding


def duties(catalogue: Catalogue, plans: Sequence[Terms]) -> Iterator[Row]:
    """What the customer owes; a duty for some products or severities says which."""
    terms = plans[-1]
    for said in catalogue.document.duties.values():
        told = [
            text_words(catalogue.text_of(said.about)),
            *_report(catalogue, said, terms),
            *_products(catalogue, said),
        ]
        yield Row(text_words(catalogue.text_of(said.label)), (" ".join(part for part in told if part),))


def _report(catalogue: Catalogue, said: DutyDoc, terms: Terms) -> Iterator[str]:
    """What a report must hold, as a list in one sentence."""
    if not said.report:
        return
    items = apart_words(text_words(catalogue.text_of(item)) for item in said.report)
    named = [level for each in said.severities or () for level in chosen(each, catalogue.severities)]
    if named:
        levels = list_words([severity_words(terms, level) for level in named])
        yield _("A report of %(severities)s holds: %(items)s.") % {"severities": levels, "items": items}
    else:
        yield _("A report holds: %(items)s.") % {"items": items}


def _products(catalogue: Catalogue, said: DutyDoc) -> Iterator[str]:
    if said.product:
        labels = [text_words(catalogue.text_of(catalogue.document.products[each].label)) for each in said.product]
        yield _("For %(products)s only.") % {"products": list_words(labels)}


def standing(said: GoodStanding | None) -> Iterator[Row]:
    """What arrears, an expired contract and none at all do to new cases, and what comes in whatever happens."""
    if said is None:
        return
    if said.about or said.suspend_in_arrears:
        yield Row(_("In arrears"), (text_words(said.about) or _("support may be suspended"),))
    if said.grace_days:
        days = ngettext("%(count)d day", "%(count)d days", said.grace_days) % {"count": said.grace_days}
        yield Row(_("Grace before arrears count"), (days,))
    for situation, rule in said.rules.items():
        for channel, outcome in rule.do.items():
            place = (
                situation_words(Situation(situation))
                if len(rule.do) == 1
                else " · ".join(situation_place(situation, channel))
            )
            yield Row(place, (outcome_words(Outcome(outcome)),))
        if rule.say:
            name = _("%(situation)s: what we say") % {"situation": situation_words(Situation(situation))}
            yield Row(name, (text_words(rule.say),))
    for topic, words in said.always_in.items():
        known = _("always comes in; known by: %(words)s") % {"words": list_words(list(words))}
        yield Row(topic_words(Topic(topic)), (known,))


def commitments(terms: Terms) -> Iterator[Row]:
    """What the provider owes beyond targets."""
    for each in terms.commitments:
        within = _("within %(delay)s") % {"delay": delay_words(each.within, terms.calendars)} if each.within else ""
        yield Row(text_words(each.label), (" · ".join(part for part in (within, text_words(each.about)) if part),))
