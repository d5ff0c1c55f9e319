"""Knowledge in the portal: what one may read, whether it helped, what helps before a case is opened."""

from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.apps.knowledge.knowing import IMPORT, IMPORT_FR, publish
from tests.factories import make_contact

from palier.apps.accounts.models import Contact
from palier.apps.incidents.commands import Naming, Reach, Telling, add_component, open_incident, plan_maintenance
from palier.apps.incidents.known_queries import known_incidents
from palier.apps.incidents.models import Incident
from palier.apps.knowledge.models import ArticleVote
from palier.core.actor import PALIER
from palier.core.incident import Impact, State
from palier.core.knowledge import Audience

NOW = datetime.now(UTC).replace(microsecond=0)


def page(response) -> str:
    return unescape(response.content.decode())


def broken(title: str, *, audience: str = "public", accounts=(), at=NOW - timedelta(minutes=5)) -> int:
    slug = f"s{Incident.objects.count()}"
    system = add_component(naming=Naming(slug, {"en": slug}), by=PALIER, at=at)
    return open_incident(
        title={"en": title},
        impact=Impact.MAJOR,
        reach=Reach({system: State.MAJOR}, audience=Incident.Audience(audience), account_ids=tuple(accounts)),
        telling=Telling({"en": "We look."}, next_update_at=at + timedelta(hours=1)),
        by=PALIER,
        at=at,
    )


@pytest.fixture
def articles(desk) -> dict[str, int]:
    return {
        "public": publish({"en": IMPORT, "fr": IMPORT_FR}),
        "customers": publish({"fr": ("Archiver une branche", "Deux semaines avant.")}, audience=Audience.CUSTOMERS),
        "internal": publish({"en": ("Import secrets", "canary import")}, audience=Audience.INTERNAL),
        "iron": publish({"en": ("Import canary", "x")}, audience=Audience.LIMITED, plans=["acme:iron"]),
    }


def test_a_contact_reads_what_is_theirs_in_their_language(articles, ada, enter):
    client = enter(ada)
    shown = page(client.get("/portal/knowledge/"))
    assert IMPORT[0] in shown
    assert "Archiver une branche" in shown
    assert "canary" not in shown
    found = page(client.get("/portal/knowledge/", {"q": "nocturnes"}))
    assert IMPORT[0] in found
    assert "Archiver" not in found
    assert "Nothing holds all of these words" in page(client.get("/portal/knowledge/", {"q": "zzz", "after": "x"}))
    assert "not written in your language" in page(client.get(f"/portal/knowledge/{articles['customers']}/"))
    assert IMPORT_FR[0] in page(client.get(f"/portal/knowledge/{articles['public']}/?lang=fr"))
    for hidden in (articles["internal"], articles["iron"], 10**9):
        assert client.get(f"/portal/knowledge/{hidden}/").status_code == 404
        assert client.post(f"/portal/knowledge/{hidden}/rate/", {"useful": "yes"}).status_code == 404
    assert not ArticleVote.objects.exists()


def test_one_says_whether_it_helped_and_can_say_otherwise(articles, ada, enter):
    client, here = enter(ada), f"/portal/knowledge/{articles['public']}/"
    assert "Thank you." in page(client.post(f"{here}rate/", {"useful": "no", "words": "On a phone?"}, follow=True))
    assert "You said that it did not help." in page(client.get(here))
    client.post(f"{here}rate/", {"useful": "yes", "language": "fr"})
    assert list(ArticleVote.objects.values_list("useful", "language", "words")) == [(True, "fr", "")]


def test_incidents_that_go_on_and_articles_are_suggested_and_the_case_stays_open_to_all(articles, desk, ada, enter):
    Contact.objects.filter(pk=ada.id).update(language="en")
    _, stranger = make_contact()
    broken("API down")
    broken("Yours alone", audience="accounts", accounts=[desk.account_id])
    broken("Canary of staff", audience="internal")
    client = enter(ada)
    form = page(client.get("/portal/cases/new/"))
    assert form.index("Yours alone") < form.index("API down")
    assert "Canary" not in form
    assert 'value="send"' in form
    typed = {"subject": "Our nightly import stops", "text": ""}
    with CaptureQueriesContext(connection) as asked:
        suggested = page(client.post("/portal/cases/new/similar/", typed))
    assert suggested.index("API down") < suggested.index(IMPORT[0])
    assert f"/portal/knowledge/{articles['public']}/?opening=1" in suggested
    assert "canary" not in suggested.lower()
    assert len(asked) <= 12
    client.post("/portal/cases/new/", typed | {"step": "look"})
    review = page(client.get("/portal/cases/new/look/"))
    assert IMPORT[0] in review
    assert "Yours alone" in review
    assert ">Send" in review.replace("</svg>Send", ">Send")
    assert "what you typed is kept" in page(client.get(f"/portal/knowledge/{articles['public']}/?opening=1"))
    assert "Yours alone" not in page(enter(stranger).get("/portal/cases/new/"))


def test_what_is_over_or_only_planned_is_not_known_of(desk):
    add = add_component(naming=Naming("db", {"en": "db"}), by=PALIER, at=NOW)
    for title, hours in (("Now", -1), ("Later", 2)):
        plan_maintenance(
            title={"en": title}, planned_from=NOW + timedelta(hours=hours), planned_until=NOW + timedelta(hours=3),
            reach=Reach({add: State.MAINTENANCE}), telling=Telling({"en": "x"}), by=PALIER,
            at=NOW - timedelta(days=1),
        )  # fmt: skip
    over = broken("Over")
    Incident.objects.filter(pk=over).update(over_at=NOW)
    assert [known.title["en"] for known in known_incidents(viewer=None, at=NOW)] == ["Now"]
