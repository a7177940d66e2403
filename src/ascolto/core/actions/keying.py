"""Keys to the API: each belongs to a member, is shown once and may do what it says."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.core import activity
from ascolto.core.actor import Actor
from ascolto.core.models import ApiToken, Member, Role
from ascolto.core.refusal import Refusal
from ascolto.core.sanitising import clean_text
from ascolto.core.scoping import unscoped

SCOPES = (
    "conversations:read",
    "conversations:write",
    "messages:read",
    "messages:write",
    "customers:read",
    "customers:write",
    "commitments:read",
    "accounts:read",
    "answers:read",
    "answers:write",
    "playbooks:read",
    "playbooks:write",
    "orders:read",
    "orders:write",
)
MOST = 50  # keys of one member that work
USE_NOTED_EVERY = timedelta(minutes=1)


@transaction.atomic
def issue(
    member: Member,
    *,
    name: str,
    scopes: Iterable[str],
    by: Actor,
    days: int | None = None,
) -> tuple[ApiToken, str]:
    """The row and the key itself, which is kept nowhere. `days`: how long it works; None: for good.

    Raises `Refusal`.
    """
    if by.member_id != member.pk:
        raise Refusal(_("Everybody makes only their own keys."), "not_yours")
    clean, chosen = " ".join(clean_text(name).split())[:80], sorted(set(scopes))
    if not clean:
        raise Refusal(_("Say what the key is for."), "no_name")
    if not chosen or not set(chosen) <= set(SCOPES):
        raise Refusal(_("Choose what the key may do."), "no_scopes")
    if _working(member).count() >= MOST:
        raise Refusal(_("You have many keys. Revoke one you do not use."), "too_many")
    key = f"asc_{secrets.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        member=member,
        name=clean,
        prefix=key[:12],
        digest=digest(key),
        scopes=chosen,
        expires_at=timezone.now() + timedelta(days=days) if days else None,
    )
    activity.record("issued", token, by=by, name=clean, scopes=chosen)
    return token, key


@transaction.atomic
def revoke(token: ApiToken, *, by: Actor) -> None:
    """The key ends at once. One's own; an administrator may end anybody's. Raises `Refusal`."""
    if by.kind == "member" and by.member_id != token.member_id:
        admins = Member.objects.active().filter(role=Role.ADMIN)
        if not admins.filter(pk=by.member_id).exists():
            raise Refusal(_("This key is somebody else's."), "not_yours")
    rows = ApiToken.objects.filter(pk=token.pk, revoked_at=None)
    if rows.update(revoked_at=timezone.now()):
        activity.record("revoked", token, by=by, name=token.name)


def find(key: str) -> ApiToken | None:
    """Whose key it is, while it works and its member is with us."""
    with unscoped("a key names its member, who names the workspace"):
        rows = ApiToken.objects.select_related("member__workspace", "member__user")
        token: ApiToken | None = rows.filter(
            digest=digest(key),
            revoked_at=None,
            member__left_at=None,
            member__user__is_active=True,
        ).first()
    if token and token.expires_at and token.expires_at <= timezone.now():
        return None
    return token


def note_use(token: ApiToken) -> None:
    """Remember that it is in use; written at most once a minute."""
    now = timezone.now()
    if token.last_used_at is None or token.last_used_at < now - USE_NOTED_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)


def digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()


def _working(member: Member):  # type: ignore[no-untyped-def]
    return ApiToken.objects.filter(member=member, revoked_at=None)
