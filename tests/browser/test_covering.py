"""A stranger's mail can't paint over the desk (promises C4): outside its frame not a pixel changes, whatever it holds.

The layouts are stored as they are, as if nothing had cleaned them when they came in.
"""

from datetime import UTC, datetime

from playwright.sync_api import expect

from palier.apps.cases.commands import open_case, record_customer_reply
from palier.apps.cases.models import Message
from palier.apps.cases.words import Words

ALL_OVER = "position:fixed;inset:0;z-index:2147483647;background:#f00;width:100vw;height:100vh"
LOGIN = '<label>E-mail<input name="email"></label><input type="password" name="password"><button>Sign in</button>'
COVERS = (
    f'<form action="/sign-in/" method="post" style="{ALL_OVER}">{LOGIN}</form>',
    f'<form target="_top" action="/sign-out/" method="post">{LOGIN}</form><p>Please sign in again.</p>',
    f'<div style="{ALL_OVER}">x</div>',
    '<div style="position:absolute;top:-2000px;left:-2000px;width:9999px;height:9999px;background:#f00">x</div>',
    '<div style="position:sticky;top:0;z-index:99999;background:#f00;height:9999px">x</div>',
    '<div style="margin:-9999px;padding:9999px;background:#f00">x</div>',
    '<div style="transform:scale(99) translate(-50%,-50%);background:#f00">x</div>',
    '<div style="box-shadow:0 0 0 9999px #f00;outline:9999px solid #f00">x</div>',
    '<div style="filter:drop-shadow(0 0 9999px #f00);backdrop-filter:blur(99px)">x</div>',
    "<style>*{display:none!important}body{background:#f00!important}</style><p>x</p>",
    "<style>.side,.case__head,#conversation{display:none}:root{--pal-ink:#f00;--pal-page:#f00}</style><p>x</p>",
    "<style>@media all{html{position:fixed;inset:0;background:#f00;z-index:9}}</style><p>x</p>",
    '<link rel="stylesheet" href="data:text/css,*{background:red!important}"><p>x</p>',
    '<p id="composer" class="side desk">x</p><p id="conversation" class="talk-pane">x</p><p id="content">x</p>',
    '<p name="forms" id="forms">x</p><a name="body" id="body">x</a><img name="getElementById">',
    f'<dialog open style="{ALL_OVER}">{LOGIN}</dialog><p popover="manual">x</p>',
    f'<iframe srcdoc="<b>x</b>" style="{ALL_OVER}"></iframe><object data="/" style="{ALL_OVER}"></object>',
    f'<svg style="{ALL_OVER}"><rect width="100%" height="100%" fill="red"/></svg>',
    f'<math style="{ALL_OVER}"><mtext>x</mtext></math><marquee behavior="alternate" width="9999">x</marquee>',
    f'<table style="{ALL_OVER}" background="x" bgcolor="#f00" width="99999" height="99999"><tr><td>x</td></tr></table>',
    '<base target="_top"><a href="/settings/" target="_top" autofocus>x</a><p contenteditable autofocus>x</p>',
    '<meta http-equiv="refresh" content="0;url=/settings/"><meta name="viewport" content="width=1"><p>x</p>',
    '<script>top.document.body.innerHTML = "gone"; parent.frames[0].frameElement.style.position = "fixed"</script>x',
    '</div></article></section></main></body><body class="gone" style="background:#f00"><p>x</p>',
    '</iframe></details></article><p style="position:fixed;inset:0;background:#f00">x</p>',
    '<div style="width:99999px;height:99999px;background:#f00">x</div><img src="cid:x" width="99999" height="99999">',
)
TOGETHER = 3
"""So many in one mail: each is a picture to take."""

COMPARE = """async ([before, after, hidden]) => {
  const pixels = async (drawn) => {
    const image = await createImageBitmap(await (await fetch("data:image/png;base64," + drawn)).blob());
    const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    for (const { x, y, width, height } of hidden) canvas.clearRect(x - 1, y - 1, width + 2, height + 2);
    return canvas.getImageData(0, 0, image.width, image.height).data;
  };
  const [one, other] = [await pixels(before), await pixels(after)];
  if (one.length !== other.length) return Infinity;
  let changed = 0;
  for (let place = 0; place < one.length; place++) if (Math.abs(one[place] - other[place]) > 32) changed++;
  return changed;
}"""
EDGES = 30
"""Values of pixels that drawing the same again may change, at rounded corners; the smallest letter has more."""


def test_outside_its_frame_a_mail_changes_no_pixel(desk, enter):
    now = datetime.now(UTC)
    opened = open_case(contact_id=desk.contact.id, subject="A mail", text="x", channel="email", by=desk.contact, at=now)
    words = Words("Words", html="<p>Words</p>")
    record_customer_reply(case_id=opened.case_id, words=words, channel="email", by=desk.contact, at=now)
    laid_out = Message.objects.exclude(html="")
    page = enter().context.new_page()
    page.set_viewport_size({"width": 1200, "height": 760})
    page.goto(f"/cases/{opened.reference}/")
    page.locator(".talk-pane").dispatch_event("wheel")  # who has begun to read is not moved on by what loads
    page.locator("details[data-frame]").evaluate("fold => fold.open = true")
    frame = page.locator("iframe[sandbox='']")
    expect(frame.content_frame.locator("p")).to_have_text("Words")
    frame.scroll_into_view_if_needed()

    judge, screen = page.context.new_page(), page.context.new_cdp_session(page)
    hidden = list(filter(None, [each.bounding_box() for each in (frame, *page.locator("time").all())]))

    def drawn() -> str:
        return str(screen.send("Page.captureScreenshot", {"format": "png"})["data"])

    def changed() -> int:
        return int(judge.evaluate(COMPARE, [harmless, drawn(), hidden]))

    harmless = drawn()
    for number in range(0, len(COVERS), TOGETHER):
        html = "\n".join(COVERS[number : number + TOGETHER])
        laid_out.update(html=f"{html}<i>Mail {number}</i>")
        with page.expect_event("framenavigated"):
            frame.evaluate("frame => { frame.src = frame.src; }")
        expect(frame.content_frame.locator("body")).to_contain_text(f"Mail {number}")
        assert changed() <= EDGES, html
        assert page.url.endswith(f"/cases/{opened.reference}/"), html
    page.locator("h1").evaluate("title => { title.textContent += '.'; }")
    assert changed() > EDGES, "a full stop would be seen"
