"""Promise C2: sixty files of strangers by three ways: kept, never opened here, nothing in them runs."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import AT

from palier.apps.cases.commands import add_note, open_case
from palier.apps.cases.models import Attachment, NoteAttachment
from palier.apps.cases.words import Words
from palier.apps.staff.models import Agent
from palier.core.files import Attached

SCRIPT = b"<script>top.__ran = 1</script>"
BODIES = {
    "html": b"<!doctype html>" + SCRIPT,
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + SCRIPT + b"</svg>",
    "xml": b'<?xml version="1.0"?><x:script xmlns:x="http://www.w3.org/1999/xhtml">alert(1)</x:script>',
    "js": b"alert(1)",
    "gifar": b"GIF89a/*" + SCRIPT + b"*/=1;alert(1)",
    "empty": b"",
}
TYPES = ["text/html", "image/svg+xml", "application/xhtml+xml", "text/javascript", "application/pdf", "image/png", ""]
NAMES = ["a.html", "a.svg", "a.png.html", "a\r\nX-Evil: 1.html", 'a".html', "é\u202elmth.gif", "../a.js", "x" * 300]
FILES = [
    Attached(f"{place}-{name}", TYPES[place % len(TYPES)], body)
    for place, (name, body) in enumerate((name, body) for name in NAMES for body in BODIES.values())
]
FILES += [
    Attached(f"{place}.{ending}", "text/html", SCRIPT)
    for place, ending in enumerate(
        ("htm", "shtml", "xhtml", "xht", "mht", "mhtml", "hta", "xsl", "swf", "wasm", "css", "vbs")
    )
]


@pytest.mark.django_db
def test_sixty_files_by_three_ways(desk, ada, enter) -> None:
    assert len(FILES) == 60
    for start in range(0, 60, 10):
        some = tuple(FILES[start : start + 10])
        words = Words("See", attachments=some)
        case = open_case(contact_id=ada.id, subject="x", words=words, channel="email", by=ada, at=AT)
        add_note(case_id=case.case_id, text="x", attachments=some, by=desk.agent, at=AT)
    inside, customer = Client(), enter(ada)
    inside.force_login(Agent.objects.get(pk=desk.agent.id))
    handed = 0
    ways = (
        (Attachment.objects.select_related("message__case"), inside, "desk:attachment"),
        (Attachment.objects.select_related("message__case"), customer, "portal:file"),
        (NoteAttachment.objects.select_related("note__case"), inside, "desk:note_attachment"),
    )
    for files, client, way in ways:
        for file in files:
            case = (file.note if way.endswith("note_attachment") else file.message).case
            answer = client.get(reverse(way, args=[case.reference, file.pk]))
            assert (answer.status_code, answer.content) == (200, bytes(file.content)), way
            headers = answer.headers
            assert headers["Content-Type"] == "application/octet-stream"
            assert headers["Content-Disposition"].startswith("attachment;")
            assert ("X-Evil" in headers, "\n" in headers["Content-Disposition"]) == (False, False)
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert "default-src 'none'" in headers["Content-Security-Policy"]
            assert "sandbox" in headers["Content-Security-Policy"]
            assert headers["Cache-Control"] == "no-store"
            handed += 1
    assert handed == 180
