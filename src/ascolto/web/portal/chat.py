"""The web chat's endpoints: see docs/subsystems/chat.md. They store what came, and read the thread.

What a visitor says goes in as any provider's delivery does: raw, durable, then 2xx. Answers are read
from the same thread that members see.
"""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
)
from django.utils import timezone

from ascolto.channels.actions import accepting
from ascolto.channels.contract import Raw
from ascolto.channels.models import Thread
from ascolto.commitments.models import Commitment
from ascolto.commitments.reads import targets
from ascolto.core import live, storage
from ascolto.core.sniffing import clean_name
from ascolto.operate.models import Conversation
from ascolto.web.portal import chat_stream, chat_thread, presence, sentences, visitors
from ascolto.web.portal.chat_door import Desk, Turned, at_the_desk, body, text
from ascolto.web.portal.limits import Rate
from ascolto.web.portal.visitors import CLIENT_ID, Upload, Visitor

MOST_FILES = 5
OLDEST = timedelta(
    days=7
)  # a message written without a network may be so old when it comes
FRAME = 64 * 1024  # what multipart adds to a file

# What one visitor, and one address (an office, a hotel), may do.
SESSIONS = (Rate(30, 60), Rate(120, 60))
MESSAGES = (Rate(20, 60), Rate(120, 60))
FILES = (Rate(10, 60), Rate(60, 60))
ADDRESSES = (Rate(5, 60), Rate(30, 60))
READS = (Rate(120, 60), Rate(1200, 60))


@at_the_desk("GET")
def brand(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """How the chat looks: for a page that only shows the button. Nobody is noted."""
    desk.language = request.GET.get("language", "")[:8] or desk.language
    answer = JsonResponse(_look(desk))
    answer["Cache-Control"] = "public, max-age=60"
    return answer


@at_the_desk("POST")
def session(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """Begin, or go on where this browser was."""
    data = body(request)
    desk.limit("session", *SESSIONS)
    desk.language = text(data, "language", 20) or desk.language
    given = text(data, "token", 4000)
    before = visitors.unseal(desk.site, given) if given else None
    visitor = _visitor(desk, data, before)
    is_fresh = bool(given) and (before is None or before.id != visitor.id)
    after = "" if is_fresh else text(data, "after", 40)
    thread = chat_thread.thread_of(desk.account, visitor)
    there = presence.somebody_is_there(desk.account.brand)
    answer = _look(desk, there) | _page(desk, thread, visitor, after)
    answer |= {
        "token": visitors.seal(desk.site, visitor),
        "fresh": is_fresh,
        "visitor": _shown(visitor, thread),
        "ask_email_after": desk.chat.asks_email_after(somebody_there=there),
    }
    return JsonResponse(answer)


@at_the_desk("GET", "POST")
def messages(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    return _write(request, desk) if request.method == "POST" else _read(request, desk)


def _read(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    visitor = desk.who()
    desk.limit("read", *READS)
    thread = chat_thread.thread_of(desk.account, visitor)
    there = presence.somebody_is_there(desk.account.brand)
    answer = _page(desk, thread, visitor, request.GET.get("after", "")[:40])
    answer["online"] = there
    answer["ask_email_after"] = desk.chat.asks_email_after(somebody_there=there)
    return JsonResponse(answer)


def _write(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """Accepted is stored: the same `client_id` again is the same message."""
    visitor, data = desk.who(), body(request)
    desk.limit("write", *MESSAGES)
    client_id, said = _client_id(data), text(data, "text", 64 * 1024).strip()
    limit = desk.chat.manifest.text_limit or 0
    if limit and len(said) > limit:
        raise Turned(422, "too_long", sentences.TOO_LONG, limit=limit)
    files = _files(desk, visitor, data.get("files") or [])
    if not said and not files:
        raise Turned(422, "empty", sentences.EMPTY)
    _accept(
        desk,
        visitor,
        client_id,
        type="message",
        text=said,
        sent_at=_when(text(data, "sent_at", 40)),
        page_url=text(data, "page_url", 2000),
        language=text(data, "language", 20) or desk.language,
        files=files,
    )
    return JsonResponse({"client_id": client_id}, status=202)


@at_the_desk("POST")
def files(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """Keep a file for a message to come. Its id is a signed name, so nothing is noted for it."""
    visitor = desk.who()
    desk.limit("files", *FILES)
    limit = desk.chat.manifest.attachment_limit
    megabytes = limit // 1024 // 1024
    if int(request.headers.get("Content-Length") or 0) > limit + FRAME:
        raise Turned(413, "too_large", sentences.TOO_LARGE, limit=megabytes)
    sent = request.FILES.get("file")
    if sent is None:
        raise Turned(400, "unreadable", sentences.UNREADABLE)
    try:
        kept = storage.keep(sent.chunks(), limit=limit)
    except storage.TooLarge:
        raise Turned(413, "too_large", sentences.TOO_LARGE, limit=megabytes) from None
    upload = Upload(
        kept.sha256, clean_name(sent.name or ""), kept.size, kept.content_type
    )
    answer = {"name": upload.name, "size": upload.size, "type": upload.content_type}
    answer["id"] = visitors.seal_upload(desk.site, visitor, upload)
    return JsonResponse(answer, status=201)


@at_the_desk("GET")
def file(request: HttpRequest, desk: Desk, name: str) -> HttpResponseBase:
    """A file of the visitor's own thread, or one just sent. Always a download, never a page."""
    visitor = desk.who()
    desk.limit("read", *READS)
    if found := visitors.unseal_upload(desk.site, visitor, name):
        sha256, called, kind = found.sha256, found.name, found.content_type
    else:
        thread = chat_thread.thread_of(desk.account, visitor)
        kept = chat_thread.attachment(thread, name) if thread else None
        if kept is None:
            raise Turned(404, "nothing", sentences.NOTHING)
        sha256, called, kind = kept.sha256, kept.name, kept.content_type
    try:
        content = storage.open(sha256)
    except storage.Missing:
        raise Turned(404, "nothing", sentences.NOTHING) from None
    headers = storage.response_headers(kind, called)
    kind = headers.pop("Content-Type")  # given as such, else the name would decide
    called = clean_name(called)
    return FileResponse(
        content, as_attachment=True, filename=called, headers=headers, content_type=kind
    )


@at_the_desk("POST")
def typing(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """Shown to members while it happens, kept nowhere."""
    visitor = desk.who()
    desk.limit("typing", Rate(40, 60), Rate(400, 60))
    thread = chat_thread.thread_of(desk.account, visitor)
    found = (
        Conversation.objects.filter(thread=thread).values_list("pk", flat=True).first()
    )
    if thread and found:
        brand_id = desk.account.brand_id
        live.push(
            desk.account.workspace_id, "typing", brand_id=brand_id, conversation=found
        )
    return HttpResponse(status=204)


@at_the_desk("POST")
def read(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """The visitor has seen answers up to `seq`."""
    visitor, data = desk.who(), body(request)
    desk.limit("read", *READS)
    until = data.get("seq")
    if not isinstance(until, int) or not 0 <= until < 1 << 53:
        raise Turned(400, "unreadable", sentences.UNREADABLE)
    thread = chat_thread.thread_of(desk.account, visitor)
    fresh = chat_thread.unread_answers(thread, until) if thread else []
    if fresh:
        name = f"read-{fresh[-1].pk}"
        _accept(
            desk,
            visitor,
            name,
            type="read",
            of=[message.external_id for message in fresh],
            sent_at=timezone.now().isoformat(),
        )
    return HttpResponse(status=204)


@at_the_desk("POST")
def email(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """Where we may write when the visitor is not there any more."""
    visitor, data = desk.who(), body(request)
    desk.limit("email", *ADDRESSES)
    address = text(data, "email", 254).strip()
    try:
        validate_email(address)
    except ValidationError:
        raise Turned(422, "email", sentences.NO_EMAIL) from None
    client_id = _client_id(data)
    _accept(
        desk,
        visitor,
        client_id,
        type="email",
        email=address,
        language=text(data, "language", 20) or desk.language,
        sent_at=timezone.now().isoformat(),
    )
    return JsonResponse({"client_id": client_id}, status=202)


# --- parts -----------------------------------------------------------------------------------


def _look(desk: Desk, there: bool | None = None) -> dict[str, Any]:
    """The brand, whether somebody is there, and within how many minutes a person answers."""
    account = desk.account
    terms = targets.book([account.brand_id]).terms(
        Commitment.Kind.FIRST_REPLY, brand_id=account.brand_id, account_id=account.pk
    )
    look = desk.chat.look(desk.language)
    look["notice"] = sentences.NOTICE.in_(desk.language)
    return {
        "brand": look,
        "online": presence.somebody_is_there(account.brand) if there is None else there,
        "answer_within": terms.allowance.minutes if terms.hours is None else None,
    }


def _page(
    desk: Desk, thread: Thread | None, visitor: Visitor, after: str
) -> dict[str, Any]:
    """Messages after the cursor and, once there is a thread, where its news can be heard."""
    page = chat_thread.page(thread, visitor, after)
    page["stream"] = chat_stream.address(desk.site, thread) if thread else ""
    return page


def _visitor(desk: Desk, data: dict[str, Any], before: Visitor | None) -> Visitor:
    """A customer the site vouches for, the one of the token, or a new one.

    A browser whose customer has logged out is somebody else: the conversation is not shown.
    """
    user = data.get("user")
    if isinstance(user, dict) and user.get("hmac"):
        user_id, proof = text(user, "id", 200), text(user, "hmac", 200)
        if not desk.chat.vouches(user_id, proof):
            raise Turned(403, "not_vouched", sentences.NOT_VOUCHED)
        return Visitor.known(user_id, text(user, "name", 500), text(user, "email", 500))
    return before if before and not before.is_known else Visitor.new()


def _shown(visitor: Visitor, thread: Thread | None) -> dict[str, Any]:
    handle = thread.handle if thread else None
    return {
        "name": visitor.name or (handle.name if handle else ""),
        "email": visitor.email or (handle.email if handle else ""),
        "known": visitor.is_known,
    }


def _client_id(data: dict[str, Any]) -> str:
    client_id = text(data, "client_id", 64)
    if not CLIENT_ID.fullmatch(client_id):
        raise Turned(400, "unreadable", sentences.UNREADABLE)
    return client_id


def _when(given: str) -> str:
    """The browser's time when it can be true, else now."""
    now = timezone.now()
    try:
        at = datetime.fromisoformat(given)
        is_likely = at.tzinfo is not None and now - OLDEST < at <= now
    except (ValueError, OverflowError):
        return now.isoformat()
    return at.astimezone(UTC).isoformat() if is_likely else now.isoformat()


def _files(desk: Desk, visitor: Visitor, names: Any) -> list[dict[str, str]]:
    """The files sent before, to travel inside the delivery: it can then be replayed on its own."""
    if not isinstance(names, list) or len(names) > MOST_FILES:
        raise Turned(422, "too_many_files", sentences.TOO_MANY_FILES, limit=MOST_FILES)
    uploads = [_upload(desk, visitor, name) for name in names]
    limit = desk.chat.manifest.attachment_limit
    if sum(upload.size for upload in uploads) > limit:
        raise Turned(413, "too_large", sentences.TOO_LARGE, limit=limit // 1024 // 1024)
    return [_inside(upload) for upload in uploads]


def _upload(desk: Desk, visitor: Visitor, name: Any) -> Upload:
    upload = (
        visitors.unseal_upload(desk.site, visitor, name)
        if isinstance(name, str)
        else None
    )
    if upload is None or not storage.exists(upload.sha256):
        raise Turned(422, "file_gone", sentences.FILE_GONE)
    return upload


def _inside(upload: Upload) -> dict[str, str]:
    content = base64.b64encode(storage.read(upload.sha256)).decode()
    return {
        "name": upload.name,
        "content_type": upload.content_type,
        "content": content,
    }


def _accept(desk: Desk, visitor: Visitor, client_id: str, **event: Any) -> None:
    """Store what happened, durably; twice is once."""
    who = {"id": visitor.id, "user_id": visitor.user_id}
    who |= {"name": visitor.name, "email": visitor.email}
    event |= {"client_id": client_id, "visitor": who}
    raw = Raw(
        f"{visitor.id}:{client_id}", json.dumps(event, ensure_ascii=False).encode()
    )
    accepting.accept(desk.account, [raw])
