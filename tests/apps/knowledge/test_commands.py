"""Writing, publishing, retiring: what stays, who may, what crosses."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from tests.apps.knowledge.knowing import IMPORT, IMPORT_FR, publish
from tests.factories import AT, make_agent, make_desk

from palier.apps.audit.models import AuditEntry
from palier.apps.cases.commands import add_note, propose_solution, record_customer_reply, reply_to_case
from palier.apps.cases.restricted_models import RestrictedCase
from palier.apps.cases.words import Words
from palier.apps.errors import NotAllowed, NotFound
from palier.apps.knowledge import commands, errors
from palier.apps.knowledge.article_queries import answered_with, desk_article, desk_file
from palier.apps.knowledge.desk_queries import Shelf, desk_articles
from palier.apps.knowledge.models import Article, ArticleAnswer, ArticleDraft, ArticleVersion, ArticleVote, Edition
from palier.apps.staff.commands import create_team
from palier.core.actor import PALIER, Role
from palier.core.files import Attached, FileTooLarge
from palier.core.files.amounts import LARGEST_FILE
from palier.core.knowledge import Audience

pytestmark = pytest.mark.django_db


def write(by=PALIER, title=IMPORT[0], text=IMPORT[1], **more) -> int:
    return commands.write_article(language="en", title=title, text=text, by=by, at=AT, **more)


def keep(article: int, text: str, *, seen: int, by=PALIER, language: str = "en", title: str = "T") -> None:
    commands.keep_article_draft(article_id=article, language=language, title=title, text=text, seen=seen, by=by, at=AT)


def test_an_article_is_written_published_and_written_again_and_nothing_published_changes():
    agent, lead = make_agent(), make_agent(role=Role.LEAD)
    article = write(by=agent)
    kept = Article.objects.get()
    assert (kept.audience, kept.owner_id, kept.review_on) == ("internal", agent.id, date(2026, 8, 29))
    assert not Edition.objects.exists()
    assert commands.publish_article(article_id=article, language="en", seen=1, by=lead, at=AT) == 1
    keep(article, "Better words.", seen=1, by=agent)
    assert Edition.objects.get().text == IMPORT[1]
    later = AT + timedelta(days=1)
    assert commands.publish_article(article_id=article, language="en", note="  Said  better ", by=lead, at=later) == 2
    assert list(ArticleVersion.objects.order_by("id").values_list("number", "text", "note", "by_name")) == [
        (1, IMPORT[1], "", lead.name),
        (2, "Better words.", "Said better", lead.name),
    ]
    assert (Edition.objects.get().text, Edition.objects.get().number) == ("Better words.", 2)
    for act in ("UPDATE knowledge_articleversion SET text = 'x'", "DELETE FROM knowledge_articleversion"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(act)
    acts = list(AuditEntry.objects.filter(act__contains="article").order_by("id").values_list("act", flat=True))
    assert acts == ["write_article", "publish_article", "keep_article_draft", "publish_article"]


def test_what_cannot_be_written_or_published_is_refused_and_nothing_is_lost():
    with pytest.raises(errors.NothingWritten):
        write(title="  ")
    with pytest.raises(errors.NothingWritten):
        write(text="\0 \n")
    with pytest.raises(errors.ArticleTooLong):
        write(title="x" * 201)
    with pytest.raises(errors.ArticleTooLong):
        write(text="x" * 60_001)
    with pytest.raises(NotFound):
        commands.write_article(language="de", title="T", text="x", by=PALIER, at=AT)
    article = write()
    keep(article, "Second", seen=1)
    with pytest.raises(errors.ArticleMovedOn) as crossed:
        keep(article, "Mine", seen=1)
    assert (crossed.value.title, crossed.value.who) == ("T", "Palier")
    keep(article, "Second", seen=0)  # the same words sent twice are no crossing
    with pytest.raises(errors.ArticleMovedOn):
        keep(article, "New", seen=3, language="fr")
    with pytest.raises(errors.ArticleMovedOn):
        commands.publish_article(article_id=article, language="en", seen=1, by=PALIER, at=AT)
    with pytest.raises(NotFound):
        commands.publish_article(article_id=article, language="fr", by=PALIER, at=AT)
    commands.publish_article(article_id=article, language="en", seen=2, by=PALIER, at=AT)
    with pytest.raises(errors.PublishedAlready):
        commands.publish_article(article_id=article, language="en", by=PALIER, at=AT)
    assert ArticleDraft.objects.get().text == Edition.objects.get().text == "Second"


def test_a_retired_article_is_given_back_as_it_was():
    article = publish({"en": IMPORT, "fr": IMPORT_FR})
    commands.retire_article(article_id=article, by=PALIER, at=AT)
    commands.retire_article(article_id=article, by=PALIER, at=AT + timedelta(days=1))
    assert Article.objects.get().retired_at == AT
    keep(article, "More", seen=1)
    with pytest.raises(errors.RetiredArticle):
        commands.publish_article(article_id=article, language="en", by=PALIER, at=AT)
    commands.bring_back_article(article_id=article, by=PALIER, at=AT)
    assert Article.objects.get().retired_at is None
    assert Edition.objects.count() == 2


def test_a_draft_is_thrown_away_and_with_it_an_article_that_nobody_ever_read():
    article = write()
    keep(article, "Deux", seen=0, language="fr")
    for language in ("en", "fr"):
        commands.drop_article_draft(article_id=article, language=language, by=PALIER, at=AT)
    assert not Article.objects.exists()
    read = publish({"en": IMPORT})
    commands.drop_article_draft(article_id=read, language="en", by=PALIER, at=AT)
    assert Edition.objects.get().article_id == read
    with pytest.raises(NotFound):
        commands.drop_article_draft(article_id=read, language="en", by=PALIER, at=AT)


def test_for_whom_it_is_is_said_whole():
    article, agent = publish({"en": IMPORT}), make_agent()

    def describe(audience: Audience, **more) -> None:
        values = {"owner_id": agent.id, "review_on": date(2026, 5, 1)} | more
        commands.describe_article(article_id=article, audience=audience, by=PALIER, at=AT, **values)

    describe(Audience.LIMITED, plans=["acme:gold", "acme:gold"], products=["api"])
    kept = Article.objects.get()
    assert (kept.plans, kept.products, kept.owner_id) == (["acme:gold"], ["api"], agent.id)
    describe(Audience.CUSTOMERS, plans=["acme:gold"])
    kept.refresh_from_db()
    assert (kept.audience, kept.plans, kept.products) == ("customers", [], [])
    with pytest.raises(errors.NobodyReads):
        describe(Audience.LIMITED)
    with pytest.raises(NotFound):
        describe(Audience.PUBLIC, owner_id=10**9)
    assert commands.confirm_article(article_id=article, by=agent, at=AT) == date(2026, 8, 29)


def test_files_follow_the_rules_of_files_and_stay_where_a_version_names_them():
    article = write(text="![Look](shot.png) and [the log](log.txt)")

    def attach(name: str, content: bytes = b"x") -> int:
        file = Attached(name, "image/png", content)
        return commands.attach_to_article(article_id=article, file=file, by=PALIER, at=AT)

    shot = attach("../shot.png", b"abc")
    with pytest.raises(errors.FileNotThere) as missing:
        commands.publish_article(article_id=article, language="en", by=PALIER, at=AT)
    assert missing.value.name == "log.txt"
    attach("log.txt")
    spare = attach("a (1) [2].txt")
    with pytest.raises(errors.FileNameTaken):
        attach("shot.png")
    with pytest.raises(FileTooLarge):
        attach("big.bin", b"x" * (LARGEST_FILE + 1))
    commands.publish_article(article_id=article, language="en", by=PALIER, at=AT)
    keep(article, "No picture.", seen=1)
    commands.publish_article(article_id=article, language="en", by=PALIER, at=AT)
    with pytest.raises(errors.FileInUse):
        commands.detach_from_article(article_id=article, file_id=shot, by=PALIER, at=AT)
    commands.detach_from_article(article_id=article, file_id=spare, by=PALIER, at=AT)
    assert [file.name for file in desk_article(viewer=PALIER, article_id=article).files] == ["shot.png", "log.txt"]
    assert desk_file(viewer=PALIER, article_id=article, file_id=shot).content == b"abc"
    for act in (
        lambda: commands.detach_from_article(article_id=article, file_id=spare, by=PALIER, at=AT),
        lambda: desk_file(viewer=PALIER, article_id=article, file_id=spare),
    ):
        with pytest.raises(NotFound):
            act()


def test_who_may_do_what():
    desk = make_desk()
    article = publish({"en": IMPORT}, audience=Audience.INTERNAL)
    keep(article, "Waits", seen=1)
    one = {"article_id": article, "at": AT}
    writing = {
        "write": lambda by: write(by=by),
        "keep": lambda by: keep(article, f"By {by.name}", seen=ArticleDraft.objects.get(article=article).edits, by=by),
        "confirm": lambda by: commands.confirm_article(**one, by=by),
        "attach": lambda by: commands.attach_to_article(**one, file=Attached(by.name, "x", b""), by=by),
        "detach": lambda by: commands.detach_from_article(**one, file_id=0, by=by),
        "drop": lambda by: commands.drop_article_draft(**one, language="fr", by=by),
    }
    publishing = {
        "publish": lambda by: commands.publish_article(**one, language="en", by=by),
        "describe": lambda by: commands.describe_article(
            **one, audience=Audience.INTERNAL, owner_id=None, review_on=None, by=by
        ),
        "retire": lambda by: commands.retire_article(**one, by=by),
        "bring back": lambda by: commands.bring_back_article(**one, by=by),
    }
    for name, act in writing.items():
        with pytest.raises(NotAllowed):
            act(desk.contact)
        try:
            act(desk.agent)
        except NotFound:
            assert name in {"detach", "drop"}
    lead = make_agent(role=Role.LEAD)
    for act in publishing.values():
        for by in (desk.contact, desk.agent):
            with pytest.raises(NotAllowed):
                act(by)
        act(lead)
    with pytest.raises(NotAllowed):
        desk_article(viewer=desk.contact, article_id=article)
    for act in (*writing.values(), *publishing.values()):
        one["article_id"] = article = 10**9
        if act not in (writing["write"], writing["keep"]):
            with pytest.raises(NotFound):
                act(lead)


def test_one_person_says_once_whether_it_helped_and_the_last_word_counts():
    desk = make_desk()
    article, hidden = publish({"en": IMPORT}), publish({"en": IMPORT}, audience=Audience.INTERNAL)

    def rate(useful: bool, words: str = "", *, which: int = article, by=desk.contact) -> None:
        commands.rate_article(article_id=which, useful=useful, words=words, language="en", by=by, at=AT)

    rate(True)
    rate(False, " Too\0 short " + "x" * 2000)
    vote = ArticleVote.objects.get()
    assert (vote.useful, vote.contact_id, vote.words[:9], len(vote.words)) == (
        False,
        desk.contact.id,
        "Too short",
        1000,
    )
    with pytest.raises(NotFound):
        rate(True, which=hidden)
    with pytest.raises(NotAllowed):
        rate(True, by=desk.agent)
    seen = desk_article(viewer=desk.agent, article_id=article)
    assert (seen.helped, seen.not_helped, seen.said[0].words[:9]) == (0, 1, "Too short")


def test_the_cases_an_article_answered_are_counted_once_each_by_what_staff_sent():
    desk = make_desk()
    article, other = publish({"en": IMPORT}), publish({"en": IMPORT})
    first, second = desk.open(), desk.open()
    home = "https://desk.example"
    both = f"See {home}/help/en/{article}/import/, [it]({home}/portal/knowledge/{other}/) and {home}/help/en/999999/x/."
    reply_to_case(case_id=first, text=both, by=desk.agent, at=AT)
    reply_to_case(case_id=first, text=both, by=desk.agent, at=AT)
    propose_solution(case_id=second, text=f"{home}/help/fr/{article}/x/", by=desk.agent, at=AT)
    nothing = f"{home}/help/de/{article}/ {home}/help/fr/{article}x/ /help/fr/{article}/ {home}/help/{article}/"
    third = desk.open()
    reply_to_case(case_id=third, text=nothing, by=desk.agent, at=AT)
    record_customer_reply(case_id=third, words=Words(both), channel="email", by=desk.contact, at=AT)
    add_note(case_id=third, text=both, by=desk.agent, at=AT)
    found = ArticleAnswer.objects.order_by("article_id", "case_id").values_list(
        "article_id", "case_id", "by_name", "at"
    )
    assert list(found) == [
        (one, case, desk.agent.name, AT) for one, case in ((article, first), (article, second), (other, first))
    ]
    seen = desk_article(viewer=desk.agent, article_id=article)
    assert (seen.answers, len(seen.answered)) == (2, 2)
    RestrictedCase.objects.create(case_id=second, team_id=create_team(name="T", agent_ids=[], by=PALIER, at=AT))
    hidden = desk_article(viewer=desk.agent, article_id=article)  # counted as if it were not there (promises B3)
    assert (hidden.answers, len(hidden.answered)) == (1, 1)
    listed, _ = desk_articles(viewer=desk.agent, shelf=Shelf.ALL, language="en", at=AT)
    assert {line.id: line.answers for line in listed}[article] == 1
    assert [title for _, title in answered_with(viewer=desk.agent, case_id=first)] == [IMPORT[0], IMPORT[0]]
