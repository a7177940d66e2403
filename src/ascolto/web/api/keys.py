"""Keys: whose request it is, what the key may do, how often it may ask."""

from __future__ import annotations

import math
import re

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security.base import AuthBase

from ascolto.core.actions import keying
from ascolto.core.models import ApiToken, Role
from ascolto.web.api.calls import Call
from ascolto.web.api.problems import Problem, unauthorized
from ascolto.web.portal.limits import Limits, Rate

RATE = Rate(times=600, seconds=60)
limits = Limits()

_HEADER = re.compile(r"bearer +(asc_[A-Za-z0-9_-]{43})", re.IGNORECASE)


def read(request: HttpRequest) -> Call:
    """Who calls. Cookies and everything else but the header count for nothing."""
    sent = request.META.get("HTTP_AUTHORIZATION", "").strip()
    found = _HEADER.fullmatch(sent)
    token = keying.find(found[1]) if found else None
    return Call(token=token, presented=bool(sent))


class Bearer(AuthBase):
    """Lets in a key that has one of the scopes, of a member with that role or a heavier one."""

    openapi_type = "http"
    openapi_scheme = "bearer"
    openapi_bearerFormat = "asc_…"
    openapi_description = (
        "A key of a member, made under Settings → Your keys. It acts as that member: with their "
        "role and the brands they see, as far as its scopes go."
    )

    def __init__(self, *scopes: str, role: Role = Role.VOICE) -> None:
        super().__init__()
        assert set(scopes) <= set(keying.SCOPES), scopes
        self.scopes, self.role = scopes, role

    def __call__(self, request: HttpRequest) -> ApiToken:
        call: Call = request.call  # type: ignore[attr-defined]
        if call.token is None:
            raise unauthorized(presented=call.presented)
        _keep_rate(call.token)
        keying.note_use(call.token)
        if self.scopes and not set(self.scopes) & set(call.token.scopes):
            raise Problem(
                403,
                "scope_missing",
                _("The key lacks the scope %(scope)s.")
                % {"scope": _(" or ").join(self.scopes)},
            )
        if not call.is_at_least(self.role):
            raise Problem(
                403,
                "not_allowed",
                _("You cannot do this with your role. Ask an administrator."),
            )
        return call.token


def _keep_rate(token: ApiToken) -> None:
    """Counted in this process: enough against a client gone wild."""
    wait = limits.wait("api", str(token.pk), RATE)
    if wait:
        raise Problem(
            429,
            "too_many_requests",
            _("This key asks too often: at most %(n)d times a minute.")
            % {"n": RATE.times},
            headers={"Retry-After": str(math.ceil(wait))},
        )
