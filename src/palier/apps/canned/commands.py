"""Writing, changing and removing canned answers and signatures."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from palier.apps.audit import commands as audit
from palier.apps.canned import policies
from palier.apps.canned.errors import CannedNameTaken, CannedTooLong, NothingToKeep, UnknownPlaceholder
from palier.apps.canned.models import CannedAnswer, Signature
from palier.apps.errors import NotFound
from palier.apps.staff.models import Team
from palier.core.actor import Actor
from palier.core.letters.forms import placeholders_of

LONGEST = 20_000
LANGUAGES = ("en", "fr")
PLACEHOLDERS = ("contact", "account", "reference", "subject", "agent", "plan", "due")
"""What an answer can name: see `canned.filling`."""


@transaction.atomic
def keep_answer(
    *,
    answer_id: int | None = None,
    name: str,
    team_id: int | None = None,
    text: Mapping[str, str],
    by: Actor,
    at: datetime,
) -> int:
    """Write an answer, or another one over it; answers its id.

    Raises NotAllowed, NotFound, NothingToKeep, CannedTooLong, UnknownPlaceholder, CannedNameTaken.
    """
    policies.require(policies.may_change(by), by=by, act="keep_answer")
    name, said = " ".join(name.split())[:120], _checked(text)
    if not name or not said:
        raise NothingToKeep("keep_answer")
    _check_team(team_id)
    same = CannedAnswer.objects.filter(_of_team(team_id), name=name)
    if same.exclude(pk=answer_id or 0).exists():
        raise CannedNameTaken(name)
    values = {"name": name, "team_id": team_id, "text": said, "changed_at": at, "changed_by": by.name}
    if answer_id is None:
        answer_id = CannedAnswer.objects.create(**values).pk
    elif not CannedAnswer.objects.filter(pk=answer_id).update(**values):
        raise NotFound("answer", str(answer_id))
    audit.record(by=by, at=at, act="keep_answer", facts={"answer": answer_id, "name": name})
    return answer_id


@transaction.atomic
def remove_answer(*, answer_id: int, by: Actor, at: datetime) -> None:
    """Take an answer away; what was sent with it stays sent.  Raises NotAllowed, NotFound."""
    policies.require(policies.may_change(by), by=by, act="remove_answer")
    answer = CannedAnswer.objects.filter(pk=answer_id).first()
    if answer is None:
        raise NotFound("answer", str(answer_id))
    answer.delete()
    audit.record(by=by, at=at, act="remove_answer", facts={"name": answer.name})


@transaction.atomic
def keep_signature(*, team_id: int | None = None, text: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Write what stands below the replies of a team, or of everybody; without a word there is none any more.

    Raises NotAllowed, NotFound, CannedTooLong, UnknownPlaceholder.
    """
    policies.require(policies.may_change(by), by=by, act="keep_signature")
    said = _checked(text)
    _check_team(team_id)
    if said:
        values = {"text": said, "changed_at": at, "changed_by": by.name}
        if not Signature.objects.filter(_of_team(team_id)).update(**values):
            Signature.objects.create(team_id=team_id, **values)
    else:
        Signature.objects.filter(_of_team(team_id)).delete()
    audit.record(by=by, at=at, act="keep_signature", facts={"team": team_id, "removed": not said})


def _checked(text: Mapping[str, str]) -> dict[str, str]:
    """The text in the languages that were written."""
    said = {language: text.get(language, "").replace("\r\n", "\n").replace("\0", "").strip() for language in LANGUAGES}
    for words in said.values():
        if len(words) > LONGEST:
            raise CannedTooLong(len(words), LONGEST)
        unknown = [name for name in placeholders_of(words) if name not in PLACEHOLDERS]
        if unknown:
            raise UnknownPlaceholder(unknown[0], PLACEHOLDERS)
    return {language: words for language, words in said.items() if words}


def _of_team(team_id: int | None) -> Q:
    return Q(team_id__isnull=True) if team_id is None else Q(team_id=team_id)


def _check_team(team_id: int | None) -> None:
    if team_id is not None and not Team.objects.filter(pk=team_id).exists():
        raise NotFound("team", str(team_id))
