"""Contracts and standing in words: what was done to a contract, where an account stands, what that does."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from palier.adapters.shared.words import channel_words
from palier.core.catalogue.admission import Outcome, Situation, Topic
from palier.core.catalogue.document_duties import OTHERS


def outcome_words(outcome: Outcome) -> str:
    """What becomes of a new case."""
    return {
        Outcome.ACCEPT: _("cases come in"),
        Outcome.HOLD: _("cases wait for a decision"),
        Outcome.REFUSE: _("cases are refused"),
    }[outcome]


def situation_words(situation: Situation) -> str:
    """Why somebody may not be served as usual, in a word or two."""
    return {
        Situation.IN_ARREARS: _("In arrears"),
        Situation.EXPIRED: _("Contract expired"),
        Situation.NO_CONTRACT: _("No contract"),
    }[situation]


def situation_place(situation: str = "", channel: str = "") -> list[str]:
    """Where a rule of standing stands: "In arrears · E-mail"; without a channel, what concerns arrears as a whole."""
    if not channel:
        return [_("In arrears"), _("grace period")] if situation else [_("In arrears")]
    if situation == "always_in":
        return [_("Always comes in"), topic_words(Topic(channel))]
    where = _("other channels") if channel == OTHERS else channel_words(channel)
    return [situation_words(Situation(situation)), where]


def topic_words(topic: Topic) -> str:
    """What always comes in."""
    return {Topic.SECURITY: _("Security report"), Topic.BILLING: _("Billing question")}[topic]


def payment_words(standing: str) -> str:
    """Where an account stands with its payments."""
    return {
        "good": pgettext("payments of an account", "In good standing"),
        "in_arrears": pgettext("payments of an account", "In arrears"),
    }[standing]
