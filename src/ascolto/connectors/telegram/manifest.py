"""What a Telegram bot may do for a company."""

from __future__ import annotations

from ascolto.channels.contract import Does, Grade, Identity, Manifest, Text, Unit

MANIFEST = Manifest(
    kind="telegram",
    title=Text(it="Telegram", en="Telegram"),
    about=Text(
        it="Chi scrive al vostro bot, nel vostro gruppo o al vostro profilo Business riceve "
        "risposta dalla casella comune.",
        en="Whoever writes to your bot, in your group or to your Business profile is answered "
        "from the shared inbox.",
    ),
    # FIND says that nobody can tell: a bot cannot list what it said. A person decides.
    # Deletions are told for business chats only: plain bot chats have no such update.
    does=frozenset(
        {
            Does.POLL,
            Does.LISTEN,
            Does.WEBHOOK,
            Does.REPLY,
            Does.FIND,
            Does.EDITED,
            Does.DELETED,
            Does.REACTED,
            Does.ATTACH,
            Does.FETCH,
            Does.INSIGHTS,
        }
    ),
    grade=Grade.GOLD,
    identity=Identity.ACCOUNT,
    docs_url="https://core.telegram.org/bots/api",
    icon="telegram",
    text_limit=4096,
    text_unit=Unit.UTF16,
    attachment_limit=50 * 1024 * 1024,
    rate_per_second=25.0,
    personal_data=(
        "Telegram user id and user name",
        "name",
        "language",
        "text",
        "files",
        "location and phone number where they send it",
    ),
)
