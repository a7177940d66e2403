"""How chats and messages of Telegram are named here, and read back.

A message's number counts within its chat only, and a business chat has the same chat id as the
bot's own chat with that person: so a message is named by chat, number and business connection.
"""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Place:
    """Where a conversation is: a chat, and in groups the topic and the person it is held with."""

    chat: str
    business: str = ""  # connection through which the bot answers for a person
    topic: str = ""  # of a forum
    by: str = ""  # in groups: one conversation for each person

    def __str__(self) -> str:
        named = [(f.name, getattr(self, f.name)) for f in fields(self)[1:]]
        return ";".join(
            [self.chat, *(f"{name}={value}" for name, value in named if value)]
        )

    @classmethod
    def read(cls, text: str) -> Place:
        chat, *rest = text.split(";")
        pairs = dict(one.split("=", 1) for one in rest if "=" in one)
        known = {f.name for f in fields(cls)} - {"chat"}
        return cls(chat, **{name: pairs[name] for name in known & pairs.keys()})

    @property
    def chat_id(self) -> int | str:
        """As the API takes it."""
        digits = self.chat.removeprefix("-")
        return int(self.chat) if digits.isascii() and digits.isdigit() else self.chat


def message(chat: str, number: str, business: str = "") -> str:
    """The external id of a message."""
    return f"{chat}:{number}" + (f":{business}" if business else "")


def number_in(external_id: str, place: Place) -> int | None:
    """The number of a message, when it is one of that place."""
    chat, _, rest = external_id.partition(":")
    number, _, business = rest.partition(":")
    ours = chat == place.chat and business == place.business
    return int(number) if ours and number.isascii() and number.isdigit() else None
