"""What somebody said in person, written down by a member: a delivery like any other."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.channels import registry
from ascolto.channels.actions import accepting, connecting
from ascolto.channels.contract import Malformed, Raw
from ascolto.channels.models import Account
from ascolto.core.actor import Actor
from ascolto.core.models import Brand
from ascolto.core.refusal import Refusal


@dataclass(frozen=True)
class Said:
    """Only the words must be there. `where` is "counter", "phone" or "other"."""

    text: str
    where: str = "counter"
    name: str = ""
    phone: str = ""
    email: str = ""


def jot(brand: Brand, said: Said, *, key: str, by: Actor) -> tuple[Account, str]:
    """Store it; the account and the delivery's id tell where it will appear.

    The same words under the same `key` are one note. Raises `Refusal`.
    """
    if not said.text.strip():
        raise Refusal(_("Write what was said."), "empty")
    account = account_of(brand, by=by)
    words = hashlib.sha256(json.dumps(asdict(said)).encode()).hexdigest()[:16]
    note = asdict(said) | {
        "said_at": timezone.now().isoformat(),
        "typed_by": by.name,
    }
    raw = Raw(f"{key}-{words}", json.dumps(note, ensure_ascii=False).encode())
    _understood(account, raw)
    accepting.accept(account, [raw])
    return account, raw.delivery_id


@transaction.atomic
def account_of(brand: Brand, *, by: Actor) -> Account:
    """Where a brand's staff writes down; connected the first time. Raises `Refusal`."""
    kinds = [k for k, m in registry.manifests().items() if m.written_by_staff]
    if not kinds:
        raise Refusal(_("Writing down is not installed here."), "no_counter")
    Brand.objects.select_for_update().get(pk=brand.pk)  # two at once make one account
    rows = Account.objects.connected().filter(brand=brand, kind__in=kinds)
    found: Account | None = rows.select_related("brand").order_by("pk").first()
    if found:
        return found
    kind = kinds[0]
    return connecting.connect(
        kind,
        brand=brand,
        name=registry.manifest(kind).title.in_(brand.language),
        config=registry.config_class(kind)(),
        by=by,
    )


def _understood(account: Account, raw: Raw) -> None:
    """What could not be read later is refused now, while the person is still there to mend it."""
    made = registry.connector(account, frozenset())
    try:
        list(made.parse(raw))
    except Malformed as problem:
        raise Refusal(
            _("This cannot be kept: %(why)s") % {"why": problem}, "not_understood"
        ) from None
    finally:
        made.close()
