"""Whose address it is: one comparison for every way in (promises A8).

PostgreSQL folds letters beyond ASCII as languages do: the sign of the kelvin is a k to `lower`, the Turkish ı an i to
`upper`.  Two people would then be one (CVE-2019-19844), so that the one form of `normal_email` decides, here and there.
"""

from django.db.models import Q
from django.db.models.functions import Collate, Lower
from django.db.models.lookups import Exact

from palier.core.mail.addresses import normal_email


def has_address(address: str, field: str = "email") -> Q:
    """Rows whose `field` is this address: small and capital ASCII letters are one, all others as they are written.

    Found by the index on the lowered field; what only that takes for the same is left out.
    """
    normal = normal_email(address)
    return Q(Exact(Lower(field), normal.lower())) & Q(Exact(Lower(Collate(field, "C")), normal))


def is_same(one: str, other: str) -> bool:
    """Whether two written forms are one address."""
    return normal_email(one) == normal_email(other) != ""
