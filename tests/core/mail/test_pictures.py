"""Pictures that came with a mail, in their places."""

from tests.core.files.test_rasters import png

from palier.core.mail.clean import clean_html
from palier.core.mail.message import MailFile
from palier.core.mail.pictures import MOST_BYTES, has_pictures, with_pictures

DOT = MailFile("dot.png", "text/plain", png(), "dot@here")


def drawn(html: str, *files: MailFile) -> str:
    return with_pictures(clean_html(html), files)


def test_a_picture_is_drawn_where_the_words_have_it() -> None:
    html = drawn('<p>Look: <img alt="a > b" src="cid:dot@here"> there <img src="cid:dot%40here"></p>', DOT)
    assert html.count('src="data:image/png;base64,iVBOR') == 2
    assert 'alt="a &gt; b"' in html
    assert not has_pictures(html)


def test_what_is_no_picture_unknown_or_too_much_leaves_its_words() -> None:
    script = MailFile("x.png", "image/png", b"<svg onload=alert(1)>", "x")
    large = MailFile("l.png", "image/png", png() + b"\0" * MOST_BYTES, "large")
    html = drawn('<img src="cid:x" alt="X"><img alt="Y" src="cid:nowhere"><img src="cid:large">', script, large, DOT)
    assert "src=" not in html
    assert 'alt="X"' in html
    assert 'alt="Y"' in html


def test_words_that_look_like_a_picture_stay_words() -> None:
    said = '<p>write &lt;img src="cid:dot@here"&gt; src="cid:dot@here"</p>'
    assert drawn(said, DOT) == clean_html(said)


def test_nothing_is_fetched_from_elsewhere() -> None:
    html = drawn('<img src="https://evil.example/a.png"><img src="cid:dot@here" onload="x" srcset="//evil">', DOT)
    assert "evil" not in html
    assert "onload" not in html
