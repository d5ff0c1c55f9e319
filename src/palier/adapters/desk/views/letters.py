"""What our mails say, what they look like, and the addresses that take none any more."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from palier.adapters.desk.forms_read import number_of
from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.letters_screen import LANGUAGES, letter_lines, letter_sheet
from palier.adapters.desk.refusals import refusals_said
from palier.adapters.desk.returning import refusals_said_there
from palier.adapters.shared import moments
from palier.adapters.shared.headers import foreign
from palier.adapters.shared.messages import sentence
from palier.apps.cases.policies import hidden_cases
from palier.apps.letters import commands, queries
from palier.apps.letters.errors import LetterRefused, WrittenMeanwhile
from palier.apps.letters.policies import may_write_letters
from palier.apps.outbox.deliveries import allow_address
from palier.apps.outbox.queries import held_addresses
from palier.core.letters.kinds import LETTER_KINDS


@require_safe
@for_agents
def letters(request: DeskRequest) -> HttpResponse:
    """Every text, and the letterhead."""
    values = {
        "letters": letter_lines(request.viewer),
        "head": queries.head(),
        "may_write": may_write_letters(request.viewer),
    }
    return screen(request, "desk/letters.html", values, here="letters")


@for_agents
@refusals_said
def letter(request: DeskRequest, kind: str, language: str) -> HttpResponse:
    """One text: looked at, tried on a case, saved."""
    if kind not in LETTER_KINDS or language not in LANGUAGES:
        raise Http404
    said, trouble = request.POST, ""
    written = _written(request) if request.method == "POST" else None
    if request.method == "POST" and said.get("act") != "try":
        try:
            return _saved(request, kind, language)
        except (LetterRefused, WrittenMeanwhile) as error:
            trouble = sentence(error)
    sheet = letter_sheet(request.viewer, kind, language, written=written, case_id=number_of(said, "case"))
    values = {"letter": sheet, "trouble": trouble, "may_write": may_write_letters(request.viewer)}
    return screen(request, "desk/letter.html", values, here="letters", status=422 if trouble else 200)


def _written(request: DeskRequest) -> tuple[str, str]:
    """The subject and the text that stand in the form."""
    return request.POST.get("subject", "").strip(), request.POST.get("body", "").replace("\r\n", "\n")


def _saved(request: DeskRequest, kind: str, language: str) -> HttpResponse:
    goes_back = request.POST.get("act") == "built_in"
    subject, body = ("", "") if goes_back else _written(request)
    seen = number_of(request.POST, "seen")
    if body or goes_back:
        commands.write_letter(
            kind=kind, language=language, body=body, subject=subject, seen=seen, by=request.viewer, at=moments.now()
        )
    messages.success(request, _("Kept. Mails say it from now on."))
    return redirect("desk:letter", kind, language)


@require_POST
@for_agents
def letter_preview(request: DeskRequest, kind: str, language: str) -> HttpResponse:
    """The mail that a text makes, alone and powerless."""
    if kind not in LETTER_KINDS or language not in LANGUAGES:
        raise Http404
    sheet = letter_sheet(
        request.viewer, kind, language, written=_written(request), case_id=number_of(request.POST, "case")
    )
    return foreign(HttpResponse(sheet.preview.html if sheet.preview else ""))


@require_POST
@for_agents
@refusals_said_there("desk:letters")
def letterhead(request: DeskRequest) -> HttpResponse:
    """Colour and logo."""
    picture = request.FILES.get("logo")
    logo = b"" if request.POST.get("no_logo") else picture.read(commands.LARGEST_LOGO + 1) if picture else None
    commands.set_letterhead(colour=request.POST.get("colour", ""), logo=logo, by=request.viewer, at=moments.now())
    messages.success(request, _("Kept. Mails look like it from now on."))
    return redirect("desk:letters")


@require_safe
@for_agents
def addresses(request: DeskRequest) -> HttpResponse:
    """Addresses that are sent nothing more."""
    held = held_addresses(viewer=request.viewer, hidden=hidden_cases(request.viewer))
    return screen(request, "desk/addresses.html", {"addresses": held}, here="addresses")


@require_POST
@for_agents
@refusals_said_there("desk:addresses")
def allow(request: DeskRequest) -> HttpResponse:
    """Let mail go to an address again."""
    address = request.POST.get("address", "")
    allow_address(address=address, by=request.viewer, at=moments.now())
    messages.success(request, _("Mail goes to %(address)s again.") % {"address": address})
    from palier.adapters.desk.returning import back

    return back(request, "desk:addresses")
