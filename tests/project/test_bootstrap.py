"""The script `palier` in a small checkout of its own: real uv, real virtual environments, packages from a folder."""

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MAIN = """
import importlib.util, os, sys
print(*sys.argv[1:], os.getcwd(), *(name for name in ("first", "second") if importlib.util.find_spec(name)))
sys.exit(7 if "7" in sys.argv else 0)
"""


class Checkout:
    """A checkout whose packages are two wheels in a folder beside it."""

    def __init__(self, place: Path) -> None:
        self.root = place / "a checkout"
        self.wheels = place / "wheels"
        (self.root / "src" / "palier").mkdir(parents=True)
        self.wheels.mkdir()
        (self.root / "src" / "palier" / "__main__.py").write_text(MAIN)
        shutil.copy(ROOT / "palier", self.root)
        shutil.copy(ROOT / "requirements-uv.lock", self.root)
        self.lock("requirements.lock", "first")
        self.lock("requirements-test.lock", "first", "second")
        self.lock("requirements-bench.lock", "first", "second")

    def lock(self, name: str, *packages: str) -> None:
        lines = [f"{package}==1.0 --hash=sha256:{self.wheel(package)}\n" for package in packages]
        (self.root / name).write_text("".join(lines))

    def wheel(self, package: str) -> str:
        """A wheel of one module; answers its digest."""
        file = self.wheels / f"{package}-1.0-py3-none-any.whl"
        info = f"{package}-1.0.dist-info"
        with zipfile.ZipFile(file, "w") as archive:
            for name, text in {
                f"{package}.py": "",
                f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n",
                f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
                f"{info}/RECORD": "",
            }.items():
                archive.writestr(zipfile.ZipInfo(name), text)
        return hashlib.sha256(file.read_bytes()).hexdigest()

    def run(
        self, *words: str, script: Path | None = None, python: str = sys.executable, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        offline = {"UV_OFFLINE": "1", "UV_NO_INDEX": "1", "UV_NO_CACHE": "1", "PIP_FIND_LINKS": str(self.wheels)}
        path = f"{ROOT / '.boot' / 'bin'}{os.pathsep}{os.environ['PATH']}"
        told = {**os.environ, **offline, "PATH": path, **environment}
        return subprocess.run(
            [python, str(script or self.root / "palier"), *words],
            env={name: value for name, value in told.items() if value},
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


INSTALLING = "palier: installing packages (requirements{}.lock) …\n"


def test_installs_once_then_hands_everything_on(checkout):
    first = checkout.run("serve", "7")
    assert (first.stdout, first.returncode) == ("serve 7 / first\n", 7)
    assert first.stderr == INSTALLING.format("")
    second = checkout.run("serve", "--help", PATH="/usr/bin")  # no uv is needed any more
    assert (second.stdout, second.stderr) == ("serve --help / first\n", "")


def test_a_larger_set_serves_the_smaller_and_stays(checkout):
    assert checkout.run("test").stdout == "test / first second\n"
    again = checkout.run("serve")
    assert (again.stdout, again.stderr) == ("serve / first second\n", "")
    checkout.lock("requirements-test.lock", "second", "first")
    changed = checkout.run("serve")
    assert (changed.stdout, changed.stderr) == ("serve / first second\n", INSTALLING.format("-test"))


def test_a_smaller_set_grows_when_a_verb_asks_for_more(checkout):
    assert checkout.run("doctor").stdout == "doctor / first\n"
    grown = checkout.run("--quiet", "check")
    assert grown.stdout == "--quiet check / first second\n"
    assert grown.stderr == INSTALLING.format("-test")


def test_two_starts_at_once_install_once(checkout):
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda _: checkout.run("serve"), range(2)))
    assert [each.stdout for each in both] == ["serve / first\n"] * 2
    assert sorted(each.stderr for each in both) == ["", INSTALLING.format("")]


def test_through_a_link_and_after_a_move(checkout, tmp_path):
    link = tmp_path / "link"
    link.symlink_to(checkout.root / "palier")
    assert checkout.run("serve", script=link).stdout == "serve / first\n"
    checkout.root = checkout.root.rename(tmp_path / "moved")
    moved = checkout.run("serve")
    assert (moved.stdout, moved.stderr) == ("serve / first\n", "")


def test_goes_where_the_configuration_of_pip_points(checkout, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    configuration = tmp_path / "pip.conf"
    configuration.write_text(f"[global]\nfind-links =\n    {elsewhere}\n    {checkout.wheels}\n")
    python = str(Path(sys.base_prefix) / "bin" / "python3")  # of the machine, with its pip
    done = checkout.run("demo", python=python, PIP_FIND_LINKS="", PIP_CONFIG_FILE=str(configuration))
    assert (done.stdout, done.stderr) == ("demo / first\n", INSTALLING.format(""))


def test_an_installation_cut_short_is_done_again(checkout):
    checkout.run("serve")
    (checkout.root / ".venv" / ".stamp").write_text("run")
    shutil.rmtree(next(checkout.root.glob(".venv/lib/*/site-packages/first-1.0.dist-info")))
    assert checkout.run("serve").stdout == "serve / first\n"


def test_a_package_that_can_not_be_had_is_a_sentence_and_leaves_no_stamp(checkout):
    checkout.lock("requirements.lock", "first", "second")
    (checkout.wheels / "second-1.0-py3-none-any.whl").unlink()
    failed = checkout.run("serve")
    assert (failed.returncode, failed.stdout) == (1, "")
    assert failed.stderr.splitlines()[-1] == (
        "palier: The packages could not be installed: check the network, the package index and the free disk space. "
        "Nothing was lost: run the same command again once that is mended."
    )
    assert not (checkout.root / ".venv" / ".stamp").exists()


def test_a_package_that_is_not_the_locked_one_is_refused(checkout):
    lock = checkout.root / "requirements.lock"
    lock.write_text(lock.read_text()[:-3] + "00\n")
    failed = checkout.run("serve")
    assert failed.returncode == 1
    assert "ash mismatch" in failed.stderr


def test_a_python_too_old_finds_a_newer_one_or_says_so(checkout, tmp_path):
    programs = tmp_path / "bin"
    programs.mkdir()
    script = str(checkout.root / "palier")
    old = (
        f"import sys, runpy; sys.version_info = (3, 9, 2); sys.argv = [{script!r}, 'serve']; "
        f"runpy.run_path({script!r}, run_name='__main__')"
    )
    command = [sys.executable, "-c", old]
    alone = subprocess.run(command, env={"PATH": str(programs)}, capture_output=True, text=True, check=False)
    assert alone.returncode == 1
    assert alone.stderr.startswith("palier: Python 3.11 or newer is needed; this one is 3.9.")
    newer = programs / "python3.12"
    newer.write_text('#!/bin/sh\necho newer "$@"\n')
    newer.chmod(0o755)
    found = subprocess.run(command, env={"PATH": str(programs)}, capture_output=True, text=True, check=False)
    assert found.stdout == f"newer {script} serve\n"


def test_every_python_can_read_the_script_far_enough_to_be_refused():
    import ast

    ast.parse((ROOT / "palier").read_text(), feature_version=(3, 5))


def test_no_address_of_a_registry_is_written_anywhere():
    files = [*ROOT.glob("requirements*.lock"), ROOT / "package-lock.json", ROOT / "package.json", ROOT / "palier"]
    assert len(files) == 8
    assert [file.name for file in files if "registry" in file.read_text() or '"resolved"' in file.read_text()] == []
    assert [file.name for file in files if "https://" in file.read_text() and file.suffix == ".lock"] == []
