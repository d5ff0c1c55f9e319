"""The links by which a customer answers from a mail."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from palier.apps.outbox.keys import key_for
from palier.core.lifecycle.answers import AnswerLink, answer_token, read_answer_token

KEY = "answer links"
ACCEPT, REJECT = "yes", "no"


def answer_address(*, case_id: int, seq: int, contact_id: int, at: datetime) -> str:
    """The whole address under which a contact answers one fact of a case; it opens for two months."""
    token = answer_token(case_id=case_id, seq=seq, contact_id=contact_id, at=at, key=key_for(KEY))
    return f"{str(settings.PUBLIC_URL).rstrip('/')}{reverse('answers:answer', args=[token])}"


def read_link(token: str) -> AnswerLink | None:
    """What the token of an address names; None for anything we did not sign."""
    return read_answer_token(token, key=key_for(KEY))
