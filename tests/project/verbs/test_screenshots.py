"""The verb that draws pictures: what it refuses before it starts anything, and names that documents can rely on."""

import argparse
import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

from palier.project import picturing
from palier.project.cli import Refused
from palier.project.demo import stage
from palier.project.verbs import screenshots

ROOT = Path(__file__).resolve().parents[3]


def asked(into: Path, **more) -> argparse.Namespace:
    values = {"provider": "docebo", "address": "http://localhost:1", "into": into, "cases": 1, "only": None}
    return argparse.Namespace(**values | more)


def test_without_a_browser_to_lead_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(Refused, match=r"Nothing was drawn\. Install it: .* -m pip install playwright"):
        screenshots.run(asked(tmp_path / "x"))
    assert not (tmp_path / "x").exists()


def test_a_picture_nobody_knows_is_refused_with_those_there_are(tmp_path):
    with pytest.raises(Refused, match=r"no picture called nope\. There are: queue, case"):
        screenshots.run(asked(tmp_path / "x", only=["nope", "queue"]))
    assert not (tmp_path / "x").exists()


def test_a_demo_that_ends_is_not_waited_for():
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    with pytest.raises(Refused, match="did not come up"):
        screenshots.wait_for("http://localhost:1", ended)


def test_a_demo_that_is_running_is_taken_as_it_is(tmp_path):
    with screenshots.served(asked(tmp_path, address="http://localhost:1/")) as address:
        assert address == "http://localhost:1"
    assert 1024 < screenshots.free_port() < 65536


def test_it_signs_in_as_the_demo_has_it():
    assert (stage.address_of("Alix Garnier"), stage.PASSWORD) == (picturing.AGENT, picturing.PASSWORD)
    assert len(set(picturing.NAMES)) == len(picturing.NAMES)


def test_documents_show_pictures_that_are_there_and_no_picture_is_there_for_nothing():
    documents = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
    shown = {
        (document.parent / name).resolve()
        for document in documents
        for name in re.findall(r"\]\(([^)\s]+\.(?:png|webp|jpg|svg))\)", document.read_text())
    }
    assert shown == {path.resolve() for path in (ROOT / "docs" / "images").iterdir()}
    assert sum(path.stat().st_size for path in shown) < 4 * 2**20
    assert max(path.stat().st_size for path in shown) < 300 * 2**10
