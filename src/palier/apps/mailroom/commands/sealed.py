"""Mail to a vulnerability channel: kept there, sealed, before anything reads, indexes or shows a word of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from palier.apps.mailroom.models import RawMail
from palier.apps.vulnerabilities.reporting import channel_addresses, take_mail
from palier.core.mail.tokens import split_tag


class Raw(Protocol):
    """A raw mail in hand."""

    @property
    def id(self) -> int:
        """Its row."""
        ...

    @property
    def raw(self) -> bytes:
        """As it came."""
        ...

    @property
    def envelope_from(self) -> str:
        """Where reports of failure go."""
        ...

    @property
    def envelope_to(self) -> list[str]:
        """Whom it was for."""
        ...

    @property
    def received_at(self) -> datetime:
        """When it came."""
        ...


Mail = TypeVar("Mail", bound=Raw)


def waits_for_a_channel(state: str, envelope_to: Sequence[str]) -> bool:
    """Is a mail for a channel of ours and not sealed yet?  Nobody looks into it meanwhile, nor where it failed."""
    return state != RawMail.State.CASE and any(split_tag(to)[0] in channel_addresses() for to in envelope_to)


def set_aside(taken: Sequence[Mail], *, at: datetime) -> list[Mail]:
    """Keep what is for a channel of ours, and answer the rest; its raw mail is sealed too."""
    addresses = channel_addresses()
    if not addresses:
        return list(taken)
    rest = []
    for mail in taken:
        if not any(split_tag(to)[0] in addresses for to in mail.envelope_to):
            rest.append(mail)
            continue
        report = take_mail(
            raw=bytes(mail.raw), envelope_from=mail.envelope_from, envelope_to=mail.envelope_to, at=mail.received_at
        )
        assert report is not None, mail.id
        RawMail.objects.filter(pk=mail.id).update(
            state=RawMail.State.CASE,
            case_id=report.case_id,
            raw=report.sealed,
            envelope_from="",
            decided_at=at,
            next_attempt_at=None,
        )
    return rest
