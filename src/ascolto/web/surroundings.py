"""What several parts of one page ask for: counts, accounts, brands. Each read once, when asked."""

from __future__ import annotations

from functools import cached_property

from ascolto.channels.models import Account
from ascolto.core.models import Brand, Member
from ascolto.operate.reads.counts import counts


class Surroundings:
    """Of one request, inside its member's workspace. Rail, tabs, filter and banners share it."""

    def __init__(self, member: Member) -> None:
        self._member = member

    @cached_property
    def counts(self) -> dict[str, int]:
        return counts(self._member)

    @cached_property
    def brands(self) -> list[Brand]:
        """Those the member may see."""
        mine = self._member.brand_ids()
        return list(Brand.objects.filter(pk__in=mine) if mine else Brand.objects.all())

    @cached_property
    def accounts(self) -> list[Account]:
        """The connected ones of those brands, with what a filter or a banner says of them."""
        mine = self._member.brand_ids()
        rows = Account.objects.connected().only(
            "workspace_id",
            "brand_id",
            "kind",
            "name",
            "status",
            "problem",
            "expires_at",
        )
        return list(rows.filter(brand_id__in=mine) if mine else rows)
