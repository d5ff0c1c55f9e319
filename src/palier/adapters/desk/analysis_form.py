"""The form an analysis is written in: what was typed comes back whole, with a refusal, from a draft, from the row."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.http import QueryDict

from palier.adapters.desk.forms_read import day_of
from palier.core.analysis import ActionPlan, Content, Method
from palier.core.analysis.content import MOST_WHYS

LANGUAGES = ("en", "fr")
LONGEST = 20_000
MORE_ACTIONS = 2
"""Empty rows for further actions below those there are."""
MOST_ACTIONS = 30
LINE = "line-"


@dataclass(frozen=True, slots=True)
class Pair:
    """One field in both languages."""

    name: str
    en: str
    fr: str


@dataclass(frozen=True, slots=True)
class ActionRow:
    """One action in the form, numbered from 1."""

    number: int
    id: int
    words: Pair
    owner: int
    due: str


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form, as typed, by field."""

    fields: Mapping[str, str]

    @classmethod
    def posted(cls, form: QueryDict) -> "Typed":
        """Read a form without surprises."""
        return cls({name: form.get(name, "").replace("\0", "").replace("\r\n", "\n")[:LONGEST] for name in form})

    @classmethod
    def saved(cls, content: Content, keys: Collection[str]) -> "Typed":
        """The form as the saved content fills it; `keys` are the lines there are."""
        fields: dict[str, str] = {"method": content.method.value}
        pairs = {
            "title": content.title,
            "summary": content.summary,
            "causes": content.causes,
            "well": content.went_well,
        }
        pairs |= {f"why-{place}": why for place, why in enumerate(content.whys, 1)}
        for place, action in enumerate(content.actions, 1):
            pairs[f"action-{place}"] = action.words
            fields |= {
                f"action-{place}-id": str(action.id),
                f"action-{place}-owner": str(action.owner_id or ""),
                f"action-{place}-due": action.due_on.isoformat() if action.due_on else "",
            }
        fields |= {f"{name}-{code}": words.get(code, "") for name, words in pairs.items() for code in LANGUAGES}
        fields |= {f"{LINE}{key}": "on" for key in keys if key not in content.left_out}
        return cls(fields)

    def content(self, keys: Collection[str]) -> Content:
        """What it says; of the lines `keys` those that are not ticked are left out."""
        whys = tuple(self._words(f"why-{place}") for place in range(1, MOST_WHYS + 1))
        return Content(
            title=self._words("title"),
            summary=self._words("summary"),
            method=Method.FREE if self.fields.get("method") == Method.FREE.value else Method.WHYS,
            whys=tuple(why for why in whys if why),
            causes=self._words("causes"),
            went_well=self._words("well"),
            left_out=frozenset(key for key in keys if not self.fields.get(f"{LINE}{key}")),
            actions=tuple(self._actions()),
        )

    def pair(self, name: str) -> Pair:
        """One field in both languages."""
        return Pair(name, self.fields.get(f"{name}-en", ""), self.fields.get(f"{name}-fr", ""))

    def tells(self, key: str) -> bool:
        """Is this line of the record ticked?"""
        return bool(self.fields.get(f"{LINE}{key}"))

    def action_rows(self) -> list[ActionRow]:
        """The actions typed, and empty rows for more."""
        filled = [place for place in range(1, MOST_ACTIONS + 1) if self._words(f"action-{place}")]
        last = min(max(filled, default=0) + MORE_ACTIONS, MOST_ACTIONS)
        return [
            ActionRow(
                place,
                _number(self.fields.get(f"action-{place}-id", "")),
                self.pair(f"action-{place}"),
                _number(self.fields.get(f"action-{place}-owner", "")),
                self.fields.get(f"action-{place}-due", ""),
            )
            for place in range(1, last + 1)
        ]

    @property
    def seen(self) -> int:
        """The edition that the writer had before them."""
        return _number(self.fields.get("seen", ""))

    def _actions(self) -> list[ActionPlan]:
        return [
            ActionPlan(
                words=self._words(f"action-{row.number}"),
                owner_id=row.owner or None,
                due_on=day_of(self.fields, f"action-{row.number}-due"),
                id=row.id,
            )
            for row in self.action_rows()
            if self._words(f"action-{row.number}")
        ]

    def _words(self, name: str) -> dict[str, str]:
        said = {code: self.fields.get(f"{name}-{code}", "").strip() for code in LANGUAGES}
        return {code: words for code, words in said.items() if words}


def _number(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 19 else 0
