"""Whether what was said is about us: where people write to us, all of it is; elsewhere what a watch
of ours hears, and a review, which is of us by being there.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from ascolto.channels import registry
from ascolto.channels.models import Account
from ascolto.monitor.models import Mention


def is_only_heard(account: Account) -> bool:
    """A feed or the like: there is no way to answer, so nobody there writes to us."""
    is_known = account.kind in registry.manifests()
    return is_known and not registry.is_answerable(account)


def us() -> Q:
    """A condition on messages that were only heard."""
    ours = Mention.objects.about_us().filter(
        message=OuterRef("pk"), watch__is_competitor=False
    )
    return Q(rating__isnull=False) | Q(Exists(ours))
