"""What subscriptions of the status page refuse, in sentences."""

from collections.abc import Mapping

from django.utils.translation import gettext_noop as told

from palier.apps.subscribers.errors import AskedTooOften, NoSuchAddress
from palier.core.errors import DomainError

SUBSCRIPTION_SENTENCES: Mapping[type[DomainError], str] = {
    NoSuchAddress: told(
        "“%(typed)s” is no address that can be written to or called. Nothing was kept. Correct it and send it again."
    ),
    AskedTooOften: told(
        "Too many subscriptions were asked for from here within an hour. Nothing was kept. Wait an hour, then try "
        "again."
    ),
}
