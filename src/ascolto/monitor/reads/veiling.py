"""Strangers who are only heard stand under a pseudonym: who listens widely need not know who they are.

A stranger has never written to us: only to a feed or the like, where nobody writes to us, and no
customer of ours is known to be them. Their name is shown once somebody acts on what they said or
follows them (both stand in the activity log), where their word carries so far that they speak as a
public voice, or where an administrator has said that names are shown, and why. The pseudonym is the
same every time. Their words, and the link to them, are shown as they are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.utils.translation import gettext as _

from ascolto.channels.models import Account, Handle, Message
from ascolto.core import secrets
from ascolto.customers.models import HandleLink
from ascolto.monitor import about
from ascolto.monitor.models import Following, Influence, NamedVoices

PUBLIC = 70.0  # influence from which on somebody speaks in public
_LETTERS = 6


def veil(handles: Iterable[Handle | None]) -> None:
    """Those of them that are strangers are called by their pseudonym from here on.

    One query where nothing is only heard, seven at most.
    """
    by_pk: dict[int, list[Handle]] = {}
    for handle in handles:
        if handle is not None:
            by_pk.setdefault(handle.pk, []).append(handle)
    for pk in strangers(by_pk):
        for handle in by_pk[pk]:
            handle.pseudonym = pseudonym(handle)


def strangers(handle_ids: Collection[int]) -> set[int]:
    if not handle_ids:
        return set()
    heard = [a.pk for a in Account.objects.all() if about.is_only_heard(a)]
    if not heard or NamedVoices.objects.exists():
        return set()
    left = set(handle_ids)
    for known in (_customers, _followed, _public):
        left -= known(left)
    wrote = Message.objects.filter(handle__among=sorted(left))
    to_us = wrote.exclude(account__in=heard).values_list("handle_id", flat=True)
    return left - set(to_us.distinct().order_by())


def pseudonym(handle: Handle) -> str:
    mark = secrets.short_mark("voice", f"{handle.workspace_id}:{handle.pk}")
    return _("Voice %(mark)s") % {"mark": mark[:_LETTERS].upper()}


def _customers(ids: set[int]) -> set[int]:
    rows = HandleLink.objects.filter(handle_id__among=sorted(ids))
    return set(rows.values_list("handle_id", flat=True))


def _followed(ids: set[int]) -> set[int]:
    rows = Following.objects.filter(handle__among=sorted(ids))
    return set(rows.values_list("handle_id", flat=True))


def _public(ids: set[int]) -> set[int]:
    rows = Influence.objects.filter(handle__among=sorted(ids), score__gte=PUBLIC)
    return set(rows.values_list("handle_id", flat=True))
