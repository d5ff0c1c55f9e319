"""Beside a message: what to know before believing it, and whom the mail that carried ours did not reach."""

import pytest
from django.test import Client
from tests.apps.mailroom.mails import mail, store
from tests.apps.mailroom.test_who_speaks import LATER, OURS, opened, proof, report, ways
from tests.factories import make_desk

from palier.apps.accounts.models import Contact
from palier.apps.cases.commands import reply_to_case
from palier.apps.cases.models import Case
from palier.apps.mailroom.commands import settle_together
from palier.apps.outbox.models import OutgoingMail
from palier.apps.outbox.queries import troubles_of
from palier.apps.staff.models import Agent

pytestmark = pytest.mark.django_db


def take(*raws: str, **stored) -> None:
    ids = [store(raw, at=LATER, **stored) for raw in raws]
    assert settle_together(raw_ids=ids, at=LATER) == len(ids)


@pytest.fixture
def desk(settings, tmp_path):
    settings.MAIL_AUTHSERV = OURS
    settings.STATIC_ROOT = tmp_path
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    return make_desk()


def page_of(desk, case_id: int, language: str = "en") -> str:
    Agent.objects.filter(pk=desk.agent.id).update(language=language)
    client = Client()
    client.force_login(Agent.objects.get(pk=desk.agent.id))
    return client.get(f"/cases/{Case.objects.get(pk=case_id).reference}/").content.decode()


@pytest.mark.parametrize(
    ("language", "forged", "elsewhere"),
    [
        ("en", "it may be forged", "It wants answers at another address"),
        ("fr", "il est peut-être falsifié", "réponses à une autre adresse"),
    ],
)
def test_marks_stand_beside_the_message_they_are_about(desk, language, forged, elsewhere) -> None:
    case_id = opened(desk)
    email = Contact.objects.get(pk=desk.contact.id).email
    assert 'class="said-item__mark"' not in page_of(desk, case_id, language)
    headers = {**ways(case_id)["signed address"], "Reply_To": "eve@evil.example"}
    take(mail(email, "Pay me", Authentication_Results=proof("fail"), **headers))
    page = page_of(desk, case_id, language)
    assert page.count('class="said-item__mark"') == 2
    told = page[page.rindex("said-item__mark") :]
    assert "Pay me" in told
    for words in (forged, elsewhere):
        assert words in page


def test_what_came_back_stands_at_the_message_it_was_about(desk) -> None:
    case_id = opened(desk)
    reply_to_case(case_id=case_id, text="Try this", by=desk.agent, at=LATER)
    reply_to_case(case_id=case_id, text="Or that", by=desk.agent, at=LATER)
    first = OutgoingMail.objects.filter(case_id=case_id, kind="staff_replied").order_by("pk").first()
    take(report(first.message_id, to=first.recipients[0]), sender="")
    [trouble] = troubles_of(viewer=desk.agent, case_id=case_id)
    assert (trouble.state, trouble.recipient) == ("bounced", first.recipients[0])
    page = page_of(desk, case_id)
    mark = page.index('class="said-item__mark"')
    assert page.index("Try this") < mark < page.index("Or that")
    assert "did not arrive" in page[mark : mark + 600]
