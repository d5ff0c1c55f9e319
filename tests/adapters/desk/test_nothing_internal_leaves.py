"""Notes and their files never leave the house (promises B9): 200 random sequences, every mail read byte by byte."""

import base64
import random
import re
from datetime import UTC, datetime, timedelta
from email import policy
from email.parser import BytesParser

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from palier.adapters.mail.compose import compose
from palier.apps.cases import commands
from palier.apps.cases.models import Attachment, Case, Message, Note
from palier.apps.cases.words import Words
from palier.apps.mailroom.letters import letter_of
from palier.apps.outbox.models import OutgoingMail

START = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=20)
INTERNAL = "INTERNAL-5cf1"
FILE = f"{INTERNAL} bytes of a note".encode()
SEQUENCES, STEPS = 200, 4


class Writing:
    """One agent writing at random on one case, as the forms of the page do it."""

    def __init__(self, agent, desk, chance: random.Random, number: int) -> None:
        self.agent, self.desk, self.chance = agent, desk, chance
        self.at = START + timedelta(minutes=number)
        self.case = Case.objects.get(pk=desk.open(at=self.at))

    def post(self, name: str, *parts: object, **form: object) -> None:
        self.agent.post(reverse(f"desk:{name}", args=[self.case.reference, *parts]), form)

    def step(self) -> None:
        acts = (
            self.reply,
            self.note,
            self.attach,
            self.attach_internal,
            self.type_both,
            self.quote,
            self.answer,
            self.move,
        )
        self.chance.choice(acts)()

    def reply(self) -> None:
        then = self.chance.choice(("", "", "wait", "workaround", "solution"))
        self.post("write", kind="reply", text="Said to the customer", then=then)

    def note(self) -> None:
        self.post("write", kind="note", text=f"{INTERNAL} words", then="solution", copies="1")

    def attach(self) -> None:
        self.post("draft_files", "reply", files=SimpleUploadedFile("public.txt", b"for the customer"))

    def attach_internal(self) -> None:
        self.post("draft_files", "note", files=SimpleUploadedFile(f"{INTERNAL}.txt", FILE))

    def type_both(self) -> None:
        self.post("draft", "note", text=f"{INTERNAL} half", kind="note")
        self.post("draft", "reply", text="Half a reply", kind="reply")

    def quote(self) -> None:
        """A note is quoted in a note; what the customer said in a reply."""
        said = Message.objects.filter(case=self.case).order_by("-pk").values_list("text", flat=True).first()
        self.post("write", kind="reply", text=f"> {said}\n\nWe read it.")
        noted = Note.objects.filter(case=self.case).order_by("-pk").values_list("text", flat=True).first()
        if noted:
            self.post("write", kind="note", text=f"> {noted}\n\nSeen, {INTERNAL}.")

    def answer(self) -> None:
        commands.record_customer_reply(
            case_id=self.case.pk, words=Words("Thank you for it."), channel="email", by=self.desk.contact, at=self.at
        )

    def move(self) -> None:
        """Split what the customer said into a case of its own, or merge another one in."""
        messages = Message.objects.filter(case=self.case, event__side="customer").values_list("pk", flat=True)
        if self.chance.random() < 0.5:
            self.post("life_split", message=list(messages), subject="Another matter")
        else:
            other = Case.objects.get(pk=self.desk.open(subject="Merged", at=self.at))
            commands.merge_cases(
                case_id=other.pk, into_id=self.case.pk, by=self.desk.agent, at=START + timedelta(hours=20)
            )


def wire(mail_id: int) -> bytes:
    """Everything a mail holds, as it is and with each part decoded."""
    raw = compose(letter_of(mail_id), at=START).raw
    parts = BytesParser(policy=policy.SMTP).parsebytes(raw).walk()
    return raw + b"".join(part.get_payload(decode=True) or b"" for part in parts)


def test_nothing_internal_is_on_the_wire(desk, agent):
    chance = random.Random(7)
    for number in range(SEQUENCES):
        writing = Writing(agent, desk, chance, number)
        for _ in range(chance.randint(2, STEPS)):
            writing.step()
    planted = Note.objects.filter(text__contains=INTERNAL).count()
    assert planted > SEQUENCES / 4, "the sequences planted too little to prove anything"
    mails = list(OutgoingMail.objects.values_list("pk", flat=True))
    assert len(mails) > SEQUENCES
    forbidden = re.compile(INTERNAL.encode() + b"|" + re.escape(base64.b64encode(FILE)[:24]))
    leaks = [mail for mail in mails if forbidden.search(wire(mail))]
    assert leaks == []
    assert Attachment.objects.filter(name="public.txt").exists()
    assert any(b"for the customer" in wire(mail) for mail in mails)
    assert not Attachment.objects.filter(name__contains=INTERNAL).exists()
    assert not Message.objects.filter(text__contains=INTERNAL).exists()
