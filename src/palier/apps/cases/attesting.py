"""The words a customer confirmed with a severity, kept as they stood in the catalogue."""

from collections.abc import Mapping

from palier.apps.cases.casefile import CaseFile
from palier.apps.cases.errors import AttestationNeeded
from palier.apps.catalogues.queries import version_of_terms
from palier.core.actor import ActorKind
from palier.core.catalogue.terms import Terms


def attestation(file: CaseFile, severity: str, *, language: str) -> Mapping[str, str] | None:
    """What the case keeps of the statement that belongs to a severity; None where there is none or nobody made it.

    `language` is the one it was read in, empty if it was not.  A contact who acts must have read it; for staff who
    write down what a contact said, it is theirs to say.  Raises AttestationNeeded.
    """
    said = _statement(file.terms, severity)
    if not said:
        return None
    if not language:
        if file.by.kind is ActorKind.CONTACT:
            raise AttestationNeeded(severity)
        return None
    spoken = language if language in said else next(iter(said))
    version = version_of_terms(file.case.terms_id)
    return {"text": said[spoken], "language": spoken or language, "version": version}


def _statement(terms: Terms, severity: str) -> Mapping[str, str]:
    return next((level.attest for level in terms.severities if level.id == severity), {})
