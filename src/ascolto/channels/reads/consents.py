"""May this person be written to on this handle, and if not, why: ask here before writing."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from babel.dates import format_date
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ascolto.channels.contract import Identity
from ascolto.channels.models import OptOut


def why_not_written_to(handle_id: int | None, kind: str) -> str:
    """The sentence why nobody may write to this handle by a channel of this kind; "" when one may.

    Public answers are not writing to somebody: do not ask for those. One query.
    """
    if handle_id is None:
        return ""
    found = holding(standing([handle_id]), handle_id, kind)
    return sentence(found) if found else ""


def standing(handle_ids: Iterable[int]) -> list[OptOut]:
    """Everything that stands against writing to these handles, by any channel. One query."""
    rows = OptOut.objects.standing().filter(handle_id__in=set(handle_ids))
    return list(rows.select_related("by").order_by("-at", "pk"))


def holding(found: Iterable[OptOut], handle_id: int, kind: str) -> OptOut | None:
    """Of these, what holds for this handle on this kind of channel; their own word first."""
    mine = [o for o in found if o.handle_id == handle_id and o.kind in {"", kind}]
    return min(mine, key=lambda row: not row.is_their_word, default=None)


def closed(addresses: Collection[str], kind: str) -> set[str]:
    """Of these mail addresses, those that are not written to by a channel of this kind, whosever
    they are by now. Lower case. One query."""
    rows = (
        OptOut.objects.standing()
        .on(kind)
        .filter(
            handle__realm=Identity.EMAIL,
            handle__external_id__among=[one.lower() for one in addresses],
        )
    )
    found = rows.values_list("handle__external_id", flat=True) if addresses else ()
    return {one.lower() for one in found}


def sentence(found: OptOut) -> str:
    """For people, in the active language."""
    language = (get_language() or "en")[:2]
    day = format_date(localtime(found.at).date(), "d MMMM yyyy", locale=language)
    if found.is_their_word:
        return _("They asked not to be written to here, on %(day)s.") % {"day": day}
    return _("%(who)s noted on %(day)s not to write here: %(why)s") % {
        "who": found.by.name if found.by else "",
        "day": day,
        "why": found.reason,
    }
