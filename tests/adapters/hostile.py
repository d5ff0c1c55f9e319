"""Words that would be elements, attributes or code where an outlet forgot to say that they are words (promises C1)."""

import re
from collections.abc import Iterable, Iterator

from lxml import etree, html

RUN, FAR = "window.__ran=1", "http://127.0.0.1:9/far"
TAGS = (
    *("script", "img", "svg", "iframe", "object", "embed", "video", "audio", "input", "button", "form", "link"),
    *("meta", "base", "style", "math", "details", "a", "body", "table", "template", "textarea", "title", "noscript"),
    *("foreignObject", "animate", "use", "image", "item", "entry"),
)
FORMS = (
    '<{tag} src="{far}" href="{far}" onerror="{run}" onload="{run}">x</{tag}>',
    "'\"><{tag} onmouseover={run} autofocus onfocus={run} tabindex=0>",
    '"/><{tag} xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="javascript:{run}" href="javascript:{run}">',
    "</title></textarea></style></script></p></li></svg><{tag}/onload={run}/src={far}>",
    "]]></description></item></entry></text></g><{tag} onload='{run}'/><![CDATA[",
    "<scr<{tag}>ipt>{run}</scr</{tag}>ipt>",
    '<math><mtext><table><mglyph><style><{tag} title="</style><img src={far} onerror={run}>">',
    '<svg><foreignObject><{tag} style="position:fixed;inset:0;background:url({far})" srcdoc="<script>{run}</script>">',
    "<!--><{tag} src={far} onerror={run}>--><![endif]-->",
    "&lt;{tag} onload={run}&gt;&#60;{tag} onload={run}&#62;&#x3c;{tag}>",
    "＜{tag} onload={run}＞ ‹{tag}› %3C{tag}%3E \\u003c{tag}\\u003e",
    '" onfocus={run} autofocus="{tag}',
    "' onfocus={run} autofocus='{tag}",
    "`-{run}-` ${{{run}}} <{tag}",
)
OTHERS = (
    "{{ 7|add:7 }}{% now 'Y' %}{% include 'x' %}{# x #}",
    "%(title)s {title} {0.__class__} $title %s",
    "{{title}}",
    '<!DOCTYPE x [<!ENTITY far SYSTEM "file:///etc/passwd">]>&far;',
    '<?xml-stylesheet href="http://a.example/"?>&far;',
    '#eval(read("/etc/passwd"))',
    '#link("http://a.example")[x] http://a.example/ https://a.example',
    "$x$ @x <x> `x`",
    '= Heading\\ #sys.version #import "x": *',
    "*bold* _emph_ // remark /* x */ ~ --- \\u{41}",
    '#image("http://a.example")',
    "BEGIN:VEVENT END:VCALENDAR;X=\\n,",
    "ATTACH;VALUE=URI:http://a.example",
    '","status":"none","x":"',
    "Bcc: all@victim.example",
    "=?utf-8?q?=0D=0ABcc:_all@victim.example?=",
    "javascript:window.__ran=1",
    "data:text/html,x",
    "=cmd|' /C calc'!A0",
    "<style>@import url(http://a.example)</style>",
    *("<plaintext>", "<xmp>", "<listing>", "<![CDATA["),
)
PAYLOADS = (*(form.format(tag=tag, run=RUN, far=FAR) for tag in TAGS for form in FORMS), *OTHERS)
ADDRESSES = ("href", "src", "action", "formaction", "data", "poster", "{http://www.w3.org/1999/xlink}href")

Skeleton = list[tuple[str, ...]]


def handfuls(together: int) -> list[str]:
    """All payloads, so many to a text."""
    return [" ".join(PAYLOADS[start : start + together]) for start in range(0, len(PAYLOADS), together)]


def page_skeleton(page: str) -> Skeleton:
    """The elements of a page of HTML as a browser's parser finds them, with their attributes."""
    return list(_elements(html.document_fromstring(page).iter()))


def feed_skeleton(document: str | bytes) -> Skeleton:
    """The same of XML, read strictly."""
    written = document.encode() if isinstance(document, str) else document
    return list(_elements(etree.fromstring(written, etree.XMLParser(resolve_entities=False)).iter()))


def _elements(found: Iterable[etree._Element]) -> Iterator[tuple[str, ...]]:
    """Of addresses the beginning counts too: where they lead; digits are not told apart."""
    for element in found:
        tag = element.tag if isinstance(element.tag, str) else "remark"
        led = [f"{name}={_place(value)}" for name, value in sorted(element.attrib.items()) if name in ADDRESSES]
        yield (tag, *sorted(map(str, element.attrib)), *led)


def _place(address: str) -> str:
    return re.sub(r"\d+", "0", re.match(r"[a-zA-Z-]+:(//[^/]*)?|[/#?]?", address)[0])
