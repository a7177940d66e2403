"""Handing one mail to the mail server, and saying exactly what became of it.

A server owns a mail once it has answered 250 to the dot that ends it (RFC 5321, 4.1.1.4). So
whatever fails before the dot was sent leaves nothing behind and may be tried again; when the
answer to the dot is lost, nobody but the server knows.
"""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Iterator

from ascolto.channels.contract import (
    ChannelError,
    NeedsReconnect,
    OutcomeUnknown,
    Refused,
    Text,
    TryLater,
)  # fmt: skip
from ascolto.connectors.email.composing import Letter
from ascolto.connectors.email.config import Config, Security
from ascolto.connectors.email.trouble import unreachable
from ascolto.providers.mail.charsets import clean, one_line

_SIGN_IN_CODES = {530, 534, 535, 538, 454, 432}
_TEMPORARY_SIGN_IN = {421, 432, 450, 451, 454}
_BLANK_SENDER_REFUSED = range(400, 600)


def send(letter: Letter, config: Config, timeout: float) -> None:
    """Give `letter` to the server. Returns when the server has taken it; raises `ChannelError`s."""
    with _connected(config, timeout) as server:
        _fits(server, letter)
        with _before_the_dot(config):
            _envelope(server, letter, config)
            code, said = server.docmd("DATA")
            if code != 354:
                raise smtplib.SMTPDataError(code, said)
            _put(server, _dotted(letter.content))
        _dot(server, config)


def check(config: Config, timeout: float) -> None:
    """Connect and sign in. Raises `ChannelError`s."""
    with _connected(config, timeout):
        pass


@contextlib.contextmanager
def _connected(config: Config, timeout: float) -> Iterator[smtplib.SMTP]:
    """A server that has let us in. Nothing has been sent while this raises."""
    server: smtplib.SMTP | None = None
    try:
        with _before_the_dot(config):
            server = _greeted(config, timeout)
            _signed_in(server, config)
        yield server
    finally:
        if server is not None:
            _leave(server)


def _greeted(config: Config, timeout: float) -> smtplib.SMTP:
    context = ssl.create_default_context()
    host, port, name = config.smtp_host, config.smtp_port, config.domain
    if config.smtp_security is Security.TLS:
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, port, local_hostname=name, timeout=timeout, context=context
        )
    else:
        server = smtplib.SMTP(host, port, local_hostname=name, timeout=timeout)
    try:
        server.ehlo_or_helo_if_needed()
        if config.smtp_security is Security.STARTTLS:
            server.starttls(context=context)
            server.ehlo()
    except BaseException:
        server.close()
        raise
    return server


def _signed_in(server: smtplib.SMTP, config: Config) -> None:
    user, password = config.smtp_login
    if not server.has_extn("auth"):
        # A relay inside the house that asks nobody; signing in is not possible then.
        return
    try:
        server.login(user, password)
    except smtplib.SMTPAuthenticationError as problem:
        if problem.smtp_code in _TEMPORARY_SIGN_IN:
            raise
        raise _not_let_in(config) from None
    except (smtplib.SMTPNotSupportedError, UnicodeError):
        raise _not_let_in(config) from None


def _leave(server: smtplib.SMTP) -> None:
    """The mail is settled by now: a server that is rude at the door changes nothing."""
    with contextlib.suppress(OSError, smtplib.SMTPException, ValueError):
        if server.sock is not None:
            server.sock.settimeout(2)
        server.quit()
    with contextlib.suppress(OSError):
        server.close()


def _fits(server: smtplib.SMTP, letter: Letter) -> None:
    said = server.esmtp_features.get("size", "").strip()
    limit = int(said) if said.isdecimal() else 0
    if limit and len(letter.content) > limit:
        mib = limit // (1024 * 1024)
        raise Refused(
            Text(
                it=f"La mail con gli allegati è troppo grande: il server ne prende {mib} MB.",
                en=f"The mail with its files is too large: the server takes {mib} MB.",
            )
        )
    if letter.utf8 and not server.has_extn("smtputf8"):
        raise Refused(
            Text(
                it="Il server di posta non sa scrivere a un indirizzo con lettere accentate.",
                en="The mail server cannot write to an address with accented letters.",
            )
        )


def _envelope(server: smtplib.SMTP, letter: Letter, config: Config) -> None:
    options = ["SMTPUTF8", "BODY=8BITMIME"] if letter.utf8 else []
    if server.has_extn("size"):
        options.append(f"SIZE={len(letter.content)}")
    if letter.utf8:
        server.command_encoding = "utf-8"
    code, said = server.mail(letter.sender, options)
    if (
        code != 250
        and not letter.sender
        and code in _BLANK_SENDER_REFUSED
        and code != 421
    ):
        # Some providers let nobody send without a sender. Auto-Submitted still says it all.
        server.rset()
        code, said = server.mail(config.address, options)
    if code != 250:
        raise smtplib.SMTPSenderRefused(code, said, letter.sender)
    # All or nobody: half a round of copies could not be sent again without sending some twice.
    for recipient in letter.recipients:
        code, said = server.rcpt(recipient)
        if code not in (250, 251):
            raise smtplib.SMTPResponseException(code, _about(recipient, said, letter))


def _about(recipient: str, said: bytes, letter: Letter) -> bytes:
    """With copies, which address it is about: some servers do not repeat it."""
    if len(letter.recipients) == 1 or recipient.encode() in said:
        return said
    return recipient.encode() + b": " + said


def _put(server: smtplib.SMTP, content: bytes) -> None:
    if server.sock is None:
        raise smtplib.SMTPServerDisconnected("the connection is closed")
    server.sock.sendall(content)


def _dotted(content: bytes) -> bytes:
    """The content as it travels: whole lines, and a line's own first dot doubled."""
    lines = (
        content.replace(b"\r\n", b"\n")
        .replace(b"\r", b"\n")
        .removesuffix(b"\n")
        .split(b"\n")
    )
    return b"".join(
        (b"." if line[:1] == b"." else b"") + line + b"\r\n" for line in lines
    )


def _dot(server: smtplib.SMTP, config: Config) -> None:
    """Send the dot and hear what the server made of it. From here on silence is not "no"."""
    code, said = -1, b""
    with contextlib.suppress(OSError, smtplib.SMTPException, ValueError):
        _put(server, b".\r\n")
        code, said = server.getreply()
    if 200 <= code < 300:
        return
    if 400 <= code < 600:
        raise _answered(code, said, config)
    raise OutcomeUnknown(
        Text(
            it=f"{config.smtp_host} ha ricevuto la risposta ma non ha confermato di spedirla.",
            en=f"{config.smtp_host} received the answer but did not confirm sending it.",
        )
    )


@contextlib.contextmanager
def _before_the_dot(config: Config) -> Iterator[None]:
    """Whatever goes wrong in here, nothing was sent."""
    try:
        yield
    except ChannelError:
        raise
    except smtplib.SMTPResponseException as problem:
        raise _answered(problem.smtp_code, problem.smtp_error, config) from None
    except smtplib.SMTPNotSupportedError:
        raise TryLater(
            Text(
                it=f"{config.smtp_host} non offre una connessione protetta su questa porta.",
                en=f"{config.smtp_host} offers no protected connection on this port.",
            )
        ) from None
    except (smtplib.SMTPException, OSError, ValueError) as problem:
        raise unreachable(problem, config.smtp_host, config.smtp_port) from None


def _answered(code: int, said: bytes | str, config: Config) -> ChannelError:
    """What a reply code means for us (RFC 5321, 4.2.1)."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    words = one_line(clean(text), 300)
    if 400 <= code < 500:
        return TryLater(
            Text(
                it=f"{config.smtp_host} per ora non la prende ({code} {words}).",
                en=f"{config.smtp_host} does not take it for now ({code} {words}).",
            )
        )
    if code in _SIGN_IN_CODES:
        return _not_let_in(config)
    if 500 <= code < 600:
        return Refused(
            Text(
                it=f"{config.smtp_host} l'ha rifiutata: {code} {words}",
                en=f"{config.smtp_host} refused it: {code} {words}",
            )
        )
    return TryLater(
        Text(
            it=f"{config.smtp_host} ha risposto in modo incomprensibile ({code}).",
            en=f"{config.smtp_host} answered in a way nobody understands ({code}).",
        )
    )


def _not_let_in(config: Config) -> NeedsReconnect:
    return NeedsReconnect(
        Text(
            it=f"{config.smtp_host} non accetta nome utente e password. Controllali; se la casella "
            "ha l'accesso in due passaggi serve una password per le app.",
            en=f"{config.smtp_host} does not accept user name and password. Check them; a mailbox "
            "with two-step sign-in needs an app password.",
        )
    )
