"""`palier plan publish`, as it is called."""

import argparse
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from tests.factories import CATALOGUE

from palier.apps.catalogues.models import CatalogueVersion
from palier.project.verbs.plan import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue in a file, and the database of the test."""

    @contextmanager
    def ready() -> Iterator[None]:
        yield None

    monkeypatch.setattr(publish, "use_database", ready)
    written = tmp_path / "acme.yaml"
    written.write_text(CATALOGUE)
    return written


def run(file: Path, **options: object) -> int:
    said = {"file": str(file), "effective": None, "json": False, "lang": "en"}
    return publish.run(argparse.Namespace(**{**said, **options}))


def test_it_is_published_once(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(file) == 0
    begins = CatalogueVersion.objects.get().effective_at
    moment = f"{begins:%A} {begins.day} {begins:%B %Y at %H:%M} (Coordinated Universal Time)"
    assert capsys.readouterr().out == f"Acme: version 1 is published and takes effect on {moment}.\n"
    assert run(file, lang="fr") == 0
    assert capsys.readouterr().out == "Acme : ce texte est déjà la version 1. Rien n’a été modifié.\n"
    assert CatalogueVersion.objects.count() == 1


def test_it_takes_effect_when_told(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = datetime.now(UTC).replace(microsecond=0) + timedelta(days=3)
    assert run(file, effective=wanted, json=True) == 0
    assert json.loads(capsys.readouterr().out) == {
        "catalogue": "acme",
        "effective_at": wanted.isoformat(),
        "number": 1,
    }


def test_a_faulty_file_publishes_nothing(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(CATALOGUE.replace("first_response", "first_respons"))
    assert run(file) == 1
    assert "first_respons" in capsys.readouterr().out
    assert not CatalogueVersion.objects.exists()


def test_an_instant_names_its_offset() -> None:
    at = publish.instant("2026-12-01T00:00+01:00")
    assert at == datetime(2026, 12, 1, tzinfo=timezone(timedelta(hours=1)))
    for written in ("2026-12-01T00:00", "tomorrow"):
        with pytest.raises(argparse.ArgumentTypeError, match="no instant"):
            publish.instant(written)
