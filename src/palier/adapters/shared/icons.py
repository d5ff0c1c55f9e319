"""Which icons the pages ask for: gathered from templates, so that no other is shipped."""

import re
from pathlib import Path

USED_ICON = re.compile(r"""\{%\s*icon\s+["']([a-z0-9-]+)["']""")


def used_icons(package: Path) -> set[str]:
    """The names of every icon that a template of the package asks for."""
    return {name for page in package.rglob("templates/**/*.html") for name in USED_ICON.findall(page.read_text())}
