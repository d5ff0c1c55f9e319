"""Articles on the desk: written, published, found while answering, drawn from a case."""

from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.apps.knowledge.knowing import IMPORT, IMPORT_FR, publish
from tests.factories import AT

from palier.adapters.shared.articles import rendered_article
from palier.apps.accounts.models import Contact
from palier.apps.cases.commands import propose_solution
from palier.apps.cases.models import Case
from palier.apps.cases.restricted_models import RestrictedCase
from palier.apps.knowledge import commands
from palier.apps.knowledge.models import Article, ArticleDraft, ArticleVersion, Edition
from palier.apps.staff.models import Agent, Team
from palier.core.actor import PALIER, Role
from palier.core.knowledge import Audience


@pytest.fixture
def lead(desk, agent):
    """The same browser, its agent made a lead."""
    Agent.objects.filter(pk=desk.agent.id).update(role=Role.LEAD.value)
    return agent


def page(response) -> str:
    return unescape(response.content.decode())


def test_an_article_is_written_previewed_published_and_offered_to_its_readers(lead):
    sent = lead.post("/knowledge/new/", {"language": "en", "title": IMPORT[0], "text": IMPORT[1]}, follow=True)
    assert "Nobody but staff sees it" in page(sent)
    article = Article.objects.get().pk
    here = f"/knowledge/{article}/"
    form = {"language": "en", "title": IMPORT[0], "text": IMPORT[1], "edits": "1"}
    assert "Published as version 1" in page(lead.post(here, form | {"step": "publish"}, follow=True))
    lead.post(f"{here}acts/describe/", {"language": "en", "audience": "public", "owner": "", "review_on": "2030-01-01"})
    lead.post(here, {"language": "fr", "title": IMPORT_FR[0], "text": IMPORT_FR[1], "edits": "0", "step": "publish"})
    assert Edition.objects.count() == 2
    shown = page(lead.get(here, {"lang": "fr"}))
    assert IMPORT_FR[0] in shown
    assert f"/help/fr/{article}/limport-nocturne-sarrete/" in shown
    assert "<em>x</em>" in page(lead.post(f"{here}preview/", {"text": "*x* <script>"}))
    assert "Version 1" in page(lead.get(f"{here}versions/1/?lang=fr"))
    assert lead.get(f"{here}versions/2/?lang=fr").status_code == 404
    assert "Retired." in page(lead.post(f"{here}acts/retire/", {"language": "en"}, follow=True))
    assert "Its readers have it again." in page(lead.post(f"{here}acts/bring-back/", {"language": "en"}, follow=True))
    assert "half a year" in page(lead.post(f"{here}acts/confirm/", {"language": "en"}, follow=True))


def test_what_crosses_or_lacks_is_said_and_what_was_typed_stays(desk, lead):
    refused = lead.post("/knowledge/new/", {"language": "fr", "title": " ", "text": "Mes mots"})
    assert (refused.status_code, "Mes mots" in page(refused)) == (422, True)
    article = commands.write_article(language="en", title="T", text="Theirs", by=PALIER, at=AT)
    here = f"/knowledge/{article}/"
    crossed = lead.post(here, {"language": "en", "title": "T", "text": "Mine", "edits": "0"})
    assert crossed.status_code == 422
    assert "Palier changed “T” since you opened it" in page(crossed)
    assert "Mine" in page(crossed)
    same = {"language": "en", "title": "T", "text": "Theirs", "edits": "1", "step": "publish"}
    lead.post(here, same)
    assert "word for word" in page(lead.post(here, same))
    lacking = same | {"text": "![x](no.png)"}
    assert "which the article does not have" in page(lead.post(here, lacking))
    nobody = {"language": "en", "audience": "limited", "owner": ""}
    assert "which customers it is for" in page(lead.post(f"{here}acts/describe/", nobody, follow=True))
    limited = nobody | {"plan": ["acme:gold"]}
    lead.post(f"{here}acts/describe/", limited)
    assert Article.objects.get(pk=article).plans == ["acme:gold"]
    assert lead.post(f"{here}acts/fly/", {}).status_code == 404
    assert lead.get("/knowledge/999999/").status_code == 404


def test_files_are_added_shown_as_what_they_are_and_removed(lead):
    article = commands.write_article(language="en", title="T", text="x", by=PALIER, at=AT)
    here = f"/knowledge/{article}/"
    svg = SimpleUploadedFile("x.svg", b"<svg onload=alert(1)>", "image/svg+xml")
    lead.post(f"{here}acts/attach/", {"language": "en", "files": svg})
    file = Article.objects.get().files.get()
    handed = lead.get(f"{here}files/{file.pk}/")
    assert handed.headers["Content-Type"] == "application/octet-stream"
    assert "sandbox" in handed.headers["Content-Security-Policy"]
    assert f"{here}files/{file.pk}/" in page(lead.post(f"{here}preview/", {"text": "![x](x.svg)"}))
    lead.post(f"{here}acts/detach/", {"language": "en", "file": file.pk})
    assert not Article.objects.get().files.exists()
    gone = lead.post(f"{here}acts/drop/", {"language": "en"}, follow=True)
    assert "The draft was thrown away." in page(gone)
    assert not Article.objects.exists()


def test_an_agent_writes_and_a_lead_publishes(agent):
    agent.post("/knowledge/new/", {"language": "en", "title": "T", "text": "x"})
    here = f"/knowledge/{Article.objects.get().pk}/"
    assert "A lead publishes it." in page(agent.get(here))
    form = {"language": "en", "title": "T", "text": "y", "edits": "1", "step": "publish"}
    assert agent.post(here, form).status_code == 403
    assert agent.post(f"{here}acts/retire/", {}).status_code == 403
    assert not ArticleVersion.objects.exists()


def test_the_shelves_are_searched_and_read_in_few_statements(desk, lead):
    for number in range(5):
        publish({"en": (f"Import {number}", "x"), "fr": IMPORT_FR})
    with CaptureQueriesContext(
        connection,
    ) as asked:
        shown = page(lead.get("/knowledge/", {"q": "import"}))
    assert shown.count("data-row") == 5
    assert len(asked) <= 12
    with CaptureQueriesContext(connection) as one:
        lead.get(f"/knowledge/{Article.objects.first().pk}/")
    assert len(one) <= 16
    assert "Nothing on this shelf" in page(lead.get("/knowledge/", {"shelf": "retired"}))
    assert "No article holds these words" in page(lead.get("/knowledge/", {"q": "zzz"}))
    assert lead.get("/knowledge/", {"shelf": "nope", "before": "x", "q": "\0"}).status_code == 200


def test_while_answering_articles_are_found_and_those_not_for_the_contact_cannot_be_sent(desk, agent):
    Contact.objects.update(language="fr")
    article = publish({"en": IMPORT, "fr": IMPORT_FR})
    secret = publish({"en": ("Import secrets", "import")}, audience=Audience.INTERNAL)
    iron = publish({"en": ("Import for iron", "import")}, audience=Audience.LIMITED, plans=["acme:iron"])
    gold = publish({"en": ("Import for gold", "import")}, audience=Audience.LIMITED, plans=["acme:gold"])
    reference = Case.objects.get(pk=desk.open(subject="The import stops")).reference
    address = reverse("desk:case_articles", args=[reference])
    shown = page(agent.get(address, {"article": "import"}))
    assert f"[{IMPORT_FR[0]}](http://localhost:8000/help/fr/{article}/limport-nocturne-sarrete/)" in shown
    assert f"[Import for gold](http://localhost:8000/portal/knowledge/{gold}/)" in shown
    assert f"knowledge/{iron}/)" not in shown
    assert f"/{secret}/)" not in shown
    assert "For staff only: it cannot be sent." in shown
    assert "This contact’s contract does not let them read it." in shown
    assert IMPORT_FR[0] in page(agent.get(address))
    assert "No published article holds these words." in page(agent.get(address, {"article": "zzz"}))
    assert reverse("desk:case_articles", args=[reference]) in page(agent.get(f"/cases/{reference}/"))


def test_an_article_is_drawn_from_a_case_without_the_people_in_it(desk, agent):
    case = desk.open(subject=f"{desk.contact.name} cannot sign in")
    propose_solution(case_id=case, text=f"Dear {desk.contact.name},\n\nUse the new certificate.\n\nRegards\nAlix",
                     by=desk.agent, at=AT)  # fmt: skip
    reference = Case.objects.get(pk=case).reference
    shown = agent.post(reverse("desk:article_from_case", args=[reference]), follow=True)
    assert "read it over for others" in page(shown)
    draft = ArticleDraft.objects.get()
    assert draft.title == "[name] cannot sign in"
    assert draft.text == (
        "## What happens\n\nNothing works since this morning.\n\n## What to do\n\nUse the new certificate."
    )
    assert (draft.article.case_id, draft.article.audience) == (case, "internal")
    assert reference in page(shown)
    RestrictedCase.objects.create(case_id=case, team=_team_of(desk))
    assert agent.post(reverse("desk:article_from_case", args=[reference])).status_code == 403


def _team_of(desk):
    team = Team.objects.create(name="Room")
    Agent.objects.get(pk=desk.agent.id).teams.add(team)
    return team


@pytest.mark.parametrize(
    ("words", "html"),
    [
        ("# One\n\n## Two", "<h2>One</h2>\n<h2>Two</h2>\n"),
        ("![A](https://evil.example/x.png)", "<p>A</p>\n"),
        ("[log](<my log.txt>)", '<p><a href="/f/2" rel="noopener noreferrer nofollow">log</a></p>\n'),
        ("[x](/portal/) [y](javascript:alert(1))", '<p><a rel="noopener noreferrer nofollow">x</a> '),
        ("<b onclick=x>y</b>", "<p>&lt;b onclick=x&gt;y&lt;/b&gt;</p>\n"),
        ("https://ok.example/a", '<p><a href="https://ok.example/a" rel="noopener noreferrer nofollow">'),
        ("|a|b|\n|-|-|\n|1|2|", "<table>\n<thead>\n<tr>\n<th>a</th>"),
    ],
)
def test_words_of_an_article_can_do_nothing_but_be_read(words, html):
    assert rendered_article(words, {"shot.png": "/f/1", "my log.txt": "/f/2"}).startswith(html)


def test_a_picture_of_the_article_is_shown_once_it_is_looked_at():
    html = rendered_article("![A](shot.png)", {"shot.png": "/f/1"})
    assert sorted(html.removeprefix("<p><img ").removesuffix("></p>\n").split()) == [
        'alt="A"',
        'loading="lazy"',
        'src="/f/1"',
    ]
