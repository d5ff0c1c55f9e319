"""The HTML of mails: what is filled in is what the whole template would have said, and is never looked at again."""

import pytest
from django.template import Context, Engine
from hypothesis import given, settings
from hypothesis import strategies as st

from palier.adapters.mail.blocks import Button, Paragraph, Words, heading
from palier.adapters.mail.html import html_text
from palier.apps.letters.queries import Head

SLOW = Engine().from_string('<p style="margin:0 0 14px">{{ text|linebreaksbr|urlize }}</p>\n')
PIECES = st.sampled_from(
    ["www.a.example", "https://a.example/?a=1&b=2", "a@b.example", "a.com", "B.ORG/x", "e.g.", "1:30", "<b>", "&", "\n"]
)


def html_of(*said: Paragraph | Words | Button, title: str = "T", head: Head | None = None) -> str:
    return html_text(said, "Acme & Sons", "en", head=head or Head(), title=title)


@settings(max_examples=50)
@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=8).map(" ".join))
def test_a_paragraph_is_what_the_template_engine_makes_of_it(text: str) -> None:
    if not {"\x02", "\x03"} & set(text):
        assert SLOW.render(Context({"text": text})) in html_of(Paragraph(text))


@pytest.mark.parametrize("evil", ["\x02title\x03", "\x02blocks\x03", "{{ title }}", "<script>"])
def test_what_somebody_writes_is_text_and_fills_nothing(evil: str) -> None:
    page = html_of(Paragraph(evil), Words(evil), heading(evil), Button(evil, evil, evil), title="The title")
    assert page.count("The title") == 1
    assert "<script" not in page


def test_the_frame_follows_the_letterhead_and_the_provider() -> None:
    page = html_of(Button("Go", "https://x.example/?a=1&b=2", "Go there", leading=True), title="A <b>")
    assert page.count("Acme &amp; Sons") == 2
    assert "<title>A &lt;b&gt;</title>" in page
    assert 'href="https://x.example/?a=1&amp;b=2"' in page
    other = html_of(Button("Go", "https://x.example", "Go"), head=Head("#123456", b"png", "image/png"))
    assert "#123456" in other
    assert 'src="cid:logo"' in other
    assert "#1f5fbf" not in other
