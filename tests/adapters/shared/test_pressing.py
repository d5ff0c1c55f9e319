"""What is pressed says what the template engine would say, and trusts nobody."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from palier.adapters.shared.pressing import press

TEMPLATE = "desk/parts/queue_line.html"
FIELDS = ("due", "rank", "severity", "id", "address", "subject", "reference", "account", "plan", "status", "flags")
LINE = {name: name.upper() for name in (*FIELDS, "why", "status_words", "assignee", "updated")}


def rendered(line: dict[str, str]) -> str:
    return render_to_string(TEMPLATE, {"line": line})


def test_a_pressed_line_is_the_rendered_line():
    hostile = LINE | {"subject": "<script>&\"' \x02account\x03", "due": SafeString("<time>1 h</time>")}
    assert press(TEMPLATE, [LINE, hostile]) == rendered(LINE) + rendered(hostile)
    assert "<script>" not in press(TEMPLATE, [hostile])


def test_no_line_is_nothing():
    assert press(TEMPLATE, []) == ""
