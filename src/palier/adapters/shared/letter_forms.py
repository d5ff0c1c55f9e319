"""The built-in texts of our mails: paragraphs that are translated one by one and filled in as any other text is.

A sentence is kept in the catalogue of translations with `%(name)s`; here, and on the desk, that is `{{name}}`.
"""

from collections.abc import Mapping

from django.utils.translation import gettext, gettext_noop, override

from palier.core.letters.kinds import CHOICES, REOPENING, WORDS


def _slot(name: str) -> str:
    return "{{" + name + "}}"


HELLO = gettext_noop("Hello %(name)s,")
AUTOMATIC = gettext_noop("This mail was written automatically.")
ANSWER = gettext_noop("Case %(reference)s. To answer, simply reply to this mail.")
WHY = gettext_noop("This is why:")
SAID = (_slot(WORDS), _slot("agent"), ANSWER)

BUILT_IN: Mapping[str, tuple[str, ...]] = {
    "case_received": (
        HELLO,
        gettext_noop("We have received your request “%(subject)s”. Its reference is %(reference)s."),
        _slot("what_next"),
        _slot("report"),
        gettext_noop("To add something, answer this mail: your words join the case."),
        AUTOMATIC,
    ),
    "staff_replied": SAID,
    "workaround_provided": (
        HELLO,
        gettext_noop("Until the cause is removed, here is a way round the trouble of case %(reference)s:"),
        *SAID,
    ),
    "solution_proposed": (
        HELLO,
        gettext_noop("We believe this solves your case %(reference)s. Tell us if it doesn’t:"),
        _slot(WORDS),
        _slot(CHOICES),
        _slot("agent"),
        ANSWER,
    ),
    "resolved": (HELLO, gettext_noop("Your case %(reference)s is resolved:"), *SAID),
    "escalation_asked": (
        HELLO,
        gettext_noop("Your case %(reference)s is being escalated. This is what we were told:"),
        _slot(WORDS),
        gettext_noop("You will hear who looks after it."),
        ANSWER,
    ),
    "escalated": (
        HELLO,
        gettext_noop("%(agent)s now looks after the escalation of your case %(reference)s."),
        ANSWER,
    ),
    "escalation_ended": (
        HELLO,
        gettext_noop("The escalation of your case %(reference)s is over. What came of it:"),
        *SAID,
    ),
    "news": (HELLO, gettext_noop("There is news about your case %(reference)s, “%(subject)s”."), *SAID),
    "severity_proposed": (
        HELLO,
        gettext_noop(
            "We propose to set the severity of your case %(reference)s, “%(subject)s”, to “%(severity)s”. It is "
            "“%(was)s” now."
        ),
        _slot("meaning"),
        WHY,
        _slot(WORDS),
        _slot("agent"),
        _slot(CHOICES),
        _slot("contest"),
        ANSWER,
    ),
    "severity_changed": (
        HELLO,
        gettext_noop(
            "The severity of your case %(reference)s, “%(subject)s”, is now “%(severity)s”. It was “%(was)s”."
        ),
        _slot("why"),
        *SAID,
    ),
    "severity_withdrawn": (
        HELLO,
        gettext_noop(
            "We no longer propose to set the severity of your case %(reference)s, “%(subject)s”, to “%(severity)s”. It "
            "stays as it is."
        ),
        _slot("why"),
        *SAID,
    ),
    "severity_applied": (
        HELLO,
        gettext_noop(
            "We proposed to set the severity of your case %(reference)s, “%(subject)s”, to “%(severity)s”, and heard "
            "no objection in time. It counts from now on."
        ),
        AUTOMATIC,
        _slot(WORDS),
        ANSWER,
    ),
    "severity_lowered": (
        HELLO,
        gettext_noop(
            "We could not reach you, so the severity of your case %(reference)s, “%(subject)s”, was lowered from "
            "“%(was)s” to “%(severity)s”."
        ),
        gettext_noop("Your answer restores it."),
        AUTOMATIC,
        _slot(WORDS),
        ANSWER,
    ),
    "severity_restored": (
        HELLO,
        gettext_noop(
            "Thank you for your answer. The severity of your case %(reference)s, “%(subject)s”, is “%(severity)s” "
            "again."
        ),
        AUTOMATIC,
        _slot(WORDS),
        ANSWER,
    ),
    "reach_asked": (
        HELLO,
        gettext_noop("We are waiting for your answer on your case %(reference)s, “%(subject)s”."),
        _slot("duty"),
        _slot("lowers"),
        AUTOMATIC,
        _slot(WORDS),
        ANSWER,
    ),
    "detail_asked": (
        HELLO,
        gettext_noop("To go on with your case %(reference)s, “%(subject)s”, we need from you:"),
        _slot("asked_for"),
        *SAID,
    ),
    "reminder_waiting": (
        HELLO,
        gettext_noop("To go on with your case %(reference)s, “%(subject)s”, we need your answer."),
        _slot("asked"),
        _slot(WORDS),
        gettext_noop("Simply reply to this mail, even in a word."),
        _slot("closing"),
        AUTOMATIC,
    ),
    "reminder_solution": (
        HELLO,
        gettext_noop("We proposed a solution for your case %(reference)s, “%(subject)s”. Did it help?"),
        _slot("asked"),
        _slot(WORDS),
        _slot(CHOICES),
        _slot("closing"),
        AUTOMATIC,
    ),
    "waiting": (
        HELLO,
        gettext_noop("Your case %(reference)s, “%(subject)s”, waits for your answer."),
        gettext_noop("Simply reply to this mail."),
        _slot("closing"),
        AUTOMATIC,
    ),
    "status_changed": (
        HELLO,
        gettext_noop("Your case %(reference)s, “%(subject)s”, now stands as: %(status)s."),
        AUTOMATIC,
    ),
    "closed_unanswered": (
        HELLO,
        gettext_noop("We had no answer from you, so your case %(reference)s, “%(subject)s”, is closed."),
        _slot(REOPENING),
        AUTOMATIC,
    ),
    "closed": (
        HELLO,
        gettext_noop("Your case %(reference)s, “%(subject)s”, is closed."),
        _slot(REOPENING),
        AUTOMATIC,
    ),
    "solution_accepted": (
        HELLO,
        gettext_noop("Thank you for telling us: your case %(reference)s, “%(subject)s”, is resolved and closed."),
        _slot(REOPENING),
        AUTOMATIC,
    ),
    "merged": (
        HELLO,
        gettext_noop(
            "Your case %(reference)s, “%(subject)s”, is handled together with another one about the same matter."
        ),
        gettext_noop("Answers to our mails about it reach whoever works on both."),
        AUTOMATIC,
    ),
    "reopened": (
        HELLO,
        gettext_noop("Your case %(reference)s, “%(subject)s”, is open again."),
        gettext_noop("To add something, answer this mail: your words join the case."),
        AUTOMATIC,
    ),
    "resubmit": (
        HELLO,
        _slot("about"),
        _slot("whom_to_ask"),
        gettext_noop("This mail was written automatically. We have kept yours."),
    ),
    "not_admitted": (
        HELLO,
        _slot("became"),
        _slot("why"),
        _slot("passwords"),
        gettext_noop("This mail was written automatically. We have kept yours."),
    ),
}
"""What each kind says, paragraph by paragraph."""


class _Slots(dict[str, str]):
    """Turns `%(name)s` into `{{name}}`."""

    def __missing__(self, name: str) -> str:
        return _slot(name)


def built_in(kind: str, language: str) -> str:
    """The built-in text of a kind of mail in a language; that of `news` for a kind nobody knows."""
    with override(language):
        said = BUILT_IN.get(kind, BUILT_IN["news"])
        return "\n\n".join(gettext(part) % _Slots() if "%(" in part else gettext(part) for part in said)
