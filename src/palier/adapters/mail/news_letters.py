"""Mails to whoever subscribed to the status page: one that asks for a yes, and news of incidents and maintenances."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext as _

from palier.adapters.mail.blocks import Button, MailBlock, Paragraph, Said, Words, paragraphs
from palier.adapters.shared.incident_words import impact_words, in_language, stage_words
from palier.adapters.shared.moments import full_moment, zone_of
from palier.adapters.shared.words import language, list_words
from palier.apps.incidents.commands.escalating import LATE_KIND
from palier.apps.incidents.commands.noticing import RELAY_KIND
from palier.apps.mailroom.letters import Letter
from palier.apps.subscribers.letters import ASKED_KIND, NEAR_KIND, NewsLetter


def news_title(news: NewsLetter) -> str:
    """The subject.  The language must be active."""
    if news.kind == ASKED_KIND:
        return _("Do you want to be told of incidents?")
    title = in_language(news.title)
    if news.kind == LATE_KIND:
        return _("An update is owed: %(title)s") % {"title": title}
    if news.kind == RELAY_KIND:
        return _("Speak with %(account)s: %(title)s") % {"account": news.account, "title": title}
    if news.kind == NEAR_KIND:
        return _("Reminder: %(title)s") % {"title": title}
    stage = _("Correction") if news.is_correction else stage_words(news.stage)
    return _("%(stage)s: %(title)s") % {"stage": stage, "title": title}


def news_said(letter: Letter, news: NewsLetter) -> Said:
    """The body.  The language must be active."""
    if news.kind == ASKED_KIND:
        return _asked(news)
    if news.kind == LATE_KIND:
        return _late(news)
    if news.kind == RELAY_KIND:
        return _relay(news)
    hello = [Paragraph(_("Hello %(name)s,") % {"name": news.reader})] if news.reader else []
    said: list[MailBlock] = [*hello]
    said += [Paragraph(text) for text in _about(news, letter.zone) if text]
    said.append(Words(in_language(news.words)))
    said += [Paragraph(text) for text in _promised(news, letter.zone)]
    return (*said, _where(news), *paragraphs(_why(letter, news)))


def _where(news: NewsLetter) -> Button:
    """Subscribers read the public page; accounts theirs in the portal, which shows what is for them alone too."""
    if news.account:
        page = f"{settings.PUBLIC_URL.rstrip('/')}/portal/status/"
        return Button(_("Read it in the portal"), page, _("In the portal: %(url)s") % {"url": page})
    page = f"{status_address()}/{language()}/incidents/{news.reference}/"
    return Button(_("Read it on the status page"), page, _("On the status page: %(url)s") % {"url": page})


def status_address() -> str:
    """Where the public page is, without a slash at the end."""
    return settings.STATUS_URL.rstrip("/") or f"{settings.PUBLIC_URL.rstrip('/')}/status"


def _asked(news: NewsLetter) -> Said:
    followed = list_words([in_language(name) for name in news.components])
    link = f"{settings.PUBLIC_URL.rstrip('/')}/subscriptions/{news.token}/"
    what = (
        _("Somebody asked for news of incidents and maintenances of these systems to be sent here: %(systems)s.")
        if followed
        else _("Somebody asked for news of incidents and maintenances to be sent here.")
    )
    told = [what % {"systems": followed}]
    if news.hook_url:
        told.append(_("News would go to the webhook %(url)s.") % {"url": news.hook_url})
    told.append(_("If it was you, say so: until then nothing more is sent. If it was not, do nothing."))
    button = Button(
        _("Yes, or choose anew"), link, _("To say yes, or to choose anew: %(url)s") % {"url": link}, leading=True
    )
    return (*paragraphs(told), button, Paragraph(_("This mail was written automatically.")))


def _about(news: NewsLetter, zone: str) -> tuple[str, ...]:
    systems = list_words([in_language(name) for name in news.components])
    if news.is_maintenance:
        assert news.planned_from
        assert news.planned_until
        window = {"begins": _when(news.planned_from, zone), "ends": _when(news.planned_until, zone)}
        planned = _("Maintenance from %(begins)s to %(ends)s.") % window
        return (planned, _("Systems: %(systems)s.") % {"systems": systems} if systems else "")
    impact = _("Impact: %(impact)s.") % {"impact": impact_words(news.impact)}
    return (impact, _("Systems: %(systems)s.") % {"systems": systems} if systems else "")


def _promised(news: NewsLetter, zone: str) -> list[str]:
    told = []
    if news.eta:
        told.append(_("Expected to be over by %(moment)s.") % {"moment": _when(news.eta, zone)})
    if news.next_update_at and news.kind != NEAR_KIND:
        told.append(_("Next update by %(moment)s.") % {"moment": _when(news.next_update_at, zone)})
    return told


def _late(news: NewsLetter) -> Said:
    """To the commander, then to those above."""
    assert news.promised_at
    facts = {"reference": news.reference, "title": in_language(news.title), "when": _when(news.promised_at, news.zone)}
    url = f"{settings.PUBLIC_URL.rstrip('/')}/incidents/{news.reference}/"
    was = _("The next update of %(reference)s, “%(title)s”, was promised for %(when)s. None has come.")
    soon = _("The next update of %(reference)s, “%(title)s”, is promised for %(when)s. None has come yet.")
    return paragraphs(
        (
            _("Hello %(name)s,") % {"name": news.reader},
            (was if news.told_at and news.told_at >= news.promised_at else soon) % facts,
            _("Say how it goes on, or have somebody say it: %(url)s") % {"url": url},
            _("This mail was written automatically. An answer to it reaches nobody: act on the desk."),
        )
    )


def _relay(news: NewsLetter) -> Said:
    """To the advisor of an account, who speaks with its people."""
    people = list_words([f"{name} ({address})" for name, address in news.plan_people])
    facts = {"account": news.account, "people": people, "stage": stage_words(news.stage)}
    url = f"{settings.PUBLIC_URL.rstrip('/')}/incidents/{news.reference}/"
    told = [
        _("Hello %(name)s,") % {"name": news.reader},
        _("The plan of %(account)s promises that you tell its people of this in person: %(people)s.") % facts,
        *(text for text in _about(news, news.zone) if text),
        _("Stage: %(stage)s. What was said:") % facts,
    ]
    return (
        *paragraphs(told),
        Words(in_language(news.words)),
        *paragraphs((*_promised(news, news.zone), _("The incident on the desk: %(url)s") % {"url": url})),
    )


def _why(letter: Letter, news: NewsLetter) -> tuple[str, ...]:
    if news.account:
        return (_("You get this mail because the plan of %(account)s promises it.") % {"account": news.account},)
    return (
        _("You get this mail because you subscribed to our status page. To get no more: %(url)s")
        % {"url": letter.unsubscribe},
    )


def _when(instant: datetime, zone: str) -> str:
    return full_moment(instant, zone_of(zone))
