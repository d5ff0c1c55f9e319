"""Catalogues and their versions: written, looked at, published, downloaded."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from palier.adapters.desk.catalogue_screen import Written, changes_between, look_at, starts_at, written_now
from palier.adapters.desk.forms_read import day_of
from palier.adapters.desk.frame import screen
from palier.adapters.desk.guards import DeskRequest, for_agents
from palier.adapters.desk.refusals import refusals_said
from palier.adapters.shared import moments
from palier.adapters.shared.messages import sentence
from palier.apps.catalogues.history import catalogue_lines, version_lines, version_text
from palier.apps.catalogues.policies import may_publish
from palier.apps.catalogues.publishing import NEW, draft_key, publish_written
from palier.apps.catalogues.queries import catalogue_of, describe_version
from palier.apps.drafts.commands import discard_draft, save_draft
from palier.apps.drafts.errors import DraftTooLarge
from palier.apps.errors import NotAllowed
from palier.apps.rights import require
from palier.core.catalogue import read_catalogue
from palier.core.catalogue.tree import MOST_BYTES
from palier.core.errors import DomainError


@require_safe
@for_agents
@refusals_said
def catalogues(request: DeskRequest) -> HttpResponse:
    """Every catalogue, and which of its versions speaks."""
    lines = catalogue_lines(viewer=request.viewer, at=moments.now())
    return screen(request, "desk/catalogues.html", {"catalogues": lines}, here="catalogues")


@require_safe
@for_agents
@refusals_said
def versions(request: DeskRequest, slug: str) -> HttpResponse:
    """The history of one catalogue."""
    lines = version_lines(viewer=request.viewer, slug=slug, at=moments.now())
    return screen(request, "desk/catalogue_versions.html", {"versions": lines, "slug": slug}, here="catalogues")


@require_safe
@for_agents
@refusals_said
def version(request: DeskRequest, slug: str, number: int) -> HttpResponse:
    """One version: what it changed, what it says."""
    at = moments.now()
    shown = version_text(viewer=request.viewer, slug=slug, number=number, at=at)
    lines = version_lines(viewer=request.viewer, slug=slug, at=at)
    before = next((line for line in lines if line.number == number - 1), None)
    changes = changes_between(catalogue_of(before.id), catalogue_of(shown.line.id)) if before else ()
    values = {"version": shown, "before": before, "changes": changes}
    return screen(request, "desk/catalogue_version.html", values, here="catalogues")


@require_safe
@for_agents
@refusals_said
def version_file(request: DeskRequest, slug: str, number: int, kind: str) -> HttpResponse:
    """A version as a file: its text, or its plan tests."""
    shown = version_text(viewer=request.viewer, slug=slug, number=number, at=moments.now())
    content = shown.tests if kind == "tests" else shown.text
    name = f"{slug}.{number}.tests.yaml" if kind == "tests" else f"{slug}.{number}.yaml"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content.encode(), content_type="application/yaml; charset=utf-8", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@for_agents
@refusals_said
def write(request: DeskRequest, slug: str = NEW) -> HttpResponse:
    """Write the next version of a catalogue, or a new one."""
    require(may_publish(request.viewer), by=request.viewer, act="publish_catalogue")
    if request.method == "POST":
        return _written(request, slug)
    return _editor(request, written_now(request.viewer, slug, at=moments.now()), look="look" in request.GET)


@require_POST
@for_agents
@refusals_said
def draft(request: DeskRequest, slug: str = NEW) -> HttpResponse:
    """Keep what is being typed, while it is typed."""
    require(may_publish(request.viewer), by=request.viewer, act="publish_catalogue")
    try:
        _keep(request, _read(request, slug))
    except DraftTooLarge:
        return HttpResponse(status=413)
    return HttpResponse(status=204)


def _written(request: DeskRequest, slug: str) -> HttpResponse:
    """What was sent is kept first, whatever becomes of it; then looked at, published or thrown away."""
    act, written = request.POST.get("act", ""), _read(request, slug)
    if act == "drop":
        discard_draft(key=draft_key(slug), by=request.viewer, at=moments.now())
        messages.success(request, _("Your text was thrown away. The versions that are published stay as they are."))
        return redirect("desk:catalogue_versions", slug) if slug else redirect("desk:catalogues")
    try:
        written = _uploaded(request, written)
        _keep(request, written)
        if act == "publish" and request.POST.get("looked", written.digest) == written.digest:
            return _published(request, written)
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, sentence(error))
        return _editor(request, written, look=True, status=422)
    if act == "publish":
        messages.warning(
            request, _("The text has changed since it was checked. Here is what it says now; then publish.")
        )
    address = redirect("desk:write_catalogue", slug) if slug else redirect("desk:new_catalogue")
    address["Location"] += "?look=1#looked"
    return address


def _published(request: DeskRequest, written: Written) -> HttpResponse:
    offer = read_catalogue(written.text, name=written.slug or _("The catalogue"))
    said, zone = request.POST, offer.document.provider.timezone
    effective_at = starts_at(day_of(said, "from_day"), said.get("from_time", ""), zone)
    version_id = publish_written(
        slug=written.slug,
        text=written.text,
        tests=written.tests,
        seen=written.seen,
        effective_at=effective_at,
        by=request.viewer,
        at=moments.now(),
    )
    published = describe_version(version_id)
    values = {"number": published.number, "when": moments.full_moment(published.effective_at)}
    messages.success(request, _("Version %(number)s is published. It speaks for new cases from %(when)s.") % values)
    return redirect("desk:catalogue_versions", published.slug)


def _editor(request: DeskRequest, written: Written, *, look: bool, status: int = 200) -> HttpResponse:
    at = moments.now()
    looked = look_at(request.viewer, written, at=at) if look and written.text else None
    values = {"written": written, "look": looked, "most_bytes": MOST_BYTES, "at": at}
    return screen(request, "desk/catalogue_write.html", values, here="catalogues", status=status)


def _read(request: DeskRequest, slug: str) -> Written:
    """What stands in the fields: lines end as they do in a file, and the last one ends too."""
    said = request.POST
    text, tests = (said.get(name, "").replace("\r\n", "\n").replace("\0", "") for name in ("text", "tests"))
    seen = said.get("seen", "")
    ended = text if text.endswith("\n") or not text else f"{text}\n"
    return Written(slug, ended, tests, int(seen) if seen.isdigit() and len(seen) < 9 else 0)


def _uploaded(request: DeskRequest, written: Written) -> Written:
    """Files take the place of what was typed; one that is no text does not.  Raises CatalogueRefused."""
    for name in ("text", "tests"):
        file = request.FILES.get(f"{name}_file")
        if file is None:
            continue
        content = file.read(MOST_BYTES + 1)
        try:
            told = content.decode("utf-8-sig").replace("\r\n", "\n").replace("\0", "")
        except UnicodeDecodeError:
            read_catalogue(content, name=file.name or _("The catalogue"))
            raise
        written = replace(written, text=told) if name == "text" else replace(written, tests=told)
    return written


def _keep(request: DeskRequest, written: Written) -> None:
    fields = {"text": written.text, "tests": written.tests, "seen": str(written.seen)}
    save_draft(key=draft_key(written.slug), fields=fields, by=request.viewer, at=moments.now())
