"""Pages that anybody may open: they read nothing but what is published, and keep what is written in the form sealed."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from palier.adapters.shared import moments
from palier.adapters.shared.messages import sentence
from palier.apps.vulnerabilities import commands
from palier.apps.vulnerabilities.publishing import security_text
from palier.apps.vulnerabilities.queries import PublishedChannel, published_channels
from palier.core.errors import DomainError


@require_safe
def security_txt(_request: HttpRequest) -> HttpResponse:
    """Where and how to report a vulnerability (RFC 9116)."""
    text = security_text(base=settings.PUBLIC_URL.rstrip("/"), at=moments.now())
    if not text:
        raise Http404
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
def key(_request: HttpRequest, fingerprint: str) -> HttpResponse:
    """The key of a channel, to import."""
    found = next((each for each in published_channels() if each.fingerprint == fingerprint.upper()), None)
    if found is None:
        raise Http404
    response = HttpResponse(found.armoured, content_type="application/pgp-keys")
    response.headers["Content-Disposition"] = f'attachment; filename="{found.fingerprint[-16:]}.asc"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form; what stands in it is sealed before it is stored."""
    channels = [channel for channel in published_channels() if channel.fingerprint]
    if not channels:
        raise Http404
    if request.method != "POST":
        return _form(request, channels)
    chosen = next((each for each in channels if str(each.id) == request.POST.get("channel")), channels[0])
    text, address = request.POST.get("text", ""), request.POST.get("address", "")
    try:
        taken = commands.take_form(
            channel_id=chosen.id, text=text, address=address, key=request.POST.get("key", ""), at=moments.now()
        )
    except DomainError as error:
        return _form(request, channels, sentence(error), 422)
    return redirect(f"{reverse('security:report')}?kept={taken.reference}")


def _form(
    request: HttpRequest, channels: list[PublishedChannel], sentence: str = "", status: int = 200
) -> HttpResponse:
    kept = request.GET.get("kept", "")
    values = {
        "channels": channels,
        "sentence": sentence,
        "kept": kept if kept.replace("-", "").isalnum() else "",
        "text": request.POST.get("text", ""),
        "address": request.POST.get("address", ""),
        "key": request.POST.get("key", ""),
        "theme": "auto",
    }
    return render(request, "security/report.html", values, status=status)
