"""How allauth and axes see our people."""

from __future__ import annotations

import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import Http404, HttpRequest, HttpResponse

from ascolto.channels.actions import posting
from ascolto.core import secrets
from ascolto.core.models import Member, User
from ascolto.core.scoping import unscoped


def display(user: User) -> str:
    return user.name or user.email


def login_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Whom somebody tries to be, for axes: it counts failures per name and address."""
    given = (credentials or {}).get("email") or request.POST.get("login", "")
    return str(given).strip().lower()[:254]


def closed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """Pages of allauth that this product does not have: sign-up, other addresses, codes by mail."""
    raise Http404


closed.is_public = True  # type: ignore[attr-defined]


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Members are invited by an administrator; nobody signs up by themselves."""
        return False

    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:
        """Through the same way as all our mail; silently nothing for who is no member anywhere."""
        workspace_id = _workspace_of(email)
        if workspace_id is None:
            return
        message = self.render_mail(template_prefix, email, context)
        digest = hashlib.sha256(f"{email}\n{message.body}".encode()).hexdigest()
        posting.post(
            workspace_id=workspace_id,
            to=email,
            subject=message.subject,
            text=message.body,
            key=f"log-in:{digest[:32]}",
        )

    def format_email_subject(self, subject: str) -> str:
        return " ".join(subject.split())


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keeps the secrets of second factors as it keeps all secrets: encrypted."""

    def encrypt(self, text: str) -> str:
        return secrets.encrypt(text.encode())

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.decrypt(encrypted_text).decode()


def _workspace_of(email: str) -> int | None:
    with unscoped("a mail about a log-in leaves through the person's first company"):
        rows = Member.objects.active().filter(user__email=email.lower())
        found: int | None = (
            rows.order_by("pk").values_list("workspace_id", flat=True).first()
        )
    return found
