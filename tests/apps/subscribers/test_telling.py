"""Each is told of each thing once, in their language, beside case mail (promises L4)."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from tests.apps.incidents.telling import HOUR, LEARN, LOGIN
from tests.apps.subscribers.asking import many, subscribed
from tests.factories import AT, make_contact

from palier.apps.audit.models import AuditEntry
from palier.apps.cases import commands as cases
from palier.apps.incidents.commands import Reach, Telling, correct_update, plan_maintenance, post_update
from palier.apps.incidents.models import Incident, IncidentUpdate
from palier.apps.mailroom.commands import claim_outgoing
from palier.apps.outbox.deliveries import Reported, record_delivery_report
from palier.apps.outbox.models import OutgoingMail
from palier.apps.subscribers.commands import claim_calls, mark_call_done, mark_call_put_off, tell_subscribers
from palier.apps.subscribers.models import NewsCall, Round, Subscriber
from palier.core.actor import PALIER
from palier.core.incident import Stage, State

SOON = timedelta(minutes=1)


def news(**about):
    return OutgoingMail.objects.filter(kind="incident_news", **about)


def tell(at, limit=500):
    while tell_subscribers(at=at, limit=limit):
        pass


def test_every_update_and_correction_reaches_each_once_in_their_language(house):
    subscribed("en@reader.example")
    subscribed("fr@reader.example", language="fr")
    incident_id = house.open()
    tell(AT)
    tell(AT + SOON)
    more = {"incident_id": incident_id, "by": house.desk.agent}
    post_update(stage=Stage.RESOLVED, telling=Telling({"en": "Done."}), at=AT + HOUR, **more)
    correct_update(
        update_id=IncidentUpdate.objects.get(seq=2).pk, words={"en": "Nearly."}, by=house.desk.agent, at=AT + HOUR
    )
    tell(AT + HOUR)
    told = news().order_by("event_id", "language").values_list("event_id", "language")
    updates = list(IncidentUpdate.objects.order_by("seq").values_list("pk", flat=True))
    assert list(told) == [(pk, language) for pk in updates for language in ("en", "fr")]
    assert set(news().values_list("lane", flat=True)) == {"bulk"}
    assert all(mail.unsubscribe.endswith("/end/") for mail in news())
    assert AuditEntry.objects.filter(act="tell_subscribers").count() == 3


def test_only_who_follows_the_system_hears_of_it_and_nobody_of_what_is_not_public(house):
    subscribed("login@reader.example", slugs=(LOGIN,))
    subscribed("learn@reader.example", slugs=(LEARN,))
    house.open(login=State.MAJOR)
    house.open(backstage=State.MAJOR)
    for audience in (Incident.Audience.INTERNAL, Incident.Audience.ACCOUNTS):
        house.open(login=State.MAJOR, audience=audience, account_ids=[house.desk.account_id])
    tell(AT)
    assert [mail.recipients for mail in news()] == [["login@reader.example"]]


def test_whoever_says_yes_later_hears_of_what_comes_later(house):
    incident_id = house.open()
    subscribed(at=AT + SOON)
    tell(AT + SOON)
    assert not news().exists()
    more = {"incident_id": incident_id, "by": house.desk.agent}
    post_update(stage=Stage.IDENTIFIED, telling=Telling({"en": "Disks."}), at=AT + HOUR, **more)
    tell(AT + HOUR)
    assert news().count() == 1


def test_a_bounce_ends_the_subscription(house):
    subscribed("gone@reader.example")
    subscribed("here@reader.example")
    incident_id = house.open()
    tell(AT)
    mail = news(recipients=["gone@reader.example"]).get()
    record_delivery_report(
        message_id=mail.message_id, reported=Reported.FAILED, status="5.1.1", said="no such user", by=PALIER, at=AT
    )
    more = {"incident_id": incident_id, "by": house.desk.agent}
    post_update(stage=Stage.IDENTIFIED, telling=Telling({"en": "Disks."}), at=AT + HOUR, **more)
    tell(AT + HOUR)
    ended = Subscriber.objects.get(address="gone@reader.example")
    assert (ended.ended_why, ended.ended_at) == ("bounced", AT + HOUR)
    assert news(recipients=["gone@reader.example"]).count() == 1
    assert news(recipients=["here@reader.example"]).count() == 2


def test_twenty_thousand_hold_up_no_reply(house):
    """Promise L4: a reply owed after all of them is claimed first, by a hand that touches none of them."""
    many(600)
    house.open()
    tell(AT)
    assert news().count() == 600
    assert list(news(language="fr").values_list("lane", flat=True).distinct()) == ["bulk"]
    case_id = house.desk.open(at=AT + SOON)
    cases.reply_to_case(case_id=case_id, text="Look at the log.", by=house.desk.agent, at=AT + SOON)
    prompt = claim_outgoing(at=AT + SOON, limit=50)
    kinds = set(OutgoingMail.objects.filter(pk__in=prompt).values_list("kind", "lane"))
    assert {lane for _, lane in kinds} <= {"replies", "notices"}
    assert news(attempts__gt=0).count() == 0
    assert len(claim_outgoing(at=AT + SOON, limit=50, bulk=True)) == 50


def test_reminders_of_a_maintenance_each_once_and_none_that_are_late(house):
    subscribed()
    begins = AT + timedelta(days=3)
    reach = Reach({house.components[LOGIN]: State.MAINTENANCE})
    planned = {"title": {"en": "New disks"}, "reach": reach, "telling": Telling({"en": "Slow."}), "by": house.lead}
    plan_maintenance(planned_from=begins, planned_until=begins + HOUR, at=AT, **planned)
    for moment in (AT, begins - 25 * HOUR, begins - 24 * HOUR, begins - 2 * HOUR, begins - HOUR, begins - SOON, begins):
        tell(moment)
        tell(moment)
    near = OutgoingMail.objects.filter(kind="maintenance_near").order_by("created_at")
    assert [mail.created_at for mail in near] == [begins - 24 * HOUR, begins - HOUR]
    plan_maintenance(planned_from=begins + HOUR, planned_until=begins + 2 * HOUR, at=begins + 30 * SOON, **planned)
    tell(begins + 31 * SOON)
    assert near.count() == 2


def test_a_webhook_is_owed_the_facts_and_given_up_after_a_day(house):
    told = subscribed("ops@reader.example", hook_url="https://ops.example/hear")
    house.open()
    tell(AT)
    assert not news().exists()
    [call] = claim_calls(at=AT, limit=5)
    assert call.url == "https://ops.example/hear"
    assert '"components": {"login": "major_outage"}' in call.body
    assert claim_calls(at=AT, limit=5) == []
    mark_call_put_off(call_id=call.id, status=503, error="HTTP 503", lasting=False, at=AT)
    [again] = claim_calls(at=AT + SOON, limit=5)
    assert (again.key, again.secret) == (call.key, call.secret)
    mark_call_done(call_id=call.id, status=204, at=AT + SOON)
    told.refresh_from_db()
    assert told.failing_since is None
    house.open(at=AT + HOUR)
    tell(AT + HOUR)
    [call] = claim_calls(at=AT + HOUR, limit=5)
    mark_call_put_off(call_id=call.id, status=None, error="silent", lasting=False, at=AT + timedelta(days=2))
    told.refresh_from_db()
    assert told.ended_why == "silent"
    assert NewsCall.objects.filter(next_attempt_at__isnull=False).count() == 0


@pytest.mark.django_db(transaction=True)
def test_several_workers_tell_each_once_however_they_are_cut_short():
    from tests.apps.incidents.telling import make_house

    house = make_house()
    make_contact(at=AT)
    many(300)
    house.open()

    def work():
        try:
            while tell_subscribers(at=AT, limit=17):
                pass
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    tell(AT)
    assert news().count() == 300
    assert news().values("recipients").distinct().count() == 300
    assert Round.objects.get().told == 300
