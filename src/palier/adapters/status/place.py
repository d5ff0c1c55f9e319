"""What the page is called and where it is."""

from dataclasses import dataclass, field

from django.conf import settings

from palier.adapters.status.looks import Mark

PREFIX = "/status"
"""Where the page is on the host of the desk; on a host of its own (PALIER_STATUS_URL) it is at the root."""


@dataclass(frozen=True, slots=True)
class Place:
    """The page's name, its address without a slash at the end, and its look."""

    name: str
    url: str
    mark: Mark = field(default_factory=Mark)

    @property
    def base(self) -> str:
        """What its own links begin with."""
        return "" if settings.STATUS_URL else PREFIX

    @property
    def desk(self) -> str:
        """What links to the desk begin with: nothing where the page stands on its host."""
        return settings.PUBLIC_URL.rstrip("/") if settings.STATUS_URL else ""


def place_of(name: str, mark: Mark) -> Place:
    """The place of this installation's page; `name` is whose it is."""
    return Place(name, settings.STATUS_URL.rstrip("/") or f"{settings.PUBLIC_URL.rstrip('/')}{PREFIX}", mark)
