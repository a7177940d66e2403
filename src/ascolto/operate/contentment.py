"""What a customer's next message says about the answer before it. Pure."""

from __future__ import annotations

import re

_THANKS = re.compile(
    r"\b(?:grazie|perfett\w|ottim\w|va ben\w+|confermo|thanks?|thank you|perfect|great|lovely"
    r"|danke|vielen dank|super|wunderbar|prima)\b",
    re.IGNORECASE,
)
_UNHAPPY = re.compile(
    r"\b(?:delus\w+|vergogn\w+|pessim\w+|inaccettabil\w+|reclamo|rimborso|non (?:ha|avete) (?:capito"
    r"|risposto|risolto)|non funziona|ancora niente|assurd\w+|arrabbiat\w+|scontent\w+"
    r"|disappoint\w+|unacceptable|terrible|awful|useless|refund|complain\w*|not (?:what i asked"
    r"|helpful|solved|working)|enttäusch\w+|unverschämt\w*|beschwer\w+|unmöglich|ärger\w*"
    r"|funktioniert nicht)\b",
    re.IGNORECASE,
)
_SHORT = 160  # letters of a message that only thanks


def outcome(text: str, rating: int | None = None) -> str:
    """ "negative", "again" (something more is asked), or "" for a mere thank-you."""
    if (rating is not None and rating <= 2) or _UNHAPPY.search(text):
        return "negative"
    if len(text) <= _SHORT and "?" not in text and _THANKS.search(text):
        return ""
    return "again"
