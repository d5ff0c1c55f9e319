"""The outside of the acceptance test: a mail server that takes what the desk sends, and a browser."""

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Browser, Page
from tests.running import Desk, free_ports, running_desk


class Sink:
    """Somebody else's mail server: keeps what it is given."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, *asked) -> str:  # noqa: N802
        _server, _session, envelope = asked
        self.mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 taken"

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if address in mail["To"]]


@pytest.fixture
def outside() -> Iterator[tuple[Sink, str]]:
    """The server and its address."""
    sink, (port,) = Sink(), free_ports(1)
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    yield sink, f"smtp://127.0.0.1:{port}"
    controller.stop()


@pytest.fixture
def sink(outside) -> Sink:
    return outside[0]


@pytest.fixture
def desk(outside) -> Iterator[Desk]:
    """A desk that sells two plans and whose people have arrived."""
    here = Path(__file__).parent
    with running_desk(PALIER_SMTP_URL=outside[1]) as desk:
        desk.wait_until_ready()
        desk.palier("plan", "publish", str(here / "acme.yaml"))
        desk.run(str(here / "people.py"))
        yield desk


@pytest.fixture
def page(desk, chromium: Browser) -> Iterator[Page]:
    """A window on the desk; at the end its console must have stayed silent."""
    complaints: list[str] = []
    window = chromium.new_context(base_url=f"http://localhost:{desk.web}", locale="fr")
    page = window.new_page()
    page.set_default_timeout(30_000)
    page.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    window.close()
    assert complaints == []
