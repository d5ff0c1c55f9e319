"""From one URL to Django's description of a database."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from palier.project.environment import SettingRefused
from palier.project.speech import _


def django_database(url: str) -> dict[str, Any]:
    """Django's settings for a `postgresql://user:password@host:port/name?option=value` URL.

    A socket folder goes into `?host=/path`.  Connections persist; their health is checked before reuse.  Statements
    are bound by the server and prepared when repeated, which saves a third of its time for each mail (measured);
    `?prepare_threshold=none` is for a pooler that hands out a connection for each transaction.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in {"postgres", "postgresql"}:
        raise SettingRefused("DATABASE_URL", _("an address such as postgresql://user:password@host:5432/palier"))
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    threshold = options.pop("prepare_threshold", "5")
    options["prepare_threshold"] = None if threshold == "none" else _whole("prepare_threshold", threshold)
    options["server_side_binding"] = True
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "palier",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def _whole(option: str, said: str) -> int:
    if not said.isdecimal():
        raise SettingRefused("DATABASE_URL", f"{option}=none or {option}=5")
    return int(said)
