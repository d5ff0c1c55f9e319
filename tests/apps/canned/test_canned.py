"""Canned answers and signatures: values put in as text, once; kept by leads, used by the agents they are for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import AT, make_agent

from palier.apps.audit.models import AuditEntry
from palier.apps.canned.commands import LONGEST, PLACEHOLDERS, keep_answer, keep_signature, remove_answer
from palier.apps.canned.errors import CannedNameTaken, CannedTooLong, NothingToKeep, UnknownPlaceholder
from palier.apps.canned.filling import filled, in_language
from palier.apps.canned.models import CannedAnswer, Signature
from palier.apps.canned.queries import answers_for, canned_answer, canned_answers, signature_of, signatures
from palier.apps.errors import NotAllowed, NotFound
from palier.apps.staff.commands import create_team
from palier.apps.staff.models import Agent
from palier.core.actor import PALIER, Actor, ActorKind, Role

CAMILLE = Actor(ActorKind.CONTACT, 7, "Camille", account_id=3)

PAYLOADS = [
    *(
        "{{7*7}}",
        "{{ 7*7 }}",
        "{{contact.__class__}}",
        "{{contact|safe}}",
        "{{reference}}",
        "{{ agent }}",
        "{{{{agent}}}}",
    ),
    *("{% if 1 %}x{% endif %}", "{% include '/etc/passwd' %}", "{% load static %}", "{# comment #}", "{%- raw -%}"),
    *("{0}", "{0.__class__}", "{contact}", "{contact.__init__.__globals__}", "{!r}", "{:>99}", "%(contact)s", "%s%s%s"),
    *("%n", "%d", "${7*7}", "${contact}", "#{7*7}", "$contact", "$$contact", "<%= 7*7 %>", "<%- agent %>", "@{7*7}"),
    *("[[7*7]]", "[[${7*7}]]", "*{7*7}", "~{7*7}", "{{=<% %>=}}", "{{&contact}}", "{{>partial}}", "{{#each}}{{/each}}"),
    *("{{constructor.constructor('return 1')()}}", "{{config}}", "{{self}}", "{{request}}", "{{''.__class__.__mro__}}"),
    *(
        "{{settings.SECRET_KEY}}",
        "{%debug%}",
        "{%csrf_token%}",
        "\\1\\g<0>",
        "\\g<name>",
        "{{contact}}{{contact}}",
        "$1&$0",
    ),
    *("#set($x=7*7)$x", "<#assign x=7>", "{php}echo 1;{/php}", "`id`", "$(id)"),
]


def test_there_are_fifty_payloads():
    assert len(PAYLOADS) >= 50


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_a_customer_is_called_is_printed_as_it_is(payload):
    values = dict.fromkeys(PLACEHOLDERS, "no") | {"contact": payload}
    assert filled("Hello {{contact}}, {{ reference }}", values) == f"Hello {payload}, no"


@pytest.mark.parametrize("payload", [each for each in PAYLOADS if "{{" not in each])
def test_what_stands_in_an_answer_is_printed_as_it_is(payload):
    assert filled(f"{payload} {{{{agent}}}}", {"agent": "Ana"}) == f"{payload} Ana"


@given(st.text(max_size=80), st.dictionaries(st.sampled_from(PLACEHOLDERS), st.text(max_size=40)))
def test_each_place_is_filled_once_and_nothing_else_moves(text, values):
    before = "".join(f"|{{{{{name}}}}}|" for name in values)
    plain = text.replace("{", "(").replace("}", ")")
    assert filled(plain + before, values) == plain + "".join(f"|{value}|" for value in values.values())


def test_a_text_comes_in_the_readers_language_else_in_another():
    assert in_language({"en": "Hello", "fr": "Bonjour"}, "fr") == "Bonjour"
    assert in_language({"en": "Hello"}, "fr") == "Hello"
    assert in_language({}, "fr") == ""


@pytest.fixture
def lead(db) -> Actor:
    return make_agent(role=Role.LEAD)


@pytest.fixture
def team(db) -> int:
    return create_team(name="Second line", agent_ids=[], by=PALIER, at=AT)


@pytest.fixture
def member(team) -> Actor:
    agent = make_agent()
    Agent.objects.get(pk=agent.id).teams.add(team)
    return agent


def keep(by: Actor, **given_: object) -> int:
    said = {"name": "Log", "text": {"en": "Send {{reference}}."}, **given_}
    return keep_answer(**said, by=by, at=AT)  # type: ignore[arg-type]


def test_an_answer_is_kept_changed_and_removed(lead):
    key = keep(lead, name="  Ask  for the log ", text={"en": "Send it.\r\n", "fr": "", "de": "Nein"})
    answer = canned_answer(viewer=lead, answer_id=key)
    assert (answer.name, answer.text, answer.team_id, answer.changed_by) == (
        "Ask for the log",
        {"en": "Send it."},
        None,
        lead.name,
    )
    assert keep(lead, answer_id=key, name="Log", text={"fr": "Envoyez-le."}) == key
    assert canned_answer(viewer=lead, answer_id=key).text == {"fr": "Envoyez-le."}
    remove_answer(answer_id=key, by=lead, at=AT)
    with pytest.raises(NotFound):
        canned_answer(viewer=lead, answer_id=key)
    acts = AuditEntry.objects.filter(act__contains="answer").order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["keep_answer", "keep_answer", "remove_answer"]


def test_agents_use_the_answers_of_their_teams_and_of_all(lead, team, member):
    keep(lead, name="For all")
    keep(lead, name="For the team", team_id=team)
    other = make_agent()
    assert [each.name for each in answers_for(viewer=member)] == ["For all", "For the team"]
    assert [each.name for each in answers_for(viewer=other)] == ["For all"]
    assert [each.team for each in canned_answers(viewer=other)] == ["", "Second line"]
    assert answers_for(viewer=CAMILLE) == canned_answers(viewer=CAMILLE) == signatures(viewer=CAMILLE) == ()


REFUSED = [
    ({"name": " "}, NothingToKeep),
    ({"text": {"en": " \n", "fr": ""}}, NothingToKeep),
    ({"text": {"en": "{{password}}"}}, UnknownPlaceholder),
    ({"text": {"en": "x" * (LONGEST + 1)}}, CannedTooLong),
    ({"team_id": 999_999}, NotFound),
    ({"answer_id": 999_999}, NotFound),
]


@pytest.mark.parametrize(("given_", "refusal"), REFUSED)
def test_what_cannot_be_kept_is_refused(given_, refusal, lead):
    with pytest.raises(refusal):
        keep(lead, **given_)
    assert not CannedAnswer.objects.exists()


def test_a_name_is_taken_once_a_team(lead, team):
    key = keep(lead)
    keep(lead, team_id=team)
    with pytest.raises(CannedNameTaken):
        keep(lead)
    assert keep(lead, answer_id=key, text={"en": "Better"}) == key


def test_only_leads_change_what_all_send(lead, member):
    key = keep(lead)
    for act in (
        lambda: keep(member),
        lambda: remove_answer(answer_id=key, by=member, at=AT),
        lambda: keep_signature(text={"en": "x"}, by=member, at=AT),
        lambda: keep(CAMILLE),
    ):
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(NotFound):
        remove_answer(answer_id=key + 1, by=lead, at=AT)


def test_a_teams_signature_takes_the_place_of_everybodys(lead, team, member):
    assert signature_of(viewer=member) == {}
    keep_signature(text={"en": "Acme"}, by=lead, at=AT)
    assert signature_of(viewer=member) == {"en": "Acme"}
    keep_signature(team_id=team, text={"en": "Second line"}, by=lead, at=AT)
    assert (signature_of(viewer=member), signature_of(viewer=lead)) == ({"en": "Second line"}, {"en": "Acme"})
    assert [(each.team, each.text["en"]) for each in signatures(viewer=lead)] == [
        ("", "Acme"),
        ("Second line", "Second line"),
    ]
    keep_signature(team_id=team, text={"en": " "}, by=lead, at=AT)
    assert signature_of(viewer=member) == {"en": "Acme"}
    assert Signature.objects.count() == 1
