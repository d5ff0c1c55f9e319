"""What becomes of a new case of somebody who has no contract, or whose account is in arrears.

Pure: the situation is known to whoever asks, the catalogue says what it does.  Source: plan-language.md,
"good_standing".
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from palier.core.catalogue.catalogue import Catalogue
from palier.core.catalogue.document_duties import OTHERS, StandingRuleDoc
from palier.core.catalogue.promises import GoodStanding, StandingRule, Text


class Situation(StrEnum):
    """Why somebody may not be served as usual."""

    IN_ARREARS = "in_arrears"
    EXPIRED = "expired"
    NO_CONTRACT = "no_contract"


class Outcome(StrEnum):
    """What becomes of a new case; HOLD puts it before a person of the staff."""

    ACCEPT = "accept"
    HOLD = "hold"
    REFUSE = "refuse"


class Topic(StrEnum):
    """What always comes in, whatever the standing."""

    SECURITY = "security"
    BILLING = "billing"


WORDS: Mapping[Topic, tuple[str, ...]] = {
    Topic.SECURITY: ("security", "vulnerability", "psirt", "sécurité", "vulnérabilité"),
    Topic.BILLING: ("billing", "invoice", "payment", "facture", "facturation", "paiement"),
}
"""The words by which a topic is known where the catalogue gives none."""

NAMES: Mapping[str, Mapping[Topic, str]] = {"fr": {Topic.SECURITY: "sécurité", Topic.BILLING: "facture"}}
"""Which of them a reader is told of, where it is not the first."""


@dataclass(frozen=True, slots=True)
class Admission:
    """What becomes of a new case: the outcome, the situation behind it, what the customer reads, the topic.

    `words` are the catalogue's own, by language: those of the rule, else what it says of arrears in general.
    """

    outcome: Outcome
    situation: Situation | None = None
    words: Text = field(default_factory=dict)
    topic: Topic | None = None


AS_USUAL = Admission(Outcome.ACCEPT)


def admission(
    catalogue: Catalogue | None,
    situation: Situation | None,
    *,
    channel: str,
    topic: Topic | None = None,
    unpaid_for: timedelta | None = None,
) -> Admission:
    """What becomes of a new case that comes by `channel`.

    Without a catalogue, or a word of it, who has no contract is held and who is in arrears is served.  Security
    reports and billing questions always come in.  Arrears younger than `grace_days` change nothing: `unpaid_for` is
    their age, None where it isn't known, and then they act.
    """
    said = good_standing(catalogue) if catalogue else None
    if situation is None or (situation is Situation.IN_ARREARS and _in_grace(said, unpaid_for)):
        return Admission(Outcome.ACCEPT, topic=topic) if topic else AS_USUAL
    rule = said.rules.get(situation.value, StandingRule()) if said else StandingRule()
    words = rule.say or (said.about if said and situation is Situation.IN_ARREARS else {})
    if topic is not None:
        return Admission(Outcome.ACCEPT, situation, words, topic)
    named = rule.do.get(channel) or rule.do.get(OTHERS)
    return Admission(Outcome(named) if named else _usual(situation, said), situation, words)


def _in_grace(said: GoodStanding | None, unpaid_for: timedelta | None) -> bool:
    return said is not None and unpaid_for is not None and unpaid_for < timedelta(days=said.grace_days)


def _usual(situation: Situation, said: GoodStanding | None) -> Outcome:
    if situation is not Situation.IN_ARREARS:
        return Outcome.HOLD
    return Outcome.HOLD if said and said.suspend_in_arrears else Outcome.ACCEPT


def topic_of(catalogue: Catalogue | None, *, written_to: Iterable[str], subject: str) -> Topic | None:
    """What a mail is about, as far as it always comes in.

    A topic is known by one of its words: as the name or the tag of an address written to (billing@…,
    support+billing@…), or standing in the subject.  Security first: it must never be taken for an invoice.
    """
    named = {part for address in written_to for part in re.split(r"[+.]", address.rpartition("@")[0].casefold())}
    spoken = named | set(re.findall(r"\w+", subject.casefold()))
    known = topic_words(catalogue)
    return next((topic for topic in Topic if any(word.casefold() in spoken for word in known[topic])), None)


def topic_words(catalogue: Catalogue | None) -> Mapping[Topic, tuple[str, ...]]:
    """The words by which each topic is known: the catalogue's (`always_in`), or those of the house."""
    said = good_standing(catalogue) if catalogue else None
    return {topic: said.always_in.get(topic.value, usual) if said else usual for topic, usual in WORDS.items()}


def topic_names(catalogue: Catalogue | None, language: str) -> tuple[str, ...]:
    """One word for each topic, in the reader's language where it is known by one: what lets a mail in all the same."""
    spoken = NAMES.get(language, {})
    return tuple(
        spoken[topic] if spoken.get(topic) in words else words[0]
        for topic, words in topic_words(catalogue).items()
        if words
    )


def good_standing(catalogue: Catalogue) -> GoodStanding | None:
    """What the catalogue says of standing; None where it is silent."""
    said = catalogue.document.good_standing
    if said is None:
        return None
    written = {situation: getattr(said, situation.value) for situation in Situation}
    return GoodStanding(
        said.suspend_in_arrears,
        catalogue.text_of(said.about),
        {situation.value: _rule(catalogue, rule) for situation, rule in written.items() if rule},
        {topic: tuple(words) for topic, words in said.always_in.items()},
        said.grace_days,
    )


def _rule(catalogue: Catalogue, said: StandingRuleDoc) -> StandingRule:
    return StandingRule(dict(said.do), catalogue.text_of(said.say))
