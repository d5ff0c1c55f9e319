"""What is found, by whom, and how PostgreSQL goes about it."""

from datetime import UTC, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.apps.search.hostile import PAYLOADS
from tests.factories import AT, make_agent, make_contact, make_desk

from palier.apps.cases.commands import add_note, assign_case, close_case, open_case, reply_to_case
from palier.apps.cases.models import Case
from palier.apps.cases.words import Attached, Words
from palier.apps.search import queries
from palier.apps.search.commands import index_waiting
from palier.apps.search.models import CaseWords
from palier.apps.search.people import accounts_like, contacts_like
from palier.apps.search.queries import Found, search_cases
from palier.core.search import FaultKind, read_asked


@pytest.fixture
def desk(db):
    return make_desk()


def look(viewer, typed: str, **more) -> Found:
    index_waiting(at=AT, limit=1000)
    return search_cases(viewer=viewer, asked=read_asked(typed, at=AT, zone=UTC), at=AT, **more)


def ids(viewer, typed: str, **more) -> list[int]:
    return [row.id for row in look(viewer, typed, **more).rows]


@pytest.mark.parametrize(
    "typed",
    [
        "references",
        "Référence",
        "besancon",
        "BESANÇON",
        "envoyer",
        "envoyées besançon",
        "oeuvre",
        "connections",
        "connection refused",
        "10.0.0.7",
        "erreur:E-4711",
    ],
)
def test_words_are_found_whatever_their_accents_and_endings(typed, desk):
    case = desk.open(subject="Les références envoyées à Besançon, œuvre: connection refused 10.0.0.7 erreur E-4711")
    desk.open(subject="Anything else")
    assert ids(desk.agent, typed) == [case]


def test_everything_said_is_found_and_so_are_people_and_files(desk):
    words = Words("Rien ne marche.", attachments=(Attached("journal-système_2026.log", "text/plain", b"x"),))
    opened = open_case(
        contact_id=desk.contact.id, subject="Panne", words=words, channel="email", by=desk.contact, at=AT
    )
    reply_to_case(case_id=opened.case_id, text="Essayez de redémarrer.", by=desk.agent, at=AT)
    add_note(case_id=opened.case_id, text="Probably the turbopump.", by=desk.agent, at=AT)
    desk.open(subject="Autre chose")
    for typed in ("marcher", "redemarrer", "turbopumps", "journal systeme", "2026.log", desk.agent.name):
        assert ids(desk.agent, typed) == [opened.case_id], typed
    assert opened.case_id in ids(desk.agent, desk.contact.name)
    assert ids(desk.agent, "redemarrer turbopump absent") == []


def test_newest_first_and_the_beginning_of_a_word_while_typing(desk):
    first, second = desk.open(subject="Exportation"), desk.open(subject="Exporter")
    assert ids(desk.agent, "expo", unfinished=True) == [second, first]
    assert ids(desk.agent, "expo") == []


def test_a_reference_finds_its_case_beside_words(desk):
    case_id, other = desk.open(subject="One"), desk.open(subject="Two")
    reference = Case.objects.get(pk=case_id).reference
    assert ids(desk.agent, reference) == [case_id]
    assert ids(desk.agent, reference.lower().replace("-", " ")) == [case_id]
    assert ids(desk.agent, "two") == [other]


def test_words_and_filters_narrow_each_other(desk):
    mine, closed = desk.open(subject="Export stops"), desk.open(subject="Export slow")
    assign_case(case_id=mine, agent_id=desk.agent.id, by=desk.agent, at=AT)
    close_case(case_id=closed, reason="duplicate", by=desk.agent, at=AT)
    assert ids(desk.agent, "export") == [closed, mine]
    assert ids(desk.agent, "export status:open") == [mine]
    assert ids(desk.agent, "export is:closed") == [closed]
    assert ids(desk.agent, "assignee:me plan:gold") == [mine]
    assert ids(desk.agent, f"account:#{desk.account_id} export") == [closed, mine]
    assert ids(desk.agent, "before:2026-01-01 export") == []
    assert look(desk.agent, "").rows == ()


def test_a_filter_that_means_nobody_finds_nothing_and_says_so(desk):
    desk.open(subject="Export")
    found = look(desk.agent, "export team:nosuchteam plan:gold")
    assert found.rows == ()
    assert [(fault.kind, fault.key) for fault in found.faults] == [(FaultKind.NOBODY_CALLED_SO, "team")]


def test_nobody_finds_what_they_may_not_see(desk):
    """A stranger, a customer among notes, names of others: not a row, not a suggestion."""
    case = desk.open(subject="canary-subject")
    add_note(case_id=case, text="canarynote for staff", by=desk.agent, at=AT)
    _, stranger = make_contact()
    for typed in ("canary", "subject", "canarynote", f"account:#{desk.account_id}", "plan:gold", "is:open"):
        assert look(stranger, typed).rows == ()
    assert ids(desk.contact, "canary") == [case]
    assert ids(desk.contact, "canarynote") == []
    assert ids(desk.agent, "canarynote") == [case]
    assert accounts_like("client", viewer=stranger) == contacts_like("camille", viewer=stranger) == ()
    assert {found.account_id for found in contacts_like("camille", viewer=desk.agent)} >= {desk.account_id}
    assert desk.account_id in {found.id for found in accounts_like("cli", viewer=desk.agent, most=50)}


@pytest.mark.parametrize("few", [0, 10_000])
def test_pages_meet_without_gap_or_repeat_rare_word_or_common(few, desk, monkeypatch):
    monkeypatch.setattr(queries, "FEW", few)
    monkeypatch.setattr(queries, "SELDOM", 10**9)
    opened = [desk.open(subject=f"common {n}") for n in range(11)]
    seen, before = [], None
    for _ in range(10):
        page = look(desk.agent, "common", before=before, page=4)
        seen += [row.id for row in page.rows]
        before = page.next
        if before is None:
            break
    assert seen == opened[::-1]


@pytest.mark.parametrize("typed", ["needle", "is:closed"])
def test_a_walk_ends_somewhere_and_says_where_to_look_on(typed, desk, monkeypatch):
    monkeypatch.setattr(queries, "FEW", -1)
    monkeypatch.setattr(queries, "SELDOM", 10**9)
    monkeypatch.setattr(queries, "WALK", 3)
    wanted = desk.open(subject="needle")
    close_case(case_id=wanted, reason="duplicate", by=desk.agent, at=AT)
    for _ in range(8):
        desk.open(subject="hay")
    page, pages = look(desk.agent, typed), 1
    assert (page.rows, page.full) == ((), False)
    while not page.rows and page.next is not None:
        page, pages = look(desk.agent, typed, before=page.next), pages + 1
    assert [row.id for row in page.rows] == [wanted]
    assert pages > 1


def test_what_is_seldom_by_its_share_is_found_at_once_however_long_ago(desk, monkeypatch):
    """PostgreSQL takes a word it has no figure for to be in one case of eighty: of a million, in over ten thousand."""
    monkeypatch.setattr(queries, "FEW", -1)
    monkeypatch.setattr(queries, "SELDOM", 1)
    monkeypatch.setattr(queries, "WALK", 3)
    wanted = desk.open(subject="needle")
    for _ in range(8):
        desk.open(subject="hay")
    index_waiting(at=AT, limit=1000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE search_casewords")
    found = look(desk.agent, "needle")
    assert ([row.id for row in found.rows], found.next) == ([wanted], None)


def test_a_hundred_hostile_searches_find_nothing_more(desk):
    """No error, and no row that was not asked for."""
    desk.open(subject="Untouched")
    _, stranger = make_contact()
    assert len(PAYLOADS) >= 100
    index_waiting(at=AT, limit=10)
    for payload in PAYLOADS:
        for typed in (payload, f'account:{payload} team:"{payload}" plan:{payload} severity:{payload}'):
            asked = read_asked(typed, at=AT, zone=UTC)
            assert search_cases(viewer=stranger, asked=asked, at=AT, unfinished=True).rows == (), payload
        asked = read_asked(f"zzznothing {payload}", at=AT, zone=UTC)
        assert search_cases(viewer=desk.agent, asked=asked, at=AT).rows == (), payload
        assert contacts_like(f"zzznothing {payload}", viewer=desk.agent) == (), payload
        assert accounts_like(f"zzznothing {payload}", viewer=desk.agent) == (), payload
    assert ids(desk.agent, "untouched") != []


class Plans:
    """Listens to statements that read words and asks how PostgreSQL would go about each."""

    def __init__(self) -> None:
        self.of_words: list[str] = []

    def __call__(self, execute, sql, params, many, context):
        if "FROM search_casewords" in sql:
            with context["connection"].connection.cursor() as cursor:
                self.of_words.append("\n".join(row[0] for row in cursor.execute(f"EXPLAIN {sql}", params)))
        return execute(sql, params, many, context)


def test_a_rare_word_is_looked_up_and_a_common_one_met_on_the_way(desk):
    """The trap: a walk back from the newest case for a word that hardly any case holds reads them all."""
    case = Case.objects.get(pk=desk.open(subject="common"))
    values = {field.attname: getattr(case, field.attname) for field in Case._meta.concrete_fields if field.name != "id"}
    copies = Case.objects.bulk_create(Case(**values | {"reference": f"PAL-{n}"}) for n in range(6000))
    index_waiting(at=AT, limit=100)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO search_casewords (case_id, words) SELECT id, palier_words("
            "CASE WHEN id = %s THEN 'common rare' ELSE 'common' END || ' w' || id) FROM cases_case WHERE id <> %s",
            [copies[7].pk, case.pk],
        )
        cursor.execute("ANALYZE search_casewords")
        cursor.execute("SET LOCAL enable_seqscan = off")  # six thousand rows are few enough to be read whole
    with connection.execute_wrapper(rare := Plans()):
        assert ids(desk.agent, "rare") == [copies[7].pk]
    with connection.execute_wrapper(common := Plans()):
        assert len(ids(desk.agent, "common")) == queries.PAGE
    assert "Bitmap Index Scan on case_words" in rare.of_words[0]
    assert "Seq Scan" not in rare.of_words[0]
    assert "Index Scan Backward using search_casewords_pkey" in common.of_words[0]
    assert "Sort" not in common.of_words[0]
    assert len(common.of_words) == 1


def test_words_follow_what_is_said_once_for_many_facts(desk):
    case = desk.open(subject="First")
    assert index_waiting(at=AT, limit=10) == 1
    reply_to_case(case_id=case, text="Second", by=desk.agent, at=AT)
    add_note(case_id=case, text="Third", by=desk.agent, at=AT)
    assert index_waiting(at=AT, limit=10) == 2
    assert index_waiting(at=AT, limit=10) == 0
    assign_case(case_id=case, agent_id=make_agent().id, by=desk.agent, at=AT + timedelta(minutes=1))
    assert index_waiting(at=AT, limit=10) == 0  # nothing was said
    assert CaseWords.objects.count() == 1


def test_very_long_words_and_texts_are_cut_and_found_by_what_remains(desk):
    text = " ".join(f"w{n:x}" for n in range(60_000)) + "x" * 5_000
    case = open_case(
        contact_id=desk.contact.id, subject="Long", text=text[:90_000], channel="email", by=desk.contact, at=AT
    ).case_id
    assert ids(desk.agent, "long w1f") == [case]


def test_words_that_can_be_no_reference_are_not_looked_for_as_one(desk):
    case = desk.open(subject="Server down")
    reference = Case.objects.get(pk=case).reference

    def asked_for(typed: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            search_cases(viewer=desk.agent, asked=read_asked(typed, at=AT, zone=UTC), at=AT)
        return sum('"reference" IN' in query["sql"] for query in asked.captured_queries)

    assert [asked_for(typed) for typed in ("server", "server down", reference, reference.lower())] == [0, 0, 1, 1]
    assert asked_for(reference.removeprefix("PAL-").replace("-", "")) == 1


def test_one_statement_answers_what_is_asked_at_any_time(desk):
    desk.open(subject="Server down", at=AT)
    before = queries._chosen.cache_info().misses

    def finds(typed: str, hours: int) -> bool:
        then = AT + timedelta(hours=hours)
        index_waiting(at=then, limit=1000)
        found = search_cases(viewer=desk.agent, asked=read_asked(typed, at=then, zone=UTC), at=then)
        return len(found.rows) == 1

    for words in ("server ", ""):
        assert [finds(f"{words}is:breached", hours) for hours in range(4)] == [False, False, True, True]
        assert [finds(f"{words}is:due", hours) for hours in range(4)] == [True, True, False, False]
        assert [finds(f"{words}since:1h", hours) for hours in range(4)] == [True, True, False, False]
    assert queries._chosen.cache_info().misses - before <= 3
