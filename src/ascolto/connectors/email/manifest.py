"""What the mail channel is and may do."""

from datetime import timedelta

from ascolto.channels.contract import Does, Grade, Identity, Manifest, Text

MANIFEST = Manifest(
    kind="email",
    title=Text(it="E-mail", en="Mail"),
    about=Text(
        it="Una casella di posta esistente: si legge con IMAP, si risponde con SMTP.",
        en="An existing mailbox: read over IMAP, answered over SMTP.",
    ),
    does=frozenset(
        {
            Does.POLL,
            Does.LISTEN,
            Does.REPLY,
            Does.FIND,
            Does.RECEIPT,
            Does.ATTACH,
            Does.RETURN,
            Does.COPY,
        }
    ),
    grade=Grade.GOLD,
    identity=Identity.EMAIL,
    docs_url="https://datatracker.ietf.org/doc/html/rfc5322",
    icon="mail",
    attachment_limit=18
    * 1024
    * 1024,  # most servers stop at 25 MB, base64 adds a third
    rate_per_second=2.0,
    poll_every=timedelta(minutes=1),
    personal_data=(
        "name",
        "mail address",
        "text of the mails",
        "attachments",
        "technical mail headers (servers on the way, mail program)",
    ),
)
