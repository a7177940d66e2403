"""What breaks between us and a mail server, and what to tell people about it."""

from __future__ import annotations

import imaplib
import re
import socket
import ssl

from imap_tools.errors import ImapToolsError

from ascolto.channels.contract import ChannelError, NeedsReconnect, Text, TryLater
from ascolto.connectors.email.config import Config

# What a connection that breaks raises, in the layers below us.
Broken = (
    imaplib.IMAP4.error,
    ImapToolsError,
    OSError,
    EOFError,
    ValueError,
    IndexError,
)

TEMPORARY = re.compile(
    r"unavailable|too many|try again|limit|inuse|temporar|overquota", re.I
)


class NotLetIn(imaplib.IMAP4.error):
    """The server does not accept the user name or the password."""


class Unreadable(imaplib.IMAP4.error):
    """The server knows a mail and would not hand it out."""


def told(problem: Exception, config: Config) -> ChannelError:
    """What to tell people about an error of the mail server."""
    host = config.imap_host
    if isinstance(problem, NotLetIn):
        if TEMPORARY.search(str(problem)):
            return TryLater(
                Text(
                    it=f"{host} per ora non fa entrare. Si riprova da soli.",
                    en=f"{host} does not let us in for now. It is tried again by itself.",
                )
            )
        return NeedsReconnect(
            Text(
                it=f"{host} non accetta nome utente e password. Controllali; se la casella ha "
                "l'accesso in due passaggi serve una password per le app.",
                en=f"{host} does not accept user name and password. Check them; a mailbox with "
                "two-step sign-in needs an app password.",
            )
        )
    return unreachable(problem, host, config.imap_port)


def unreachable(problem: Exception, host: str, port: int) -> TryLater:
    """What to tell people when a server cannot be used, and whether it is worth a look."""
    if isinstance(problem, ssl.SSLCertVerificationError):
        return TryLater(
            Text(
                it=f"Il certificato di {host} non è valido. Scrivi il nome del server come lo "
                "indica il fornitore della casella.",
                en=f"The certificate of {host} is not valid. Write the server's name as the "
                "mailbox's provider gives it.",
            )
        )
    if isinstance(problem, ssl.SSLError):
        return TryLater(
            Text(
                it=f"{host}:{port} non parla TLS in questo modo. Di solito sono giuste le porte "
                "993 e 465 con TLS, 143 e 587 con STARTTLS.",
                en=f"{host}:{port} does not speak TLS this way. Usually ports 993 and 465 go with "
                "TLS, 143 and 587 with STARTTLS.",
            )
        )
    if isinstance(problem, socket.gaierror):
        return TryLater(
            Text(
                it=f"Il server {host} non si trova. Controlla come è scritto il nome.",
                en=f"The server {host} cannot be found. Check how its name is written.",
            )
        )
    if isinstance(problem, TimeoutError):
        return TryLater(
            Text(
                it=f"{host}:{port} non risponde. Si riprova da soli.",
                en=f"{host}:{port} does not answer. It is tried again by itself.",
            )
        )
    if isinstance(problem, ConnectionRefusedError):
        return TryLater(
            Text(
                it=f"Su {host} nessuno risponde alla porta {port}. Controlla la porta.",
                en=f"Nobody answers on {host} at port {port}. Check the port.",
            )
        )
    return TryLater(
        Text(
            it=f"Il collegamento con {host} si è interrotto. Si riprova da soli.",
            en=f"The connection to {host} broke. It is tried again by itself.",
        )
    )
