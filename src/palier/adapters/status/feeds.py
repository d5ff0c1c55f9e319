"""RSS, Atom and iCalendar: every update is an entry of its own."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from palier.adapters.shared.incident_words import in_language, stage_words
from palier.adapters.shared.moments import full_moment, zone_of
from palier.adapters.shared.words import language
from palier.adapters.status.place import Place
from palier.apps.incidents.page_queries import Page, ShownComponent, ShownIncident, ShownUpdate

ENTRIES = 100
KINDS: dict[str, type[SyndicationFeed]] = {"rss": Rss201rev2Feed, "atom": Atom1Feed}


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
    )
    for incident, update in _entries(page.incidents, component):
        stage = _("Correction") if update.corrects else stage_words(update.stage)
        feed.add_item(
            title=f"{in_language(incident.title)} – {stage}",
            link=f"{place.url}/{language()}/incidents/{incident.reference}/#update-{update.seq}",
            description=_body(incident, update),
            unique_id=f"{place.url}/incidents/{incident.reference}/updates/{update.seq}",
            unique_id_is_permalink=False,
            pubdate=update.at,
            updateddate=update.at,
        )
    return str(feed.writeString("utf-8"))


def _entries(
    incidents: Iterable[ShownIncident], component: ShownComponent | None
) -> list[tuple[ShownIncident, ShownUpdate]]:
    chosen = [each for each in incidents if component is None or component.slug in each.slugs]
    pairs = [(each, update) for each in chosen for update in each.updates]
    return sorted(pairs, key=lambda pair: (pair[1].at, pair[1].id), reverse=True)[:ENTRIES]


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
