"""What a catalogue says to its readers is printed by `palier plan show`, in the language asked for and no other.

Every text of the offer below is written twice, so that a key that is not shown, or shown in the wrong language, is seen.
"""

from pathlib import Path

import pytest
from tests.project.verbs.plan_verb import run_plan

from palier.adapters.shared.sheets.explained import explanations, plans_in_words
from palier.adapters.shared.sheets.sheet import Block, Row
from palier.core.catalogue import ContractFacts, read_catalogue, terms_for

# ruff: noqa: E501 - the catalogue is written as people write them
OFFER = """\
palier: 1
provider: {id: acme, name: {fr: Acmé, en: Acme}, timezone: UTC, languages: [fr, en]}
severities: {p1: {label: {fr: Majeure, en: Severe}}, p2: {label: {fr: Bénin, en: Mild}}}
regions: {north: {label: {fr: Nord, en: North}, about: {fr: Le froid, en: The cold}, default: yes}}
calendars: {desk: {label: {fr: Guichet, en: Counter}, about: {fr: Sonnez, en: Ring}, hours: {mon-fri: "09:00-18:00"}}}
channels: {fax: {label: {fr: Télécopie, en: Facsimile}, about: {fr: Sans couleur, en: No colour}}}
products: {till: {label: {fr: Caisse, en: Till}, about: {fr: Encaisse, en: Takes money}}}
people:
  mate: {label: {fr: Complice, en: Mate}, about: {fr: Vous connaît, en: Knows you}}
features:
  move:
    label: {fr: Emménagement, en: Moving in}
    about: {fr: À deux, en: Together}
    phases: [{label: {fr: Plan, en: Map}, about: {fr: On dessine, en: We draw}, deliverable: {fr: Un tracé, en: A sketch}}]
    menu: [{fr: Le jour, en: By day}, {fr: La nuit, en: By night}]
plans:
  base:
    label: {fr: Socle, en: Base}
    badge: {fr: Nouveau, en: New}
    about: {fr: Pour débuter, en: To begin with}
    sold: {fr: Compris, en: Part of the licence}
    coverage: desk
    channels: {fax: {open: desk, service: dedicated, to: advisor, else: priority, severities: p1, number: "+33 1 70 00 00 00"}, email: desk}
    first_response: 1h
    advisor: mate
    includes: {move: yes}
    reviews:
      talk: {label: {fr: Causerie, en: Chat}, about: {fr: Autour d’un thé, en: Over tea}, every: month, as: meeting, with: mate, agenda: [{fr: Le fond, en: Substance}, {fr: La forme, en: Style}]}
add_ons: {plus: {label: {fr: Renfort, en: Extra}, about: {fr: Davantage, en: Some more}, gives: {first_response: 30m}}}
amendments: [{id: cold, label: {fr: Frimas, en: Frost}, about: {fr: Par grand froid, en: When it freezes}, when: {region: north}, first_response: 2h}]
clocks: {first_response: {about: {fr: Un humain répond, en: A person answers}}}
processes: {entry: {label: {fr: Entrée, en: Way in}, about: {fr: Pas à pas, en: Step by step}, steps: [{label: {fr: Frapper, en: Knock}, about: {fr: Deux fois, en: Twice}}, {fr: Entrer, en: Enter}]}}
links: [{label: {fr: Maison, en: Home}, url: "https://acme.example/aide"}]
"""
SAID = {
    "Provider.name": ("Acme", "Acmé"),
    "Severity.label": ("Severe", "Majeure"),
    "Region.label": ("North", "Nord"),
    "Region.about": ("The cold", "Le froid"),
    "Calendar.label": ("Counter", "Guichet"),
    "Calendar.about": ("Ring", "Sonnez"),
    "ChannelWords.label": ("Facsimile", "Télécopie"),
    "ChannelWords.about": ("No colour", "Sans couleur"),
    "Channel.service": ("a line of your own", "ligne dédiée"),
    "Channel.to": ("straight to: Mate", "en direct : Complice"),
    "Channel.else": ("otherwise priority service", "sinon service prioritaire"),
    "Channel.number": ("call +33 1 70 00 00 00", "appelez le +33 1 70 00 00 00"),
    "Channel.severities": ("for Severe only", "pour Majeure seulement"),
    "products.label": ("Till", "Caisse"),
    "products.about": ("Takes money", "Encaisse"),
    "people.about": ("Knows you", "Vous connaît"),
    "features.label": ("Moving in", "Emménagement"),
    "features.about": ("Together", "À deux"),
    "Feature.menu": ("By day and By night", "Le jour et La nuit"),
    "Feature.phases": ("1. Map", "1. Plan"),
    "phases.about": ("We draw", "On dessine"),
    "Phase.deliverable": ("delivers: A sketch", "livrable : Un tracé"),
    "Plan.label": ("Base", "Socle"),
    "Plan.badge": ("New", "Nouveau"),
    "Plan.about": ("To begin with", "Pour débuter"),
    "Plan.sold": ("Part of the licence", "Compris"),
    "Review.label": ("Chat", "Causerie"),
    "Review.about": ("Over tea", "Autour d’un thé"),
    "Review.every": ("every month", "chaque mois"),
    "Review.as": ("in a meeting", "réunion"),
    "Review.with": ("with: Mate", "avec : Complice"),
    "Review.agenda": ("Substance and Style", "Le fond et La forme"),
    "add_ons.label": ("Extra", "Renfort"),
    "add_ons.about": ("Some more", "Davantage"),
    "Amendment.label": ("Frost", "Frimas"),
    "Amendment.about": ("When it freezes", "Par grand froid"),
    "Clock.about": ("A person answers", "Un humain répond"),
    "processes.label": ("Way in", "Entrée"),
    "processes.about": ("Step by step", "Pas à pas"),
    "Process.steps": ("1. Knock", "1. Frapper"),
    "steps.about": ("Twice", "Deux fois"),
    "a step in a word": ("2. Enter", "2. Entrer"),
    "Link.label": ("Home", "Maison"),
    "Link.url": ("https://acme.example/aide", "https://acme.example/aide"),
}


@pytest.fixture
def shown(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """What is printed of the offer in a language, on a terminal wide enough for every cell."""
    monkeypatch.setenv("COLUMNS", "400")
    file = tmp_path / "acme.yaml"
    file.write_text(OFFER)

    def shown(language: str) -> str:
        answer = run_plan(capsys, "show", str(file), "--region", "north", "--lang", language)
        assert (answer.code, answer.err) == (0, "")
        return answer.out.replace("\u202f", " ").replace("\xa0", " ")

    return shown


@pytest.mark.obeys(
    "Document.provider",
    "Document.severities",
    "Document.regions",
    "Document.channels",
    "Document.products",
    "Document.people",
    "Document.processes",
    "Document.links",
    "Provider.name",
    "Region.label",
    "Region.about",
    "Calendar.about",
    "ChannelWords.label",
    "ChannelWords.about",
    "Channel.service",
    "Channel.to",
    "Channel.else",
    "Channel.severities",
    "Channel.number",
    "Named.label",
    "Named.about",
    "Feature.menu",
    "Feature.phases",
    "Phase.deliverable",
    "Plan.label",
    "Plan.badge",
    "Plan.about",
    "Plan.sold",
    "Review.label",
    "Review.about",
    "Review.every",
    "Review.as",
    "Review.with",
    "Review.agenda",
    "Amendment.label",
    "Amendment.about",
    "Clock.about",
    "Process.steps",
    "Link.label",
    "Link.url",
)
def test_what_is_said_to_readers_is_shown_in_their_language(shown) -> None:
    english, french = shown("en"), shown("fr")
    translated = {key: both for key, both in SAID.items() if both[0] != both[1]}
    assert [key for key, (words, _) in SAID.items() if words not in english] == []
    assert [key for key, (_, words) in SAID.items() if words not in french] == []
    assert [key for key, (_, words) in translated.items() if words in english] == []
    assert [key for key, (words, _) in translated.items() if words in french] == []


def test_an_offer_that_explains_nothing_has_no_headings_for_it() -> None:
    bare = read_catalogue(
        "palier: 1\nprovider: {id: a, name: A, timezone: UTC, languages: [en]}\nseverities: {p: {label: P}}\n"
        "people: {m: {label: M}}\nfeatures: {f: {label: F}}\nprocesses: {q: {label: Q, steps: [One]}}\n"
        "plans: {b: {label: B, coverage: always, advisor: m, includes: {f: yes}, reviews: {r: {label: R}}}}\n",
        name="a.yaml",
    )
    plans = [terms_for(bare, ContractFacts("b"))]
    assert plans_in_words(plans) == []
    assert explanations(bare, plans) == [Block("Q", (Row("1. One", ("",)),))]
