"""Words of strangers are words in everything that the public reads, each payload in each field (promises C1).

A page of hostile words has the same elements, attributes and addresses as one of harmless words, wherever it is read:
so none of them came from outside.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from django.db import transaction
from django.test import Client
from icalendar import Calendar
from tests.adapters.documents.reading import bare, objects, text_of
from tests.adapters.hostile import PAYLOADS, Skeleton, feed_skeleton, handfuls, page_skeleton
from tests.apps.analyses.analysing import make_aftermath
from tests.apps.subscribers.asking import subscribed
from tests.factories import AT

from palier.adapters.mail.compose import compose
from palier.adapters.portal.guards import SESSION_COOKIE
from palier.adapters.shared.markdown import TAGS as MARKUP
from palier.adapters.status.badge import badge
from palier.adapters.status.place import Place
from palier.adapters.status.rendering import files_of
from palier.apps.accounts.access import begin_session
from palier.apps.accounts.models import Contact
from palier.apps.incidents.commands import Naming, Reach, Telling, add_component, open_incident
from palier.apps.incidents.page_queries import Page, ShownComponent, ShownIncident, ShownUpdate
from palier.apps.mailroom.letters import letter_of
from palier.apps.outbox.models import OutgoingMail
from palier.apps.subscribers.commands import tell_subscribers
from palier.core.actor import Actor
from palier.core.analysis import ActionPlan
from palier.core.incident import Impact, Indicator, Silence, Stage, State, days_of

HOUR = timedelta(hours=1)
WORD = "Word"


def component(place: int, words: str) -> ShownComponent:
    said = {"en": words, "fr": f"{words} fr"}
    return ShownComponent(
        id=place,
        slug=f"system-{place}",
        name=said,
        about=said,
        group=str(place),
        group_name=said,
        position=place,
        state=State.MAJOR,
        since=AT,
        heard_at=AT,
        created_at=AT,
        days=days_of([], days=1, now=AT),
        uptime=0.5,
        silences=(Silence(AT, AT + HOUR),),
    )


def incident(place: int, words: str) -> ShownIncident:
    """The first words, and a correction of them; one of two is a maintenance, one of three is over."""
    said = {"en": words, "fr": f"{words} fr"}
    update = ShownUpdate(place * 2, 1, AT, Stage.INVESTIGATING, said, AT + HOUR, None, words)
    is_planned = place % 2
    return ShownIncident(
        id=place,
        reference=f"INC-{place}",
        title=said,
        impact=Impact.MAJOR,
        audience="public",
        stage=Stage.IN_PROGRESS if is_planned else Stage.MONITORING,
        opened_at=AT - timedelta(days=place * 9),
        over_at=None if place % 3 else AT,
        changed_at=AT,
        next_update_at=AT + HOUR,
        eta=AT + HOUR,
        planned_from=AT - HOUR if is_planned else None,
        planned_until=AT + HOUR if is_planned else None,
        slugs=(f"system-{place}",),
        updates=(update, replace(update, id=place * 2 + 1, seq=2, corrects=1)),
    )


def page_of(texts: list[str]) -> Page:
    numbered = list(enumerate(texts))
    components = tuple(component(*each) for each in numbered)
    return Page(AT + 2 * HOUR, Indicator.CRITICAL, components, tuple(incident(*each) for each in numbered))


def written(texts: list[str], settings) -> dict[str, str]:
    settings.STATUS_URL, settings.PUBLIC_URL = "", "https://desk.example"
    files = files_of(page_of(texts), Place(texts[0], "https://desk.example/status"))
    return {name: content.decode() for name, content in files.items()}


def test_there_are_enough_of_them_and_raw_they_would_be_seen():
    """Each of the first kind changes a page, a feed or an attribute into which it is written as it is."""
    assert len(set(PAYLOADS)) >= 400

    def shape(words: str) -> list[object]:
        page = f"<!doctype html><title>x</title><body><p title=\"{words}\">a</p><p title='{words}'>b</p><p>{words}</p>"
        return [page_skeleton(page), _feed_or_fault(f"<rss><item>{words}</item></rss>")]

    plain = shape(WORD)
    seen = [words for words in PAYLOADS if shape(words) != plain]
    assert len(seen) >= 370


def _feed_or_fault(document: str) -> object:
    try:
        return feed_skeleton(document)
    except ValueError as fault:
        return type(fault)
    except SyntaxError:  # lxml's own fault is one
        return SyntaxError


def test_every_file_of_the_page_has_the_elements_of_one_with_harmless_words(settings):
    texts = handfuls(40)
    hostile, plain = written(texts, settings), written([WORD] * len(texts), settings)
    assert hostile.keys() == plain.keys()
    read = {".html": page_skeleton, ".rss": feed_skeleton, ".atom": feed_skeleton, ".svg": feed_skeleton}
    kinds = {kind: [name for name in hostile if name.endswith(kind)] for kind in (*read, ".json", ".ics")}
    assert all(kinds.values()), kinds
    for kind, skeleton in read.items():
        for name in kinds[kind]:
            found, expected = skeleton(hostile[name]), skeleton(plain[name])
            if kind == ".svg":  # its size is that of its words
                found, expected = [each[0] for each in found], [each[0] for each in expected]
            assert found == expected, name
    for name in kinds[".json"]:
        assert shape_of(json.loads(hostile[name])) == shape_of(json.loads(plain[name])), name
    told = json.loads(hostile["api/v2/components.json"])["components"]
    assert [each["name"] for each in told[: len(texts)]] == texts
    events = Calendar.from_ical(hostile["en/maintenance.ics"]).walk("VEVENT")
    assert {str(event["DESCRIPTION"]) for event in events} == set(texts[1::2])
    assert len(Calendar.from_ical(hostile["en/maintenance.ics"]).subcomponents) == len(events)


def shape_of(value: object) -> object:
    """The form of a document, without its texts."""
    if isinstance(value, dict):
        return {key: shape_of(held) for key, held in value.items()}
    return [shape_of(held) for held in value] if isinstance(value, list) else type(value)


def test_each_name_of_a_provider_is_a_word_on_the_badge():
    plain = feed_skeleton(badge(Indicator.NONE, WORD))
    for words in PAYLOADS:
        found = feed_skeleton(badge(Indicator.NONE, words))
        assert found == plain, words


def said(words: str) -> dict[str, str]:
    return {"en": words, "fr": words}


def leaves(texts: list[str]) -> tuple[dict[str, Skeleton], Callable[[], bytes]]:
    """Mails to subscribers and pages of the portal by name, as skeletons, and an analysis on paper."""
    after = make_aftermath()
    for language in ("en", "fr"):
        subscribed(f"lou@{language}.example", language=language)
    for place, words in enumerate(texts):
        naming = Naming(f"system-{place}", said(words), about=said(words), position=place)
        reach = Reach({add_component(naming=naming, by=after.reviewer, at=AT): State.MAJOR})
        telling = Telling(said(words), AT + 2 * HOUR)
        open_incident(
            title=said(words), impact=Impact.MAJOR, reach=reach, telling=telling, by=after.desk.agent, at=AT + HOUR
        )
    content = {"title": texts[0], "summary": texts[1], "went_well": texts[2]}
    written = after.write(
        after.begin(),
        whys=tuple(map(said, texts)),
        actions=tuple(ActionPlan(said(words), after.desk.agent.id, AT.date()) for words in texts[:3]),
        **{name: said(words) for name, words in content.items()},
    )
    reference = after.publish(written).reference
    pages, paper = portal(after.desk.contact, reference)
    return mails() | pages, paper


def mails() -> dict[str, Skeleton]:
    while tell_subscribers(at=AT + HOUR):
        pass
    found = {}
    for number, key in enumerate(
        OutgoingMail.objects.filter(kind="incident_news").order_by("event_id", "language").values_list("pk")
    ):
        mail = message_from_bytes(compose(letter_of(*key), at=AT + HOUR).raw, policy=policy.default)
        parts = [part.get_content_type() for part in mail.walk()]
        body = mail.get_body(("html",)).get_content()
        envelope = [("header", name) for name in sorted(mail.keys())] + [("part", kind) for kind in parts]
        assert len(mail["To"].addresses) == 1
        found[f"mail {number}"] = envelope + page_skeleton(body)
    return found


def portal(contact: Actor, reference: str) -> tuple[dict[str, Skeleton], Callable[[], bytes]]:
    client, pages = Client(), {}
    client.cookies[SESSION_COOKIE] = begin_session(contact_id=contact.id, at=datetime.now(UTC))
    for language in ("en", "fr"):
        Contact.objects.filter(pk=contact.id).update(language=language)
        for path in ("/portal/status/", "/portal/afterwards/", f"/portal/analyses/{reference}/"):
            answer = client.get(path)
            assert answer.status_code == 200, path
            pages[f"{language} {path.replace(reference, '')}"] = page_skeleton(answer.content.decode())
    return pages, lambda: client.get(f"/portal/analyses/{reference}/analysis.pdf").content


@pytest.mark.usefixtures("house_files")
def test_mails_the_portal_and_paper_have_the_elements_of_harmless_words_too(db):
    texts = handfuls(120)
    with transaction.atomic():
        hostile, paper = leaves(texts)
        printed = paper()
        transaction.set_rollback(True)
    with transaction.atomic():
        plain, _paper = leaves([WORD] * len(texts))
        transaction.set_rollback(True)
    assert hostile.keys() == plain.keys()
    assert len([name for name in hostile if name.startswith("mail")]) >= 2 * len(texts)
    for name, skeleton in hostile.items():
        assert list(added(skeleton, plain[name])) == [], name
        assert name.startswith("mail") or skeleton == plain[name], name
    for number, held in objects(printed).items():
        for name in (b"/JavaScript", b"/JS", b"/URI", b"/Launch", b"/EmbeddedFile", b"/SubmitForm", b"/GoToR"):
            assert name not in held.partition(b"stream")[0], number
    read = text_of(printed)
    found = [words for words in PAYLOADS if bare(words) in read]
    assert len(found) > len(PAYLOADS) / 2, "ends of pages and joined letters hide the others from this reader"


def added(found: Skeleton, plain: Skeleton) -> Iterator[tuple[str, ...]]:
    """Elements beyond those of harmless words, less the markup that words of updates may have, and links to the web."""
    for tag, *held in (Counter(found) - Counter(plain)).elements():
        led = [each for each in held if "=" in each]
        leads_out = all(each.startswith(("href=http", "href=mailto:")) for each in led)
        if tag not in MARKUP or not {*held} - {*led} <= {"href", "rel"} or not leads_out:
            yield (tag, *held)
