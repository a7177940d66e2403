"""What the web chat is and may do."""

from __future__ import annotations

from ascolto.channels.contract import Does, Grade, Identity, Manifest, Text

MANIFEST = Manifest(
    kind="webchat",
    title=Text(it="Chat sul sito", en="Web chat"),
    about=Text(
        it="Un riquadro sulle pagine del tuo sito: chi lo apre scrive, una persona risponde.",
        en="A box on the pages of your site: whoever opens it writes, a person answers.",
    ),
    # Nothing written in the chat can be changed afterwards, so neither EDITED nor DELETED.
    does=frozenset(
        {Does.PORTAL, Does.REPLY, Does.FIND, Does.ATTACH, Does.TYPING, Does.RECEIPT},
    ),
    grade=Grade.GOLD,
    identity=Identity.ACCOUNT,
    icon="chat",
    text_limit=8_000,
    attachment_limit=10_485_760,
    personal_data=("name", "e-mail address", "what was written", "address of the page"),
)
