"""What the provider is told to do with a call: TwiML. Pure."""

from __future__ import annotations

from urllib.parse import urlencode
from xml.sax.saxutils import escape, quoteattr

from ascolto.channels.contract import Greeting
from ascolto.connectors.phone import words
from ascolto.connectors.phone.config import Config

LONGEST = 4_000  # characters of TwiML that a call may begin with
LONGEST_MESSAGE = 180  # seconds


def greeting(verbs: str) -> Greeting:
    return Greeting(_whole(verbs).encode(), "text/xml")


def begin(config: Config, address: str, caller: str) -> str:
    """A call comes in: greet, ring where it should, else the machine."""
    hello = (
        say(config.greeting, words.voice(config.language, "it"))
        if config.greeting
        else ""
    )
    phones = config.phones()
    if not phones:
        return hello + machine(config, address, caller)
    numbers = "".join(f"<Number>{escape(one)}</Number>" for one in phones)
    then = quoteattr(_back(address, step="dialled", caller=caller))
    return f'{hello}<Dial timeout="{config.ring_for}" answerOnBridge="true" action={then}>{numbers}</Dial>'


def machine(config: Config, address: str, caller: str) -> str:
    """Invite and record; a call that says nothing ends."""
    if not config.voicemail:
        return "<Hangup/>"
    done = quoteattr(_back(address, step="recorded", caller=caller))
    there = quoteattr(_back(address, step="recording", caller=caller))
    spell = quoteattr(_back(address, step="transcript", caller=caller))
    transcribed = (
        f' transcribe="true" transcribeCallback={spell}' if config.transcribe else ""
    )
    return (
        f"{say(config.voicemail, words.voice(config.language, 'it'))}"
        f'<Record maxLength="{LONGEST_MESSAGE}" playBeep="true" finishOnKey="#" action={done} '
        f"recordingStatusCallback={there}{transcribed}/>"
    )


def goodbye(config: Config) -> str:
    thanks = words.THANKS.in_(config.language)
    return say(thanks, words.voice(config.language, "it")) + "<Hangup/>"


def answer(text: str, voice: str) -> str:
    """An answer read out, after a breath: the first words are easily missed."""
    return _whole(f'<Pause length="1"/>{say(text, voice)}<Pause length="1"/>')


def say(text: str, voice: str) -> str:
    return f'<Say language="{voice}">{escape(_spoken(text))}</Say>'


def _spoken(text: str) -> str:
    """Without what XML cannot carry."""
    return "".join(
        s for s in text if s in "\n\t" or (s.isprintable() and s <= "\U0010fffd")
    )


def _back(address: str, *, step: str, caller: str) -> str:
    """Our address, with what the call about this step does not tell by itself."""
    query = {"step": step} | ({"caller": caller} if caller else {})
    return f"{address}?{urlencode(query)}"


def _whole(verbs: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{verbs}</Response>'
