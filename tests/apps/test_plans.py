"""One guard for each list and search: what a page reads is found along an index, however much lies beside it.

A few thousand rows are few enough to be read whole, so that reading a table from end to end is forbidden while the
plans are looked at; what then still sorts everything, or walks a table by force, has no index that serves it.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, timedelta
from functools import partial
from itertools import product

import pytest
from django.db import connection
from django.db.models import Model
from tests.apps.accounts.people import colleague
from tests.factories import AT, Desk, make_desk

from palier.apps.accounts.models import Account, Contact
from palier.apps.audit.models import AuditEntry
from palier.apps.audit.queries import Place, Wanted, audit_page
from palier.apps.cases import people_queries
from palier.apps.cases.models import Case
from palier.apps.cases.people_queries import cases_of, sees_others, similar_cases
from palier.apps.escalations.models import Telling
from palier.apps.escalations.queries import notices
from palier.apps.knowledge.desk_queries import Shelf, desk_articles
from palier.apps.knowledge.models import Article, ArticleDraft, Edition
from palier.apps.knowledge.queries import articles
from palier.apps.mailroom.inbox_queries import incoming_mails
from palier.apps.mailroom.models import RawMail
from palier.apps.mailroom.queries import held_mails, returned_mails
from palier.apps.outbox.models import OutgoingMail
from palier.apps.outbox.queries import mails_of_case, sent_mails
from palier.apps.search.people import accounts_like, contacts_like
from palier.apps.views.counting import counts_of
from palier.core.actor import Actor, ActorKind, Role
from palier.core.search import read_asked

MANY = 3000
DAY = timedelta(days=1)
BOSS = Actor(ActorKind.AGENT, 7, "Boss", Role.ADMINISTRATOR)


class Plans:
    """Listens to statements and asks how PostgreSQL would go about each that reads one of the tables named."""

    def __init__(self, table: str) -> None:
        self.table, self.found = table, list[str]()

    def __call__(self, execute, sql, params, many, context):
        if self.table in sql and sql.lstrip("( \n").startswith(("SELECT", "WITH")):
            with context["connection"].connection.cursor() as cursor:
                self.found.append("\n".join(row[0] for row in cursor.execute(f"EXPLAIN {sql}", params)))
        return execute(sql, params, many, context)


def plans_of(table: str, page: Callable[[], object], *, spared: Sequence[str] = ("bitmapscan", "sort")) -> list[str]:
    with connection.cursor() as cursor:
        for way in ("seqscan", "bitmapscan", "sort"):
            cursor.execute(f"SET LOCAL enable_{way} = {'off' if way in ('seqscan', *spared) else 'on'}")
    with connection.execute_wrapper(plans := Plans(table)):
        page()
    assert plans.found
    return plans.found


@pytest.fixture
def desk(db) -> Desk:
    return make_desk()


def cases(desk: Desk) -> None:
    case = Case.objects.get(pk=desk.open())
    values = {field.attname: getattr(case, field.attname) for field in Case._meta.concrete_fields if field.name != "id"}
    Case.objects.bulk_create(
        Case(**values | {"reference": f"PAL-{n}", "next_due_at": AT + n * timedelta(minutes=1)}) for n in range(MANY)
    )
    analyse("cases_case")


def many_of(model: type[Model], pk: int | None, *told_apart: str) -> None:
    """As many more like that one, which differ in these words."""
    one = model.objects.get(pk=pk)
    values = {field.attname: getattr(one, field.attname) for field in model._meta.concrete_fields if field.name != "id"}
    model.objects.bulk_create(
        (model(**values | {name: f"{number}.{values[name]}" for name in told_apart}) for number in range(MANY)),
        batch_size=1000,
    )


def analyse(*tables: str) -> None:
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ANALYZE {table}")


WANTED = {
    "audit_at": Wanted(),
    "audit_at since": Wanted(since=AT - DAY, until=AT),
    "audit_actor": Wanted(kind=ActorKind.AGENT, actor_id=3),
    "audit_act": Wanted(act="act 5"),
    "audit_case": Wanted(case_id=9),
    "audit_account": Wanted(account_id=4),
}


def test_every_search_of_the_audit_log_has_its_index(db) -> None:
    AuditEntry.objects.bulk_create(
        AuditEntry(
            at=AT - n * timedelta(minutes=1),
            actor_kind=("agent", "contact")[n % 2],
            actor_id=n % 401,
            actor_name="x",
            act=f"act {n % 501}",
            case_id=n % 601,
            account_id=n % 301,
        )
        for n in range(MANY)
    )
    analyse("audit_auditentry")
    for index, wanted in WANTED.items():
        for after in (None, Place(AT - DAY, 5)):
            # What was done in one case is little, and sorted; all else comes in order.
            sorts = wanted.case_id is not None
            page = partial(audit_page, viewer=BOSS, wanted=wanted, after=after)
            [plan] = plans_of("audit_auditentry", page, spared=() if sorts else ("bitmapscan", "sort"))
            assert re.search(f"(using|on) {index.split()[0]}", plan), plan
            assert sorts or not re.search("-> +Sort", plan), plan


def test_lists_of_the_portal_walk_the_cases_of_their_account(desk) -> None:
    cases(desk)
    lists = [people_queries.Wanted(own=own, closed=closed) for own in (True, False) for closed in (None, True, False)]
    lists += [people_queries.Wanted(before=2000), people_queries.Wanted(among=(1, 2, 3))]
    for wanted in lists:
        plan = plans_of("cases_case", partial(cases_of, viewer=desk.contact, wanted=wanted))[-1]
        assert re.search("using (case_contact|case_account|cases_case_pkey)", plan), plan
        assert not re.search("Seq Scan on cases_case|SubPlan", plan), plan
    plan = plans_of("cases_case", partial(similar_cases, viewer=desk.contact, words="nobody can sign in"))[-1]
    assert re.search("using (case_account|cases_case_pkey)", plan), plan
    assert "Seq Scan on cases_case" not in plan


WHOLE_ACCOUNT = re.compile(r"Seq Scan on cases_case|SubPlan|Index Cond: \(account_id = [^ ]+\)$", re.MULTILINE)


def test_who_has_opened_little_is_not_looked_for_among_all_that_their_colleagues_opened(desk) -> None:
    cases(desk)
    newcomer = colleague(desk, "Bo")
    for wanted in (people_queries.Wanted(own=True), people_queries.Wanted(), people_queries.Wanted(closed=True)):
        plan = plans_of("cases_case", partial(cases_of, viewer=newcomer, wanted=wanted))[-1]
        assert not re.search(WHOLE_ACCOUNT, plan), plan
    for asked in (partial(sees_others, newcomer), partial(similar_cases, viewer=newcomer, words="nobody can sign in")):
        plan = plans_of("cases_case", asked)[-1]
        assert not re.search(WHOLE_ACCOUNT, plan), plan


def test_counts_of_kept_views_walk_the_indexes_of_their_lists(desk) -> None:
    cases(desk)
    typed = ("is:mine", "is:breached", "is:due", "team:mine", f"account:#{desk.account_id}", "severity:high")
    views = {key: read_asked(each, at=AT, zone=UTC) for key, each in enumerate(typed)}
    led, near = plans_of('"cases_case"', lambda: counts_of(views, viewer=desk.agent, at=AT))
    for plan in (led, near):
        assert "Seq Scan on cases_case" not in plan
    for index in ("case_assignee_queue", "case_queue"):
        assert re.search(f"(using|on) {index}", led), led
    assert "using case_queue" in near


def test_notices_are_read_from_the_end_of_ones_own(desk) -> None:
    case = desk.open()
    Telling.objects.bulk_create(
        Telling(
            case_id=case,
            account_id=desk.account_id,
            occasion=f"event {n}",
            step="mentioned",
            at=AT,
            way="desk",
            recipient=n % 501,
            name="x",
            state="told",
            tell_at=AT,
            told_at=AT,
        )
        for n in range(MANY)
    )
    analyse("escalations_telling")
    for before in (None, MANY // 2):
        [plan] = plans_of("escalations_telling", partial(notices, viewer=BOSS, before=before))
        assert re.search("Index Scan (Backward )?using telling_desk", plan), plan
        assert "Sort" not in plan


@pytest.mark.parametrize(
    ("search", "table", "index"),
    [
        (lambda: accounts_like("quartz", viewer=BOSS), "accounts_account", "account_words"),
        (lambda: contacts_like("quartz", viewer=BOSS), "accounts_contact", "contact_words"),
    ],
)
def test_people_are_found_by_the_index_of_their_names(search, table, index, desk) -> None:
    many_of(Account, desk.account_id, "name")
    many_of(Contact, desk.contact.id, "name", "email")
    analyse("accounts_account", "accounts_contact")
    [plan] = plans_of(table, search, spared=())
    assert f"Bitmap Index Scan on {index}" in plan, plan


def test_every_list_of_mail_that_came_in_walks_an_index_of_its_own(db) -> None:
    """One mail in a hundred is held, spam, sent back: whoever asks for those alone walks past none of the others."""
    rare = ("held", "quarantined", "spam", "returned")
    RawMail.objects.bulk_create(
        RawMail(
            received_at=AT,
            mailbox="m",
            digest=str(n),
            size=1,
            raw=b"x",
            state="case" if n % 100 else rare[n // 100 % 4],
            sender_address=f"{n % 7}@client.example",
        )
        for n in range(MANY // 2)
    )
    analyse("mailroom_rawmail")
    lists = {
        "mailroom_rawmail_pkey": [incoming_mails],
        "raw_mail_held": [held_mails, *(partial(incoming_mails, state=state) for state in ("held", "quarantined"))],
        "raw_mail_spam": [partial(incoming_mails, state="spam")],
        "raw_mail_sent_back": [returned_mails],
    }
    for index, pages in lists.items():
        for page, before in product(pages, (None, 10**9)):
            [plan] = plans_of("mailroom_rawmail", partial(page, viewer=BOSS, before=before))
            assert re.search(f"Index Scan (Backward )?using {index} ", plan), plan
            assert "Sort" not in plan


def test_mails_that_left_are_read_from_the_end_and_those_of_a_case_by_it(desk) -> None:
    case_id = desk.open()
    many_of(OutgoingMail, OutgoingMail.objects.get().pk, "message_id")
    OutgoingMail.objects.filter(pk__gt=OutgoingMail.objects.order_by("pk")[20].pk).update(case_id=None)
    analyse("outbox_outgoingmail")
    lists = {
        "outbox_outgoingmail_pkey": [
            partial(sent_mails, viewer=BOSS, hidden=hidden, before=before)
            for hidden, before in product(((), (case_id,)), (None, 10**9))
        ],
        "outgoing_case": [partial(mails_of_case, viewer=BOSS, case_id=case_id)],
    }
    for index, pages in lists.items():
        for page in pages:
            plan = plans_of("outbox_outgoingmail", page)[0]
            assert re.search(f"Index Scan (Backward )?using {index} ", plan), plan
            assert "Sort" not in plan


def written() -> Iterator[int]:
    rows = [Article(audience="public", created_at=AT, created_by="x") for _ in range(MANY // 3)]
    for row in Article.objects.bulk_create(rows):
        yield row.pk


def test_articles_are_listed_by_their_titles_and_found_by_their_words(desk) -> None:
    keys = list(written())
    Edition.objects.bulk_create(
        Edition(article_id=key, language="en", number=1, title=f"common {n}", text=f"w{n} word", published_at=AT)
        for n, key in enumerate(keys)
    )
    ArticleDraft.objects.bulk_create(
        ArticleDraft(
            article_id=key, language="fr", title=f"brouillon {n}", text=f"mot{n}", changed_at=AT, changed_by="x"
        )
        for n, key in enumerate(keys)
    )
    analyse("knowledge_article", "knowledge_edition", "knowledge_articledraft")
    for viewer in (None, desk.contact, desk.agent):
        listed, *_ = plans_of(
            "knowledge_edition", lambda viewer=viewer: articles(viewer=viewer, language="en", at=AT + DAY)
        )
        assert "using article_titles" in listed, listed
    shelves = plans_of(
        "knowledge_article",
        lambda: [desk_articles(viewer=desk.agent, shelf=shelf, language="en", at=AT) for shelf in Shelf],
    )
    for plan in shelves:
        assert "Seq Scan on knowledge_article " not in plan, plan
    found = plans_of(
        ".words @@",
        lambda: desk_articles(viewer=desk.agent, shelf=Shelf.ALL, words="w17 ", language="en", at=AT),
        spared=(),
    )
    assert re.search("Bitmap Index Scan on article_words", found[0]), found[0]
    assert re.search("Bitmap Index Scan on article_draft_words", found[1]), found[1]
