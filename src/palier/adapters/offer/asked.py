"""What a reader asks of the offer in the address: language, region, day, words to look for, embedded or not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language_from_request

LANGUAGES = ("en", "fr")
MOST_WORDS = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """One reader's wishes; empty where they have none."""

    catalogue: str
    plan: str = ""
    language: str = ""
    region: str = ""
    on: str = ""
    q: str = ""
    embed: bool = False

    @property
    def day(self) -> date | None:
        """The day asked for; None for today.  Raises ValueError."""
        return date.fromisoformat(self.on) if self.on else None

    @property
    def address(self) -> str:
        """The page that answers this: of the plan, of the whole offer, or of all offers."""
        if self.plan:
            return self._at(reverse("offer:plan", args=[self.catalogue, self.plan]))
        if self.catalogue:
            return self._at(reverse("offer:offer", args=[self.catalogue]))
        return self._at(reverse("offer:offers"))

    @property
    def annex(self) -> str:
        """The annex of the plan, as a file."""
        return self._at(reverse("offer:annex", args=[self.catalogue, self.plan]))

    def _at(self, place: str) -> str:
        query = urlencode(self.query())
        return f"{place}?{query}" if query else place

    def query(self) -> Mapping[str, str]:
        """What stands behind the question mark."""
        said = {"lang": self.language, "region": self.region, "on": self.on, "q": self.q}
        return {name: value for name, value in said.items() if value} | ({"embed": "1"} if self.embed else {})


def asked_of(request: HttpRequest, catalogue: str, plan: str = "") -> Asked:
    """The wishes in a request; a language we do not speak is none."""
    said = request.GET
    language = said.get("lang", "")
    return Asked(
        catalogue=catalogue,
        plan=plan,
        language=language if language in LANGUAGES else "",
        region=said.get("region", "")[:64],
        on=said.get("on", "")[:10],
        q=said.get("q", "").strip()[:MOST_WORDS],
        embed=said.get("embed", "") == "1",
    )


def spoken(request: HttpRequest, asked: Asked, languages: tuple[str, ...]) -> str:
    """The language of the answer: the one asked for, else the browser's, if the offer is written in it."""
    wanted = (asked.language, get_language_from_request(request)[:2], *languages, LANGUAGES[0])
    return next(
        language for language in wanted if language in LANGUAGES and (language in languages or language == "en")
    )
