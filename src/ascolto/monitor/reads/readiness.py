"""Whether anything can be heard at all: silence is good news only where somebody listens."""

from __future__ import annotations

from ascolto.channels.models import Account
from ascolto.core.models import Member
from ascolto.monitor.models import Watch

ACCOUNT, WATCH = "account", "watch"


def lacking(member: Member) -> str:
    """What of the brands they see is lacking first: an account, a watch that is on; "" for neither."""
    accounts, brands = Account.objects.connected(), member.brand_ids()
    if brands:
        accounts = accounts.filter(brand__in=brands)
    if not accounts.exists():
        return ACCOUNT
    return "" if Watch.objects.visible_to(member).on().exists() else WATCH
