"""Who said it: handles are found or made, once per batch."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from ascolto.channels import registry
from ascolto.channels.contract import Author
from ascolto.channels.models import Account, Handle
from ascolto.core.sanitising import clean_text

Key = tuple[str, str]  # realm, external id
MOST = 2**31 - 1


_TOLD = ["last_seen_at", "name", "email", "phone", "followers"]


def key(account: Account, author: Author) -> Key:
    realm = registry.realm(account)
    external_id = clean_text(author.external_id).strip()[:320]
    return realm, external_id.lower() if realm == "email" else external_id


def find_or_make(seen: Iterable[tuple[Account, Author]]) -> dict[Key, Handle]:
    """The handle of every author; names and addresses they bring are taken over."""
    authors = {key(account, author): author for account, author in seen}
    found = _find(authors)
    missing = [k for k in sorted(authors) if k not in found]
    if missing:
        made = {k: _make(k, authors[k]) for k in missing}
        Handle.objects.bulk_create(made.values(), ignore_conflicts=True)
        is_first = all(handle.pk for handle in made.values())
        found |= made if is_first else _find(missing)
    _refresh([(found[k], author) for k, author in authors.items() if k not in missing])
    return found


def _find(keys: Iterable[Key]) -> dict[Key, Handle]:
    wanted = set(keys)
    rows = Handle.objects.filter(
        realm__in={realm for realm, _ in wanted},
        external_id__among={ext for _, ext in wanted},
    )
    return {
        (h.realm, h.external_id): h for h in rows if (h.realm, h.external_id) in wanted
    }


def _make(k: Key, author: Author) -> Handle:
    realm, external_id = k
    email = author.email or (external_id if realm == "email" else "")
    phone = author.phone or (external_id if realm == "phone" else "")
    return Handle(
        realm=realm,
        external_id=external_id,
        name=clean_text(author.name)[:200],
        email=clean_text(email).lower()[:254],
        phone=clean_text(phone)[:40],
        followers=followers(author),
    )


def followers(author: Author) -> int | None:
    """As it fits its column."""
    return None if author.followers is None else counted(author.followers)


def counted(number: int) -> int:
    return min(max(number, 0), MOST)


def _refresh(known: list[tuple[Handle, Author]]) -> None:
    """Take over a name, address or number we did not have; a newer name replaces an older one."""
    now = timezone.now()
    for handle, author in known:
        handle.last_seen_at = now
        handle.name = clean_text(author.name)[:200] or handle.name
        handle.email = handle.email or clean_text(author.email).lower()[:254]
        handle.phone = handle.phone or clean_text(author.phone)[:40]
        if author.followers is not None:
            handle.followers = followers(author)
    Handle.objects.bulk_update([handle for handle, _ in known], _TOLD)
