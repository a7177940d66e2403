"""From a captured page or a shared mail to a message. Pure.

The author is whoever wrote what was seen, as far as the member or the page says; who captured it is a
detail. No machine thanks for it: the author wrote to nobody here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import urlsplit

from ascolto.channels.contract import Author, Fact, Incoming, Malformed, Raw
from ascolto.providers.mail import mime
from ascolto.providers.mail.mime import Mail
from ascolto.providers.rest import reading
from ascolto.providers.rest.reading import Thing

LINK = re.compile(r"https?://[^\s<>\"']{4,990}")
ADDRESS = re.compile(r"[^\s<>()\[\],;:@\"]{1,64}@[^\s<>()\[\],;:@\"]{1,135}")
MAIL = "message/rfc822"
SUBJECT = re.compile(r"^\s*((fwd?|i|wg|tr|re|r)\s*:\s*)+", re.IGNORECASE)
LONGEST_TEXT = 200_000  # bytes of one part that are looked at


def facts(raw: Raw) -> Iterable[Fact]:
    """Raises `Malformed`."""
    if raw.headers.get("content-type", "") == MAIL:
        return [_shared(raw)]
    return [_page(raw)]


def _page(raw: Raw) -> Fact:
    page = reading.loaded(raw.body)
    link, text = page.link("url"), page.text("text").strip()
    title = page.line("title", 300)
    if not (link or text):
        raise Malformed("url and text are empty: what was seen?")
    return _seen(raw, page, link=link, text=text or title or link, title=title)


def _seen(raw: Raw, page: Thing, *, link: str, text: str, title: str) -> Fact:
    site, name = _site(link), page.line("author")
    # Somebody who is named on a site is that person there; all others are strangers to each other.
    who = f"{site}/{name}".lower() if name else f"seen:{raw.delivery_id}"
    by = page.line("by")
    return Incoming(
        external_id=raw.delivery_id[:500],
        author=Author(who[:320], name or site),
        text=text,
        sent_at=page.moment("seen_at") or _moment(raw),
        thread_id=_thread(link, who, raw),
        subject=title,
        permalink=link,
        rating=page.stars("rating"),
        language=page.line("language", 8),
        meta={"captured_by": by} if by else {},
    )


def _shared(raw: Raw) -> Fact:
    """A mail from a share button: the first link is what was seen, the text what is said of it."""
    mail = mime.read(raw.body)
    text, title = _words(mail), mail.headers.text("subject", 500)
    sender = ADDRESS.search(mail.headers.text("from", 500))
    found = LINK.search(text)
    link = found[0].rstrip(").,;") if found else ""
    words = text.replace(found[0], "").strip() if found else text
    title = SUBJECT.sub("", reading.clean(title))
    if not (link or words):
        raise Malformed("The mail holds neither a link nor words.")
    page = Thing({"by": sender[0] if sender else ""})
    title = Thing({"title": title}).line("title", 300)
    return _seen(raw, page, link=link, text=words or title or link, title=title)


def _words(mail: Mail) -> str:
    parts = [one for one in mail.root.walk() if one.disposition != "attachment"]
    for kind in ("text/plain", "text/html"):
        for part in parts:
            text = part.text(LONGEST_TEXT) if part.type == kind else ""
            if text.strip():
                text = reading.clean(text)
                return _with_links(text) if kind == "text/html" else text.strip()
    return ""


def _with_links(html: str) -> str:
    found = re.search(r"href\s*=\s*[\"'](https?://[^\"']{4,990})[\"']", html)
    text = reading.text_of(html)
    return f"{text}\n{found[1]}" if found and found[1] not in text else text


def _thread(link: str, who: str, raw: Raw) -> str:
    """The same person on the same page is one conversation, whoever captures it."""
    if not link:
        return raw.delivery_id[:500]
    page = hashlib.sha256(f"{link.split('#')[0]}\0{who}".encode()).hexdigest()[:40]
    return f"page:{page}"


def _site(link: str) -> str:
    try:
        return (urlsplit(link).hostname or "").removeprefix("www.")[:100]
    except ValueError:
        return ""


def _moment(raw: Raw) -> datetime:
    """When it was captured; kept with the delivery, so that parsing stays pure."""
    said = raw.headers.get("x-seen-at", "")
    if not (said.isascii() and said.isdigit() and len(said) <= 11):
        raise Malformed("When it was seen is not known.")
    return datetime.fromtimestamp(int(said), UTC)
