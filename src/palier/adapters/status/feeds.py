"""RSS, Atom and iCalendar: every update is an entry of its own, and so are a check's silence and its end (promises L3).

An entry, once told, keeps its name, its instant and its words however often the feeds are written: whoever reads them
is told once.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from palier.adapters.shared.incident_words import in_language, stage_words, state_words
from palier.adapters.shared.moments import full_moment, zone_of
from palier.adapters.shared.words import language
from palier.adapters.status.place import Place
from palier.apps.incidents.page_queries import Page, ShownComponent, ShownIncident, ShownUpdate
from palier.core.incident import Silence, State

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
ENTRIES, SILENCES = 100, 20
"""So many updates and so many silences at most: checks that all fall silent at once push no update out."""


class _Rss(Rss201rev2Feed):
    """RSS 2.0."""

    def latest_post_date(self) -> datetime:
        """When it changed last."""
        return _changed(self, super().latest_post_date())


class _Atom(Atom1Feed):
    """Atom, RFC 4287."""

    def latest_post_date(self) -> datetime:
        """When it changed last."""
        return _changed(self, super().latest_post_date())


def _changed(feed: SyndicationFeed, latest: datetime) -> datetime:
    """A feed that nothing was told in is as old as the oldest thing it is about, whenever it is written."""
    since: datetime = feed.feed["since"]
    return latest if feed.items else since


KINDS: dict[str, type[SyndicationFeed]] = {"rss": _Rss, "atom": _Atom}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing told; `name` and `link` are what its identity and its address end with."""

    at: datetime
    title: str
    body: str
    name: str
    link: str


def feeds(page: Page, place: Place) -> dict[str, str]:
    """The feeds of the page and of each component, by name."""
    found = {}
    for kind, maker in KINDS.items():
        found[f"history.{kind}"] = _feed(maker, page, place, None, f"history.{kind}")
        for component in page.components:
            name = f"components/{component.slug}.{kind}"
            found[name] = _feed(maker, page, place, component, name)
    return found


def calendar(page: Page, place: Place) -> bytes:
    """Maintenances as a calendar to subscribe to (RFC 5545); one that was told of again has a higher sequence."""
    feed = Calendar()
    feed.add("prodid", "-//Palier//status//EN")
    feed.add("version", "2.0")
    feed.add("x-wr-calname", _("Maintenance: %(name)s") % {"name": place.name})
    for each in page.incidents:
        if each.planned_from is None or each.planned_until is None:
            continue
        event = Event()
        event.add("uid", f"{each.reference}@{place.url.partition('//')[2]}")
        event.add("dtstamp", each.changed_at)
        event.add("dtstart", each.planned_from)
        event.add("dtend", _ends(each, page.at))
        event.add("sequence", len(each.updates))
        event.add("summary", _called(each, page.at))
        event.add("description", in_language(each.updates[-1].words))
        event.add("url", f"{place.url}/incidents/{each.reference}/")
        feed.add_component(event)
    return bytes(feed.to_ical())


def _ends(each: ShownIncident, at: datetime) -> datetime:
    """When a maintenance ends or ended; one that takes longer, the next quarter of an hour, or its ETA."""
    assert each.planned_until
    if each.over_at is not None:
        return max(each.over_at, each.planned_from or each.over_at)
    if each.planned_until >= at:
        return each.planned_until
    quarter = at.replace(minute=0, second=0, microsecond=0) + timedelta(minutes=15 * (at.minute // 15 + 1))
    return max(quarter, each.eta or quarter)


def _called(each: ShownIncident, at: datetime) -> str:
    title = in_language(each.title)
    if each.over_at is None and each.planned_until and each.planned_until < at:
        return _("%(title)s (takes longer than planned)") % {"title": title}
    return title


def _feed(maker: type[SyndicationFeed], page: Page, place: Place, component: ShownComponent | None, name: str) -> str:
    title = _("Status of %(name)s") % {"name": in_language(component.name) if component else place.name}
    feed = maker(
        title=title,
        link=f"{place.url}/",
        description=title,
        author_name=title,  # RFC 4287, 4.1.1: a feed names who says it
        language=language(),
        feed_url=f"{place.url}/{language()}/{name}",
        feed_guid=f"{place.url}/{language()}/{name}",
        since=component.created_at if component else min((each.created_at for each in page.components), default=EPOCH),
    )
    about = page.components if component is None else (component,)
    told = [*_updates(page.incidents, component), *_newest(_silences(about), SILENCES)]
    for entry in _newest(told, len(told)):
        feed.add_item(
            title=entry.title,
            link=f"{place.url}/{language()}/{entry.link}",
            description=entry.body,
            unique_id=f"{place.url}/{entry.name}",
            unique_id_is_permalink=False,
            pubdate=entry.at,
            updateddate=entry.at,
        )
    return str(feed.writeString("utf-8"))


def _newest(entries: Iterable[Entry], most: int) -> list[Entry]:
    return sorted(entries, key=lambda entry: entry.at, reverse=True)[:most]


def _updates(incidents: Iterable[ShownIncident], component: ShownComponent | None) -> list[Entry]:
    chosen = [each for each in incidents if component is None or component.slug in each.slugs]
    pairs = [(each, update) for each in chosen for update in each.updates]
    latest = sorted(pairs, key=lambda pair: (pair[1].at, pair[1].id), reverse=True)[:ENTRIES]
    return [_update(incident, update) for incident, update in latest]


def _update(incident: ShownIncident, update: ShownUpdate) -> Entry:
    stage = _("Correction") if update.corrects else stage_words(update.stage)
    return Entry(
        at=update.at,
        title=f"{in_language(incident.title)} – {stage}",
        body=_body(incident, update),
        name=f"incidents/{incident.reference}/updates/{update.seq}",
        link=f"incidents/{incident.reference}/#update-{update.seq}",
    )


def _silences(components: Iterable[ShownComponent]) -> Iterator[Entry]:
    for component in components:
        for silence in component.silences:
            yield from _silence(component, silence)


def _silence(component: ShownComponent, silence: Silence) -> Iterator[Entry]:
    """That nothing was known any more and, once the check is back, that it is."""
    system = in_language(component.name)
    name, link = f"components/{component.slug}/silences/{silence.begins_at:%Y%m%dT%H%M%SZ}", f"#{component.slug}"
    since = _("Since %(moment)s nobody knows whether %(system)s works: its check had been silent for two minutes.")
    body = since % {"moment": _said(silence.begins_at), "system": system}
    yield Entry(silence.begins_at, f"{system} – {state_words(State.UNKNOWN)}", body, name, link)
    if silence.ends_at is not None:
        title = _("%(system)s – Its check is heard again") % {"system": system}
        body = _("Since %(moment)s it is known again how %(system)s does.")
        body %= {"moment": _said(silence.ends_at), "system": system}
        yield Entry(silence.ends_at, title, body, f"{name}/over", link)


def _body(incident: ShownIncident, update: ShownUpdate) -> str:
    parts = [in_language(update.words)]
    if update is incident.updates[0] and incident.planned_from and incident.planned_until:
        window = {"begins": _said(incident.planned_from), "ends": _said(incident.planned_until)}
        parts.append(_("From %(begins)s to %(ends)s.") % window)
    if update.next_update_at:
        parts.append(_("Next update by %(moment)s.") % {"moment": _said(update.next_update_at)})
    return "\n\n".join(parts)


def _said(instant: datetime) -> str:
    return full_moment(instant, zone_of("UTC"))
