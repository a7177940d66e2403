"""From one noticed thing to facts. Pure.

`polling` wraps what the server said: `{"kind": …, "me": our account's id, "root": the first post of
the thread, "parent": our own post that it comments}` beside the server's own object.
A thread is `root:commenter`: under one post of ours, each commenter has a conversation of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

from ascolto.channels.contract import (
    Author,
    Counted,
    Deleted,
    Edited,
    Fact,
    File,
    Ignored,
    Incoming,
    Malformed,
    Raw,
    Reacted,
    Spread,
    Visibility,
)
from ascolto.connectors.mastodon.html_text import text_of

REACTIONS = {"favourite": "⭐", "reblog": "🔁"}
OPEN = {"public", "unlisted"}
TYPES = {
    "image": "image/jpeg",
    "gifv": "video/mp4",
    "video": "video/mp4",
    "audio": "audio/mpeg",
}
Thing = Mapping[str, Any]


def facts(raw: Raw) -> Iterable[Fact]:
    """Raises `Malformed`."""
    try:
        body = orjson.loads(raw.body)
    except ValueError:
        raise Malformed("This is not JSON.") from None
    body = _thing(body, "The item")
    made = KINDS.get(_text(body, "kind"))
    if made is None:
        return [Ignored(f"“{_text(body, 'kind')[:60]}” means nothing here.")]
    return [made(body)]


def _notified(body: Thing) -> Fact:
    notice = _thing(body.get("notification"), "notification")
    kind = _text(notice, "type")
    if kind in REACTIONS:
        status = _thing(notice.get("status"), "notification.status")
        return Reacted(
            _id(status, "id"),
            author(_thing(notice.get("account"), "notification.account")),
            REACTIONS[kind],
            _time(notice, "created_at"),
        )
    if kind != "mention":
        return Ignored(f"A notification of the kind “{kind[:60]}”.")
    if notice.get("status") is None:
        return Ignored("The post of this mention is gone already.")
    return _said(body, _thing(notice["status"], "notification.status"), ours=False)


def _own(body: Thing) -> Fact:
    status = _thing(body.get("status"), "status")
    if status.get("reblog"):
        return Ignored("We passed on somebody's post.")
    if not partner(status, _text(body, "me")):
        return Ignored("A post of ours that answers nobody.")
    return _said(body, status, ours=True)


def _edited(body: Thing) -> Fact:
    status = _thing(body.get("status"), "status")
    html = _text(status, "content")
    return Edited(_id(status, "id"), text_of(html), _time(status, "edited_at"), html)


def _counted(body: Thing) -> Fact:
    status = _thing(body.get("status"), "status")
    return Counted(_id(status, "id"), spread(status) or Spread(), _time(body, "at"))


def _gone(body: Thing) -> Fact:
    return Deleted(_id(body, "id"), _time(body, "at"))


KINDS: Mapping[str, Callable[[Thing], Fact]] = {
    "notification": _notified,
    "own": _own,
    "edited": _edited,
    "counted": _counted,
    "gone": _gone,
}


def _said(body: Thing, status: Thing, *, ours: bool) -> Incoming:
    id = _id(status, "id")
    by = author(_thing(status.get("account"), "status.account"))
    with_whom = partner(status, _text(body, "me")) if ours else by.external_id
    root = _text(body, "root") or id
    return Incoming(
        external_id=id,
        author=by,
        text=text_of(_text(status, "content")),
        sent_at=_time(status, "created_at"),
        thread_id=f"{root}:{with_whom}"[:512],
        below=root[:512] if root != id else "",
        references=_answered(status),
        subject=_text(status, "spoiler_text")[:500],
        html=_text(status, "content"),
        quoted=_quoted(body.get("parent")),
        files=tuple(_files(status)),
        visibility=_visibility(status),
        permalink=_link(status),
        ours=ours,
        language=_text(status, "language").split("-")[0][:8],
        others=tuple(_others(status, _text(body, "me"))),
        spread=spread(status),
        meta={"visibility": _text(status, "visibility")[:20]},
        automatic="bot" if not ours and _is_bot(status) else "",
    )


def _answered(status: Thing) -> tuple[str, ...]:
    above = str(status.get("in_reply_to_id") or "")
    return (above[:512],) if above else ()


def _quoted(parent: Any) -> str:
    return text_of(_text(parent, "content")) if isinstance(parent, dict) else ""


def _visibility(status: Thing) -> Visibility:
    is_open = _text(status, "visibility") in OPEN
    return Visibility.PUBLIC if is_open else Visibility.PRIVATE


def author(account: Thing) -> Author:
    """The account's id on our server; its full name in the Fediverse stands behind its own name."""
    acct, name = _text(account, "acct"), _text(account, "display_name").strip()
    shown = f"{name} (@{acct})" if name and acct else name or f"@{acct}"
    followers = _count(account, "followers_count")
    return Author(_id(account, "id")[:320], shown[:200], followers=followers)


def spread(status: Thing) -> Spread | None:
    """What the server counts under a post; None where it counts nothing."""
    names = ("favourites_count", "replies_count", "reblogs_count")
    found = [_count(status, name) for name in names]
    if all(number is None for number in found):
        return None
    return Spread(*(number or 0 for number in found))


def partner(status: Thing, me: str) -> str:
    """With whom a post of ours speaks: whom it answers, else whom it mentions first; "" nobody."""
    answered = str(status.get("in_reply_to_account_id") or "")
    if answered and answered != me:
        return answered
    mentioned = [str(m["id"]) for m in _list(status, "mentions") if m.get("id")]
    return next((one for one in mentioned if one != me), "")


def _others(status: Thing, me: str) -> Iterable[str]:
    for one in _list(status, "mentions"):
        if str(one.get("id")) != me and _text(one, "acct"):
            yield f"@{_text(one, 'acct')}"[:320]


def _is_bot(status: Thing) -> bool:
    account = status.get("account")
    return isinstance(account, dict) and account.get("bot") is True


def _files(status: Thing) -> Iterable[File]:
    for one in _list(status, "media_attachments"):
        # A remote file that our server has not copied yet has a remote_url only.
        url = _text(one, "url") or _text(one, "remote_url")
        if url.startswith(("https://", "http://")):
            name = url.split("?")[0].rpartition("/")[2] or "file"
            yield File(
                name[-100:], content_type=TYPES.get(_text(one, "type"), ""), ref=url
            )


def _link(status: Thing) -> str:
    link = _text(status, "url") or _text(status, "uri")
    return (
        link if link.startswith(("https://", "http://")) and len(link) <= 1000 else ""
    )


# --- reading what may be anything -----------------------------------------------------------------


def _thing(value: Any, what: str) -> Thing:
    if not isinstance(value, dict):
        raise Malformed(f"{what} is missing.")
    return value


def _list(thing: Thing, name: str) -> list[Thing]:
    value = thing.get(name)
    return [v for v in value if isinstance(v, dict)] if isinstance(value, list) else []


def _text(thing: Thing, name: str) -> str:
    value = thing.get(name)
    return value.replace("\0", "") if isinstance(value, str) else ""


def _count(thing: Thing, name: str) -> int | None:
    """Some servers hide how many follow: -1."""
    value = thing.get(name)
    is_count = isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return value if is_count else None


def _id(thing: Thing, name: str) -> str:
    """An id as text: some servers count, others do not."""
    value = thing.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Malformed(f"{name} is missing.")
    id = str(value).replace("\0", "").strip()
    if not id or len(id) > 300:
        raise Malformed(f"{name} is missing.")
    return id


def _time(thing: Thing, name: str) -> datetime:
    try:
        at = datetime.fromisoformat(_text(thing, name))
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Malformed(f"{name} is no time.") from None
