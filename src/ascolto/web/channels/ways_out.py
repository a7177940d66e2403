"""Through which account answers leave, where a channel has no way back of its own."""

from __future__ import annotations

from django.http import Http404
from django.utils.translation import gettext as _

from ascolto.channels import registry
from ascolto.channels.contract import Does, Manifest
from ascolto.channels.models import Account
from ascolto.core.refusal import Refusal
from ascolto.web.request import MemberRequest
from ascolto.web.settings import side


def chosen(request: MemberRequest, manifest: Manifest) -> Account | None:
    pk = request.POST.get("answers_through", "")
    if manifest.answers_through is None or not pk:
        return None
    for account in candidates(request, manifest, None):
        if account.pk == side.number(pk):
            return account
    raise Http404


def candidates(
    request: MemberRequest, manifest: Manifest, account: Account | None
) -> list[Account]:
    """The accounts whose channel can carry this one's answers."""
    if manifest.answers_through is None:
        return []
    rows = Account.objects.connected().filter(brand__in=side.brands_of(request))
    known = registry.manifests()
    return [
        one
        for one in rows
        if (other := known.get(one.kind))
        and other.identity is manifest.answers_through
        and other.answers_through is None
        and Does.REPLY in other.does
        and one != account
    ]


def require(manifest: Manifest, through: Account | None) -> None:
    if manifest.answers_through is not None and through is None:
        raise Refusal(
            _(
                "Choose the account through which answers leave. Without it nobody is answered."
            ),
            "no_way_out",
        )
