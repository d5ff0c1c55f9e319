"""`palier verify`, as it is called: its sentences, its exit code, its JSON."""

import argparse
import json
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from tests.factories import make_desk

from palier.apps.cases.models import Case
from palier.apps.clocks.models import Clock
from palier.project.verbs import verify

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_database_of_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """Django is ready and connected already."""

    @contextmanager
    def ready() -> Iterator[None]:
        yield None

    monkeypatch.setattr(verify, "use_database", ready)


def run(**options: bool) -> int:
    return verify.run(argparse.Namespace(**{"repair": False, "json": False, **options}))


def test_nothing_differs(capsys: pytest.CaptureFixture[str]) -> None:
    make_desk().open()
    assert run() == 0
    assert capsys.readouterr().out == "1 case replayed, no difference.\n"


def test_differences_are_told_then_mended(capsys: pytest.CaptureFixture[str]) -> None:
    case_id = make_desk().open()
    reference = Case.objects.get(pk=case_id).reference
    Case.objects.filter(pk=case_id).update(status="closed")
    Clock.objects.filter(case_id=case_id, clock="resolution").delete()
    assert run() == 1
    said = capsys.readouterr()
    assert said.out.splitlines() == [
        f"{reference}  case, status: closed is stored, the events say new",
        f"{reference}  resolution 1: missing",
        "1 case replayed, 2 differences.",
    ]
    assert "--repair" in said.err
    assert run(repair=True) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "1 case was mended."
    assert run() == 0


def test_programs_get_json(capsys: pytest.CaptureFixture[str]) -> None:
    case_id = make_desk().open()
    reference = Case.objects.get(pk=case_id).reference
    Clock.objects.create(
        case_id=case_id, account_id=1, terms_id=Case.objects.get().terms_id, clock="rca", cycle=1, state="running"
    )
    assert run(json=True) == 1
    assert json.loads(capsys.readouterr().out) == {
        "cases": 1,
        "differences": [
            {"reference": reference, "row": "rca 1", "column": "", "stored": "present", "replayed": ""},
        ],
        "repaired": 0,
    }
    assert run() == 1
    assert "stored, but nothing in the events asks for it" in capsys.readouterr().out
