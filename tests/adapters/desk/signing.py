"""The routes of the door and of what agents come in with: both doors are held in adapters/shared/signin."""

SIGN_IN_ROUTES = frozenset({
    "second", "by_passkey", "security", "confirm", "password", "app", "codes", "passkeys", "remove_passkey",
    "end_browsers", "end_browser", "begin_app", "remove_app", "staff_signin", "require_second", "reset_second",
})  # fmt: skip
