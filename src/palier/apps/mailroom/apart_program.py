"""The child of `apart.py`: takes mails apart within limits, and dies rather than go beyond them."""

from palier.apps.apart import serve
from palier.core.mail.message import ParsedMail
from palier.core.mail.parse import parse_mail


def answer(request: tuple[bytes, str | None]) -> ParsedMail:
    """What a mail says, given with its envelope's sender."""
    raw, envelope_from = request
    return parse_mail(raw, envelope_from=envelope_from)


if __name__ == "__main__":
    serve(answer)
