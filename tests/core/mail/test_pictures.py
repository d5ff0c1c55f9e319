"""Pictures that came with a mail, in their places."""

from tests.core.files.test_rasters import png

from palier.core.mail.clean import clean_html
from palier.core.mail.message import MailFile
from palier.core.mail.pictures import MOST_BYTES, MOST_FETCHED, has_pictures, kept_elsewhere, with_pictures

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


def test_pictures_kept_elsewhere_are_named_once_and_drawn_once_they_were_fetched() -> None:
    html = clean_html(
        '<img src="https://a.example/x.png?a=1&amp;b=2" alt="X"><img src="HTTPS://a.example/x.png?a=1&amp;b=2">'
        '<img src="//b.example/y.png"><img src="/z.png"><img src="http://c.example/w.png" alt="W">'
    )
    assert kept_elsewhere(html)[0] == "https://a.example/x.png?a=1&b=2"
    assert "http://c.example/w.png" in kept_elsewhere(html)
    shown = with_pictures(html, (), {"https://a.example/x.png?a=1&b=2": png(), "http://c.example/w.png": b"<svg/>"})
    assert shown.count("data:image/png") == 1
    assert 'alt="W"' in shown
    assert ".example" not in shown


def test_no_more_than_some_are_fetched() -> None:
    html = clean_html("".join(f'<img src="https://a.example/{number}">' for number in range(MOST_FETCHED + 9)))
    assert len(kept_elsewhere(html)) == MOST_FETCHED
