"""Answers of members to what we asked them: taken out before anything is stored as a customer's.

Whatever does not hold in every point stays an ordinary message.
"""

from __future__ import annotations

from django.utils import timezone

from ascolto.channels import tokens
from ascolto.channels.contract import Incoming
from ascolto.channels.intake.reading import Reading
from ascolto.channels.models import Slip
from ascolto.core.sanitising import clean_text
from ascolto.core.sniffing import clean_name

Said = tuple[Reading, Incoming]
LIMIT = 20_000  # characters of an answer


def take(said: list[Said]) -> tuple[list[Said], list[int]]:
    """What is left to be stored, and the slips that came back. Asks nothing where no token is."""
    named = {
        pk
        for _r, incoming in said
        if incoming.thread_token and (pk := tokens.slip_id(incoming.thread_token))
    }
    if not named:
        return said, []
    rows = Slip.objects.filter(pk__in=named).select_for_update(of=("self",))
    slips = {slip.pk: slip for slip in rows.select_related("member__user")}
    rest: list[Said] = []
    returned: list[int] = []
    for reading, incoming in said:
        slip = slips.get(tokens.slip_id(incoming.thread_token) or 0)
        if slip is None or not (_is_the_same(slip, incoming) or _holds(slip, incoming)):
            rest.append((reading, incoming))
        elif slip.ended_at is None:
            _fill(slip, reading, incoming)
            returned.append(slip.pk)
    return rest, returned


def _holds(slip: Slip, incoming: Incoming) -> bool:
    """In time, for the first time, by the one who was asked, in words of their own."""
    return (
        slip.ended_at is None
        and slip.expires_at > timezone.now()
        and slip.member.is_active
        and not incoming.automatic
        and incoming.author.external_id.lower() == slip.member.user.email.lower()
        and bool(incoming.text.strip())
    )


def _is_the_same(slip: Slip, incoming: Incoming) -> bool:
    """A provider hands the same answer over twice, as after a mailbox was rebuilt."""
    return bool(slip.external_id) and slip.external_id == _name(incoming)


def _name(incoming: Incoming) -> str:
    return clean_text(incoming.external_id)[:512]


def _fill(slip: Slip, reading: Reading, incoming: Incoming) -> None:
    slip.ended_at = timezone.now()
    slip.text = clean_text(incoming.text).strip()[:LIMIT]
    slip.external_id = _name(incoming)
    files = reading.files.get(incoming.external_id, ())
    slip.files = [clean_name(kept.file.name) for kept in files][:50]
    slip.save(update_fields=["ended_at", "text", "external_id", "files"])
