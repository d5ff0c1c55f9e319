"""What can be wrong with an installation, one function a check; what only senders of mail know they add themselves."""

import os
import shutil
import socket
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from palier.adapters.health.findings import Answer, Verdict, fault, good, register, warning
from palier.adapters.shared.icons import used_icons
from palier.adapters.shared.words import duration_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from palier.apps.health.signs import Sign

OLDEST_POSTGRESQL = 140000
LOW_BYTES, FULL_BYTES = 2 * 2**30, 200 * 2**20
SKEW = timedelta(seconds=2)
SILENT_WORKER = timedelta(seconds=60)
MINUTE = timedelta(minutes=1)
CONNECT_SECONDS = 3.0
PACKAGE = Path(__file__).resolve().parents[2]


def check_python() -> Answer:
    """Which Python runs us?  An older one than we support could not even read this file."""
    version = ".".join(map(str, sys.version_info[:3]))
    return good(_("Python %(version)s at %(place)s."), version=version, place=sys.executable)


def check_disk() -> Answer:
    """Is there room for mail and data?"""
    home = Path(settings.HOME)
    home.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(home).free
    values = {"free": f"{free / 2**30:.1f}", "home": home}
    if free < FULL_BYTES:
        return fault(
            _("Only %(free)s GiB are free under %(home)s; mail will be refused soon. Make room now."), **values
        )
    if free < LOW_BYTES:
        return warning(_("Only %(free)s GiB are free under %(home)s. Make room, or give it a larger disk."), **values)
    return good(_("%(free)s GiB free under %(home)s."), **values)


def check_secret() -> Answer:
    """Can only we read the secret that signs sessions and reply addresses?"""
    file = Path(os.environ.get("PALIER_SECRET_FILE") or Path(settings.HOME) / "secret").expanduser()
    if not file.exists():
        return good(_("The secret comes from the environment."))
    if file.stat().st_mode & 0o077:
        return fault(_("Others may read %(file)s, which signs sessions. Run: chmod 600 %(file)s"), file=file)
    return good(_("Only its owner may read %(file)s."), file=file)


def check_database() -> Answer:
    """Does the database answer, is it new enough and does it hold every script?"""
    from django.db import OperationalError, connection

    try:
        connection.ensure_connection()
    except OperationalError as error:
        return fault(
            _("The database does not answer; check DATABASE_URL. It said: %(words)s"), words=str(error).strip()
        )
    with connection.cursor() as cursor:
        cursor.execute(
            "select current_setting('server_version'), current_setting('server_encoding'),"
            " current_setting('server_version_num')::int"
        )
        version, encoding, number = cursor.fetchone()
    if number < OLDEST_POSTGRESQL:
        return fault(_("PostgreSQL %(version)s is too old; Palier needs 14 or newer."), version=version)
    if encoding != "UTF8":
        return fault(
            _("The database is encoded in %(encoding)s and can't hold every name. Create it with ENCODING 'UTF8'."),
            encoding=encoding,
        )
    return good(_("PostgreSQL %(version)s answers, encoded in UTF-8."), version=version)


def check_clock() -> Answer:
    """Do this machine and the database agree on the time?  Two machines that differ judge promises differently."""
    from django.db import connection

    with connection.cursor() as cursor:
        before = datetime.now(UTC)
        cursor.execute("select clock_timestamp()")
        (there,) = cursor.fetchone()
        here = before + (datetime.now(UTC) - before) / 2
    values = {"seconds": f"{abs(here - there).total_seconds():.1f}"}
    if abs(here - there) > SKEW:
        return fault(_("This machine's clock and the database's differ by %(seconds)s s. Set both by NTP."), **values)
    return good(_("This machine and the database agree on the time (%(seconds)s s)."), **values)


def check_migrations() -> Answer:
    """Is the database of this version?"""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        words = ngettext(
            "%(count)d migration is missing. Run: palier migrate",
            "%(count)d migrations are missing. Run: palier migrate",
            len(missing),
        )
        return fault(words, count=len(missing))
    return good(_("The database is of this version."))


def check_assets() -> Answer:
    """Are styles, scripts and icons in place?"""
    vendor = PACKAGE / "static" / "vendor"
    wanted = [vendor / "tabler.min.css", vendor / "tabler.min.js"]
    wanted += [vendor / "icons" / f"{name}.svg" for name in sorted(used_icons(PACKAGE))]
    missing = [file.name for file in wanted if not file.exists()]
    if missing:
        return fault(
            _("Files of the pages are missing (%(names)s). Start Palier by its script, or install its wheel again."),
            names=", ".join(missing[:5]),
        )
    return good(_("Styles, scripts and icons are in place."))


def check_translations() -> Answer:
    """Can French be spoken?  Only a checkout can be newer than what was made of it; a wheel's dates mean nothing."""
    in_checkout = (PACKAGE.parents[1] / "pyproject.toml").exists()
    made = {source: source.with_suffix(".mo") for source in (PACKAGE / "locale").rglob("*.po")}
    whole = bool(made) and all(file.exists() for file in made.values())
    if not whole or (in_checkout and any(made[source].stat().st_mtime < source.stat().st_mtime for source in made)):
        return fault(_("Translations are not compiled. Start Palier by its script, or install its wheel again."))
    return good(_("Translations are compiled."))


def check_address() -> Answer:
    """Do the links in mails lead somewhere a customer can follow?"""
    host = urlsplit(settings.PUBLIC_URL).hostname or ""
    if host == "localhost" or host.startswith("127."):
        return warning(
            _("Links in mails lead to %(url)s, this machine alone. Set PALIER_URL."), url=settings.PUBLIC_URL
        )
    if not settings.HTTPS:
        return warning(
            _("Pages go over the network unencrypted (%(url)s). Put a proxy with HTTPS before."),
            url=settings.PUBLIC_URL,
        )
    return good(_("Pages are at %(url)s."), url=settings.PUBLIC_URL)


def check_mail_in() -> Answer:
    """Does the mail listener answer as one?"""
    host, _colon, port = settings.MAIL_LISTEN.rpartition(":")
    try:
        with socket.create_connection((host, int(port)), timeout=CONNECT_SECONDS) as line:
            line.settimeout(CONNECT_SECONDS)
            greeting = line.recv(200).decode(errors="replace").strip()
    except OSError:
        return warning(_("Nothing takes mail at %(address)s now. Run: palier serve"), address=settings.MAIL_LISTEN)
    if not greeting.startswith("220"):
        return fault(
            _("Another program answers at %(address)s. Stop it, or choose another port: palier serve --mail-port."),
            address=settings.MAIL_LISTEN,
        )
    return good(_("Mail is taken at %(address)s."), address=settings.MAIL_LISTEN)


def check_worker() -> Answer:
    """Is somebody doing the jobs?"""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select max(last_heartbeat), clock_timestamp() from procrastinate_workers")
        beat, now = cursor.fetchone()
    if beat is None or abs(now - beat) > SILENT_WORKER:
        return warning(_("No worker is running: mail does not leave and clocks do not warn. Run: palier serve"))
    return good(
        _("A worker is running; its last sign of life is %(seconds)d s old."),
        seconds=max(now - beat, timedelta()).seconds,
    )


def check_listener() -> Answer:
    """Does whoever takes mail over SMTP or LMTP still live, on this machine or another?"""
    from palier.apps.health.telling import MAIL

    unknown = _("No mail listener is expected: none has said in a week that it takes mail.")
    well = _("The mail listener at %(place)s lives; its last sign of life is %(seconds)d s old.")
    return _still_alive(MAIL, unknown, well, listener_silent)


def check_live() -> Answer:
    """Does whoever tells open pages what changed still live, on this machine or another?"""
    from palier.apps.health.telling import LIVE

    unknown = _("No live updates are expected: nobody has said in a week that they serve them.")
    well = _("Open pages hear of changes from %(place)s, whose last sign of life is %(seconds)d s old.")
    return _still_alive(LIVE, unknown, well, live_silent)


def _still_alive(program: str, unknown: str, well: str, silent: "Callable[[Sign], str]") -> Answer:
    """What is said of the programs of a kind: of one that is missed, if there is any."""
    from palier.apps.health.signs import signs_of

    signs = signs_of(program)
    if not signs:
        return good(unknown)
    if missed := [sign for sign in signs if sign.is_silent]:
        return Verdict.WARNING, silent(missed[0])
    return good(well, place=signs[0].place, seconds=signs[0].seconds)


def listener_silent(sign: "Sign") -> str:
    """What is said of a mail listener that gives no sign of life any more."""
    said = _(
        "The mail listener at %(place)s has given no sign of life for %(length)s. Senders keep their mail and try "
        "again for some days. Look at its log, then run: palier serve"
    )
    return said % _silence(sign)


def live_silent(sign: "Sign") -> str:
    """What is said of a server of live updates that gives no sign of life any more."""
    said = _(
        "The live updates at %(place)s have given no sign of life for %(length)s. Pages work, but show what changed "
        "only when they are loaded again. Look at the worker’s log, then run: palier serve"
    )
    return said % _silence(sign)


def _silence(sign: "Sign") -> dict[str, str]:
    return {"place": sign.place, "length": duration_words(max(sign.silence // MINUTE * MINUTE, MINUTE))}


def register_all() -> None:
    """Have these asked, in the order in which a broken one explains those after it."""
    register("python", check_python)
    register("disk", check_disk)
    register("secret", check_secret)
    register("database", check_database)
    register("clock", check_clock, needs="database")
    register("migrations", check_migrations, needs="database")
    register("assets", check_assets)
    register("translations", check_translations)
    register("address", check_address)
    register("mail in", check_mail_in)
    register("worker", check_worker, needs="migrations")
    register("mail listener", check_listener, needs="migrations")
    register("live updates", check_live, needs="migrations")
