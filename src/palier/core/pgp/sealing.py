"""Sealing what leaves and what is kept: to a reporter's key, and always to our own."""

from email.message import EmailMessage
from email.policy import SMTP

from pysequoia import Cert, Tsk, decrypt, encrypt


def seal_for_us(content: bytes, *, secret: bytes) -> bytes:
    """Anything, so that only our key opens it."""
    return bytes(encrypt(content, recipients=[Tsk.from_bytes(secret).extract_certificate()], armor=False))


def unseal(sealed: bytes, *, secrets: tuple[bytes, ...]) -> bytes:
    """What was sealed for us, by whichever of our keys.  Raises LookupError where none of them fits."""
    for secret in secrets:
        try:
            return bytes(decrypt(sealed, decryptor=Tsk.from_bytes(secret).decryptor()).bytes or b"")
        except RuntimeError:
            continue
    raise LookupError("no key of ours opens it")


def sealed_answer(text: str, *, subject: str, secret: bytes, theirs: str) -> bytes:
    """An answer as PGP/MIME wants it (RFC 3156 §4): a mail part, signed by us, for the reporter and for ourselves.

    The real subject travels inside (RFC 9788); outside stands a neutral one.
    """
    inner = EmailMessage(policy=SMTP)
    inner.set_content(text, cte="quoted-printable", params={"protected-headers": "v1"})
    inner["Subject"] = " ".join(subject.split())
    ours = Tsk.from_bytes(secret)
    recipients = [Cert.from_bytes(theirs.encode()), ours.extract_certificate()]
    return bytes(encrypt(inner.as_bytes(), recipients=recipients, signer=ours.signer()))


def clear_signed(text: str, *, secret: bytes) -> str:
    """A text with our signature around it, readable by everybody (RFC 9580 §7)."""
    from pysequoia import SignatureMode, sign

    return bytes(sign(Tsk.from_bytes(secret).signer(), text.encode(), mode=SignatureMode.CLEAR)).decode()
