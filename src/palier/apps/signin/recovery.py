"""Recovery codes, made again from a nonce whenever they are needed and kept nowhere (decision 0018)."""

import hmac

from palier.apps.accounts.codes import LETTERS, same_code
from palier.apps.outbox.keys import key_for

HOW_MANY = 10
SIGNS, GROUP = 10, 5


def recovery_codes(made_from: bytes) -> tuple[str, ...]:
    """The ten codes of one sheet: "7K3C2-9DXWM", 44 bits each."""
    return tuple(_code(made_from, place) for place in range(HOW_MANY))


def place_of_code(typed: str, made_from: bytes) -> int | None:
    """Which of the ten somebody typed; every one is compared."""
    found = None
    for place, code in enumerate(recovery_codes(made_from)):
        if same_code(typed, code):
            found = place
    return found


def app_secret(made_from: bytes) -> bytes:
    """The secret that an authenticator app shares with us: twenty bytes (RFC 4226 §4, R6)."""
    return hmac.digest(key_for("authenticator apps"), made_from, "sha256")[:20]


def _code(made_from: bytes, place: int) -> str:
    value = int.from_bytes(hmac.digest(key_for("recovery codes"), made_from + bytes([place]), "sha256"), "big")
    signs = []
    for _ in range(SIGNS):
        value, sign = divmod(value, len(LETTERS))
        signs.append(LETTERS[sign])
    return "-".join("".join(signs[start : start + GROUP]) for start in range(0, SIGNS, GROUP))
