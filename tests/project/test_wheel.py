"""The wheel carries everything: installed alone elsewhere, it knows its catalogues and has its pages' files."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from palier.project.prepare import prepare_checkout

ROOT = Path(__file__).resolve().parents[2]
CATALOGUES = ["adobe", "credenti", "docebo", "domo", "lumea"]


def uv() -> str:
    return shutil.which("uv") or str(ROOT / ".boot" / "bin" / "uv")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    prepare_checkout(ROOT)
    out = tmp_path_factory.mktemp("wheel")
    subprocess.run([uv(), "build", "--wheel", "-q", "--python", sys.executable, "-o", out, ROOT], check=True)
    (built,) = out.glob("palier-*.whl")
    return built


def test_carries_what_git_does_not_and_what_pages_need(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    expected = {
        "palier/static/vendor/tabler.min.css",
        "palier/static/vendor/tabler.min.js",
        "palier/locale/fr/LC_MESSAGES/django.mo",
        "palier/adapters/shared/templates/palier/base.html",
        *(f"palier/catalogues/{name}.yaml" for name in CATALOGUES),
    }
    assert expected <= names
    assert [name for name in names if name.endswith(".map") or "tests/" in name] == []


def test_installed_elsewhere_it_reads_its_own_catalogues(wheel, tmp_path):
    place = tmp_path / "elsewhere"
    subprocess.run([uv(), "venv", "-q", "--python", sys.executable, place], check=True)
    python = place / "bin" / "python"
    install = [uv(), "pip", "install", "-q", "--python", python, "-c", ROOT / "requirements.lock", wheel]
    subprocess.run(install, check=True)

    def palier(*words: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "LANG": "C.UTF-8"}
        command = [place / "bin" / "palier", *words]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    assert palier("--version").stdout == "palier 0.1.0\n"
    assert "doctor" in palier("--help").stdout
    (package,) = place.glob("lib/*/site-packages/palier")
    for name in CATALOGUES:
        checked = palier("plan", "check", str(package / "catalogues" / f"{name}.yaml"))
        assert (checked.returncode, checked.stderr) == (0, "")
    refused = palier("test")
    assert refused.stderr == (
        "palier: This verb needs a checkout of Palier's source; an installed Palier has no tests in it.\n"
    )
