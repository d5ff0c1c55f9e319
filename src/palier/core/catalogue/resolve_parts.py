"""The parts of terms beyond targets and clocks, from the document and the offer in force."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

from palier.core.catalogue.admission import good_standing
from palier.core.catalogue.catalogue import Catalogue
from palier.core.catalogue.document import ChannelWordsDoc, FeatureDoc, ReachableDoc
from palier.core.catalogue.document_life import ReasonDoc, WaitDoc
from palier.core.catalogue.document_notices import NoticesDoc
from palier.core.catalogue.document_offer import NamedDoc
from palier.core.catalogue.facts import ContractFacts
from palier.core.catalogue.kinds import EVERYWHERE
from palier.core.catalogue.names import NONE, chosen
from palier.core.catalogue.offers import Offer, Said, held_add_ons, matching, names_under, under
from palier.core.catalogue.promises import (
    AddOnTerms,
    AmendmentTerms,
    ChannelTerms,
    Commitment,
    Delay,
    Duty,
    Feature,
    Holder,
    Lifecycle,
    Link,
    Named,
    NamedContacts,
    Notices,
    Person,
    Phase,
    Process,
    Reachable,
    Reason,
    Review,
    SeverityPolicy,
    Wait,
)
from palier.core.catalogue.values import Duration, plain_length

T = TypeVar("T")


class Parts:
    """Builds each part; `delay` and `calendar` come from whoever knows the calendars in force."""

    def __init__(
        self,
        catalogue: Catalogue,
        facts: ContractFacts,
        offer: Offer,
        delay: Callable[[Duration | None], Delay | None],
        calendar: Callable[[str], str],
    ) -> None:
        self.catalogue = catalogue
        self.document = catalogue.document
        self.facts = facts
        self.offer = offer
        self.delay = delay
        self.calendar = calendar
        self.text = catalogue.text_of

    def all(self) -> dict[str, Any]:
        """Every part under the name of its field of `Terms`."""
        channels = self._channels()
        return {
            "holder": self._holder(),
            "channels": {channel.id: channel.calendar for channel in channels},
            "offered": channels,
            "languages": self._languages(),
            "named_contacts": self._named_contacts(),
            "features": self._features(),
            "groups": tuple(Named(group, self.text(label)) for group, label in self.document.groups.items()),
            "advisor": self._person(self._value("advisor")),
            "team": tuple(person for name in self._value("team") or () if (person := self._person(name))),
            "reviews": self._reviews(),
            "add_ons": self._add_ons(),
            "amendments": self._amendments(),
            "products": tuple(self._named(name, self.document.products[name]) for name in self.facts.products),
            "region": self._region(),
            **self._for_everybody(),
        }

    def _for_everybody(self) -> dict[str, Any]:
        """The parts that are the same for every plan."""
        return {
            "severity_policy": self._severity_policy(),
            "lifecycle": self._lifecycle(),
            "processes": self._processes(),
            "duties": self._duties(),
            "commitments": tuple(
                Commitment(
                    name,
                    self.text(said.label),
                    self.text(said.about),
                    self.delay(said.within),
                    tuple(said.starts or ()),
                )
                for name, said in self.document.commitments.items()
            ),
            "good_standing": good_standing(self.catalogue),
            "links": tuple(Link(self.text(link.label), link.url) for link in self.document.links),
        }

    def reachable(self, said: ReachableDoc | None) -> Reachable | None:
        """The customer's duty to stay reachable."""
        if said is None:
            return None
        hours = self.calendar(said.hours) if said.hours else None
        ask_again, after = self._within(said.ask_again, said.hours), self._within(said.after, said.hours)
        return Reachable(hours, ask_again, after, said.lower_to, self.text(said.until), said.lowers == "by_hand")

    def _within(self, said: Duration | None, hours: str | None) -> Delay | None:
        """A delay measured in the hours of a duty, unless it names a calendar of its own."""
        return self.delay(said and replace(said, calendar=said.calendar or hours))

    def _duties(self) -> tuple[Duty, ...]:
        order = self.catalogue.severities
        return tuple(
            Duty(
                name,
                self.text(said.label),
                self.text(said.about),
                tuple(self.text(item) for item in said.report),
                tuple(level for each in said.severities or () for level in chosen(each, order)),
            )
            for name, said in self.document.duties.items()
            if not said.product or self.facts.product in said.product
        )

    def _value(self, key: str) -> Any:
        said = self.offer.get((key,))
        return said.value if said and said.value != NONE else None

    def _named(self, name: str, said: NamedDoc) -> Named:
        return Named(name, self.text(said.label), self.text(said.about))

    def _person(self, name: str | None) -> Person | None:
        if name is None:
            return None
        said = self.document.people[name]
        return Person(name, self.text(said.label), self.text(said.about), said.kind)

    def _region(self) -> Named | None:
        region = self.facts.region
        if region is None:
            return None
        said = self.document.regions[region]
        return Named(region, self.text(said.label), self.text(said.about))

    def _holder(self) -> Holder:
        facts = self.facts
        return Holder(
            region=facts.region,
            timezone=facts.timezone,
            country=facts.country,
            subdivision=facts.subdivision,
            product=facts.product,
            products=facts.products,
            term_starts=facts.term_starts,
            holiday_years=facts.holiday_years,
            negotiated=facts.negotiated,
            promised=facts.promised,
        )

    def _channels(self) -> tuple[ChannelTerms, ...]:
        offered = [(name, under(self.offer, "channels", name)) for name in names_under(self.offer, "channels")]
        return tuple(self._channel(name, said) for name, said in offered if _of(said, "open", NONE) != NONE)

    def _channel(self, name: str, said: Mapping[str, Said]) -> ChannelTerms:
        words = self.document.channels.get(name, ChannelWordsDoc())
        selectors: list[str] = _of(said, "severities", [])
        order = self.catalogue.severities
        return ChannelTerms(
            name,
            self.text(words.label),
            self.calendar(_of(said, "open", "")),
            self.text(words.about),
            _of(said, "service", "standard"),
            _of(said, "to", None),
            _of(said, "else", None),
            tuple(level for selector in selectors for level in chosen(selector, order)),
            _of(said, "number", ""),
        )

    def _languages(self) -> dict[str, str]:
        spoken = under(self.offer, "languages")
        return {language: self.calendar(str(said.value)) for language, said in spoken.items() if said.value != NONE}

    def _named_contacts(self) -> NamedContacts | None:
        said = under(self.offer, "named_contacts")
        if not said:
            return None
        limit: int | str | None = _of(said, "limit", None)
        rest = {key: value.value for key, value in said.items() if key != "limit"}
        return NamedContacts(limit if isinstance(limit, int) else None, **rest)  # type: ignore[arg-type]

    def _features(self) -> tuple[Feature, ...]:
        included = under(self.offer, "includes")
        amounts = {name: included[name].value for name in self.document.features if name in included}
        return tuple(
            self._feature(name, self.document.features[name], amount)
            for name, amount in amounts.items()
            if amount is not False
        )

    def _feature(self, name: str, said: FeatureDoc, amount: Any) -> Feature:
        text = self.text
        return Feature(
            name,
            text(said.label),
            amount,
            text(said.about),
            said.group,
            said.count,
            said.per,
            {choice: text(words) for choice, words in (said.choices or {}).items()},
            tuple(Phase(text(phase.label), text(phase.about), text(phase.deliverable)) for phase in said.phases),
            tuple(text(item) for item in said.menu),
            said.pro_rata,
            said.carry_over,
            said.expires,
            said.grants.get(str(amount), said.grants.get(EVERYWHERE)),
            tuple(level for each in said.severities or () for level in chosen(each, self.catalogue.severities)),
            said.person,
            _notices(said.notices.get(str(amount), said.notices.get(EVERYWHERE))),
        )

    def _reviews(self) -> tuple[Review, ...]:
        held = [(name, under(self.offer, "reviews", name)) for name in names_under(self.offer, "reviews")]
        return tuple(self._review(name, said) for name, said in held if not said["gone"].value)

    def _review(self, name: str, said: Mapping[str, Said]) -> Review:
        return Review(
            name,
            self.text(_of(said, "label", None)),
            self.text(_of(said, "about", None)),
            _of(said, "every", None),
            _of(said, "as", None),
            _of(said, "with", None),
            tuple(self.text(topic) for topic in _of(said, "agenda", ())),
        )

    def _add_ons(self) -> tuple[AddOnTerms, ...]:
        held = dict(held_add_ons(self.catalogue, self.facts))
        plan = self.facts.plan
        found = []
        for name, said in self.document.add_ons.items():
            standing = "included" if plan in said.included else "bought" if name in held else "available"
            if standing != "available" or plan in said.available or not (said.available or said.included):
                found.append(AddOnTerms(name, self.text(said.label), standing, self.text(said.about)))
        return tuple(found)

    def _amendments(self) -> tuple[AmendmentTerms, ...]:
        return tuple(
            AmendmentTerms(said.id, self.text(said.label), self.text(said.about))
            for _, said in matching(self.catalogue, self.facts)
        )

    def _severity_policy(self) -> SeverityPolicy:
        said = self.document.severity_policy
        lowered_when, contest = self.text(said.lowered_when), self.delay(said.contest_within)
        return SeverityPolicy(said.chosen_by, tuple(said.changed_by), said.agreed, lowered_when, contest)

    def _lifecycle(self) -> Lifecycle:
        life = self.document.lifecycle
        written = {"waiting_customer": life.waiting_customer, "solution_proposed": life.solution_proposed}
        waits = {status: self._wait(said) for status, said in written.items() if said}
        said = {name: tuple(self._reasons(reasons)) for name, reasons in life.reasons if reasons}
        return Lifecycle(waits, self.delay(life.reopen_within), tuple(life.notify), said, life.acceptance)

    def _reasons(self, said: Mapping[str, ReasonDoc]) -> Iterator[Reason]:
        for name, reason in said.items():
            yield Reason(name, self.text(reason.label), self.text(reason.about), reason.tell)

    def _wait(self, said: WaitDoc) -> Wait:
        reminders = tuple(reminder for item in said.remind if (reminder := self.delay(item)))
        return Wait(reminders, self.delay(said.close))

    def _processes(self) -> tuple[Process, ...]:
        return tuple(
            Process(
                name,
                self.text(said.label),
                tuple(self._named(str(number), step) for number, step in enumerate(said.steps, 1)),
                self.text(said.about),
            )
            for name, said in self.document.processes.items()
        )


def _notices(said: NoticesDoc | None) -> Notices | None:
    if said is None:
        return None
    after = plain_length(said.after) if said.after else timedelta()
    every = plain_length(said.every) if said.every else None
    return Notices(said.tell, tuple(said.by), after, every, tuple(sorted(map(plain_length, said.ahead), reverse=True)))


def _of(said: Mapping[str, Said], key: str, default: T) -> T | Any:
    return said[key].value if key in said else default
