"""The chat's front door: which chat, from which page, who, how often. Views behind it get a `Desk`.

Every answer, errors included, has the CORS headers of the origin that asked; an error is
`{"error": {"code", "message"}}` with a sentence in the visitor's language.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Protocol, runtime_checkable

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from ascolto.channels import registry
from ascolto.channels.contract import Does, Manifest, NeedsReconnect, Text
from ascolto.channels.models import Account
from ascolto.core.scoping import scope, unscoped
from ascolto.web.portal import sentences, visitors
from ascolto.web.portal.limits import Rate, limits
from ascolto.web.portal.visitors import Visitor

BODY_LIMIT = 64 * 1024
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "authorization, content-type",
    "Access-Control-Max-Age": "7200",
}


@runtime_checkable
class Chats(Protocol):
    """What a connector with a chat page tells us besides the contract."""

    manifest: Manifest

    def allows(self, origin: str) -> bool: ...
    def vouches(self, user_id: str, proof: str) -> bool: ...
    def look(self, language: str) -> dict[str, Any]: ...
    def asks_email_after(self, *, somebody_there: bool) -> int | None: ...


class Turned(Exception):
    """Turned away; `text` says why, to the visitor."""

    def __init__(
        self, status: int, code: str, text: Text, *, after: float = 0, **values: Any
    ) -> None:
        super().__init__(code)
        self.status, self.code, self.text, self.after, self.values = (
            status,
            code,
            text,
            after,
            values,
        )


@dataclass
class Desk:
    """One request at one chat."""

    account: Account
    chat: Chats
    language: str
    address: str
    token: str = ""
    visitor: Visitor | None = None

    @property
    def site(self) -> str:
        return self.account.public_id

    def who(self) -> Visitor:
        """Raises `Turned` when the token is not one of this chat."""
        self.visitor = self.visitor or visitors.unseal(self.site, self.token)
        if self.visitor is None:
            raise Turned(401, "token", sentences.WHO)
        return self.visitor

    def limit(self, what: str, each: Rate, address: Rate) -> None:
        """Count one knock of the visitor (when there is one) and of the address it comes from."""
        knocks = [(self.address, address)]
        if self.visitor:
            knocks.append((f"{self.site}/{self.visitor.id}", each))
        for who, rate in knocks:
            if wait := limits.wait(f"chat.{what}", who, rate):
                raise Turned(429, "too_often", sentences.TOO_OFTEN, after=wait)


View = Callable[..., HttpResponseBase]


def at_the_desk(*methods: str) -> Callable[[View], View]:
    """A view of one chat: `view(request, desk, …)`, inside its workspace."""

    def wrap(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def answered(request: HttpRequest, site: str, **names: Any) -> HttpResponseBase:
            if request.method == "OPTIONS":
                return _open(request, HttpResponse(status=204, headers=PREFLIGHT))
            language = language_of(request)
            try:
                if request.method not in methods:
                    raise Turned(405, "method", sentences.METHOD)
                account = account_of(site)
                with scope(account.workspace_id):
                    answer = view(request, _desk(request, account, language), **names)
            except Turned as turned:
                answer = _no(turned, language)
            return _open(request, answer)

        answered.is_public = True  # type: ignore[attr-defined]
        return answered

    return wrap


def _open(request: HttpRequest, answer: HttpResponseBase) -> HttpResponseBase:
    """Readable by the page that asked, refusals too: they hold a sentence and nothing else."""
    if origin := request.headers.get("Origin"):
        answer["Access-Control-Allow-Origin"] = origin
    answer["Vary"] = "Origin, Accept-Language"
    answer["Cache-Control"] = answer.get("Cache-Control", "no-store")
    return answer


def _desk(request: HttpRequest, account: Account, language: str) -> Desk:
    try:
        chat = registry.connector(account, frozenset())
    except NeedsReconnect:
        raise Turned(404, "no_chat", sentences.NO_CHAT) from None
    if not isinstance(chat, Chats):
        raise Turned(404, "no_chat", sentences.NO_CHAT)
    origin = request.headers.get("Origin", "")
    if origin and not (chat.allows(origin) or _is_ours(request, origin)):
        raise Turned(403, "origin", sentences.NOT_HERE)
    address = request.META.get("REMOTE_ADDR", "")
    return Desk(account, chat, language, address, _bearer(request))


def account_of(site: str) -> Account:
    """The account behind a chat's public key. Raises `Turned`."""
    with unscoped("a page names the chat; the chat names the workspace"):
        rows = Account.objects.connected().select_related("brand", "workspace")
        account: Account | None = rows.filter(public_id=site).first()
    if account is None or not _is_chat(account.kind):
        raise Turned(404, "no_chat", sentences.NO_CHAT)
    return account


def _is_chat(kind: str) -> bool:
    try:
        return {Does.PORTAL, Does.TYPING} <= registry.manifest(kind).does
    except registry.UnknownKind:
        return False


def _is_ours(request: HttpRequest, origin: str) -> bool:
    """A page of this installation itself, whatever name it was called by."""
    return origin.lower() == f"{request.scheme}://{request.get_host()}".lower()


def _bearer(request: HttpRequest) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def language_of(request: HttpRequest) -> str:
    """What the widget or the browser asks for: Italian, or English for all others."""
    return (
        "it" if request.headers.get("Accept-Language", "")[:2].lower() == "it" else "en"
    )


def body(request: HttpRequest) -> dict[str, Any]:
    """The JSON object that was sent. Raises `Turned`."""
    try:
        if int(request.headers.get("Content-Length") or 0) > BODY_LIMIT:
            raise Turned(413, "too_large", sentences.UNREADABLE)
        raw = request.body
        data = json.loads(raw) if len(raw) <= BODY_LIMIT else None
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        raise Turned(400, "unreadable", sentences.UNREADABLE)
    return data


def text(data: dict[str, Any], name: str, limit: int) -> str:
    """A text of the body, "" when missing. Raises `Turned` when it is none or too long."""
    value = data.get(name) or ""
    if not isinstance(value, str) or len(value) > limit:
        raise Turned(400, "unreadable", sentences.UNREADABLE)
    # What no database stores: NUL, and halves of surrogate pairs.
    return value.replace("\0", "").encode("utf-8", "ignore").decode()


def _no(turned: Turned, language: str) -> HttpResponse:
    message = turned.text.in_(language).format(**turned.values)
    answer = JsonResponse(
        {"error": {"code": turned.code, "message": message}}, status=turned.status
    )
    if turned.after:
        answer["Retry-After"] = str(math.ceil(turned.after))
    return answer
