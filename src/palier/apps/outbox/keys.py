"""Keys drawn from the installation's one secret, a different one for each use."""

from functools import cache
from hashlib import blake2b

from django.conf import settings


@cache
def key_for(use: str) -> bytes:
    """The key of one use ("references", "mail tokens"): 32 bytes that tell nothing of the others."""
    secret = settings.SECRET_KEY.encode()
    return blake2b(use.encode(), key=blake2b(secret).digest(), digest_size=32).digest()
