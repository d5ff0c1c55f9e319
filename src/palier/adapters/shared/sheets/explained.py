"""An offer in its own words: what names mean, how engagements and processes run, what reviews are about."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from django.utils.translation import gettext as _

from palier.adapters.shared.notice_words import notices_words
from palier.adapters.shared.offers import calendar_name, channel_name, grant_words, kind_words
from palier.adapters.shared.sheets.sheet import NOTHING, Block, Row, filled
from palier.adapters.shared.words import clock_words, list_words, text_words
from palier.core.catalogue import Catalogue, ContractFacts, Terms, terms_for
from palier.core.catalogue.promises import Feature, Person, Phase, Review, Text
from palier.core.catalogue.resolve import calendars_used


class Explained(Protocol):
    """Whatever has an id, a name and perhaps an explanation."""

    @property
    def id(self) -> str:
        """Its name in the file."""

    @property
    def label(self) -> Text:
        """Its name for readers."""

    @property
    def about(self) -> Text:
        """What is said of it."""


T = TypeVar("T", bound=Explained)


def plans_in_words(plans: Sequence[Terms]) -> list[Block]:
    """What each plan says of itself: the word beside its name, whom it is for, how one gets it.  One cell a plan."""
    said = {
        _("In a word"): [terms.plan_badge for terms in plans],
        _("In short"): [terms.plan_about for terms in plans],
        _("How to get it"): [terms.plan_sold for terms in plans],
    }
    rows = [Row(name, tuple(text_words(text) or NOTHING for text in texts)) for name, texts in said.items()]
    return filled(
        [
            Block(
                _("The plans") if len(plans) > 1 else _("The plan"),
                tuple(row for row in rows if set(row.cells) != {NOTHING}),
            )
        ]
    )


def explanations(catalogue: Catalogue, plans: Sequence[Terms]) -> list[Block]:
    """What stands behind the names of the table, for readers.  One cell a row."""
    document, text = catalogue.document, catalogue.text_of
    used = {name: calendar for terms in plans for name, calendar in calendars_used(terms).items()}
    features = _features(catalogue, plans)
    return filled(
        [
            Block(_("Regions"), _named((text(each.label), text(each.about)) for each in document.regions.values())),
            Block(_("Products"), _named((text(each.label), text(each.about)) for each in document.products.values())),
            _about(_("About the hours"), ((calendar_name(each), each.about) for each in used.values())),
            _about(_("About the clocks"), ((clock_words(plans[0], each.id), each.about) for each in plans[0].clocks)),
            _about(_("About the channels"), _channels(plans)),
            Block(_("About the people"), tuple(_roles(_once(_people(terms) for terms in plans)))),
            Block(_("About what is included"), tuple(_meanings(catalogue, features, plans[-1]))),
            _about(_("About the add-ons"), _labelled(_once(terms.add_ons for terms in plans))),
            _about(_("About the amendments"), _labelled(_once(terms.amendments for terms in plans))),
            Block(_("What the reviews are about"), tuple(_reviews(catalogue, plans))),
            *(_engagement(feature) for feature in features),
            *_processes(plans[-1]),
            Block(_("To read on"), tuple(Row(text_words(link.label), (link.url,)) for link in plans[-1].links)),
        ]
    )


def _once(groups: Iterable[Iterable[T]]) -> list[T]:
    """Things that several plans have, once each."""
    return list({each.id: each for group in groups for each in group}.values())


def _named(said: Iterable[tuple[Text, Text]]) -> tuple[Row, ...]:
    return tuple(Row(text_words(label), (text_words(about),)) for label, about in said)


def _labelled(named: Iterable[Explained]) -> Iterator[tuple[str, Text]]:
    return ((text_words(each.label) or each.id, each.about) for each in named)


def _about(heading: str, said: Iterable[tuple[str, Text]]) -> Block:
    """Those of a kind that are explained, once each."""
    told = {name: text_words(about) for name, about in said if about}
    return Block(heading, tuple(Row(name, (words,)) for name, words in told.items()))


def _features(catalogue: Catalogue, plans: Sequence[Terms]) -> list[Feature]:
    """What the plans include, and what the add-ons they can have would give."""
    held = _once(terms.features for terms in plans)
    facts = ContractFacts(plans[0].plan, region=plans[0].holder.region)
    for terms in plans:
        bought = tuple(each.id for each in terms.add_ons if each.standing == "available")
        held += terms_for(catalogue, replace(facts, plan=terms.plan, add_ons=bought)).features
    return _once([held])


def _meanings(catalogue: Catalogue, features: Iterable[Feature], terms: Terms) -> Iterator[Row]:
    for feature in features:
        told = [text_words(feature.about), grant_words(feature, terms)]
        told += [notices_words(feature.notices)] if feature.notices else []
        if feature.person:
            label = text_words(catalogue.text_of(catalogue.document.people[feature.person].label))
            told.append(_("It gives you: %(person)s.") % {"person": label})
        if words := " ".join(part for part in told if part):
            yield Row(text_words(feature.label), (words,))


def _roles(people: Iterable[Person]) -> Iterator[Row]:
    for person in people:
        told = [kind_words(person.kind) if person.kind else "", text_words(person.about)]
        if words := " · ".join(part for part in told if part):
            yield Row(text_words(person.label), (words,))


def _people(terms: Terms) -> tuple[Person, ...]:
    return (terms.advisor, *terms.team) if terms.advisor else terms.team


def _channels(plans: Sequence[Terms]) -> Iterator[tuple[str, Text]]:
    for terms in plans:
        yield from ((channel_name(channel), channel.about) for channel in terms.offered)


def _reviews(catalogue: Catalogue, plans: Sequence[Terms]) -> Iterator[Row]:
    for review in _once(terms.reviews for terms in plans):
        if told := " · ".join(_review(catalogue, review)):
            yield Row(text_words(review.label) or review.id, (told,))


def _review(catalogue: Catalogue, review: Review) -> Iterator[str]:
    if review.about:
        yield text_words(review.about)
    if review.person:
        label = catalogue.text_of(catalogue.document.people[review.person].label)
        yield _("with: %(person)s") % {"person": text_words(label)}
    if review.agenda:
        yield list_words([text_words(topic) for topic in review.agenda])


def _engagement(feature: Feature) -> Block:
    """How something included runs: what can be chosen from, then its phases in order."""
    choice = list_words([text_words(item) for item in feature.menu])
    rows = [Row(_("To choose from"), (choice,))] if choice else []
    rows += [
        Row(f"{number}. {text_words(phase.label)}", (_phase(phase),)) for number, phase in enumerate(feature.phases, 1)
    ]
    return Block(text_words(feature.label), tuple(rows))


def _phase(phase: Phase) -> str:
    delivered = _("delivers: %(what)s") % {"what": text_words(phase.deliverable)} if phase.deliverable else ""
    return " · ".join(part for part in (text_words(phase.about), delivered) if part)


def _processes(terms: Terms) -> Iterator[Block]:
    for process in terms.processes:
        rows = [Row("", (text_words(process.about),))] if process.about else []
        rows += [Row(f"{step.id}. {text_words(step.label)}", (text_words(step.about),)) for step in process.steps]
        yield Block(text_words(process.label), tuple(rows))
