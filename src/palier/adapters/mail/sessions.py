"""Conversations in SMTP and LMTP: mails in long stretches, refusals in sentences that say what to do."""

import asyncio
from typing import Protocol

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope

STRETCH_BYTES = 1024 * 1024


class Keeper(Protocol):
    """Who takes the words of a mail and says what became of them."""

    async def keep(self, envelope: Envelope, words: bytes) -> str:
        """The answer for whoever sent it."""


class SmtpSession(SMTP):
    """One SMTP conversation: takes mails in long stretches, and refuses in sentences that say what to do.

    Only a dot between two CR LF ends a mail, so that nobody smuggles a second one in (RFC 5321 §4.1.1.4); lines may
    be of any length.  Once a mail is larger than we take, the rest of it is read and kept nowhere.
    """

    line_length_limit = STRETCH_BYTES
    event_handler: Keeper
    data_size_limit: int

    async def smtp_DATA(self, arg: str | None) -> None:  # noqa: N802 (the server calls it so)
        """Take the words of a mail and answer what became of it."""
        if await self.check_helo_needed() or await self.check_auth_needed("DATA"):
            return
        if self.envelope is None or not self.envelope.rcpt_tos:
            await self.push("503 5.5.1 Say first for whom the mail is (RCPT TO).")
        elif arg:
            await self.push("501 5.5.4 DATA takes no words of its own.")
        else:
            await self.push("354 End data with <CR><LF>.<CR><LF>")
            words = await read_mail(self._reader, self.data_size_limit)
            answer = self.too_large() if words is None else await self.event_handler.keep(self.envelope, words)
            said = self.said_to_each(answer)
            self._set_post_data_state()  # type: ignore[no-untyped-call]
            await self.push(said)

    async def push(self, status: str | bytes) -> None:
        """Say it; what the server itself says of a size announced, in our words."""
        announced = isinstance(status, str) and status.startswith("552 Error")
        await super().push(self.too_large() if announced else status)  # type: ignore[type-var]

    def too_large(self) -> str:
        """The refusal of a mail above the limit."""
        limit = self.data_size_limit // 2**20
        return f"552 5.3.4 The mail is larger than {limit} MB. Nothing was kept; send large files another way."

    def said_to_each(self, said: str) -> str:
        """The answer as often as the protocol wants it after the words of a mail."""
        return said


BEGUN, LONELY_DOT = b"\r\n", b".\r\n"


async def read_mail(reader: asyncio.StreamReader, limit: int) -> bytes | None:
    """The words of a mail up to the lonely dot, doubled dots undone; None where they are more than `limit` bytes."""
    words, too_many, ended = bytearray(BEGUN), False, False
    while not ended:
        try:
            words += await reader.readuntil(LONELY_DOT)
        except asyncio.LimitOverrunError as stretch:
            words += await reader.readexactly(stretch.consumed)
        ended = words.endswith(BEGUN + LONELY_DOT)
        too_many = too_many or len(words) - len(BEGUN) - len(LONELY_DOT) * ended > limit
        if too_many:
            del words[: -len(BEGUN + LONELY_DOT)]
    if too_many:
        return None
    return bytes(words[: -len(LONELY_DOT)].replace(BEGUN + b".", BEGUN)[len(BEGUN) :])


class LmtpSession(SmtpSession, LMTP):
    """One LMTP conversation: the same, with an answer for each recipient (RFC 2033 §4.2)."""

    def said_to_each(self, said: str) -> str:
        """Once for each recipient."""
        assert self.envelope is not None
        return "\r\n".join([said] * max(1, len(self.envelope.rcpt_tos)))
