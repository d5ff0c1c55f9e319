"""`palier plan publish`: make a catalogue the one that new cases are judged by."""

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from palier.project.running import use_database
from palier.project.speech import _
from palier.project.verbs.plan.reading import add_json, add_language, read_file, say, say_json, spoken

if TYPE_CHECKING:
    from palier.apps.catalogues.queries import Published


def add_to(verbs: Any) -> None:
    """Declare the verb."""
    parser = verbs.add_parser("publish", help=_("make a catalogue the one that new cases are judged by"))
    parser.add_argument("file", metavar="FILE", help=_("the catalogue; - for standard input"))
    parser.add_argument(
        "--effective",
        type=instant,
        metavar="INSTANT",
        help=_("when it takes effect (2026-12-01T00:00+01:00); now if unsaid"),
    )
    add_json(parser)
    add_language(parser)
    parser.set_defaults(run=run)


def instant(written: str) -> datetime:
    """An instant with its offset from universal time."""
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        at = datetime.min  # noqa: DTZ901 refused below
    if at.tzinfo is None:
        wanted = _("%(value)r is no instant such as 2026-12-01T00:00+01:00") % {"value": written}
        raise argparse.ArgumentTypeError(wanted)
    return at


def run(options: argparse.Namespace) -> int:
    """Publish into this installation's database, which comes first: words alone would set Django up without it."""
    with use_database():
        return publish(options)


@spoken
def publish(options: argparse.Namespace) -> int:
    """Exit code 0: it is published, or already was."""
    from palier.apps.catalogues.commands import publish_catalogue
    from palier.apps.catalogues.queries import describe_version
    from palier.core.actor import PALIER

    catalogue = read_file(options.file)
    now = datetime.now(UTC)
    version_id = publish_catalogue(text=catalogue.text, by=PALIER, at=now, effective_at=options.effective)
    published = describe_version(version_id)
    report(published, new=published.published_at == now, as_json=options.json)
    return 0


def report(published: "Published", *, new: bool, as_json: bool) -> None:
    """What was published, or that it already was."""
    from django.utils.translation import gettext

    from palier.adapters.shared.moments import full_moment

    begins = published.effective_at
    values = {"name": published.name, "number": published.number, "at": full_moment(begins, UTC)}
    if as_json:
        say_json({"catalogue": published.slug, "effective_at": begins.isoformat(), "number": published.number})
    elif new:
        say(gettext("%(name)s: version %(number)s is published and takes effect on %(at)s.") % values)
    else:
        say(gettext("%(name)s: this text is already version %(number)s. Nothing was changed.") % values)
