"""What we say and write about calls, in the account's language."""

from __future__ import annotations

from ascolto.channels.contract import Text

CALL = Text(it="📞 Telefonata", en="📞 Phone call")
ANSWERED = Text(it="📞 Telefonata, avete risposto", en="📞 Phone call, you answered")
MISSED = Text(it="📞 Chiamata persa", en="📞 Missed call")
RECORDING = Text(it="🎙 Messaggio in segreteria", en="🎙 Voice message")
HIDDEN = Text(it="Numero nascosto", en="Hidden number")
THANKS = Text(it="Grazie, a presto.", en="Thank you, goodbye.")
WHY = {
    "busy": Text(it="Era occupato.", en="The line was busy."),
    "no-answer": Text(it="Nessuno ha risposto.", en="Nobody answered."),
    "failed": Text(
        it="Il numero non si raggiunge.", en="The number cannot be reached."
    ),
    "canceled": Text(it="La chiamata è stata annullata.", en="The call was cancelled."),
}
VOICES = {
    "it": "it-IT",
    "en": "en-GB",
    "de": "de-DE",
    "fr": "fr-FR",
    "es": "es-ES",
    "pt": "pt-PT",
    "nl": "nl-NL",
    "pl": "pl-PL",
}


def lasting(text: Text, seconds: int, language: str) -> str:
    """With how long it took, where it took any time."""
    minutes, rest = divmod(seconds, 60)
    long = f"{minutes} min {rest} s" if minutes else f"{rest} s"
    said = text.in_(language)
    return f"{said} ({long})" if seconds > 0 else said


def voice(language: str, fallback: str) -> str:
    """The voice for a language such as "it" or "en-US"."""
    return VOICES.get(language[:2].lower(), VOICES[fallback])
