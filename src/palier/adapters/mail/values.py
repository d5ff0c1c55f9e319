"""What stands for the placeholders of our texts, computed from the facts of one mail, in the language in force."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from palier.adapters.mail.blocks import Button, Paragraph, Said, Words
from palier.adapters.mail.channel_words import channel_said
from palier.adapters.mail.door_letters import door_values
from palier.adapters.mail.instants import instant_words
from palier.adapters.shared.answer_links import ACCEPT, REJECT, answer_address
from palier.adapters.shared.words import severity_words, status_words, text_words
from palier.apps.duties.letters import DutyLetter
from palier.apps.lifecycle.queries import Outlook
from palier.apps.mailroom.commands.delivery import AUTOMATIC_KINDS
from palier.apps.mailroom.letters import Letter
from palier.core.case import Relation
from palier.core.letters.kinds import CHOICES, REOPENING, WORDS
from palier.core.lifecycle import Act


def values_of(letter: Letter) -> Mapping[str, str]:
    """Every placeholder that is text, by name; empty where there is nothing to say."""
    values = {
        "name": letter.contact,
        "reference": letter.reference,
        "subject": letter.subject,
        "agent": letter.author if letter.kind not in AUTOMATIC_KINDS else "",
        "provider": text_words(letter.provider),
        "what_next": "\n\n".join(part for part in (_origin(letter), _what_next(letter), channel_said(letter)) if part),
        "report": _report(letter),
        "why": "",
        "closing": "",
        "asked": _asked(letter),
    }
    if letter.duty is not None:
        values |= _of_duty(letter, letter.duty)
    if letter.outlook is not None:
        values |= {"closing": _closing(letter, letter.outlook), "status": status_words(letter.outlook.status)}
    return values | (door_values(letter.kind, letter.door) if letter.door is not None else {})


def blocks_of(letter: Letter) -> Mapping[str, Said]:
    """The placeholders that are more than text: a person's words, buttons."""
    reason = letter.duty.reason if letter.duty else ""
    return {
        WORDS: (Words(letter.words or reason),) if letter.words or reason else (),
        CHOICES: _choices(letter, letter.outlook) if letter.outlook else _severity_choices(letter),
        REOPENING: _reopening(letter, letter.outlook) if letter.outlook else (),
    }


def _origin(letter: Letter) -> str:
    """Which case a new one comes from, and why it is one of its own."""
    if letter.origin is None:
        return ""
    reference, relation = letter.origin
    if relation is Relation.SPLIT_FROM:
        return _("It is a part of your case %(other)s that we handle on its own.") % {"other": reference}
    return _("It goes on from your case %(other)s, which stays closed.") % {"other": reference}


def _asked(letter: Letter) -> str:
    """What stands above the words that a reminder reminds of."""
    if not letter.words:
        return ""
    return _("This is what we proposed:") if letter.kind == "reminder_solution" else _("This is what we asked:")


def _what_next(letter: Letter) -> str:
    if letter.answer_by is not None:
        return _("A person will answer you by %(when)s at the latest.") % {
            "when": instant_words(letter.answer_by, letter.zone)
        }
    if letter.promised:
        return _("A person will answer you as soon as possible.")
    return _("A person will read it. Your plan names no time for the first answer.")


def _report(letter: Letter) -> str:
    """What a report of this severity must hold, to be added by whoever left it out."""
    if letter.duty is None or not letter.duty.asked_for:
        return ""
    return _("So that work can begin, please add what is not in it yet:") + "\n\n" + _asked_for(letter.duty)


def _asked_for(duty: DutyLetter) -> str:
    """What a report must hold, a line each."""
    return "\n".join(f"– {text_words(item)}" for item in duty.asked_for)


def _of_duty(letter: Letter, duty: DutyLetter) -> Mapping[str, str]:
    level = next((level for level in duty.terms.severities if level.id == duty.severity), None)
    severity = severity_words(duty.terms, duty.severity)
    meaning = text_words(level.definition) if level and level.definition else ""
    told = {"severity": severity, "meaning": meaning}
    return {
        "severity": severity,
        "was": severity_words(duty.terms, duty.was) if duty.was else "",
        "meaning": _("“%(severity)s” means: %(meaning)s") % told if meaning else "",
        "why": _("This is why:") if duty.reason else "",
        "contest": _contest(letter, duty),
        "duty": _owed(duty, severity),
        "lowers": _lowers(letter, duty),
        "asked_for": _asked_for(duty),
    }


def _contest(letter: Letter, duty: DutyLetter) -> str:
    if duty.contest_by is None:
        return _("Tell us whether you agree by answering this mail. Nothing changes before you do.")
    when = instant_words(duty.contest_by, letter.zone)
    return _("If you disagree, answer this mail by %(when)s. Without a word from you the severity changes then.") % {
        "when": when
    }


def _owed(duty: DutyLetter, severity: str) -> str:
    until = text_words(duty.until) if duty.until else ""
    said = {"severity": severity, "until": until}
    if until:
        return _("With the severity “%(severity)s” you stay reachable until %(until)s.") % said
    return _("With the severity “%(severity)s” you stay reachable.") % said


def _lowers(letter: Letter, duty: DutyLetter) -> str:
    if duty.lowers_at is None:
        return ""
    values = {
        "severity": severity_words(duty.terms, duty.lowers_to),
        "when": instant_words(duty.lowers_at, letter.zone),
    }
    if duty.by_hand:
        return _("Without an answer by %(when)s we may lower the severity to “%(severity)s”.") % values
    return _("Without an answer the severity is lowered to “%(severity)s” on %(when)s.") % values


def _choices(letter: Letter, outlook: Outlook) -> Said:
    """How to answer a proposed solution with one click; nothing where it no longer waits for an answer."""
    if outlook.proposal is None:
        return ()
    address = answer_address(
        case_id=letter.case_id, seq=outlook.proposal, contact_id=outlook.contact_id, at=outlook.latest_at
    )
    return answer_buttons(address)


def answer_buttons(address: str) -> Said:
    """The two answers to a proposed solution.  The language must be active."""
    yes, no = f"{address}?answer={ACCEPT}", f"{address}?answer={REJECT}"
    return (
        Button(_("It is solved"), yes, _("It is solved: %(address)s") % {"address": yes}, leading=True),
        Button(_("It is not solved"), no, _("It is not solved: %(address)s") % {"address": no}),
    )


def _severity_choices(letter: Letter) -> Said:
    """How to answer a proposed severity with one click; nothing for any other mail."""
    duty = letter.duty
    if duty is None or duty.proposal is None or duty.proposed_at is None:
        return ()
    address = answer_address(case_id=letter.case_id, seq=duty.proposal, contact_id=duty.contact_id, at=duty.proposed_at)
    yes, no = f"{address}?answer={ACCEPT}", f"{address}?answer={REJECT}"
    return (
        Button(_("We agree"), yes, _("We agree: %(address)s") % {"address": yes}, leading=True),
        Button(_("We disagree"), no, _("We disagree: %(address)s") % {"address": no}),
    )


def _closing(letter: Letter, outlook: Outlook) -> str:
    closing = next((step.at for step in outlook.steps if step.act is Act.CLOSE), None)
    if closing is None:
        return ""
    when = instant_words(closing, letter.zone)
    return _("Without an answer, the case is closed on %(when)s.") % {"when": when}


def _reopening(letter: Letter, outlook: Outlook) -> Said:
    address = answer_address(
        case_id=letter.case_id, seq=outlook.latest, contact_id=outlook.contact_id, at=outlook.latest_at
    )
    line = _("If it isn’t over for you, answer this mail, or write to us here: %(address)s") % {"address": address}
    until = outlook.reopens_until
    how = (
        _("Until %(when)s we take the same case up again; later a new one goes on from it.")
        % {"when": instant_words(until, letter.zone)}
        if until
        else _("We take the same case up again.")
    )
    return (Button(_("It isn’t over for me"), address, line), Paragraph(how))
