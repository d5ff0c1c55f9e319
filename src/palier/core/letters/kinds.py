"""The kinds of mail whose text a provider may rewrite, and what each can say."""

from collections.abc import Mapping
from dataclasses import dataclass

COMMON = ("name", "reference", "subject", "provider")
"""What every mail about a case knows: its reader, the case, who writes."""

WORDS, CHOICES, REOPENING = "words", "choices", "reopening"
BLOCKS = (WORDS, CHOICES, REOPENING)
"""Placeholders that stand for more than text and have a paragraph of their own: a person's words, buttons."""


@dataclass(frozen=True, slots=True)
class LetterKind:
    """What a text of this kind may say besides what all know, and what it may not leave out."""

    says: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    @property
    def known(self) -> tuple[str, ...]:
        """Every placeholder of this kind."""
        return (*COMMON, *self.says)


BY_A_PERSON = LetterKind((WORDS, "agent"), (WORDS,))
SEVERITY = ("severity", "was")

LETTER_KINDS: Mapping[str, LetterKind] = {
    "case_received": LetterKind(("what_next", "report")),
    "staff_replied": BY_A_PERSON,
    "workaround_provided": BY_A_PERSON,
    "solution_proposed": LetterKind((WORDS, "agent", CHOICES), (WORDS, CHOICES)),
    "reminder_solution": LetterKind((CHOICES, "closing", "asked", WORDS), (CHOICES,)),
    "reminder_waiting": LetterKind(("closing", "asked", WORDS)),
    "waiting": LetterKind(("closing",)),
    "status_changed": LetterKind(("status",), ("status",)),
    "resolved": BY_A_PERSON,
    "solution_accepted": LetterKind((REOPENING,)),
    "closed": LetterKind((REOPENING,)),
    "closed_unanswered": LetterKind((REOPENING,)),
    "reopened": LetterKind(),
    "merged": LetterKind(),
    "severity_proposed": LetterKind((*SEVERITY, "meaning", "contest", WORDS, "agent", CHOICES), ("severity", WORDS)),
    "severity_changed": LetterKind((*SEVERITY, "why", WORDS, "agent"), ("severity", WORDS)),
    "severity_withdrawn": LetterKind((*SEVERITY, "why", WORDS, "agent"), (WORDS,)),
    "severity_applied": LetterKind((*SEVERITY, WORDS), ("severity",)),
    "severity_lowered": LetterKind((*SEVERITY, WORDS), ("severity",)),
    "severity_restored": LetterKind((*SEVERITY, WORDS), ("severity",)),
    "reach_asked": LetterKind((*SEVERITY, "duty", "lowers", WORDS)),
    "detail_asked": LetterKind(("asked_for", WORDS, "agent"), ("asked_for", WORDS)),
    "escalation_asked": LetterKind((WORDS,), (WORDS,)),
    "escalated": LetterKind(("agent",)),
    "escalation_ended": BY_A_PERSON,
    "resubmit": LetterKind(("about", "whom_to_ask")),
    "not_admitted": LetterKind(("became", "why", "passwords")),
    "news": BY_A_PERSON,
}
"""By their names in the outbox; `news` is what an event without a kind of its own is told by."""

NO_CASE = ("resubmit", "not_admitted")
"""Those about a mail that opened no case: they have no reference."""

ON_ONE_LINE = (*COMMON, "agent", "status", "severity", "was")
"""What a subject can say: values that are a few words."""


def subject_says(kind: str) -> tuple[str, ...]:
    """The placeholders of the subject of a kind."""
    return tuple(name for name in LETTER_KINDS[kind].known if name in ON_ONE_LINE)


def subject_needs(kind: str) -> tuple[str, ...]:
    """What the subject of a kind may not leave out: by the reference, people and machines know the case again."""
    return () if kind in NO_CASE else ("reference",)


PERSONAL = frozenset(kind for kind, letter in LETTER_KINDS.items() if {CHOICES, REOPENING} & set(letter.known))
"""Kinds that hold links by which their reader acts: each reader has a mail of their own."""
