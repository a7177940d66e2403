"""The contact form's front door: which form, for whom, in which language, what was typed."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets as random
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, cast, runtime_checkable

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_email
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import pgettext

from ascolto.channels import registry
from ascolto.channels.contract import (
    Connector,
    Does,
    Fact,
    Malformed,
    NeedsReconnect,
    Raw,
)
from ascolto.channels.models import Account
from ascolto.core.scoping import unscoped
from ascolto.core.secrets import sign, unsign
from ascolto.core.sniffing import clean_name

KEPT_FOR = 24 * 3600  # seconds in which a page that was opened can be sent
QUICKEST = 2.0  # seconds: nobody reads and fills in a form faster
MOST_FILES = 5
LINES = {"name": 200, "email": 254, "phone": 40, "subject": 500}

if TYPE_CHECKING:
    Upload = UploadedFile[Any]
else:
    Upload = UploadedFile


class NoForm(LookupError):
    """There is no form of that key."""


@runtime_checkable
class Forms(Protocol):
    """What a connector with a contact form tells us besides the contract."""

    def allows(self, origin: str) -> bool: ...
    def look(self, language: str) -> dict[str, Any]: ...


@dataclass(frozen=True)
class Form:
    """One form, as one visitor sees it."""

    account: Account
    connector: Connector
    look: dict[str, Any]

    @property
    def language(self) -> str:
        return str(self.look["language"])

    def origins(self) -> list[str]:
        """The sites that may show it, as the browser's frame-ancestors wants them."""
        return [
            str(one) for one in getattr(self.connector.config, "allowed_origins", ())
        ]


def account_of(key: str) -> Account:
    """Raises `NoForm`."""
    with unscoped("a page names the form; the form names the workspace"):
        rows = Account.objects.connected().select_related("brand", "workspace")
        account: Account | None = rows.filter(public_id=key).first()
    if account is None or not _is_form(account.kind):
        raise NoForm(key)
    return account


def open_form(account: Account, request: HttpRequest) -> Form:
    """In the account's scope. Raises `NoForm`."""
    try:
        connector = registry.connector(account, frozenset())
    except NeedsReconnect:
        raise NoForm(account.public_id) from None
    if not isinstance(connector, Forms):
        raise NoForm(account.kind)
    look = connector.look(browser_language(request))
    return Form(account, cast(Connector, connector), look)


def browser_language(request: HttpRequest) -> str:
    """The first of ours that the visitor's browser names; else its first, whatever it is."""
    header = request.headers.get("Accept-Language", "")[:200].lower()
    named = [part.split(";")[0].strip()[:2] for part in header.split(",")]
    ours = [one for one in named if one in {"it", "en"}]
    return (ours or named or [""])[0]


# --- the token: no cookie, no row ------------------------------------------------------------


def new_token(account: Account) -> str:
    data = [account.public_id, random.token_urlsafe(16), time.time()]
    return sign("form.token", data, expires_in=KEPT_FOR)


def read_token(account: Account, token: str) -> tuple[str, float] | None:
    """The page's own name and how many seconds ago it was opened; None when it is not ours."""
    data = unsign("form.token", token) if token.isascii() and len(token) < 500 else None
    if not isinstance(data, list) or len(data) != 3 or data[0] != account.public_id:
        return None
    return str(data[1]), time.time() - float(data[2])


# --- what was typed --------------------------------------------------------------------------


@dataclass
class Typed:
    name: str = ""
    email: str = ""
    phone: str = ""
    subject: str = ""
    message: str = ""
    page_url: str = ""
    consent: bool = False

    @classmethod
    def read(cls, request: HttpRequest) -> Typed:
        data = request.POST
        lines = {
            n: " ".join(_fit(data.get(n, "")).split())[:m] for n, m in LINES.items()
        }
        return cls(
            **lines,
            message=_fit(data.get("message", "")).strip(),
            page_url=_fit(data.get("page_url", ""))[:2000],
            consent=data.get("consent") == "yes",
        )


def problems(form: Form, typed: Typed, files: list[Upload]) -> dict[str, str]:
    """What is wrong, by field, to the visitor."""
    found: dict[str, str] = {}
    limit, most = form.look["text_limit"], form.look["file_limit"]
    if not _is_address(typed.email):
        found["email"] = pgettext(
            "to customers",
            "We need an e-mail address to answer you, such as name@example.com.",
        )
    if not typed.message and not files:
        found["message"] = pgettext("to customers", "Please write your message.")
    elif len(typed.message) > limit:
        found["message"] = pgettext(
            "to customers", "The message is too long: at most %(limit)s characters."
        ) % {"limit": limit}
    if len(files) > MOST_FILES or sum(file.size or 0 for file in files) > most:
        found["files"] = pgettext(
            "to customers", "At most %(count)s files, %(size)s MB together."
        ) % {"count": MOST_FILES, "size": most // 1024 // 1024}
    if form.look["asks"]["consent"] and not typed.consent:
        found["consent"] = pgettext("to customers", "Please tick this box to go on.")
    return found


def raw(form: Form, page: str, typed: Typed, files: list[Upload]) -> Raw:
    """One delivery. The same words from the same page are the same; other words are another."""
    asks = form.look["asks"]
    said: dict[str, Any] = {
        "name": typed.name,
        "email": typed.email,
        "phone": typed.phone if asks["phone"] else "",
        "subject": typed.subject if asks["subject"] else "",
        "message": typed.message,
        "page_url": typed.page_url,
        "language": form.language,
        "files": [_file(one) for one in files],
    }
    if asks["consent"]:
        said["consent"] = typed.consent
    words = json.dumps(said, sort_keys=True).encode()
    name = f"{page}-{hashlib.sha256(words).hexdigest()[:16]}"
    said |= {"token": name, "sent_at": timezone.now().isoformat()}
    return Raw(name, json.dumps(said, ensure_ascii=False).encode())


def unread(form: Form, delivery: Raw) -> str:
    """Why the connector would not understand it; "" when it does."""
    try:
        facts: Iterable[Fact] = form.connector.parse(delivery)
        list(facts)
    except Malformed as problem:
        return str(problem)
    return ""


def _file(file: Upload) -> dict[str, str]:
    file.seek(0)
    return {
        "name": clean_name(file.name or ""),
        "content_type": (file.content_type or "")[:100],
        "content_base64": base64.b64encode(file.read()).decode(),
    }


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


def _fit(text: str) -> str:
    """Without what no database stores."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def _is_form(kind: str) -> bool:
    try:
        does = registry.manifest(kind).does
    except registry.UnknownKind:
        return False
    return Does.PORTAL in does and Does.TYPING not in does
