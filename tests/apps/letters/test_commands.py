"""Texts of mails are written in versions, one writer at a time; a letterhead is a colour and a small picture."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from tests.adapters.jobs.processes import wait_until
from tests.factories import AT, make_agent

from palier.apps.audit.models import AuditEntry
from palier.apps.errors import NotAllowed, NotFound
from palier.apps.letters.commands import LARGEST_LOGO, set_letterhead, write_letter
from palier.apps.letters.errors import ColourRefused, LetterRefused, LogoRefused, WrittenMeanwhile
from palier.apps.letters.models import Letterhead, LetterText
from palier.apps.letters.queries import COLOUR, Head, form_of, head, latest_texts, versions_of
from palier.core.actor import Actor, Role

PNG, GIF = b"\x89PNG\r\n\x1a\n", b"GIF89a"
KIND = "closed"


@pytest.fixture
def lead(db) -> Actor:
    return make_agent(role=Role.LEAD)


def write(by: Actor, body: str = "Over.", **changes) -> int:
    return write_letter(**{"kind": KIND, "language": "en", "body": body, "by": by, "at": AT} | changes)


def test_each_language_has_versions_of_its_own_and_an_empty_one_is_the_built_in_text(lead):
    assert [write(lead, "One\r\n\r\n two  \x00\n\n"), write(lead, language="fr", body="Fini."), write(lead, "")] == [
        1,
        1,
        2,
    ]
    assert [each.body for each in versions_of(viewer=lead, kind=KIND, language="en")] == ["", "One\n\n two"]
    assert form_of(KIND, "en")[0].body == ""
    assert {key: each.number for key, each in latest_texts(viewer=lead).items()} == {(KIND, "en"): 2, (KIND, "fr"): 1}
    assert AuditEntry.objects.filter(act="write_letter").count() == 3


def test_what_is_refused_leaves_the_text_in_use(lead):
    write(lead)
    with pytest.raises(LetterRefused):
        write(lead, "{{nobody}}")
    with pytest.raises(LetterRefused):
        write(lead, subject="Without its case")
    with pytest.raises(NotFound):
        write(lead, kind="no such mail")
    with pytest.raises(NotAllowed):
        write(make_agent())
    with pytest.raises(WrittenMeanwhile) as crossed:
        write(make_agent(role=Role.LEAD), "Mine.", seen=0)
    assert crossed.value.name == lead.name
    assert [each.body for each in versions_of(viewer=lead, kind=KIND, language="en")] == ["Over."]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_write_at_once_the_later_is_told_who_was_first(lead):
    other = make_agent(role=Role.LEAD)

    def write_too() -> str:
        try:
            write(other, "Mine.")
        except WrittenMeanwhile as refusal:
            return refusal.name
        finally:
            connection.close()
        return ""

    def waits() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
            return bool(cursor.fetchone()[0])

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            write(lead)
            later = pool.submit(write_too)
            wait_until(waits, "the second writer waits for the first")
        assert later.result(30) == lead.name
    assert LetterText.objects.count() == 1


def test_a_letterhead_keeps_its_logo_until_it_is_taken_away(lead):
    assert head() == Head(COLOUR, b"", "")
    set_letterhead(colour="#AA0000", logo=PNG, by=lead, at=AT)
    set_letterhead(colour="#003366", by=lead, at=AT)
    assert head() == Head("#003366", PNG, "image/png")
    set_letterhead(colour="#003366", logo=GIF, by=lead, at=AT)
    assert head().logo_type == "image/gif"
    set_letterhead(colour="#003366", logo=b"", by=lead, at=AT)
    assert head() == form_of(KIND, "fr")[1] == Head("#003366", b"", "")


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"colour": "#ffff00"}, ColourRefused),
        ({"colour": "red"}, ColourRefused),
        ({"logo": b"<svg onload=alert(1)>"}, LogoRefused),
        ({"logo": PNG + bytes(LARGEST_LOGO)}, LogoRefused),
    ],
)
def test_what_mail_programs_could_not_show_is_refused(lead, changes, refusal):
    with pytest.raises(refusal):
        set_letterhead(**{"colour": "#003366", "logo": PNG, "by": lead, "at": AT} | changes)
    with pytest.raises(NotAllowed):
        set_letterhead(colour="#003366", by=make_agent(), at=AT)
    assert not Letterhead.objects.exists()
