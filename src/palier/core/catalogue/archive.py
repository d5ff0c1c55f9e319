"""Terms as JSON and back: the same terms always give the same bytes, so that a digest can identify them."""

import json
from functools import cache
from hashlib import sha256

from pydantic import TypeAdapter

from palier.core.catalogue.terms import Terms


@cache
def _adapter() -> TypeAdapter[Terms]:
    return TypeAdapter(Terms)


def terms_to_json(terms: Terms) -> str:
    """The terms as JSON text with sorted keys; what is at its default is left out."""
    plain = _adapter().dump_python(terms, mode="json", exclude_defaults=True)
    return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def terms_from_json(text: str | bytes) -> Terms:
    """The terms that `terms_to_json` wrote.  Raises ValueError for anything else."""
    return _adapter().validate_json(text)


def terms_digest(terms: Terms) -> str:
    """What identifies these terms: SHA-256 of their JSON, in hexadecimal."""
    return sha256(terms_to_json(terms).encode()).hexdigest()
