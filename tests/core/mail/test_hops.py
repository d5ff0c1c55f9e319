"""The trace of our own mail server, as programs write it."""

import pytest

from palier.core.mail.hops import Hop, handed_over

BY = "mx.provider.example"


@pytest.mark.parametrize(
    ("field", "hop"),
    [
        (f"from a.example (b.example [192.0.2.1]) by {BY} (Postfix) with ESMTPS; now", Hop("192.0.2.1", "a.example")),
        (f"from b.example ([192.0.2.1] helo=a.example) by {BY} with esmtp (Exim 4)", Hop("192.0.2.1", "a.example")),
        (f"from [192.0.2.1] (port=1 helo=A.example) by {BY}", Hop("192.0.2.1", "a.example")),
        (f"from a (unknown [IPv6:2001:db8::1]) by {BY}.", Hop("2001:db8::1", "a")),
        (f"from [192.0.2.1] by {BY}; now", Hop("192.0.2.1", "192.0.2.1")),
        (f"from a (b [192.0.2.1]) by evil.example (by {BY})", None),
        (f"from a (b [999.0.2.1]) by {BY}", None),
        (f"from a by {BY} [192.0.2.66]", None),
        (f"by {BY} from a [192.0.2.1]", None),
        (f"from a (b [192.0.2.1]) by {BY}x", None),
        ("", None),
        ("from " + "[" * 100_000, None),
    ],
)  # fmt: skip
def test_what_it_says(field: str, hop: Hop | None) -> None:
    assert handed_over(field, by=BY) == hop
