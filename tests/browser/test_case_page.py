"""The page of a case in a real browser: drafts and files, two agents at once, its keys, and words of strangers."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Page, expect
from tests.browser.axe import violations
from tests.factories import AT, make_agent

from palier.apps.accounts.models import Account, Contact
from palier.apps.canned.commands import keep_answer
from palier.apps.cases.commands import add_note, open_case, record_customer_reply
from palier.apps.cases.models import Attachment, Case, Message, Note, NoteAttachment
from palier.apps.cases.words import Words
from palier.core.actor import PALIER
from palier.core.files import Attached


@pytest.fixture
def case(desk) -> Case:
    return Case.objects.get(pk=desk.open(subject="Nobody can sign in", at=datetime.now(UTC) - timedelta(minutes=20)))


def drop(page: Page, selector: str, name: str, kind: str) -> None:
    """A file let fall on an element, or pasted into it."""
    page.eval_on_selector(
        selector,
        """(element, [name, kind]) => {
            const data = new DataTransfer();
            data.items.add(new File(["hello"], name, {type: "text/plain"}));
            const said = {bubbles: true, cancelable: true};
            element.dispatchEvent(kind === "drop" ? new DragEvent("drop", {...said, dataTransfer: data})
                : new ClipboardEvent("paste", {...said, clipboardData: data}));
        }""",
        [name, kind],
    )


def test_a_reply_with_files_and_a_note_with_its_own(desk, case, enter):
    keep_answer(name="Log", text={"en": "Hello {{contact}}."}, by=PALIER, at=AT)
    page = enter()
    page.goto(f"/cases/{case.reference}/")
    reply, note = page.locator(".composer__for-reply"), page.locator(".composer__for-note")
    reply.locator("input[type=file]").set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": b"a"})
    expect(reply.locator("[data-files]")).to_contain_text("a.txt")
    drop(page, "#composer", "dropped.txt", "drop")
    expect(reply.locator("[data-files]")).to_contain_text("dropped.txt")
    reply.locator("li:has-text('a.txt') [data-remove]").click()
    expect(reply.locator("[data-files] li")).to_have_count(1)
    page.keyboard.press("n")
    page.keyboard.type("Among us")
    drop(page, "#note-words", "pasted.txt", "paste")
    expect(note.locator("[data-files]")).to_contain_text("pasted.txt")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".said-item--note")).to_contain_text("pasted.txt")
    page.click("label:has(#kind-reply)")
    page.click(".canned summary")
    page.click("[data-insert]")
    expect(page.locator("#words")).to_have_value(f"Hello {desk.contact.name}.")
    page.locator("#words").press("End")
    page.locator("#words").press_sequentially(" **Now**")
    reply.locator("[data-show-preview]").click()
    expect(reply.locator("[data-preview] strong")).to_have_text("Now")
    expect(reply.locator("[data-effect]")).to_contain_text("First response")
    page.locator("#words").press("Control+Enter")
    expect(page.locator(".said-item--staff")).to_contain_text("dropped.txt")
    assert (Attachment.objects.count(), NoteAttachment.objects.get().name) == (1, "pasted.txt")


def test_a_colleague_is_called_from_the_first_letters_on(desk, case, enter):
    from palier.apps.escalations.queries import unread_count
    from palier.apps.staff.models import Agent

    colleagues = [make_agent(), make_agent()]
    for each, name in zip(colleagues, ("Élodie Martin", "Marc Noël"), strict=True):
        Agent.objects.filter(pk=each.id).update(name=name)
    page = enter()
    page.goto(f"/cases/{case.reference}/")
    page.keyboard.press("n")
    field, options = page.locator("#note-words"), page.locator("#colleagues [role=option]:visible")
    field.press_sequentially("Ask me@acme.example or @mar")
    expect(options).to_have_text(["Élodie Martin", "Marc Noël"])
    page.keyboard.press("ArrowDown")
    expect(page.locator("[aria-selected=true]")).to_have_text("Marc Noël")
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(options).to_have_count(0)
    field.press_sequentially("c")
    expect(options).to_have_text(["Marc Noël"])
    page.keyboard.press("Enter")
    expect(field).to_have_value("Ask me@acme.example or @Marc Noël ")
    field.press_sequentially("and @elo")
    options.get_by_text("Élodie").click()
    expect(field).to_have_value("Ask me@acme.example or @Marc Noël and @Élodie Martin ")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".said-item--note")).to_contain_text("@Marc Noël")
    assert [unread_count(viewer=each) for each in colleagues] == [1, 1]


def test_two_agents_see_each_other_and_ask_before_crossing(desk, case, enter, visit):
    from palier.apps.staff.commands import set_password
    from palier.apps.staff.models import Agent

    other = make_agent()
    set_password(agent_id=other.id, password="correct horse battery", by=PALIER, at=AT)
    first = enter()
    second = visit()
    second.goto("/")
    second.fill("#email", Agent.objects.get(pk=other.id).email)
    second.fill("#password", "correct horse battery")
    second.press("#password", "Enter")
    second.wait_for_selector("#queue")
    for page in (first, second):
        page.goto(f"/cases/{case.reference}/")
        expect(page.locator("html")).to_have_attribute("data-live-state", "open")
    expect(first.locator("#present")).to_contain_text(f"{other.name} is here")
    second.locator("#words").press_sequentially("I have it.")
    expect(first.locator("#present")).to_contain_text(f"{other.name} is writing")
    first.fill("#words", "My own answer.")
    second.locator("#words").press("Control+Enter")
    expect(first.locator("#conversation")).to_contain_text("I have it.")
    expect(first.locator("#words")).to_have_value("My own answer.")
    first.locator("#words").press("Control+Enter")
    expect(first.locator(".composer__stop")).to_contain_text("I have it.")
    expect(first.locator("#words")).to_have_value("My own answer.")
    assert not Message.objects.filter(text="My own answer.").exists()


def test_the_timeline_by_its_keys(desk, case, enter):
    add_note(case_id=case.pk, text="Internal words", by=desk.agent, at=datetime.now(UTC))
    page = enter()
    page.goto(f"/cases/{case.reference}/")
    page.keyboard.press("k")
    expect(page.locator("[data-entry]:focus")).to_contain_text("Internal words")
    page.keyboard.press("q")
    expect(page.locator("#note-words")).to_have_value("> Internal words\n\n")
    expect(page.locator("#words")).to_have_value("")
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    expect(page.locator(".talk__filters [aria-current]")).to_have_text("Conversation")
    expect(page.locator("#conversation")).not_to_contain_text("Internal words")
    page.wait_for_load_state()
    page.keyboard.press("e")
    expect(page.locator("#escalation-reason")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_contain_text("Next entry of the timeline")


RUN = "top.__ran=1;parent.__ran=1;window.__ran=1;fetch('OUTSIDE/js')"
FAR = "OUTSIDE/pixel"
TAGS = (
    *(
        "img",
        "svg",
        "iframe",
        "video",
        "audio",
        "object",
        "embed",
        "body",
        "details open",
        "input autofocus",
        "marquee",
    ),
    *(
        "math",
        "a",
        "form",
        "button autofocus",
        "style",
        "link",
        "base",
        "meta",
        "textarea autofocus",
        "table",
        "source",
    ),
    *(
        "select autofocus",
        "isindex",
        "keygen",
        "frameset",
        "applet",
        "bgsound",
        "animate",
        "set",
        "image",
        "p",
        "noscript",
    ),
    *("template", "xmp", "plaintext-x", "track", "portal", "dialog open", "slot"),
)
FORMS = (
    '<{tag} src="{far}" href="{far}" data="{far}" poster="{far}" background="{far}" onerror="{run}" onload="{run}">',
    '<{tag} onmouseover="{run}" onfocus="{run}" ontoggle="{run}" onanimationstart="{run}" onbegin="{run}">x',
    '<{tag} src="javascript:{run}" href="javascript:{run}" action="javascript:{run}" xlink:href="javascript:{run}">',
    '<{tag} style="background:url({far});position:fixed;inset:0;z-index:9999;width:100vw;height:100vh">',
    '<{tag} srcdoc="<script>{run}</script>" content="0;url={far}" http-equiv="refresh" rel="stylesheet">',
    '<svg><{tag}><script>{run}</script><foreignObject><{tag} onload="{run}">',
    '<math><mtext><table><mglyph><style><{tag} title="</style><img src={far} onerror={run}>">',
    "<scr<script>ipt>{run}</scr</script>ipt><{tag}/onload={run}>",
    "<noscript><p title=\"</noscript><{tag} src={far} onerror='{run}'>\">",
    "<!--><{tag} src={far} onerror={run}>-->",
)
PAYLOADS = [form.format(tag=tag, run=RUN, far=FAR) for tag in TAGS for form in FORMS]


@pytest.fixture
def outside() -> Iterator[tuple[str, list[str]]]:
    """A server of somebody else's, and what it was asked for."""
    asked: list[str] = []

    class Canary(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Canary) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def test_words_of_strangers_run_nothing_and_fetch_nothing(desk, enter, outside):
    """Each payload as text, as what was quoted, as a note, and, uncleaned, as a message's own layout.

    Some as subjects, names of customers and people, names of files and words of canned answers, wherever they show.
    """
    far, asked = outside
    payloads = [payload.replace("OUTSIDE", far) for payload in PAYLOADS]
    assert len(payloads) >= 400
    now = datetime.now(UTC)
    opened = open_case(
        contact_id=desk.contact.id,
        subject=payloads[0][:200],
        text=payloads[1],
        channel="email",
        by=desk.contact,
        at=now,
    )
    for start in range(0, len(payloads), 40):
        some = "\n".join(payloads[start : start + 40])
        files = (Attached(payloads[start], "image/png", some.encode()),)
        words = Words(some, html=some, quoted=some, attachments=files)
        record_customer_reply(case_id=opened.case_id, words=words, channel="email", by=desk.contact, at=now)
        add_note(case_id=opened.case_id, text=some, by=desk.agent, at=now)
    page = enter().context.new_page()
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    page.goto(f"/cases/{opened.reference}/")
    expect(page.locator("h1")).to_have_text(re.compile(re.escape(payloads[0][:20])))
    folds = page.locator("details[data-frame]")
    for fold in folds.all():
        fold.evaluate("fold => fold.open = true")
    expect(page.locator("iframe[sandbox='']")).to_have_count(len(payloads) // 40)
    expect(page.locator("iframe:not([sandbox=''])")).to_have_count(0)
    page.wait_for_load_state("networkidle")
    assert page.evaluate(f"fetch('{far}/planted').then(() => 'came', () => 'kept back')") == "kept back"
    assert page.evaluate("window.__ran") is None
    assert asked == []
    assert Note.objects.count() == len(payloads) // 40
    cover = page.evaluate("document.elementFromPoint(5, 5).closest('iframe, .talk-pane') === null")
    assert cover, "something of a stranger's covers the desk"
    for number, payload in enumerate(payloads[::60]):
        desk.open(subject=payload[:200], at=now - timedelta(minutes=number))
    Account.objects.filter(pk=desk.account_id).update(name=payloads[40])
    Contact.objects.filter(pk=desk.contact.id).update(name=payloads[41])
    keep_answer(name=payloads[42][:80], text={"en": payloads[43]}, by=PALIER, at=AT)
    elsewhere = (
        "/",
        "/queue/by/account/",
        "/search/?q=is:breached",
        f"/accounts/{desk.account_id}/",
        "/canned/",
        "/audit/",
    )
    for place in (*elsewhere, "/palette/?q=svg", f"/cases/{opened.reference}/people/"):
        page.goto(place)
        assert page.evaluate("window.__ran") is None, place
        assert asked == [], place
