"""Files by guessed addresses, and by addresses that were right once (promises B2): not a byte, by any route.

A thousand numbers, each asked for by somebody who may not have it; then links that worked until the right ended.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.test import Client
from tests.adapters.every_page import body_of, filled, readable_routes
from tests.apps.accounts.people import colleague, make_people
from tests.factories import AT, Desk, make_agent, make_contact

from palier.adapters.portal.guards import SESSION_COOKIE
from palier.apps.accounts.access import begin_session
from palier.apps.accounts.people_commands import record_departure
from palier.apps.casepage.record import mail_behind, note_file
from palier.apps.cases import commands as cases
from palier.apps.cases.models import Attachment, Case, Message, NoteAttachment
from palier.apps.cases.page_queries import file_in_full, rich_message
from palier.apps.cases.restricted_models import RestrictedCase
from palier.apps.cases.words import Attached, Words
from palier.apps.errors import NotFound
from palier.apps.knowledge import commands as knowledge
from palier.apps.knowledge.models import ArticleFile
from palier.apps.knowledge.queries import article_file
from palier.apps.mailroom.inbox_queries import incoming_mail
from palier.apps.mailroom.models import RawMail
from palier.apps.staff.commands import create_team, deactivate_agent
from palier.apps.staff.models import Agent, Team
from palier.core.actor import PALIER, Actor, Role
from palier.core.knowledge import Audience

pytestmark = pytest.mark.django_db
RULES = "{limit: 5, administrators: 1, who_may_open: anyone, who_sees_all: named}"
SECRET = "only-for-them"
BY_NUMBER = {
    "cases/<slug:reference>/files/<int:attachment>/": "attachment",
    "cases/<slug:reference>/notes/files/<int:attachment>/": "note",
    "cases/<slug:reference>/messages/<int:message>/": "message",
    "cases/<slug:reference>/messages/<int:message>/mail/": "message",
    "mail/in/<int:mail>/": "mail",
    "mail/in/<int:mail>/bytes/": "mail",
    "knowledge/<int:article>/files/<int:file>/": "article_file",
    "vulnerabilities/<slug:reference>/files/<int:seq>/<int:place>/": "place",
    "portal/cases/<slug:reference>/files/<int:attachment>/": "attachment",
    "portal/knowledge/<int:article>/files/<int:file>/": "article_file",
    "help/<speech:speech>/<int:article>/files/<int:file>": "article_file",
}
"""Routes that hand out what strangers wrote or attached, and what is counted up in them."""
MADE_BY_US = {
    "credits/<int:contract>/csv/", "credits/<int:contract>/pdf/", "reports/<int:report>/report.pdf",
    "contracts/<int:contract>/annex/pdf/", "audit/csv/", "portal/cases/<slug:reference>/pdf/",
    "portal/plan/<int:contract>/annex.pdf", "portal/plan/<int:contract>/credits.pdf",
    "portal/analyses/<slug:analysis>/analysis.pdf", "portal/reports/<int:report>/report.pdf",
}  # fmt: skip
"""Documents drawn anew for each reader, from what that reader may see: held persona by persona in the route grids."""
FOR_ANYBODY = {
    "offer/<str:catalogue>/<str:plan>/annex.pdf", "security/<slug:fingerprint>.asc", "appearance/logo.png",
    "appearance.css", ".well-known/security.txt",
}  # fmt: skip
NO_FILES = {
    "cases/<slug:reference>/draft/<slug:kind>/files/", "cases/<slug:reference>/draft/<slug:kind>/files/<int:file>/",
    "portal/cases/new/files/", "portal/cases/<slug:reference>/reply/files/", "mail/in/<int:mail>/again/",
    "catalogues/<str:slug>/<int:number>/<slug:kind>/",
}  # fmt: skip
"""Forms that take files, and catalogues, which all of the staff reads."""
LIKE_A_FILE = re.compile(r"file|pdf|csv|bytes|\.asc|\.png|\.css|\.txt|attachment|messages/|mail/in/<")


@dataclass(frozen=True)
class Kept:
    """One case and one article with something in every place that can hold a file; who may have it, who may not."""

    desk: Desk
    owner: Actor
    friend: Actor
    twin: Actor
    outsider: Actor
    team_id: int
    case: Case
    numbers: dict[str, int]
    article: int

    @property
    def known(self) -> dict[str, object]:
        found = {"reference": self.case.reference, "article": self.article, "speech": "en", "seq": 1}
        numbers = {"attachment": self.numbers["attachment"], "file": self.numbers["article_file"]}
        return {**found, **numbers, "message": self.numbers["message"], "mail": self.numbers["mail"], "place": 0}


@pytest.fixture
def kept(settings, tmp_path) -> Kept:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STATIC_ROOT, settings.STORAGES = tmp_path, {**settings.STORAGES, "staticfiles": plain}
    desk = make_people(RULES)
    friend = colleague(desk, "Friend")
    raw = RawMail.objects.create(
        received_at=AT, mailbox="support@acme.example", digest="1", size=9, raw=SECRET.encode(), subject=SECRET,
        state=RawMail.State.CASE,
    )  # fmt: skip
    attached = (Attached("a.txt", "text/plain", SECRET.encode()),)
    words = Words("x", html=f"<p>{SECRET}</p>", raw_mail_id=raw.pk, attachments=attached)
    opened = cases.open_case(
        contact_id=desk.contact.id, subject="x", words=words, channel="email", by=desk.contact, at=AT
    )
    RawMail.objects.filter(pk=raw.pk).update(case_id=opened.case_id)
    cases.add_note(case_id=opened.case_id, text="x", attachments=attached, by=desk.agent, at=AT)
    cases.add_participant(case_id=opened.case_id, contact_id=friend.id, by=desk.contact, at=AT)
    article = knowledge.write_article(language="en", title="T", text="[a](a.txt)", by=PALIER, at=AT)
    file = knowledge.attach_to_article(article_id=article, file=attached[0], by=PALIER, at=AT)
    knowledge.publish_article(article_id=article, language="en", by=PALIER, at=AT)
    numbers = {
        "attachment": Attachment.objects.get().pk, "note": NoteAttachment.objects.get().pk, "mail": raw.pk,
        "message": Message.objects.get(html__contains=SECRET).pk, "article_file": file, "place": 0,
    }  # fmt: skip
    team_id = create_team(name="Inner circle", agent_ids=[desk.agent.id], by=PALIER, at=AT)
    outsider, case = make_agent(role=Role.ADMINISTRATOR), Case.objects.get(pk=opened.case_id)
    return Kept(desk, desk.contact, friend, make_contact()[1], outsider, team_id, case, numbers, article)


def as_contact(contact: Actor) -> Client:
    client = Client(raise_request_exception=False)
    client.cookies[SESSION_COOKIE] = begin_session(contact_id=contact.id, at=datetime.now(UTC))
    return client


def as_agent(agent: Actor) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(Agent.objects.get(pk=agent.id))
    return client


def address(kept: Kept, route: str, number: int | None = None) -> str:
    number = kept.numbers[BY_NUMBER[route]] if number is None else number
    counted = {"attachment": number, "message": number, "mail": number, "file": number, "place": number}
    return filled(route, {**kept.known, **counted})


def test_every_route_that_looks_like_a_file_is_known_here() -> None:
    routes = set(readable_routes())
    named = {*BY_NUMBER, *MADE_BY_US, *FOR_ANYBODY, *NO_FILES}
    assert named - routes == set()
    assert {route for route in routes if LIKE_A_FILE.search(route)} - named == set()


def test_a_thousand_guesses_give_no_byte(kept) -> None:
    """Those who may have it get it by the very address; numbers around it and far from it give others nothing."""
    guesses = 0
    assert SECRET in body_of(
        as_contact(kept.owner).get(address(kept, "portal/cases/<slug:reference>/files/<int:attachment>/"))
    )
    for route in ("cases/<slug:reference>/files/<int:attachment>/", "mail/in/<int:mail>/bytes/"):
        assert SECRET in body_of(as_agent(kept.desk.agent).get(address(kept, route)))
    RestrictedCase.objects.create(case_id=kept.case.pk, team_id=kept.team_id)
    strangers = {
        "nobody": Client(raise_request_exception=False),
        "twin": as_contact(kept.twin),
        "outsider": as_agent(kept.outsider),
    }
    for route, counted in BY_NUMBER.items():
        right = kept.numbers[counted]
        for who, client in strangers.items():
            if (who, route) == ("outsider", "knowledge/<int:article>/files/<int:file>/"):
                continue  # the staff reads every article
            for number in (max(right - 1, 0), right, right + 1, 2**63 - 1):
                answer = client.get(address(kept, route, number))
                assert SECRET not in body_of(answer), (who, route)
                assert answer.status_code in (302, 404), (who, route, answer.status_code)
                guesses += 1
    guesses += sum(1 for _ in asked_below(kept))
    assert guesses >= 1000


def asked_below(kept: Kept) -> Iterator[int]:
    """The same questions where every route asks them, for numbers all around."""
    reference, twin, outsider = kept.case.reference, kept.twin, kept.outsider
    asks: list[tuple[str, Callable[[int], object]]] = [
        ("attachment", lambda n: file_in_full(viewer=twin, reference=reference, attachment_id=n)),
        ("attachment", lambda n: file_in_full(viewer=outsider, reference=reference, attachment_id=n)),
        ("note", lambda n: note_file(viewer=outsider, reference=reference, file_id=n)),
        ("note", lambda n: note_file(viewer=kept.owner, reference=reference, file_id=n)),
        ("message", lambda n: rich_message(viewer=outsider, reference=reference, message_id=n)),
        ("message", lambda n: mail_behind(viewer=outsider, reference=reference, message_id=n)),
        ("mail", lambda n: incoming_mail(viewer=outsider, mail_id=n, at=AT)),
        ("article_file", lambda n: article_file(viewer=twin, article_id=kept.article, file_id=n, at=AT)),
    ]
    for counted, ask in asks:
        for number in range(kept.numbers[counted] - 60, kept.numbers[counted] + 61):
            found = None
            with suppress(NotFound):
                found = ask(number)
            assert found is None, (counted, number)
            yield number


PORTAL_FILE = "portal/cases/<slug:reference>/files/<int:attachment>/"
DESK = {route for route, counted in BY_NUMBER.items() if not route.startswith(("portal", "help", "knowledge", "vuln"))}
End = Callable[[Kept, Client], object]


def restricted(kept: Kept, _client: Client) -> None:
    team_id = create_team(name="Others", agent_ids=[kept.outsider.id], by=PALIER, at=AT)
    RestrictedCase.objects.create(case_id=kept.case.pk, team_id=team_id)


def left_the_team(kept: Kept, _client: Client) -> None:
    RestrictedCase.objects.create(case_id=kept.case.pk, team_id=kept.team_id)
    Team.objects.get(pk=kept.team_id).agents.clear()


def deactivated(kept: Kept, _client: Client) -> None:
    deactivate_agent(agent_id=kept.desk.agent.id, by=kept.outsider, at=AT)


def signed_out(route: str) -> End:
    return lambda _kept, client: client.post(route)


def gone(kept: Kept, _client: Client) -> None:
    """What an erasure leaves: the rows are not there any more."""
    Attachment.objects.all().delete()
    NoteAttachment.objects.all().delete()
    RawMail.objects.all().delete()
    Message.objects.update(html="", raw_mail_id=None)


def without_friend(kept: Kept, _client: Client) -> None:
    cases.remove_participant(case_id=kept.case.pk, contact_id=kept.friend.id, by=kept.owner, at=AT)


def merged(kept: Kept, client: Client) -> None:
    """The case goes on in one of somebody else's; whoever took part here is asked to leave it."""
    other = colleague(kept.desk, "Other")
    into = cases.open_case(contact_id=other.id, subject="y", text="y", channel="portal", by=other, at=AT)
    cases.merge_cases(case_id=kept.case.pk, into_id=into.case_id, by=kept.desk.agent, at=AT)
    without_friend(kept, client)


def moved(kept: Kept, client: Client) -> None:
    """Another colleague is the requester now, and whoever took part is asked to leave."""
    other = colleague(kept.desk, "Other")
    cases.change_requester(case_id=kept.case.pk, contact_id=other.id, by=kept.desk.agent, at=AT)
    cases.remove_participant(case_id=kept.case.pk, contact_id=kept.friend.id, by=kept.desk.agent, at=AT)


def departed(who: str) -> End:
    return lambda kept, _client: record_departure(contact_id=getattr(kept, who).id, by=kept.desk.agent, at=AT)


def narrowed(kept: Kept, _client: Client) -> None:
    describe(kept, Audience.INTERNAL)


def retired(kept: Kept, _client: Client) -> None:
    knowledge.retire_article(article_id=kept.article, by=PALIER, at=AT)


def detached(kept: Kept, _client: Client) -> None:
    ArticleFile.objects.all().delete()


def describe(kept: Kept, audience: Audience) -> None:
    knowledge.describe_article(
        article_id=kept.article, audience=audience, plans=(), products=(), owner_id=None, review_on=None,
        by=PALIER, at=AT,
    )  # fmt: skip


def test_links_that_were_right_give_no_byte_after_the_right_ended(kept) -> None:
    """Revoked, merged, moved, erased: each link is read first, so that what ends is a right that was there."""
    describe(kept, Audience.PUBLIC)
    in_portal, in_help = (
        "portal/knowledge/<int:article>/files/<int:file>/",
        "help/<speech:speech>/<int:article>/files/<int:file>",
    )
    friend = [(kept.friend, PORTAL_FILE, end) for end in (without_friend, merged, moved, departed("friend"))]
    friend += [
        (kept.friend, PORTAL_FILE, end)
        for end in (signed_out("/portal/sign-out/"), signed_out("/portal/sign-out/everywhere/"), gone)
    ]
    owner = [(kept.owner, PORTAL_FILE, end) for end in (departed("owner"), gone)]
    articles = [
        (who, route, end)
        for who, route in ((kept.owner, in_portal), (None, in_help))
        for end in (narrowed, retired, detached)
    ]
    agent = [(kept.desk.agent, route, end) for route in sorted(DESK) for end in (restricted, left_the_team, gone)]
    agent += [
        (kept.desk.agent, route, end) for route in sorted(DESK) for end in (deactivated, signed_out("/sign-out/"))
    ]
    links = [*friend, *owner, *articles, *agent]
    assert len(links) >= 20
    for person, route, end in links:
        with transaction.atomic():
            client = as_agent(person) if person == kept.desk.agent else as_contact(person) if person else Client()
            link = address(kept, route)
            before = client.get(link)
            assert (before.status_code, SECRET in body_of(before)) == (200, True), (route, end)
            end(kept, client)
            after = client.get(link)
            assert SECRET not in body_of(after), (route, end)
            assert after.status_code in (302, 404), (route, end)
            transaction.set_rollback(True)
