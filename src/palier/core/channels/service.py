"""How somebody who comes by a channel is served: by whom first, and whether before others."""

from palier.core.catalogue.promises import ChannelTerms
from palier.core.catalogue.terms import Terms

ADVISOR, STANDARD = "advisor", "standard"
BEFORE_OTHERS = frozenset({"priority", "dedicated"})
"""The services whose cases come first among those due at the same time."""


def service_of(channel: ChannelTerms, *, reached: bool) -> str:
    """The service a channel gives: its own; where it leads `to` somebody who is not free, what `else` says."""
    if channel.to is None or reached:
        return channel.service
    return channel.otherwise or STANDARD


def roles_reached(terms: Terms, channel: str, severity: str) -> tuple[str, ...]:
    """The roles of the catalogue to which a case that comes by `channel` goes before any other (`to`)."""
    offered = _offered(terms, channel, severity)
    if offered is None or offered.to is None:
        return ()
    if offered.to != ADVISOR:
        return (offered.to,)
    return (terms.advisor.id,) if terms.advisor else ()


def goes_first(terms: Terms, severity: str, channel: str, *, reached: bool) -> bool:
    """Does a case that came by `channel` go before others due at the same time?

    `reached` says that somebody has it: a line that leads to an advisor who was not free serves as `else` says.
    """
    offered = _offered(terms, channel, severity)
    return offered is not None and service_of(offered, reached=reached) in BEFORE_OTHERS


def _offered(terms: Terms, channel: str, severity: str) -> ChannelTerms | None:
    """The channel as the plan gives it for this severity."""
    return next(
        (each for each in terms.offered if each.id == channel and (not each.severities or severity in each.severities)),
        None,
    )
