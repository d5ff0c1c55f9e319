"""The one shape of every answer: `code`, `message`, `fields`."""

from collections.abc import Mapping

from django.http import JsonResponse


def answer(code: str, message: str = "", *, status: int = 200, **fields: str | bool) -> JsonResponse:
    """An answer for a program: `code` is for it, `message` for whoever reads its log."""
    return JsonResponse({"code": code, "message": message, "fields": fields}, status=status)


def refused(code: str, message: str, status: int, fields: Mapping[str, str] | None = None) -> JsonResponse:
    """A refusal; `fields` says what is wrong with which."""
    return JsonResponse({"code": code, "message": message, "fields": dict(fields or {})}, status=status)
