"""The form, the link of a mail and one POST that ends it: in words, in both languages, for nobody else's eyes."""

import re

import pytest
from django.db import OperationalError
from tests.apps.incidents.telling import HIDDEN, LOGIN
from tests.apps.subscribers.asking import subscribed
from tests.factories import AT

from palier.adapters.mail.compose import compose
from palier.adapters.status.rendering import render_page
from palier.apps.audit.models import AuditEntry
from palier.apps.incidents.commands import Reach, Telling, open_incident
from palier.apps.incidents.models import Incident
from palier.apps.mailroom.letters import letter_of
from palier.apps.outbox.models import OutgoingMail
from palier.apps.subscribers import commands
from palier.apps.subscribers.commands import tell_subscribers
from palier.apps.subscribers.models import NewsCall, Subscriber
from palier.apps.subscribers.tokens import token_of
from palier.core.incident import Impact, State

LOU = "lou@reader.example"


def text_of(mail: OutgoingMail) -> str:
    return compose(letter_of(mail.pk), at=AT).sent.text.replace("\n", " ")


def test_from_the_page_to_the_mail_to_the_yes_to_the_end(house, settings, client):
    render_page(at=AT)
    page = (settings.STATUS_ROOT / "fr" / "index.html").read_text()
    assert 'action="/subscriptions/"' in page
    assert f'value="{LOGIN}"' in page
    assert HIDDEN not in page
    asked = client.post("/subscriptions/", {"address": LOU, "language": "fr", "system": LOGIN})
    assert "Consultez votre messagerie" in asked.content.decode()
    mail = OutgoingMail.objects.get(kind="subscription_asked")
    link = re.search(r"https://desk\.example(/subscriptions/\S+/)", text_of(mail))
    assert link
    assert "Login" in text_of(mail)
    client.get(link[1])
    assert Subscriber.objects.get().confirmed_at is None  # A12: a link that is followed changes nothing
    assert "Merci" in client.post(link[1], {"act": "confirm"}).content.decode()
    assert "Your choice is kept" in client.post(link[1], {"act": "choose", "speech": "en"}).content.decode()
    assert Subscriber.objects.get().language == "en"


def test_a_mail_program_ends_it_with_one_post_and_a_scanner_does_not(house, client):
    """RFC 8058, and promise A12."""
    told = subscribed()
    house.open(at=AT)
    tell_subscribers(at=AT)
    mail = OutgoingMail.objects.get(kind="incident_news")
    raw = compose(letter_of(mail.pk), at=AT).raw.decode()
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in raw
    assert "Precedence: bulk" in raw
    path = f"/subscriptions/{token_of(told.handle)}/end/"
    assert mail.unsubscribe == f"https://desk.example{path}"
    for method in (client.get, client.head, client.options):
        method(path)
        assert Subscriber.objects.get().ended_at is None
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Subscriber.objects.get().ended_why == "asked"
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert "nothing is sent any more" in client.get(path.removesuffix("end/")).content.decode()


def test_known_and_unknown_addresses_are_answered_alike(house, client):
    """Promise F1."""
    subscribed(LOU)
    answers = [client.post("/subscriptions/", {"address": address}) for address in (LOU, "new@reader.example", LOU)]
    pages = {answer.content.decode().replace(LOU, "?").replace("new@reader.example", "?") for answer in answers}
    assert len(pages) == 1
    assert {answer.status_code for answer in answers} == {200}


def test_what_is_wrong_is_said_and_what_was_typed_stays(house, client):
    wrong = client.post("/subscriptions/", {"address": "<script>no", "language": "fr", "system": LOGIN})
    page = wrong.content.decode()
    assert wrong.status_code == 422
    assert "Rien n’a été enregistré" in page
    assert "&lt;script&gt;no" in page
    assert f'value="{LOGIN}" checked' in page
    for number in range(20):
        client.post("/subscriptions/", {"address": f"r{number}@reader.example"})
    many = client.post("/subscriptions/", {"address": "more@reader.example"})
    assert many.status_code == 429
    assert "Wait an hour" in many.content.decode()


@pytest.mark.parametrize("token", ["x", "x.y", "..", "a" * 300])
def test_a_link_of_nobody_leads_nowhere(house, client, token):
    for path in (f"/subscriptions/{token}/", f"/subscriptions/{token}/end/"):
        assert client.get(path).status_code == 404
        assert client.post(path, {"act": "confirm"}).status_code == 404


def test_while_the_database_is_away_the_form_says_so_and_keeps_what_was_typed(house, client, monkeypatch):
    def away(**_):
        raise OperationalError("the database is away")

    monkeypatch.setattr(commands, "ask_subscription", away)
    answer = client.post("/subscriptions/", {"address": LOU, "system": LOGIN, "language": "fr"})
    page = answer.content.decode()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert "Rien n’a été modifié" in page
    assert f'value="{LOU}"' in page
    assert f'value="{LOGIN}"' in page
    assert client.head("/subscriptions/").status_code == 204


def test_a_webhook_is_shown_its_secret_once_it_was_confirmed(house, client):
    client.post("/subscriptions/", {"address": LOU, "hook_url": "https://ops.example/hear"})
    mail = OutgoingMail.objects.get(kind="subscription_asked")
    assert "https://ops.example/hear" in text_of(mail)
    path = f"/subscriptions/{token_of(Subscriber.objects.get().handle)}/"
    assert "Palier-Signature" not in client.get(path).content.decode()
    assert re.search(r"<code>[0-9a-f]{64}</code>", client.post(path, {"act": "confirm"}).content.decode())


def test_news_say_what_happened_in_each_language(house):
    subscribed(LOU, language="fr")
    house.open(at=AT)
    tell_subscribers(at=AT)
    mail = OutgoingMail.objects.get(kind="incident_news")
    composed = compose(letter_of(mail.pk), at=AT)
    assert composed.sent.subject == "Recherche en cours : Connexion impossible"
    text = composed.sent.text.replace("\n", " ")
    assert "Nous cherchons la cause." in text
    assert "Prochaine" in text
    assert "/status/fr/incidents/INC-" in text
    assert LOU not in text


def test_addresses_stand_in_no_file_log_or_trace(house, settings, caplog):
    subscribed(LOU)
    house.open(at=AT)
    tell_subscribers(at=AT)
    render_page(at=AT)
    files = [path.read_text() for path in settings.STATUS_ROOT.rglob("*") if path.is_file()]
    assert not any(LOU in text for text in [*files, caplog.text])
    assert LOU not in str(list(AuditEntry.objects.values_list("facts", "actor_name")))


def test_hidden_systems_and_hostile_words_in_mails_and_calls(house):
    """Promises B10 and C1: the same as on the page; what was typed is text."""
    subscribed(LOU)
    subscribed("ops@reader.example", hook_url="https://ops.example/hear")
    title = {"en": "<script>alert(1)</script>"}
    reach = Reach({house.components[LOGIN]: State.MAJOR, house.components[HIDDEN]: State.MAJOR})
    telling = Telling({"en": "<img src=x onerror=alert(1)>\r\nBcc: victim@client.example"})
    open_incident(title=title, impact=Impact.MAJOR, reach=reach, telling=telling, by=house.lead, at=AT)
    for audience in (Incident.Audience.INTERNAL, Incident.Audience.ACCOUNTS):
        house.open(login=State.MAJOR, audience=audience, account_ids=[house.desk.account_id])
    tell_subscribers(at=AT)
    mail = OutgoingMail.objects.get(kind="incident_news")
    composed = compose(letter_of(mail.pk), at=AT)
    call = NewsCall.objects.get()
    assert "<script" not in composed.sent.html
    assert "<img src=x" not in composed.sent.html
    assert composed.recipients == (LOU,)
    assert b"\nBcc:" not in composed.raw.partition(b"\r\n\r\n")[0]
    assert "Backstage" not in composed.sent.text
    assert HIDDEN not in call.body
