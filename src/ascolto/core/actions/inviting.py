"""Invitations: a link that opens once, for a week."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.core import activity, authority
from ascolto.core.actions import joining
from ascolto.core.actor import Actor
from ascolto.core.models import Brand, Invitation, Member, Role, Team, User
from ascolto.core.refusal import Refusal
from ascolto.core.scoping import unscoped

VALID_FOR = timedelta(days=7)


@transaction.atomic
def invite(
    email: str,
    *,
    role: str,
    by: Actor,
    name: str = "",
    teams: Iterable[Team] = (),
    brands: Iterable[Brand] = (),
) -> tuple[Invitation, str]:
    """The invitation and the secret of its link, which is kept nowhere. An earlier one ends."""
    authority.require(by, Role.ADMIN)
    address = joining.email_address(email)
    if Member.objects.active().filter(user__email=address).exists():
        raise Refusal(_("This person is a member already."), "member_already")
    now, secret = timezone.now(), secrets.token_urlsafe(32)
    Invitation.objects.pending().filter(email=address).update(withdrawn_at=now)
    invitation = Invitation.objects.create(
        email=address,
        name=joining.person_name(name) if name.strip() else "",
        role=joining.known_role(role),
        digest=_digest(secret),
        invited_by=by.name[:200],
        expires_at=now + VALID_FOR,
    )
    invitation.teams.set(teams)
    invitation.brands.set(brands)
    activity.record("invited", invitation, by=by, email=address, role=role)
    return invitation, secret


@transaction.atomic
def withdraw(invitation: Invitation, *, by: Actor) -> None:
    authority.require(by, Role.ADMIN)
    pending = Invitation.objects.pending().filter(pk=invitation.pk)
    if pending.update(withdrawn_at=timezone.now()):
        activity.record("withdrew", invitation, by=by, email=invitation.email)


def find(secret: str) -> Invitation | None:
    """The invitation that a link opens, as long as it does."""
    with unscoped("a link names the invitation; the invitation names the workspace"):
        rows = Invitation.objects.pending().select_related("workspace")
        found: Invitation | None = rows.filter(digest=_digest(secret)).first()
    return found


@transaction.atomic
def accept(
    invitation: Invitation, *, name: str, password: str = "", user: User | None = None
) -> Member:
    """Take the place, once. Without a log-in yet `password` makes one; with one, `user` is logged in.

    In the invitation's scope. Raises `Refusal`.
    """
    pending = Invitation.objects.pending().filter(pk=invitation.pk)
    if not pending.update(accepted_at=timezone.now()):
        raise Refusal(
            _("This invitation was used or has expired. Ask for a new one."), "used"
        )
    clean = joining.person_name(name)
    if user is None:
        user = _new_user(invitation.email, clean, password)
    elif user.email != invitation.email:
        raise Refusal(
            _("This invitation is for %(email)s.") % {"email": invitation.email},
            "not_yours",
        )
    return joining.place(
        user,
        name=clean,
        role=invitation.role,
        by=Actor.system(),
        teams=invitation.teams.all(),
        brands=invitation.brands.all(),
    )


def _new_user(email: str, name: str, password: str) -> User:
    if User.objects.filter(email=email).exists():
        raise Refusal(
            _("You have a log-in already: log in, then open the link again."),
            "has_login",
        )
    user = User(email=email, name=name)
    user.set_password(joining.good_password(password, user))
    user.save()
    return user


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
