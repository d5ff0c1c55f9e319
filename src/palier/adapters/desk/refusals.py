"""Refusals that a rule foresees, said to the reader in a sentence."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, Self

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from palier.adapters.desk.crossing import crossed_page
from palier.adapters.desk.guards import DeskRequest, Given, View
from palier.adapters.shared.messages import sentence
from palier.apps.cases.errors import CrossingChange
from palier.apps.errors import NotAllowed, NotFound
from palier.core.errors import DomainError


def refusals_said(view: View[Given]) -> Callable[Concatenate[DeskRequest, Given], HttpResponse]:
    """A refusal of a form leads back to the page it came from; of a page, to the page that says so."""
    return refused_by(view, _at_the_case)


def refused_by(
    view: View[Given], say: Callable[[DeskRequest, DomainError, Mapping[str, object]], HttpResponse]
) -> Callable[Concatenate[DeskRequest, Given], HttpResponse]:
    """A view whose refusals `say` answers, from what its address named; unknown and forbidden are answered alike."""

    @wraps(view)
    def answered(request: DeskRequest, /, *given: Given.args, **named: Given.kwargs) -> HttpResponse:
        try:
            return view(request, *given, **named)
        except NotFound as error:
            raise Http404 from error
        except NotAllowed as error:
            raise PermissionDenied from error
        except DomainError as error:
            return say(request, error, named)

    return answered


def _at_the_case(request: DeskRequest, error: DomainError, named: Mapping[str, object]) -> HttpResponse:
    if isinstance(error, CrossingChange):
        return crossed_page(request, error)
    messages.error(request, sentence(error))
    reference = named.get("reference")
    return redirect("desk:case", reference) if reference else redirect("desk:queue")


@dataclass(slots=True)
class Refusal:
    """Around what a form asks for: a refusal ends the block and is kept, to be said where the form is shown again.

    Unknown and forbidden go on to `refusals_said`: they have no form to come back to.
    """

    said: str = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> bool:
        if not isinstance(error, DomainError) or isinstance(error, NotAllowed | NotFound):
            return False
        self.said = sentence(error)
        return True

    @property
    def status(self) -> int:
        """Of the page with the form: 200, or 422 where something was refused."""
        return 422 if self.said else 200
