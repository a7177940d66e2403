"""The account that an address names."""

from __future__ import annotations

from django.http import Http404

from ascolto.channels.models import Account
from ascolto.web.request import MemberRequest
from ascolto.web.settings import side


def account_of(request: MemberRequest, pk: int) -> Account:
    """A connected account of a brand that the member sees; else 404."""
    rows = Account.objects.connected().filter(brand__in=side.brands_of(request))
    account: Account | None = rows.select_related("brand").filter(pk=pk).first()
    if account is None:
        raise Http404
    return account
