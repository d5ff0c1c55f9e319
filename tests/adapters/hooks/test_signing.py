"""What a signature covers."""

from palier.adapters.hooks.signing import signature


def test_the_signature_covers_the_second_and_the_body() -> None:
    """Checked as a receiver would, with the standard library alone."""
    import hmac

    secret, body = bytes(range(32)), '{"é": 1}'.encode()
    signed = signature(body, secret=secret, timestamp=1_790_000_000)
    assert signed == "t=1790000000,v1=" + hmac.new(secret, b"1790000000." + body, "sha256").hexdigest()
    assert signature(body, secret=secret, timestamp=1_790_000_001) != signed
