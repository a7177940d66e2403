"""What the chat's endpoints tell a visitor who asks for what cannot be done: to customers, so Lei.

In both languages here and not through gettext: the language is the visitor's word in each request,
and the widget shows these sentences as they come.
"""

from __future__ import annotations

from ascolto.channels.contract import Text

NO_CHAT = Text(it="Questa chat non c'è più.", en="This chat is not here any more.")
NOT_HERE = Text(
    it="La chat non è prevista su questo sito.",
    en="The chat is not meant for this site.",
)
WHO = Text(
    it="La conversazione non si apre più da qui. Ricarichi la pagina.",
    en="This conversation does not open from here any more. Please reload the page.",
)
NOT_VOUCHED = Text(
    it="Il sito non ha confermato chi è Lei.",
    en="The site has not confirmed who you are.",
)
NOTHING = Text(it="Qui non c'è niente.", en="There is nothing here.")
METHOD = Text(it="Questa richiesta non è prevista.", en="This request is not foreseen.")
UNREADABLE = Text(
    it="La richiesta non si capisce.", en="The request cannot be understood."
)
TOO_OFTEN = Text(
    it="Troppi messaggi in poco tempo: riprova da sola fra un momento.",
    en="Too many messages in a short time: it tries again by itself in a moment.",
)
EMPTY = Text(it="Il messaggio è vuoto.", en="The message is empty.")
TOO_LONG = Text(
    it="Il testo è troppo lungo: al massimo {limit} caratteri.",
    en="The text is too long: at most {limit} characters.",
)
TOO_MANY_FILES = Text(
    it="Al massimo {limit} file per messaggio.",
    en="At most {limit} files in a message.",
)
TOO_LARGE = Text(
    it="Il file è troppo grande: al massimo {limit} MB per messaggio.",
    en="The file is too large: at most {limit} MB in a message.",
)
FILE_GONE = Text(
    it="Un file non c'è più: lo alleghi di nuovo.",
    en="A file is not there any more: please attach it again.",
)
NO_EMAIL = Text(
    it="Questo non sembra un indirizzo e-mail.",
    en="This does not look like an e-mail address.",
)
NOTICE = Text(
    it="Risponde una persona. I messaggi automatici sono indicati come tali.",
    en="A person answers. Automatic messages are marked as such.",
)
