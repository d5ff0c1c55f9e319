"""The real thing, where it is installed: Postfix on loopback, between the world and the desk, in both directions."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from smtplib import SMTP

from tests.adapters.mail.conftest import ADDRESS, Sink
from tests.adapters.mail.mortals import Mortal
from tests.adapters.mail.test_killed import free_port, wait_until
from tests.factories import make_desk

from palier.adapters.mail.reading import read_waiting
from palier.adapters.mail.sending import send_waiting
from palier.apps.accounts.models import Contact
from palier.apps.cases.commands import reply_to_case
from palier.apps.cases.models import Case, Message
from palier.apps.mailroom.models import RawMail
from palier.apps.outbox.keys import key_for
from palier.apps.outbox.models import Delivery, OutgoingMail, SuppressedAddress
from palier.core.mail.tokens import reply_address

MAIN = """
compatibility_level = 3.6
queue_directory = {home}/queue
data_directory = {home}/data
maillog_file = {home}/log
maillog_file_prefixes = {home}
myhostname = mx.palier.test
mydestination =
alias_maps =
local_recipient_maps =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtputf8_enable = no
mynetworks = 127.0.0.0/8
relay_domains = palier.localhost
recipient_delimiter = +
transport_maps = inline:{{ palier.localhost=smtp:[127.0.0.1]:{desk} }}
default_transport = smtp:[127.0.0.1]:{world}
"""
MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
proxymap unix - - n - - proxymap
tlsmgr unix - - n 1000? 1 tlsmgr
postlog unix-dgram n - n - 1 postlogd
"""


@contextmanager
def postfix(home: Path, *, desk: int, world: int) -> Iterator[int]:
    """A mail server that hands mail for the desk to one port and all other mail to another; answers its own."""
    port = free_port()
    for name in ("queue", "data", "etc"):
        (home / name).mkdir()
    shutil.chown(home / "data", "postfix")
    for folder in (home, *home.parents[:-2]):
        folder.chmod(folder.stat().st_mode | 0o011)
    (home / "etc/main.cf").write_text(MAIN.format(home=home, desk=desk, world=world))
    (home / "etc/master.cf").write_text(MASTER.format(port=port))
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(["postfix", "-c", home / "etc", "start"], check=True, **quiet)
    try:
        yield port
    finally:
        subprocess.run(["postfix", "-c", home / "etc", "stop"], check=False, **quiet)


def hand_over(port: int, mail: EmailMessage, *, to: str) -> None:
    with SMTP("127.0.0.1", port, timeout=10) as client:
        client.send_message(mail, "jean@client.example", [to])


def from_contact(text: str, email: str, **headers: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = email, ADDRESS, "Export"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


def read_all() -> None:
    while read_waiting(at=datetime.now(UTC)):
        pass


if shutil.which("postfix") and os.geteuid() == 0:

    def test_both_ways_through_a_real_mail_server(
        transactional_db, tmp_path: Path, mortal: Mortal, sink: Sink, settings
    ) -> None:
        """Kept while the desk is away, brought in when it is back, answered, and told when nobody is there any more."""
        desk, listener = make_desk(at=datetime.now(UTC) - timedelta(days=1)), free_port()
        email = Contact.objects.get(pk=desk.contact.id).email
        world = int(settings.SMTP_URL.rpartition(":")[2])
        with postfix(tmp_path, desk=listener, world=world) as port:
            settings.SMTP_URL = f"smtp://127.0.0.1:{port}"
            hand_over(port, from_contact("It broke.", email), to=ADDRESS)
            wait_until(lambda: "status=deferred" in (tmp_path / "log").read_text())
            mortal.begin("listen", port=listener)
            wait_until(lambda: brought_in(tmp_path, 1))
            read_all()
            case = Case.objects.get()

            to = reply_address(case.pk, key=key_for("mail tokens"), address=settings.MAIL_ADDRESS)
            hand_over(port, from_contact("It still does.", email, Message_ID="<2@client.example>"), to=to)
            wait_until(lambda: RawMail.objects.count() == 2)
            read_all()
            texts = Message.objects.filter(case_id=case.pk).order_by("id").values_list("text", flat=True)
            assert list(texts) == ["It broke.", "It still does."]
            assert send_waiting(at=datetime.now(UTC)) == 1
            wait_until(lambda: len(sink.received) == 1)
            assert sink.received[0][2]["Subject"] == f"Re: Export [{case.reference}]"

            sink.refused[email] = "550 Nobody of this name"
            reply_to_case(case_id=case.pk, text="Here.", by=desk.agent, at=datetime.now(UTC))
            assert send_waiting(at=datetime.now(UTC)) == 1
            wait_until(lambda: RawMail.objects.count() == 3)
            read_all()
        told = Delivery.objects.get(mail=OutgoingMail.objects.get(kind="staff_replied"))
        assert (told.recipient, told.state, "Nobody of this name" in told.said) == (email, "bounced", True)
        assert SuppressedAddress.objects.get().address == email
        assert Case.objects.count() == 1

    def brought_in(home: Path, many: int) -> bool:
        """Whether the desk has them, the mail server having been asked to try again."""
        subprocess.run(["postqueue", "-c", home / "etc", "-f"], check=False, capture_output=True)
        return RawMail.objects.count() == many
