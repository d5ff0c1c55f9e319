"""What a receipt says of the channel something came by, where the plan does not give it for this, or not now."""

from django.utils.translation import gettext as _

from palier.adapters.mail.instants import instant_words
from palier.adapters.shared.channels import instead_words, reach_words
from palier.apps.mailroom.letters import Letter
from palier.core.channels import Reach


def channel_said(letter: Letter) -> str:
    """How the channel stood, that it was kept all the same, and which are open; empty for what came as sold."""
    intake = letter.duty.intake if letter.duty else None
    if intake is None or intake.is_as_sold:
        return ""
    said = reach_words(intake.channel, lambda instant: instant_words(instant, letter.zone))
    kept = _("It was kept all the same.") if intake.channel.reach is not Reach.CLOSED else ""
    return " ".join(part for part in (said, kept, instead_words(intake.instead)) if part)
