"""Who may do what: asked inside actions, so that every way in gives the same answer."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ascolto.core.actor import Actor
from ascolto.core.models import Member, Role
from ascolto.core.refusal import Refusal

_OURSELVES = {"system", "console"}


def require(by: Actor, role: Role) -> None:
    """A member of the workspace in scope with that role or a heavier one, or the system itself.

    Raises `Refusal`.
    """
    if by.kind in _OURSELVES:
        return
    member = Member.objects.active().filter(pk=by.member_id or 0).first()
    if member is None or not member.is_at_least(role):
        raise Refusal(_sentence(role), "not_allowed")


def _sentence(role: Role) -> str:
    if role is Role.ADMIN:
        return _("Only administrators can do this. Ask one of them.")
    if role is Role.LEAD:
        return _("Only leads and administrators can do this. Ask one of them.")
    return _("You cannot do this with your role. Ask an administrator.")
