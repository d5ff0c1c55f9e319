"""What was understood of a mail, for programs and for people to look at: a stable form, described in docs/mail.md."""

import json
from collections.abc import Mapping

from palier.apps.mailroom.apart import understand
from palier.core.mail.addresses import Address
from palier.core.mail.authentication import read_results
from palier.core.mail.automatic import Automatic
from palier.core.mail.message import ParsedMail

WORDS_CHARACTERS = 2_000


def understood(file: str, raw: bytes, *, authserv_id: str) -> Mapping[str, object]:
    """Every field of the stable form, or `file` and `error`; never raises."""
    try:
        return described(file, understand(raw), authserv_id=authserv_id)
    except (Exception, RecursionError, MemoryError) as fault:  # noqa: BLE001 a mail that beats us is told as such
        return {"file": file, "error": f"{type(fault).__name__}: {fault}"[:500]}


def described(file: str, mail: ParsedMail, *, authserv_id: str) -> Mapping[str, object]:
    """The stable form of one mail."""
    return {
        "file": file,
        "subject": mail.subject,
        "from_name": mail.sender.name,
        "from_address": _address(mail.sender),
        "to": [_address(one) for one in mail.to],
        "cc": [_address(one) for one in mail.cc],
        "date": mail.date.isoformat() if mail.date else None,
        "text": mail.text,
        "reply_text": mail.visible,
        "signature": mail.signature,
        "attachments": [{"name": one.name, "type": one.media_type, "size": len(one.content)} for one in mail.files],
        "automatic": mail.automatic is not Automatic.NOT_AUTOMATIC,
        "automatic_reason": mail.automatic.value,
        "bounce": mail.automatic is Automatic.DELIVERY_REPORT,
        "feedback_report": mail.automatic is Automatic.FEEDBACK_REPORT,
        "authentication": _authentication(mail, authserv_id),
        "cut": mail.cut,
    }


def _address(one: Address) -> str:
    return one.written or one.email


def _authentication(mail: ParsedMail, authserv_id: str) -> Mapping[str, str]:
    found = read_results(mail.verdicts, authserv_id=authserv_id, domain=mail.sender.email.rpartition("@")[2])
    verdict = found.verdict.value or "unchecked"
    return {"verdict": verdict, "spf": found.spf, "dkim": found.dkim, "dmarc": found.dmarc, "by": found.by}


def as_json(found: Mapping[str, object]) -> str:
    """One line."""
    return json.dumps(found, ensure_ascii=True)


def as_words(found: Mapping[str, object]) -> str:
    """The same to be read on a terminal: one line a field, long texts cut, what steers terminals taken out."""
    lines = []
    for name, value in found.items():
        said = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        lines.append(f"{name}: {_plain(said[:WORDS_CHARACTERS])}")
    return "\n".join([*lines, ""])


def _plain(text: str) -> str:
    indented = text.replace("\n", "\n    ")
    return "".join(sign for sign in indented if sign.isprintable() or sign == "\n")
