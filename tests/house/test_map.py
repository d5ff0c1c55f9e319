"""docs/map.md leads a newcomer to files that exist, and forgets no room of the house."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAP = (ROOT / "docs" / "map.md").read_text()
NAMED = re.findall(r"`([\w./-]+/[\w./*-]*|[\w-]+\.(?:md|toml|lock|json|py))`", MAP)


def test_every_place_named_exists() -> None:
    assert NAMED
    missing = [name for name in NAMED if not list(ROOT.glob(name)) and not list((ROOT / "src/palier").glob(name))]
    assert missing == []


def test_every_room_is_named() -> None:
    source = ROOT / "src" / "palier"
    rooms = {
        f"{floor}/{room.name}/"
        for floor in ("core", "apps", "adapters")
        for room in (source / floor).iterdir()
        if room.is_dir() and (room / "__init__.py").exists()
    }
    assert {room for room in rooms if room not in MAP} == set()
