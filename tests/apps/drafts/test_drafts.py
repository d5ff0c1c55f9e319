"""What is typed is kept, for whoever typed it and nobody else, until it is sent."""

from datetime import timedelta

import pytest
from django.db import transaction
from tests.factories import AT

from palier.adapters.jobs.housekeeping import forget_old_drafts
from palier.apps.audit.models import AuditEntry
from palier.apps.drafts import commands
from palier.apps.drafts.commands import (
    attach_to_draft,
    detach_from_draft,
    discard_draft,
    forget_drafts,
    move_draft,
    save_draft,
)
from palier.apps.drafts.errors import DraftTooLarge, TooManyDrafts
from palier.apps.drafts.models import Draft, DraftFile
from palier.apps.drafts.queries import Kept, attached_to, draft_file, draft_of, drafts_of
from palier.apps.errors import NotFound
from palier.core.actor import Actor, ActorKind, Role
from palier.core.files import LARGEST_FILE, MOST_FILES, Attached, FileTooLarge, TooManyFiles

pytestmark = pytest.mark.django_db

ANA = Actor(ActorKind.AGENT, 7, "Ana", role=Role.AGENT)
CAMILLE = Actor(ActorKind.CONTACT, 7, "Camille", account_id=3)
"""The same number as Ana's, in the other house."""
KEY = "case:12:reply"
FILE = Attached("../a.txt", "text/plain", b"hello")


def save(by: Actor = ANA, key: str = KEY, **fields: str) -> None:
    save_draft(key=key, fields=fields, by=by, at=AT)


def attach(by: Actor = ANA, key: str = KEY, file: Attached = FILE) -> int:
    return attach_to_draft(key=key, file=file, by=by, at=AT)


def test_nothing_is_kept_until_something_is():
    assert draft_of(viewer=ANA, key=KEY) == Kept(KEY)


def test_the_last_words_are_kept_in_every_field():
    save(text="Hel", cc="")
    save(text="Hello\0", then="wait")
    kept = draft_of(viewer=ANA, key=KEY)
    assert kept == Kept(KEY, {"text": "Hello", "then": "wait"}, (), AT)
    assert Draft.objects.count() == 1


def test_a_draft_is_its_writers_alone():
    save(text="Between us")
    file_id = attach()
    save(by=CAMILLE, text="Mine")
    assert draft_of(viewer=CAMILLE, key=KEY).fields == {"text": "Mine"}
    assert draft_of(viewer=CAMILLE, key=KEY).files == ()
    assert attached_to(viewer=CAMILLE, key=KEY) == ()
    with pytest.raises(NotFound):
        draft_file(viewer=CAMILLE, file_id=file_id)
    with pytest.raises(NotFound):
        detach_from_draft(key=KEY, file_id=file_id, by=CAMILLE, at=AT)
    discard_draft(key=KEY, by=CAMILLE, at=AT)
    assert draft_of(viewer=ANA, key=KEY).fields == {"text": "Between us"}
    assert attached_to(viewer=ANA, key=KEY) == (Attached("a.txt", "text/plain", b"hello"),)


def test_reply_and_note_are_two_drafts_with_their_own_files():
    attach(key="case:12:note")
    save(key="case:12:reply", text="Hello")
    found = drafts_of(viewer=ANA, keys=["case:12:reply", "case:12:note", "case:13:reply"])
    assert [len(found[key].files) for key in found] == [0, 1, 0]
    assert attached_to(viewer=ANA, key="case:12:reply") == ()


def test_several_drafts_are_read_in_one_statement(django_assert_num_queries):
    save(text="Hello")
    attach()
    attach()
    with django_assert_num_queries(1):
        found = drafts_of(viewer=ANA, keys=[KEY, "open:portal"])
    assert [file.size for file in found[KEY].files] == [5, 5]
    assert found["open:portal"] == Kept("open:portal")


def test_a_file_taken_out_is_gone_from_that_draft_only():
    first, second = attach(), attach()
    detach_from_draft(key=KEY, file_id=first, by=ANA, at=AT)
    assert [file.id for file in draft_of(viewer=ANA, key=KEY).files] == [second]
    with pytest.raises(NotFound):
        detach_from_draft(key="case:13:reply", file_id=second, by=ANA, at=AT)


def test_emptied_fields_leave_nothing_behind_but_the_files():
    save(text="Hello")
    save(text="")
    assert not Draft.objects.exists()
    attach()
    save(text="Hello")
    save(text="")
    kept = draft_of(viewer=ANA, key=KEY)
    assert (kept.fields, len(kept.files)) == ({}, 1)


def test_too_much_is_refused_and_what_was_kept_stays():
    save(text="Short")
    with pytest.raises(DraftTooLarge), transaction.atomic():
        save(text="x" * 200_001)
    with pytest.raises(DraftTooLarge), transaction.atomic():
        save(key="k" * 101, text="x")
    assert draft_of(viewer=ANA, key=KEY).fields == {"text": "Short"}


def test_files_are_taken_as_far_as_one_message_carries_them():
    small = attach()
    with pytest.raises(FileTooLarge):
        attach(file=Attached("big", "x/y", b"x" * (LARGEST_FILE + 1)))
    for _ in range(MOST_FILES - 1):
        attach()
    with pytest.raises(TooManyFiles):
        attach()
    files = draft_of(viewer=ANA, key=KEY).files
    assert (len(files), files[0].id) == (MOST_FILES, small)


def test_nobody_keeps_without_end(monkeypatch):
    monkeypatch.setattr(commands, "MOST_DRAFTS", 2)
    monkeypatch.setattr(commands, "MOST_MEGABYTES", 0)
    save(key="a", text="x")
    save(key="b", text="x")
    with pytest.raises(TooManyDrafts):
        save(key="c", text="x")
    with pytest.raises(TooManyDrafts):
        attach(key="c")
    with pytest.raises(TooManyDrafts):
        attach(key="a")
    save(key="a", text="y")
    save(by=CAMILLE, key="c", text="x")
    assert draft_of(viewer=ANA, key="a").fields == {"text": "y"}


def test_what_was_sent_is_forgotten_with_its_files():
    save(text="Hello")
    attach()
    discard_draft(key=KEY, by=ANA, at=AT)
    discard_draft(key=KEY, by=ANA, at=AT)
    assert (Draft.objects.count(), DraftFile.objects.count()) == (0, 0)


def test_drafts_are_kept_for_thirty_days_after_the_last_touch():
    save_draft(key="old", fields={"text": "x"}, by=ANA, at=AT - timedelta(days=30, seconds=1))
    save_draft(key="young", fields={"text": "x"}, by=ANA, at=AT - timedelta(days=30))
    attach_to_draft(key="old", file=FILE, by=ANA, at=AT - timedelta(days=31))
    forget_old_drafts(int(AT.timestamp()))
    assert list(Draft.objects.values_list("key", flat=True)) == ["young"]
    assert forget_drafts(before=AT) == 1
    assert not DraftFile.objects.exists()


def test_what_somebody_types_is_written_down_nowhere_else():
    save(text="Not yet")
    attach()
    assert not AuditEntry.objects.exists()


def test_saving_over_a_draft_is_one_update(django_assert_max_num_queries):
    save(text="a")
    with django_assert_max_num_queries(3) as asked:  # savepoint, update, release
        save(text="ab")
    assert sum("UPDATE" in query["sql"] for query in asked.captured_queries) == 1


def test_a_sealed_draft_reads_as_any_other_and_its_rows_give_nothing_away():
    secret = {"text": "The hole is in the parser", "then": "wait"}
    file = Attached("exploit.py", "text/x-python", b"print('boo')")
    save_draft(key=KEY, fields=secret, sealed=True, by=ANA, at=AT)
    file_id = attach_to_draft(key=KEY, file=file, sealed=True, by=ANA, at=AT)
    kept = draft_of(viewer=ANA, key=KEY)
    assert kept.fields == secret
    assert [(each.name, each.media_type, each.size) for each in kept.files] == [("exploit.py", "text/x-python", 12)]
    assert attached_to(viewer=ANA, key=KEY) == (file,)
    assert draft_file(viewer=ANA, file_id=file_id) == file
    rows = [*Draft.objects.values_list("fields", flat=True), *DraftFile.objects.values_list("name", "media_type")]
    stored = f"{rows}".encode() + bytes(DraftFile.objects.get().content)
    for canary in (b"parser", b"wait", b"exploit", b"python", b"boo"):
        assert canary not in stored


def test_a_draft_that_comes_back_stands_above_what_was_begun_meanwhile_and_stays_sealed():
    save_draft(key="held:1", fields={"text": "First", "then": "wait"}, sealed=True, by=ANA, at=AT)
    save(text="Second", copies="bo@x")
    attach()
    move_draft(key="held:1", to=KEY, by=ANA, at=AT)
    kept = draft_of(viewer=ANA, key=KEY)
    assert kept.fields == {"text": "First\n\nSecond", "then": "wait", "copies": "bo@x"}
    assert len(kept.files) == 1
    assert "First" not in f"{Draft.objects.get().fields}"
    move_draft(key="nowhere", to=KEY, by=ANA, at=AT)
    assert draft_of(viewer=CAMILLE, key=KEY) == Kept(KEY)
    assert draft_of(viewer=ANA, key=KEY) == kept
