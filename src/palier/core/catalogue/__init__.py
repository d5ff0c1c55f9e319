"""The plan language: read a catalogue, and say what it promises to one contract.

`read_catalogue` and `terms_for` are all that most callers need; `docs/plan-language.md` is the language.
"""

from palier.core.catalogue.archive import terms_digest, terms_from_json, terms_to_json
from palier.core.catalogue.catalogue import Catalogue
from palier.core.catalogue.facts import ContractFacts
from palier.core.catalogue.faults import CatalogueRefused, Fault
from palier.core.catalogue.read import read_catalogue
from palier.core.catalogue.resolve import terms_for
from palier.core.catalogue.schema import catalogue_schema
from palier.core.catalogue.terms import Terms

__all__ = [
    "Catalogue",
    "CatalogueRefused",
    "ContractFacts",
    "Fault",
    "Terms",
    "catalogue_schema",
    "read_catalogue",
    "terms_digest",
    "terms_for",
    "terms_from_json",
    "terms_to_json",
]
