"""What is written, for whom, and what is not."""

import json
import re
import struct
import zlib
from datetime import datetime, timedelta

import feedparser
from tests.apps.incidents.telling import HIDDEN, HOUR, LEARN, LOGIN
from tests.factories import AT, make_agent, make_contact

from palier.adapters.status.looks import Mark, look_files, mark_of
from palier.adapters.status.rendering import ASSETS, render_page, write_files
from palier.apps.appearance.commands import Chosen, set_appearance
from palier.apps.appearance.queries import Look
from palier.apps.incidents.commands import (
    Naming,
    Reach,
    Telling,
    add_component,
    correct_update,
    make_check,
    open_incident,
    plan_maintenance,
    post_update,
    set_state,
    tell_state,
    watch,
)
from palier.apps.incidents.models import Incident, IncidentUpdate
from palier.core.actor import PALIER, Role
from palier.core.appearance.colours import DARK_GROUNDS, LEAST, LIGHT_GROUNDS, contrast
from palier.core.incident import Impact, Stage, State

CANARY = "zebra-canary"


def rendered(settings, at=AT) -> dict[str, str]:
    """Every file of the page by name."""
    render_page(at=at)
    root = settings.STATUS_ROOT
    return {
        path.relative_to(root).as_posix(): path.read_text()
        for path in root.rglob("*")
        if path.suffix != ".png" and path.is_file()
    }


def test_a_quiet_page_in_both_languages(house, settings):
    files = rendered(settings)
    assert "All systems operational" in files["en/index.html"]
    assert "Tous les systèmes fonctionnent" in files["fr/index.html"]
    assert "<title>Status of Acme</title>" in files["en/history.rss"]
    assert json.loads(files["api/v2/status.json"])["status"] == {
        "indicator": "none",
        "description": "All systems operational",
    }
    assert files["en/index.html"].count("<rect") == 2 * 90


def test_an_incident_from_its_first_word_to_its_correction(house, settings):
    incident_id = house.open(login=State.MAJOR)
    reference = Incident.objects.get().reference
    first = rendered(settings, AT + timedelta(seconds=5))
    assert "Connexion impossible" in first["fr/index.html"]
    assert "Nous cherchons la cause." in first[f"fr/incidents/{reference}/index.html"]
    post_update(
        incident_id=incident_id,
        stage=Stage.RESOLVED,
        telling=Telling({"en": "It works."}),
        by=house.desk.agent,
        at=AT + HOUR,
    )
    rendered(settings, AT + HOUR)
    wrong = IncidentUpdate.objects.get(seq=2)
    correct_update(update_id=wrong.pk, words={"en": "It works in Europe."}, by=house.desk.agent, at=AT + 2 * HOUR)
    page = rendered(settings, AT + 2 * HOUR)[f"en/incidents/{reference}/index.html"]
    assert page.index("It works in Europe.") < page.index("It works.<")
    assert "of update 2" in page
    assert "(corrected above)" in page


def test_hidden_things_are_in_no_file(house, settings):
    """Promises B10: components and incidents that are not for everybody, in every outlet there is."""
    _, stranger = make_contact(at=AT)
    add_component(naming=Naming("secret", {"en": CANARY}, is_shown=False), by=house.lead, at=AT)
    for audience in (Incident.Audience.INTERNAL, Incident.Audience.ACCOUNTS):
        open_incident(
            title={"en": f"{CANARY} title"},
            impact=Impact.CRITICAL,
            reach=Reach(
                {house.components[LOGIN]: State.MAJOR}, audience=audience, account_ids=(stranger.account_id or 0,)
            ),
            telling=Telling({"en": f"{CANARY} words"}),
            by=house.desk.agent,
            at=AT,
        )
    house.open(backstage=State.MAJOR, login=State.DEGRADED)
    files = rendered(settings, AT + HOUR)
    assert [name for name, text in files.items() if CANARY in text or HIDDEN in text.lower()] == []
    assert json.loads(files["api/v2/status.json"])["status"]["indicator"] == "critical"
    assert len(json.loads(files["api/v2/incidents.json"])["incidents"]) == 1


def test_what_no_feed_can_hold_is_left_out(house, settings):
    add_component(naming=Naming("odd", {"en": "a\x00b\x0bc\x1fd"}), by=house.lead, at=AT)
    assert "<title>Status of abcd</title>" in rendered(settings)["en/components/odd.rss"]


def test_a_silent_check_is_unknown_on_page_api_and_badge(house, settings):
    token = make_check(component_id=house.components[LEARN], by=house.lead, at=AT)
    tell_state(token=token, state=State.OPERATIONAL, by=PALIER, at=AT)
    assert "nothing was heard" not in rendered(settings, AT + timedelta(seconds=119))["en/index.html"]
    files = rendered(settings, AT + timedelta(seconds=120))
    assert "nothing was heard of it for two minutes" in files["en/index.html"]
    assert json.loads(files["api/v2/components.json"])["components"][0]["status"] == "unknown"
    assert "The state of some systems is unknown" in files["en/badge.svg"]


def entries(files: dict[str, str], name: str) -> list[tuple[str, str]]:
    feed = feedparser.parse(files[name].encode())
    assert not feed.bozo, feed.get("bozo_exception")
    return [(entry.id.rpartition("/silences/")[2], entry.title) for entry in feed.entries]


def test_a_silence_and_its_end_are_an_entry_each_however_often_the_feeds_are_written(house, settings):
    """What is written again while nothing happens is the same to the last byte, in feeds without entries too."""
    feeds = [
        f"{code}/{name}.{kind}"
        for code in ("en", "fr")
        for name in ("history", f"components/{LEARN}")
        for kind in ("rss", "atom")
    ]
    token = make_check(component_id=house.components[LEARN], by=house.lead, at=AT)

    def tell(minute: float) -> None:
        tell_state(token=token, state=State.OPERATIONAL, by=PALIER, at=AT + timedelta(minutes=minute))

    def written(minute: float) -> dict[str, str]:
        files = rendered(settings, AT + timedelta(minutes=minute))
        return {name: files[name] for name in [*feeds, f"en/components/{LOGIN}.atom"]}

    silent, back = "Unknown: nothing was heard of it for two minutes", "Its check is heard again"
    tell(0)
    assert written(1.9) == written(0.1)
    assert entries(written(1.9), feeds[0]) == []
    begun = written(2)
    assert [entries(begun, name) for name in feeds[:4]] == [[("20260302T090200Z", f"Learn – {silent}")]] * 4
    french = entries(begun, feeds[4])[0][1].replace("\u00a0", " ")
    assert french == "Learn – Inconnu : aucune nouvelle depuis deux minutes"
    assert begun == written(90)
    set_state(component_id=house.components[LEARN], state=State.DEGRADED, by=house.lead, at=AT + 2 * HOUR)
    assert begun == written(130)
    tell(180)
    for minute in range(181, 189):
        tell(minute)
        assert begun == written(minute)
    for minute in (190, 192):
        tell(minute)
    over = written(192)
    known = ("20260302T090200Z/over", f"Learn – {back}")
    assert entries(over, feeds[0]) == [known, ("20260302T090200Z", f"Learn – {silent}")]
    assert over[f"en/components/{LOGIN}.atom"] == begun[f"en/components/{LOGIN}.atom"]
    assert entries(written(400), feeds[0])[0] == ("20260302T121400Z", f"Learn – {silent}")


def choose(light: str = "#7a1fa2", dark: str = "#e1bee7", logo: bytes | None = None, name: str = "Lumea") -> None:
    boss = make_agent(role=Role.ADMINISTRATOR)
    set_appearance(chosen=Chosen(name, light, dark), logo=logo, by=boss, at=AT)


def png(width: int, height: int) -> bytes:
    """A grey picture."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    drawn = zlib.compress((b"\0" + b"\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", drawn) + chunk(b"IEND", b"")


def test_the_page_has_the_providers_name_logo_and_colours_from_files_of_its_own(house, settings):
    incident = house.open()
    post_update(incident_id=incident, stage=Stage.RESOLVED, telling=Telling({"en": "Over."}), by=house.lead, at=AT)
    plain = rendered(settings, AT + HOUR)
    assert "look.css" not in plain
    assert "look.css" not in plain["en/index.html"]
    assert "<img" not in plain["en/index.html"]
    choose(logo=png(400, 100))
    render_page(at=AT + HOUR)
    root = settings.STATUS_ROOT
    for name in (
        "en/index.html",
        "fr/history/index.html",
        f"en/incidents/{Incident.objects.get().reference}/index.html",
    ):
        page = (root / name).read_text()
        assert 'href="/status/look.css"' in page
        assert '<img class="logo" src="/status/logo.png" alt="" width="128" height="32">' in page
        assert "<span>Lumea</span>" in page
    sheet = (root / "look.css").read_text()
    assert ("--accent: #7a1fa2" in sheet, "--accent: #e1bee7" in sheet) == (True, True)
    assert (root / "logo.png").read_bytes().startswith(b"\x89PNG")
    choose(logo=b"", name="")
    render_page(at=AT + HOUR)
    assert not (root / "logo.png").exists()
    assert "<img" not in (root / "en/index.html").read_text()


def test_a_very_wide_logo_is_shown_small_enough_for_a_phone():
    assert mark_of(Look(version=1), png(1200, 40)) == Mark(1, 220, 7)
    assert mark_of(Look(version=1), png(40, 40)) == Mark(1, 32, 32)
    assert (mark_of(Look(), b""), look_files(Look(), b"")) == (Mark(), {})


def test_what_the_page_stands_on_is_what_colours_were_checked_against():
    """A colour that a look lets pass is read on these grounds (core.appearance); so are those of the page itself."""
    light, dark = (re.findall(r"--(\w+): (#\w+);", part) for part in css().split("@media (prefers-color-scheme", 2)[:2])
    grounds = dict(light)["ground"].replace("#fff", "#ffffff"), dict(dark)["ground"]
    assert (grounds[0] in LIGHT_GROUNDS, grounds[1] in DARK_GROUNDS) == (True, True)
    for ground, colours in zip(grounds, (light, dark), strict=True):
        read = [colour for name, colour in colours if name not in ("ground", "line", "none", "button")]
        assert min(contrast(colour, ground) for colour in read) >= LEAST
    assert contrast(dict(light)["button"], "#ffffff") >= LEAST


def css() -> str:
    return (ASSETS / "status.css").read_text()


def test_pages_that_are_gone_leave_and_those_that_say_the_same_stay_untouched(tmp_path):
    write_files(tmp_path, {"en/a.html": b"one", "b.css": b"two"})
    before = (tmp_path / "b.css").stat().st_mtime_ns
    write_files(tmp_path, {"en/c.html": b"three", "b.css": b"two"})
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["b.css", "c.html"]
    assert (tmp_path / "b.css").stat().st_mtime_ns == before


def test_a_page_that_changes_is_never_seen_half(tmp_path):
    """Whoever has the old one open reads it to its end."""
    write_files(tmp_path, {"a.html": b"old " * 1000})
    with (tmp_path / "a.html").open("rb") as reader:
        reader.read(10)
        write_files(tmp_path, {"a.html": b"new " * 1000})
        assert reader.read() == (b"old " * 1000)[10:]
    assert (tmp_path / "a.html").read_bytes() == b"new " * 1000


def test_history_by_month_with_everything_that_was_said(house, settings):
    begun = AT - timedelta(days=40)
    incident_id = house.open(at=begun)
    over = Telling({"en": "It was the disks."})
    post_update(incident_id=incident_id, stage=Stage.RESOLVED, telling=over, by=house.desk.agent, at=begun + HOUR)
    files = rendered(settings)
    then, now = files[f"en/history/{begun:%Y-%m}/index.html"], files["en/history/index.html"]
    assert "January 2026" in then
    assert "It was the disks." in then
    assert "Nothing happened in this month." in now
    assert f'href="/status/en/history/{begun:%Y-%m}/"' in now
    assert "janvier 2026" in files[f"fr/history/{begun:%Y-%m}/index.html"]


def test_a_maintenance_that_overruns_goes_on_in_the_calendar(house, settings):
    begins = AT + HOUR
    incident_id = plan_maintenance(
        title={"en": "New disks"},
        planned_from=begins,
        planned_until=begins + HOUR,
        reach=Reach({house.components[LOGIN]: State.MAINTENANCE}),
        telling=Telling({"en": "Slow."}),
        by=house.lead,
        at=AT,
    )

    def ends(at: datetime) -> str:
        calendar = rendered(settings, at)["en/maintenance.ics"]
        return calendar.partition("DTEND:")[2][:16]

    assert ends(AT) == "20260302T110000Z"
    while watch(at=begins + HOUR + timedelta(minutes=1), limit=10):
        pass
    assert ends(begins + HOUR + timedelta(minutes=1)) == "20260302T111500Z"
    more = {"incident_id": incident_id, "by": house.lead}
    telling = Telling({"en": "One more hour."}, eta=begins + 3 * HOUR)
    post_update(stage=Stage.IN_PROGRESS, telling=telling, at=begins + HOUR + timedelta(minutes=2), **more)
    assert ends(begins + HOUR + timedelta(minutes=2)) == "20260302T130000Z"
    post_update(stage=Stage.COMPLETED, telling=Telling({"en": "Done."}), at=begins + 2 * HOUR, **more)
    assert ends(begins + 5 * HOUR) == "20260302T120000Z"
