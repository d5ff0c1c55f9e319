"""Nothing is sent to anybody who did not say yes; nobody learns who subscribed (promises E4, F1, L4, A12)."""

import os
import random
from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest
from tests.apps.incidents.telling import HIDDEN, LEARN, LOGIN
from tests.apps.subscribers.asking import asked, subscribed
from tests.factories import AT

from palier.apps.audit.models import AuditEntry
from palier.apps.errors import NotFound
from palier.apps.outbox.models import OutgoingMail
from palier.apps.subscribers.commands import (
    choose_components,
    confirm_subscription,
    end_subscription,
    forget_askings,
    tell_subscribers,
)
from palier.apps.subscribers.commands.subscribing import PER_SOURCE
from palier.apps.subscribers.errors import AskedTooOften, NoSuchAddress
from palier.apps.subscribers.models import Asking, Subscriber
from palier.apps.subscribers.queries import subscription
from palier.apps.subscribers.tokens import handle_in, token_of
from palier.core.actor import PALIER

DAY = timedelta(days=1)
POSTS = int(os.environ.get("CANNON_POSTS", "200"))


def mails(kind: str = "subscription_asked") -> int:
    return OutgoingMail.objects.filter(kind=kind).count()


def test_one_mail_asks_and_nothing_else_is_sent_before_the_answer(house):
    asked(language="fr", slugs=(LOGIN, HIDDEN, "nonsense"))
    mail = OutgoingMail.objects.get(kind="subscription_asked")
    assert (mail.recipients, mail.language, mail.unsubscribe) == (["lou@reader.example"], "fr", "")
    house.open(at=AT + DAY)
    assert tell_subscribers(at=AT + DAY) == 0
    assert mails("incident_news") == 0
    shown = subscription(token=token_of(Subscriber.objects.get().handle))
    assert (shown.is_confirmed, shown.chosen) == (False, {LOGIN})
    assert [slug for slug, _ in shown.components] == [LEARN, LOGIN]


def test_an_address_is_asked_once_a_day_whoever_asks(house):
    """Promise E4: our form is no cannon."""
    for place in range(10):
        asked("victim@client.example", source=f"192.0.2.{place}")
        asked("VICTIM@client.example", source="2001:db8::1", hook_url=f"https://a.example/{place}")
    assert mails() == 1
    asked("victim@client.example", at=AT + DAY)
    assert mails() == 2


def test_however_many_post_from_wherever_a_victim_gets_one_mail_a_day(house):
    """Promise E4; ten thousand posts at a hundred victims with CANNON_POSTS=10000, and one in ten is a real one."""
    victims, sources, real = max(POSTS // 100, 4), max(POSTS // 20, 20), 0
    chance = random.Random(4)
    for number in range(POSTS):
        with suppress(AskedTooOften):
            asked(f"victim{chance.randrange(victims)}@client.example", source=f"bot{chance.randrange(sources)}")
        if number % 10 == 0:
            asked(f"reader{number}@client.example", source=f"home{number}")
            real += 1
    told = Counter(OutgoingMail.objects.filter(kind="subscription_asked").values_list("recipients__0", flat=True))
    assert set(told.values()) == {1}
    assert len(told) == victims + real


def test_one_place_asks_for_so_many_and_no_more(house):
    for place in range(PER_SOURCE):
        asked(f"reader{place}@client.example")
    with pytest.raises(AskedTooOften):
        asked("one-more@client.example")
    asked("elsewhere@client.example", source="192.0.2.99")
    asked("later@client.example", at=AT + timedelta(hours=2))
    assert mails() == PER_SOURCE + 2
    assert "192.0.2.1" not in set(Asking.objects.values_list("source", flat=True))


@pytest.mark.parametrize(
    "wanted",
    [
        {"address": ""},
        {"address": "nobody"},
        {"address": "a@b.example, c@d.example"},
        {"address": "a@b.example\r\nBcc: c@d.example"},
        {"hook_url": "file:///etc/passwd"},
        {"hook_url": "https://user:word@a.example/"},
        {"hook_url": "https://[broken/"},
        {"hook_url": "https://a.example/\x00"},
    ],
)
def test_what_is_no_address_is_refused_and_nothing_is_sent(house, wanted):
    with pytest.raises(NoSuchAddress):
        asked(**wanted)
    assert not OutgoingMail.objects.exists()
    assert not Subscriber.objects.exists()


def test_a_subscriber_is_known_only_by_its_link(house):
    told = subscribed()
    token = token_of(told.handle)
    for wrong in ("", told.handle, f"{told.handle}.", f"{told.handle}.x", f"x.{token.partition('.')[2]}", token[:-1]):
        assert handle_in(wrong) == ""
        for act in (confirm_subscription, end_subscription):
            with pytest.raises(NotFound):
                act(token=wrong, by=PALIER, at=AT)
        with pytest.raises(NotFound):
            subscription(token=wrong)
    assert told.address not in str(list(AuditEntry.objects.values_list("facts", flat=True)))


def test_saying_yes_twice_choosing_and_ending(house):
    told = subscribed(slugs=(LOGIN,))
    token = token_of(told.handle)
    assert confirm_subscription(token=token, by=PALIER, at=AT) is False
    choose_components(token=token, slugs=[LEARN], language="fr", by=PALIER, at=AT)
    assert (subscription(token=token).chosen, subscription(token=token).language) == ({LEARN}, "fr")
    choose_components(token=token, slugs=[], language="xx", by=PALIER, at=AT)
    assert (subscription(token=token).chosen, subscription(token=token).language) == (frozenset(), "fr")
    assert end_subscription(token=token, by=PALIER, at=AT) is True
    assert end_subscription(token=token, by=PALIER, at=AT) is False
    assert subscription(token=token).is_over
    with pytest.raises(NotFound):
        confirm_subscription(token=token, by=PALIER, at=AT)


def test_asking_again_for_a_confirmed_address_changes_nothing_but_sends_its_link(house):
    told = subscribed(at=AT - 3 * DAY, slugs=(LOGIN,))
    asked(slugs=(LEARN,))
    assert subscription(token=token_of(told.handle)).chosen == {LOGIN}
    assert mails() == 2
    assert Subscriber.objects.count() == 1


def test_what_led_to_nothing_is_forgotten(house):
    asked("never@client.example", at=AT - 10 * DAY)
    subscribed("yes@client.example", at=AT - 10 * DAY)
    assert forget_askings(before=AT - DAY) == 3
    assert [each.address for each in Subscriber.objects.all()] == ["yes@client.example"]
    assert not Asking.objects.exists()
