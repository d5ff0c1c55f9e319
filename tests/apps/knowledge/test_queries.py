"""What is found, in which language, by whom, and how PostgreSQL goes about it."""

from datetime import timedelta

import pytest
from django.db import connection
from tests.apps.knowledge.knowing import IMPORT, IMPORT_FR, publish
from tests.apps.search.hostile import PAYLOADS
from tests.factories import AT, CATALOGUE, make_agent, make_contact, make_desk

from palier.apps.catalogues.commands import publish_catalogue
from palier.apps.errors import NotAllowed, NotFound
from palier.apps.knowledge import commands, queries
from palier.apps.knowledge.case_queries import articles_for_answer, case_story, drafts_from
from palier.apps.knowledge.desk_queries import Shelf, desk_articles, shelf_counts
from palier.apps.knowledge.models import Article, Edition
from palier.core.actor import PALIER
from palier.core.files import Attached
from palier.core.knowledge import Audience

pytestmark = pytest.mark.django_db
ALL = list(Audience)


def found(words: str = "", *, viewer=None, language: str = "en", at=AT, **more) -> list[int]:
    lines = queries.articles(viewer=viewer, language=language, words=words, at=at, **more)
    return [line.id for line in lines.rows]


def suggested(words: str, *, viewer=None, language: str = "en") -> list[int]:
    return [line.id for line in queries.suggested_articles(viewer=viewer, language=language, words=words, at=AT)]


def test_each_reader_reads_what_was_written_for_them_and_nothing_else():
    """Anybody, customers, one plan, one product, staff; a retired article, a draft: each against a plain table."""
    products = "products:\n  api: {label: API}\n  web: {label: Web}\n"
    publish_catalogue(
        text=CATALOGUE.replace("severities:", f"{products}severities:", 1), by=PALIER, at=AT - timedelta(days=30)
    )
    (_, of_api), (_, of_all) = make_contact(products=["api"]), make_contact()
    agent = make_agent()
    made = {
        "public": publish({"en": IMPORT}),
        "customers": publish({"en": IMPORT}, audience=Audience.CUSTOMERS),
        "gold": publish({"en": IMPORT}, audience=Audience.LIMITED, plans=["acme:gold"]),
        "iron": publish({"en": IMPORT}, audience=Audience.LIMITED, plans=["acme:iron", "other:gold"]),
        "api": publish({"en": IMPORT}, audience=Audience.LIMITED, products=["api"]),
        "web": publish({"en": IMPORT}, audience=Audience.LIMITED, plans=["acme:gold"], products=["web"]),
        "internal": publish({"en": IMPORT}, audience=Audience.INTERNAL),
        "retired": publish({"en": IMPORT}),
    }
    commands.retire_article(article_id=made["retired"], by=PALIER, at=AT)
    commands.write_article(language="en", title="Draft", text="nightly import", by=agent, at=AT)
    read = {
        None: {"public"},
        of_api: {"public", "customers", "gold", "api"},
        of_all: {"public", "customers", "gold", "api", "web"},
        agent: set(made) - {"retired"},
    }
    for viewer, names in read.items():
        wanted = {made[name] for name in names}
        assert set(found(viewer=viewer)) == set(found("nightly import", viewer=viewer)) == wanted
        for name, article in made.items():
            reading = {"viewer": viewer, "article_id": article, "language": "fr", "at": AT}
            if name in names:
                assert queries.article(**reading).title == IMPORT[0]
            else:
                with pytest.raises(NotFound):
                    queries.article(**reading)
    before = AT.replace(year=2025)  # no contract was in force
    assert set(found(viewer=of_all, at=before)) == {made["public"], made["customers"]}


def test_words_are_found_whatever_their_accents_endings_and_language():
    article = publish({"en": IMPORT, "fr": IMPORT_FR})
    publish({"en": ("Certificates", "Nothing of the kind.")})
    for typed in (
        "imports",
        "NOCTURNES",
        "enregistrements arret",
        "the nightly import",
        "l’import s’arrête",
        "records",
    ):
        assert found(typed) == [article], typed
    assert found("import absent") == found("the") == found("?!") == []


def test_an_article_is_listed_once_in_the_language_of_its_reader():
    both = publish({"fr": IMPORT_FR, "en": IMPORT})
    french = publish({"fr": ("Archiver", "Une branche.")})
    for language, titles in (("en", {IMPORT[0], "Archiver"}), ("fr", {IMPORT_FR[0], "Archiver"})):
        rows = queries.articles(viewer=None, language=language, at=AT).rows
        assert {row.title for row in rows} == titles
        [one] = queries.articles(viewer=None, language=language, words="import", at=AT).rows
        assert (one.id, one.language) == (both, language)
    [nightly] = queries.articles(viewer=None, language="fr", words="nightly", at=AT).rows
    assert nightly.title == IMPORT_FR[0]
    read = queries.article(viewer=None, article_id=french, language="en", at=AT)
    assert (read.language, read.languages, read.useful) == ("fr", ("fr",), None)


def test_pages_of_a_list_meet(monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    made = [publish({"en": (f"Title {n // 2}", "x")}) for n in range(5)]
    seen, after = [], None
    for _ in range(4):
        page = queries.articles(viewer=None, language="en", after=after, at=AT)
        seen += [row.id for row in page.rows]
        after = page.next
        if after is None:
            break
    assert seen == made


def test_what_may_help_is_suggested_and_what_shares_a_stray_word_is_not():
    article = publish({"en": IMPORT, "fr": IMPORT_FR})
    publish({"en": ("Sign in", "Last resort: look at the file.")})
    assert suggested("Since yesterday our nightly imports fail with an error") == [article]
    assert suggested("Depuis hier l’import de nuit échoue", language="fr") == [article]
    assert suggested("Depuis hier l’import de nuit échoue", language="en") == [article]
    assert suggested("My last look") == suggested("") == suggested("the of and") == suggested("xy") == []
    internal = publish({"en": ("Nightly import secrets", "x")}, audience=Audience.INTERNAL)
    assert internal not in suggested("nightly import secrets")
    assert internal in suggested("nightly import secrets", viewer=make_agent())


def test_hostile_words_find_nothing_more():
    publish({"en": ("Untouched", "Words")})
    for payload in PAYLOADS:
        assert found(f"zzznothing {payload}") == [], payload
        suggested(payload)


def test_files_are_handed_to_readers_of_a_version_that_names_them():
    article = publish({"en": ("T", "Words")})
    for name in ("shot.png", "secret.txt"):
        commands.attach_to_article(
            article_id=article, file=Attached(name, "image/png", name.encode()), by=PALIER, at=AT
        )
    text = "![x](shot.png)"
    commands.keep_article_draft(article_id=article, language="en", title="T", text=text, seen=1, by=PALIER, at=AT)
    commands.publish_article(article_id=article, language="en", by=PALIER, at=AT)
    files = dict(Article.objects.get().files.values_list("name", "id"))
    read = queries.article(viewer=None, article_id=article, language="en", at=AT)
    assert read.files == {"shot.png": files["shot.png"]}
    one = {"viewer": None, "article_id": article, "at": AT}
    assert queries.article_file(**one, file_id=files["shot.png"]).content == b"shot.png"
    for hidden in (files["secret.txt"], 10**9):
        with pytest.raises(NotFound):
            queries.article_file(**one, file_id=hidden)
    with pytest.raises(NotFound):
        queries.file_in_full(article, 10**9)


def test_the_shelves_of_the_desk_hold_each_article_where_it_belongs():
    agent = make_agent()
    read, retired = publish({"en": IMPORT, "fr": IMPORT_FR}, by=PALIER), publish({"en": IMPORT})
    commands.retire_article(article_id=retired, by=PALIER, at=AT)
    commands.keep_article_draft(article_id=read, language="fr", title="T", text="Mieux écrit", seen=1, by=agent, at=AT)
    draft = commands.write_article(language="fr", title="Archiver une branche", text="x", by=agent, at=AT)

    def on(shelf: Shelf, words: str = "", at=AT) -> list[int]:
        lines, _ = desk_articles(viewer=agent, shelf=shelf, words=words, language="en", at=at)
        return [line.id for line in lines]

    assert on(Shelf.ALL) == [draft, retired, read]
    assert (on(Shelf.PUBLISHED), on(Shelf.DRAFTS), on(Shelf.RETIRED)) == ([read], [draft], [retired])
    assert on(Shelf.REVIEW) == []
    Article.objects.filter(pk=read).update(review_on=AT.date())
    assert on(Shelf.REVIEW) == [read]
    assert on(Shelf.ALL, "archiv") == [draft]
    assert on(Shelf.ALL, "mieux ecrits") == on(Shelf.PUBLISHED, "nightly") == [read]
    assert on(Shelf.ALL, "? !") == []
    counts = shelf_counts(viewer=agent, at=AT)
    assert [counts[shelf] for shelf in Shelf] == [3, 1, 1, 1, 1]
    [line], _ = desk_articles(viewer=agent, shelf=Shelf.PUBLISHED, language="fr", at=AT)
    assert [(each.language, each.number, each.waits) for each in line.spoken] == [("en", 1, False), ("fr", 1, True)]
    with pytest.raises(NotAllowed):
        desk_articles(viewer=make_contact_of(), shelf=Shelf.ALL, language="en", at=AT)


def make_contact_of():
    return make_desk().contact


def test_articles_for_an_answer_are_in_the_contacts_language_and_marked_where_they_may_not_read():
    desk = make_desk()
    from palier.apps.accounts.models import Contact
    from palier.apps.cases.models import Case

    Contact.objects.update(language="fr")
    public, internal = publish({"en": IMPORT, "fr": IMPORT_FR}), publish({"en": IMPORT}, audience=Audience.INTERNAL)
    case = desk.open(subject="Nightly import stops again")
    reference = Case.objects.get(pk=case).reference

    def offered(typed: str) -> list[tuple[int, str, bool]]:
        rows = articles_for_answer(viewer=desk.agent, reference=reference, typed=typed, at=AT)
        return sorted((row.id, row.language, row.for_them) for row in rows)

    both = [(public, "fr", True), (internal, "en", False)]
    assert offered("") == offered("nightl") == both
    assert offered("enregistr") == [(public, "fr", True)]
    assert offered("? !") == []
    with pytest.raises(NotFound):
        articles_for_answer(viewer=desk.agent, reference="PAL-NOPE", typed="", at=AT)


def test_a_case_teaches_what_was_asked_and_what_solved_it():
    from palier.apps.cases.commands import propose_solution, reply_to_case
    from palier.apps.cases.models import Case

    desk = make_desk()
    case = desk.open(subject="It broke")
    reply_to_case(case_id=case, text="We look.", by=desk.agent, at=AT)
    reference = Case.objects.get(pk=case).reference
    assert case_story(viewer=desk.agent, reference=reference).answer == "We look."
    propose_solution(case_id=case, text="Install 2.1.", by=desk.agent, at=AT)
    reply_to_case(case_id=case, text="Tell us.", by=desk.agent, at=AT)
    story = case_story(viewer=desk.agent, reference=reference)
    assert (story.question, story.answer) == ("Nothing works since this morning.", "Install 2.1.")
    assert set(story.people.persons) >= {desk.contact.name, desk.agent.name}
    assert story.people.domains == ("client.example",)
    article = commands.write_article(language="en", title="T", text="x", case_id=case, by=desk.agent, at=AT)
    assert drafts_from(viewer=desk.agent, case_id=case) == (article,)
    with pytest.raises(NotFound):
        case_story(viewer=desk.agent, reference="PAL-NOPE")


def test_words_are_looked_up_in_their_index_however_many_articles_there_are():
    publish({"en": ("needle", "x")})
    Edition.objects.bulk_create(
        Edition(article_id=article, language="en", number=1, title=f"common {n}", text=f"w{n} word", published_at=AT)
        for n, article in enumerate(_many(1000))
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE knowledge_edition; ANALYZE knowledge_article")
        cursor.execute("SET LOCAL enable_seqscan = off")  # a thousand short texts are few enough to be read whole
    plans: list[str] = []

    def explain(execute, sql, params, many, context):
        if '"knowledge_edition"."words"' in sql or "knowledge_edition.words @@" in sql:
            with context["connection"].connection.cursor() as cursor:
                plans.append("\n".join(row[0] for row in cursor.execute(f"EXPLAIN {sql}", params)))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        assert len(found("needle")) == len(suggested("where is the needle")) == 1
    assert len(plans) == 2
    for plan in plans:
        assert "Bitmap Index Scan on article_words" in plan
        assert "Seq Scan on knowledge_edition" not in plan


def _many(number: int) -> list[int]:
    rows = [Article(audience="public", created_at=AT, created_by="x") for _ in range(number)]
    return [article.pk for article in Article.objects.bulk_create(rows)]
