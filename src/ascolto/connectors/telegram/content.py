"""What a message of Telegram says, in words and files. Pure."""

from __future__ import annotations

from ascolto.channels.contract import File
from ascolto.providers.rest.parts import Part, clean

LARGEST = 20 * 1024 * 1024  # bytes: what a bot may download
TYPES = {
    "animation": ("video/mp4", "mp4"),
    "audio": ("audio/mpeg", "mp3"),
    "document": ("application/octet-stream", "bin"),
    "live_photo": ("video/mp4", "mp4"),
    "sticker": ("image/webp", "webp"),
    "video": ("video/mp4", "mp4"),
    "video_note": ("video/mp4", "mp4"),
    "voice": ("audio/ogg", "oga"),
}
TOO_LARGE = "A file is larger than the 20 MB that Telegram lets a bot download: it is only there."


def text_of(message: Part) -> str:
    """The words; where there are none, what was sent instead, in signs of every language."""
    for words, marks in (("text", "entities"), ("caption", "caption_entities")):
        if message.text(words):
            return _with_links(message.text(words), message.parts(marks))
    return _instead(message)


def _with_links(text: str, entities: list[Part]) -> str:
    """A link behind a word stands after it: what is only shown on hovering is lost otherwise."""
    units = text.encode("utf-16-le", "surrogatepass")
    links = [e for e in entities[:200] if e.line("type") == "text_link"]
    for entity in sorted(links, key=lambda e: -(e.number("offset") or 0)):
        end = 2 * int((entity.number("offset") or 0) + (entity.number("length") or 0))
        url = entity.line("url", 1000)
        if url and 0 < end <= len(units):
            units = units[:end] + f" ({url})".encode("utf-16-le") + units[end:]
    return clean(units.decode("utf-16-le", "replace"))


def _instead(message: Part) -> str:
    place = message.part("venue").part("location") or message.part("location")
    if place:
        at = f"{place.number('latitude')}, {place.number('longitude')}"
        names = [message.part("venue").line(n) for n in ("title", "address")]
        return " · ".join(["📍 " + at, *filter(None, names)])
    if contact := message.part("contact"):
        name = f"{contact.line('first_name')} {contact.line('last_name')}".strip()
        return f"👤 {name} {contact.line('phone_number', 40)}".strip()
    if poll := message.part("poll"):
        options = [f"- {one.line('text')}" for one in poll.parts("options")[:20]]
        return "\n".join([f"📊 {poll.line('question', 300)}", *options])
    if checklist := message.part("checklist"):
        tasks = [f"- {one.line('text')}" for one in checklist.parts("tasks")[:50]]
        return "\n".join([f"☑ {checklist.line('title', 300)}", *tasks])
    if dice := message.part("dice"):
        return f"{dice.line('emoji', 8)} {int(dice.number('value') or 0)}"
    if "story" in message:
        return "🎞"
    return message.part("sticker").line("emoji", 16)


def files_of(message: Part) -> tuple[tuple[File, ...], str]:
    """The files, to be fetched by their id, and what was left aside."""
    found, problem = [], ""
    for kind in TYPES:
        one = message.part(kind)
        # Telegram repeats an animation as a document for old clients.
        if not one.id("file_id") or (kind == "document" and "animation" in message):
            continue
        if (one.number("file_size") or 0) > LARGEST:
            problem = TOO_LARGE
            continue
        found.append(_file(kind, one))
    if sizes := [one for one in message.parts("photo") if one.id("file_id")]:
        best = max(sizes, key=lambda one: one.number("width") or 0)
        name = f"photo-{best.id('file_unique_id') or '1'}.jpg"
        found.append(File(name, content_type="image/jpeg", ref=best.id("file_id")))
    return tuple(found), problem


def _file(kind: str, one: Part) -> File:
    usual, ending = TYPES[kind]
    if kind == "sticker" and (one.flag("is_video") or one.flag("is_animated")):
        usual, ending = (
            ("video/webm", "webm")
            if one.flag("is_video")
            else ("application/x-tgsticker", "tgs")
        )
    name = one.line("file_name") or f"{kind}-{one.id('file_unique_id') or '1'}.{ending}"
    return File(
        name, content_type=one.line("mime_type", 100) or usual, ref=one.id("file_id")
    )
