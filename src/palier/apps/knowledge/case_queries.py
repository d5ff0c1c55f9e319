"""Articles where cases are worked on: what can be sent to a contact, and what a case can teach."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from palier.apps.accounts.models import Contact
from palier.apps.cases.models import Case, Message
from palier.apps.cases.people_models import CaseParticipant
from palier.apps.cases.policies import visible_cases
from palier.apps.errors import NotFound
from palier.apps.knowledge.looking import holding, looked, sharing
from palier.apps.knowledge.models import ArticleDraft, Edition
from palier.apps.knowledge.policies import may_write, require, visible_editions
from palier.core.actor import Actor
from palier.core.case import Kind, Side
from palier.core.knowledge import Audience, People, first_words

OFFERED, SHORTEST = 8, 3
SOLVED = (Kind.SOLUTION_PROPOSED.value, Kind.RESOLVED.value, Kind.WORKAROUND_PROVIDED.value)


@dataclass(frozen=True, slots=True)
class Offered:
    """An article for an answer, in the contact's language where it has that; `for_them` whether they may read it."""

    id: int
    language: str
    title: str
    beginning: str
    audience: Audience
    for_them: bool


@dataclass(frozen=True, slots=True)
class CaseStory:
    """What a case can teach: what was asked, what was answered, and who must not stand in it."""

    id: int
    reference: str
    language: str
    subject: str
    question: str
    answer: str
    people: People


def articles_for_answer(*, viewer: Actor, reference: str, typed: str, at: datetime) -> tuple[Offered, ...]:
    """Published articles that hold every word typed, or without one those that share most with the case's own words.

    Those the contact may not read are among them, marked.  Raises NotAllowed, NotFound.
    """
    require(may_write(viewer), by=viewer, act="articles_for_answer")
    case = visible_cases(viewer).select_related("contact").filter(reference=reference.upper()).first()
    if case is None:
        raise NotFound("case", reference)
    known = visible_editions(viewer, at=at)
    if typed.strip():
        asked = looked(typed, unfinished=not typed.endswith(" "))
        found = holding(known, asked) if asked.questions else known.none()
    else:
        asked = looked(f"{case.subject} {_question(case)}"[:1000], shortest=SHORTEST)
        found = sharing(known, asked) if asked.questions else known.none()
    ids = list(dict.fromkeys(found.values_list("article_id", flat=True)[: OFFERED * 4]))[:OFFERED]
    theirs = visible_editions(case.contact.actor, at=at).filter(article_id__in=ids)
    return _offered(ids, set(theirs.values_list("article_id", flat=True)), case.contact.language)


def case_story(*, viewer: Actor, reference: str) -> CaseStory:
    """What was asked first, what was answered last, whom the desk knows of in it.  Raises NotAllowed, NotFound."""
    require(may_write(viewer), by=viewer, act="case_story")
    found = visible_cases(viewer).select_related("contact", "account").filter(reference=reference.upper()).first()
    if found is None:
        raise NotFound("case", reference)
    return CaseStory(
        id=found.pk,
        reference=found.reference,
        language=found.contact.language,
        subject=found.subject,
        question=_question(found),
        answer=_answer(found),
        people=_people(found),
    )


def _offered(ids: Sequence[int], theirs: set[int], language: str) -> tuple[Offered, ...]:
    columns = ("article_id", "language", "title", "text", "article__audience")
    said: dict[int, tuple[str, str, str, str]] = {}
    for article_id, *rest in Edition.objects.filter(article_id__in=ids).order_by("id").values_list(*columns):
        if article_id not in said or rest[0] == language:
            said[article_id] = (rest[0], rest[1], rest[2], rest[3])
    return tuple(
        Offered(
            each, said[each][0], said[each][1], first_words(said[each][2], 120), Audience(said[each][3]), each in theirs
        )
        for each in ids
        if each in said
    )


def _question(case: Case) -> str:
    """The words that opened it."""
    return Message.objects.filter(case=case).order_by("id").values_list("text", flat=True).first() or ""


def _answer(case: Case) -> str:
    """What solved it, as far as anything was said to; otherwise the last thing that we said."""
    ours = Message.objects.filter(case=case, event__side=Side.STAFF.value, event__automatic=False).order_by("-id")
    solved = ours.filter(event__kind__in=SOLVED).values_list("text", flat=True).first()
    return solved or ours.values_list("text", flat=True).first() or ""


def _people(case: Case) -> People:
    """Everybody of the customer's and of ours who is named in the case."""
    part = CaseParticipant.objects.filter(case=case).values_list("contact__name", flat=True)
    spoke = case.events.order_by().values_list("actor_name", flat=True).distinct()
    colleagues = Contact.objects.filter(account_id=case.account_id).values_list("name", flat=True)[:500]
    domains = {case.contact.email.partition("@")[2].lower(), *(each.lower() for each in case.account.domains)}
    return People(
        persons=tuple(sorted({case.contact.name, *part, *spoke, *colleagues} - {""})),
        organisations=(case.account.name,),
        domains=tuple(sorted(domains - {""})),
    )


def drafts_from(*, viewer: Actor, case_id: int) -> tuple[int, ...]:
    """The articles that were drawn from a case.  Raises NotAllowed."""
    require(may_write(viewer), by=viewer, act="drafts_from")
    found = ArticleDraft.objects.filter(article__case_id=case_id).values_list("article_id", flat=True)
    return tuple(sorted(set(found)))
