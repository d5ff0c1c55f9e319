"""What a restricted case refuses."""

from dataclasses import dataclass

from palier.core.errors import DomainError


@dataclass(eq=False)
class SealedCase(DomainError):
    """The words of this case are sealed: it is answered and noted on in the room of the security team only."""

    reference: str
