"""What customers say when somebody has answered them: thanks, one more question, or nothing. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

SOONEST, LATEST = 20.0, 110.0  # seconds until somebody reacts, at pace 1
SILENT = 0.2  # how often nobody says anything more
ASKS = 0.3  # how often there is one more question, of those who do
AT_MOST = 2  # reactions in one talk

_THANKS = {
    "it": (
        "Grazie mille, gentilissimi.",
        "Perfetto, grazie! A presto.",
        "Che velocità. Grazie, allora siamo d'accordo.",
        "Grazie {name}, mi ha tolto un pensiero.",
        "Benissimo, grazie. Buona giornata a tutti voi.",
    ),
    "en": (
        "Thank you so much, that helps a lot.",
        "Perfect, thanks {name}. See you soon.",
        "That was quick. Thank you!",
    ),
    "de": (
        "Vielen Dank, das hilft uns sehr.",
        "Wunderbar, danke {name}. Bis bald.",
        "Das ging schnell. Herzlichen Dank!",
    ),
}
_QUESTIONS = {
    "it": (
        "Grazie! Un'ultima cosa: si può pagare con la carta?",
        "Perfetto. E per il parcheggio, come funziona?",
        "Grazie {name}. A che ora si può arrivare, al più tardi?",
        "Ottimo. Mi conferma anche che la colazione è compresa?",
    ),
    "en": (
        "Thanks! One more thing: can we pay by card?",
        "Great. And where do we leave the car?",
        "Thank you {name}. How late can we arrive?",
    ),
    "de": (
        "Danke! Noch etwas: Kann man mit Karte zahlen?",
        "Sehr gut. Und wo können wir parken?",
        "Danke {name}. Bis wann können wir spätestens ankommen?",
    ),
}


@dataclass(frozen=True)
class Reaction:
    """What is said, and after how many seconds at pace 1."""

    after: float
    text: str


def to(answer_by: str, language: str, dice: Random) -> Reaction | None:
    """How a customer takes an answer by somebody of ours; None when they leave it at that."""
    if dice.random() < SILENT:
        return None
    asks = dice.random() < ASKS
    words = (_QUESTIONS if asks else _THANKS).get(language[:2]) or _THANKS["en"]
    text = dice.choice(words)
    first = answer_by.split()[0] if answer_by else ""
    text = text.replace("{name}", first) if first else text.replace(" {name}", "")
    return Reaction(dice.uniform(SOONEST, LATEST), text)
