"""Taking mails in: every address has a mailbox here, and nothing ever leaves this machine."""

from __future__ import annotations

import asyncio
import hmac

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from ascolto.demo.post_office.boxes import Boxes, plain

LARGEST = 30 * 1024 * 1024  # bytes of one mail


class Taking:
    """What aiosmtpd asks while a mail is handed over."""

    def __init__(self, boxes: Boxes) -> None:
        self._boxes = boxes

    async def handle_RCPT(
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        if plain(address) is None:
            return "550 5.1.3 This is not an address"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        content = envelope.content or b""
        trace = f"Return-Path: <{envelope.mail_from or ''}>\r\n".encode()
        body = content if isinstance(content, bytes) else content.encode()
        people = {plain(address) for address in envelope.rcpt_tos} - {None}
        try:
            for person in sorted(filter(None, people)):
                box = self._boxes.box(person)
                await asyncio.to_thread(self._boxes.put, box, trace + body)
        except OSError as problem:
            return f"452 4.3.1 Not stored: {problem.strerror}"
        return "250 2.0.0 Taken"


def server(boxes: Boxes, password: str) -> SMTP:
    """For one connection. Signing in is offered and, once tried, has to be right."""

    def right(
        server: SMTP,
        session: Session,
        envelope: Envelope,
        mechanism: str,
        given: object,
    ) -> AuthResult:
        good = isinstance(given, LoginPassword) and hmac.compare_digest(
            given.password, password.encode()
        )
        return AuthResult(success=good, handled=False)

    return SMTP(
        Taking(boxes),
        hostname="demo.example",
        ident="Ascolto's demo post office",
        data_size_limit=LARGEST,
        enable_SMTPUTF8=True,
        authenticator=right,
        auth_require_tls=False,
    )
