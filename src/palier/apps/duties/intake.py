"""How a case came in, held against the channels of its plan: the same answer for its receipt, its page and tests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from palier.apps.cases.facts import facts_of, opening_terms
from palier.apps.cases.models import Case
from palier.apps.catalogues.queries import terms_of
from palier.core.catalogue.terms import Terms
from palier.core.channels import ChannelNow, Reach, channel_now, open_instead


@dataclass(frozen=True, slots=True)
class Intake:
    """The channel a case came by as it stood when it came, and those that were open instead."""

    terms: Terms
    channel: ChannelNow
    instead: Sequence[ChannelNow]

    @property
    def is_as_sold(self) -> bool:
        """Did it come in as the plan has it?"""
        return self.channel.reach is Reach.OPEN


def intake_of(case_id: int) -> Intake:
    """How one case came in.  The caller knows that it may be seen."""
    channel, terms_id = Case.objects.values_list("channel", "terms_id").get(pk=case_id)
    facts = facts_of(case_id)
    terms = opening_terms(facts, terms_of(terms_id))
    return judged(terms, channel, facts[0].severity or terms.default_severity, facts[0].at)


def judged(terms: Terms, channel: str, severity: str, at: datetime) -> Intake:
    """How something of this severity that comes by `channel` at `at` comes in."""
    now = channel_now(terms, channel, severity, at)
    instead = () if now.reach is Reach.OPEN else open_instead(terms, channel, severity, at)
    return Intake(terms, now, instead)
