"""From an update of the Bot API to facts. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from ascolto.channels.contract import (
    Author,
    Deleted,
    Edited,
    Fact,
    Ignored,
    Incoming,
    Malformed,
    Raw,
    Reacted,
    Visibility,
)
from ascolto.connectors.telegram import content, naming
from ascolto.providers.rest import parts
from ascolto.providers.rest.parts import Part

# Asked for by name: Telegram tells of reactions only those who ask.
WANTED = (
    "message",
    "edited_message",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "message_reaction",
    "my_chat_member",
)
CAME_AT = (
    "came-at"  # header of a delivery: seconds since 1970, for updates without a time
)


@dataclass(frozen=True)
class Update:
    """One update: what is in it, who the bot is, when it came if it does not say itself."""

    kind: str
    body: Part
    bot: str
    came_at: datetime


def facts(raw: Raw, bot: str) -> Iterable[Fact]:
    """What an update to the bot with the id `bot` says. Raises `Malformed`."""
    update = parts.loaded(raw.body)
    if not update.id("update_id"):
        raise Malformed("update_id is missing: this is no update of Telegram.")
    kinds = [name for name in update.values if name != "update_id"]
    if not kinds:
        return [Ignored("An update with nothing in it.")]
    kind = next((name for name in kinds if name in KINDS), kinds[0])
    read = KINDS.get(kind)
    if read is None:
        name = parts.NO_LINE.sub(" ", parts.clean(kind))[:60]
        return [Ignored(f"Updates of the kind “{name}” mean nothing here.")]
    return list(read(Update(kind, update.part(kind), bot, _came_at(raw.headers))))


def _came_at(headers: Mapping[str, str]) -> datetime:
    said = headers.get(CAME_AT, "0")
    good = said.isascii() and said.isdigit() and len(said) < 12
    return datetime.fromtimestamp(int(said) if good else 0, UTC)


def _said(update: Update) -> Iterable[Fact]:
    message = update.body
    text, (files, problem) = content.text_of(message), content.files_of(message)
    if why := _left_aside(message, text, has_files=bool(files or problem)):
        return [Ignored(why)]
    return [
        Incoming(
            external_id=_name(message),
            author=_author(message, update.kind),
            text=text,
            sent_at=_sent_at(message, update.kind),
            thread_id=str(_place(message, update.kind)),
            references=_answered(message),
            quoted=message.part("quote").text("text"),
            files=files,
            visibility=_visibility(message.part("chat")),
            permalink=_permalink(message),
            automatic=_automatic(message, update.bot),
            ours=_is_ours(message, update.bot),
            language=message.part("from").line("language_code", 8),
            meta=_meta(message),
            problem=problem,
        )
    ]


def _sent_at(message: Part, kind: str) -> datetime:
    at = message.seconds("date")
    if at is None:
        raise Malformed(f"{kind}.date is missing, or is no time.")
    return at


def _edited(update: Update) -> Iterable[Fact]:
    message = update.body
    at = message.seconds("edit_date") or message.seconds("date")
    if at is None:
        raise Malformed(f"{update.kind}.edit_date is missing, or is no time.")
    return [Edited(_name(message), content.text_of(message), at)]


def _deleted(update: Update) -> Iterable[Fact]:
    gone = update.body.values.get("message_ids")
    chat, business = _chat(update.body), update.body.id("business_connection_id")
    numbers = [parts.ident(one) for one in gone] if isinstance(gone, list) else []
    if not any(numbers):
        raise Malformed("deleted_business_messages.message_ids is missing.")
    return [
        Deleted(naming.message(chat, number, business), update.came_at)
        for number in numbers
        if number
    ]


def _reacted(update: Update) -> Iterable[Fact]:
    body = update.body
    author, at = (
        _person(body.part("user")) or _channel(body.part("actor_chat")),
        body.seconds("date"),
    )
    if author is None or at is None:
        raise Malformed("message_reaction: who reacted, or when, is missing.")
    of = _name(body)
    old, new = (
        list(map(_emoji, body.parts(n))) for n in ("old_reaction", "new_reaction")
    )
    if new:
        return [Reacted(of, author, emoji, at) for emoji in new]
    return [Reacted(of, author, emoji, at, gone=True) for emoji in old]


def _emoji(reaction: Part) -> str:
    usual = {"paid": "⭐", "custom_emoji": "custom emoji"}
    return reaction.line("emoji", 16) or usual.get(reaction.line("type"), "?")


def _connected(update: Update) -> Iterable[Fact]:
    state = "connected" if update.body.flag("is_enabled") else "disconnected"
    return [Ignored(f"A business account was {state}.")]


def _membership(update: Update) -> Iterable[Fact]:
    status = update.body.part("new_chat_member").line("status", 40)
    return [Ignored(f"The bot's place in a chat changed: {status or 'unknown'}.")]


def _post(update: Update) -> Iterable[Fact]:
    return [Ignored("A post in a channel is said to everybody, not to us.")]


KINDS: Mapping[str, Callable[[Update], Iterable[Fact]]] = {
    "message": _said,
    "business_message": _said,
    "edited_message": _edited,
    "edited_business_message": _edited,
    "deleted_business_messages": _deleted,
    "message_reaction": _reacted,
    "business_connection": _connected,
    "my_chat_member": _membership,
    "channel_post": _post,
    "edited_channel_post": _post,
}

SAYS_NOTHING = (
    "new_chat_members",
    "left_chat_member",
    "new_chat_title",
    "new_chat_photo",
    "delete_chat_photo",
    "pinned_message",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
)


def _left_aside(message: Part, text: str, *, has_files: bool) -> str:
    """Why a message is none that anybody said to us; "" when it is one."""
    if message.flag("is_automatic_forward"):
        return "Our own post, as it shows in the discussion group."
    if text.split(" ")[0].split("@")[0] == "/start":
        return "They opened the chat with the bot; nothing was said yet."
    if text or has_files:
        return ""
    service = next((name for name in SAYS_NOTHING if name in message), "")
    if service:
        return f"A notice of Telegram, not of a person ({service})."
    known = {"message_id", "from", "chat", "date", "sender_chat", "message_thread_id"}
    rest = sorted(name for name in message.values if name not in known)
    what = parts.NO_LINE.sub(" ", parts.clean(", ".join(rest)))[:100]
    return f"A message of a kind without words or files ({what or 'empty'})."


def _chat(body: Part) -> str:
    chat = body.part("chat").id("id")
    if not chat:
        raise Malformed("chat.id is missing: where it was said is not known.")
    return chat


def _name(body: Part) -> str:
    number = body.id("message_id")
    if not number:
        raise Malformed("message_id is missing.")
    return naming.message(_chat(body), number, body.id("business_connection_id"))


def _place(message: Part, kind: str) -> naming.Place:
    """One conversation for each private chat; in groups, for each person in each topic."""
    chat, business = _chat(message), message.id("business_connection_id")
    if message.part("chat").line("type") in {"private", ""} or business:
        return naming.Place(chat, business)
    topic = message.id("message_thread_id") if message.flag("is_topic_message") else ""
    return naming.Place(chat, topic=topic, by=_author(message, kind).external_id)


def _author(message: Part, kind: str) -> Author:
    person = _channel(message.part("sender_chat")) or _person(message.part("from"))
    if person is None:
        raise Malformed(f"{kind}.from is missing: who said it is not known.")
    return person


def _person(user: Part) -> Author | None:
    name = f"{user.line('first_name', 99)} {user.line('last_name', 99)}".strip()
    id = user.id("id")
    return Author(id, name or user.line("username")) if id else None


def _channel(chat: Part) -> Author | None:
    """Who speaks as a group or channel, not as a person."""
    id = chat.id("id")
    return Author(id, chat.line("title") or chat.line("username")) if id else None


def _is_ours(message: Part, bot: str) -> bool:
    """Said by the bot, or by the owner of the business account in Telegram itself."""
    speaker = message.part("from").id("id")
    if message.id("business_connection_id"):
        return speaker != _chat(message)
    return speaker == bot


def _automatic(message: Part, bot: str) -> str:
    if message.flag("is_from_offline"):
        return "away"
    machine = message.part("from").flag("is_bot") and not _is_ours(message, bot)
    # An administrator who hides behind the group writes through a bot of Telegram's own.
    return "bot" if machine and not message.part("sender_chat") else ""


def _answered(message: Part) -> tuple[str, ...]:
    answered = message.part("reply_to_message")
    number = answered.id("message_id")
    if not number or answered.flag("is_automatic_forward"):
        return ()
    business = message.id("business_connection_id")
    return (naming.message(_chat(message), number, business),)


def _visibility(chat: Part) -> Visibility:
    """A group with a public address can be read by anybody."""
    is_group = chat.line("type") in {"group", "supergroup", "channel"}
    public = is_group and chat.line("username")
    return Visibility.PUBLIC if public else Visibility.PRIVATE


def _permalink(message: Part) -> str:
    chat, number = message.part("chat"), message.id("message_id")
    if chat.line("type") != "supergroup" or not number.isdigit():
        return ""
    inner = chat.id("id").removeprefix("-100")
    where = chat.line("username", 60) or f"c/{inner}"
    return f"https://t.me/{where}/{number}"


def _meta(message: Part) -> dict[str, str]:
    origin = message.part("forward_origin")
    from_ = _person(origin.part("sender_user")) or _channel(origin.part("chat"))
    said = {
        "username": message.part("from").line("username", 60),
        "album": message.id("media_group_id"),
        "forwarded_from": from_.name if from_ else origin.line("sender_user_name"),
    }
    return {name: value for name, value in said.items() if value}
