"""`palier plan schema` prints what the core answers, as JSON that an editor can use."""

import json

from tests.project.verbs.plan_verb import run_plan

from palier.core.catalogue import catalogue_schema


def test_the_schema_is_printed(capsys) -> None:
    answer = run_plan(capsys, "schema")
    assert (answer.code, json.loads(answer.out)) == (0, catalogue_schema())
