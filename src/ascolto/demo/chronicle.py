"""The activity log of the story: each row at its time, and the rows in the order of their times."""

from __future__ import annotations

from datetime import datetime, timedelta

from ascolto.channels.models import Delivery
from ascolto.commitments.models import Commitment
from ascolto.core import bulk
from ascolto.core.models import Activity
from ascolto.demo.founding import House

CONVERSATION, COMMITMENT, DELIVERY = (
    "operate.conversation",
    "commitments.commitment",
    "channels.delivery",
)
AFTER_SENDING = timedelta(seconds=11)
SENT = {"sent", "kept"}  # what is known only once the answer has left


class Chronicle:
    """Collects when each row of the log really happened; the log itself is written once, at the end."""

    def __init__(self, house: House) -> None:
        self.house = house
        self._at: dict[int, datetime] = {}
        self._seen = _last()

    def note(self, at: dict[int, datetime]) -> None:
        """What was logged since the last call happened in these conversations at these times."""
        rows = list(Activity.objects.filter(pk__gt=self._seen).order_by("pk"))
        talk_of = _conversations(rows)
        for row in rows:
            talk = talk_of.get((row.target_type, row.target_id))
            if talk is not None and talk in at:
                late = AFTER_SENDING if row.verb in SENT else timedelta(0)
                self._at[row.pk] = at[talk] + late
        self._seen = rows[-1].pk if rows else self._seen

    def set(self, at: dict[int, datetime]) -> None:
        """The times of rows by their keys."""
        self._at |= at

    def times(self) -> dict[int, datetime]:
        return dict(self._at)

    def write(self) -> None:
        """Put every row to its time. A log is read in the order of its keys: what the rows say is
        dealt out anew over the same keys, oldest first."""
        rows = list(Activity.objects.order_by("pk"))
        keys = [row.pk for row in rows]
        for row in rows:
            row.at = self._at.get(row.pk, self.house.workspace.created_at)
        rows.sort(key=lambda row: (row.at, row.pk))
        for key, row in zip(keys, rows, strict=True):
            row.pk = key
        fields = [
            f.name for f in Activity._meta.local_concrete_fields if f.name != "id"
        ]
        bulk.update(rows, fields, self.house.workspace.pk)


def _conversations(rows: list[Activity]) -> dict[tuple[str, int], int]:
    """Which conversation a row of the log is about."""
    found = {
        (CONVERSATION, row.target_id): row.target_id
        for row in rows
        if row.target_type == CONVERSATION
    }
    ids = {row.target_id for row in rows if row.target_type == COMMITMENT}
    about = Commitment.objects.filter(pk__in=ids).values_list("pk", "subject_id")
    found |= {(COMMITMENT, pk): subject for pk, subject in about}
    ids = {row.target_id for row in rows if row.target_type == DELIVERY}
    of = Delivery.objects.filter(pk__in=ids).values_list(
        "pk", "message__thread__conversation"
    )
    return found | {(DELIVERY, pk): talk for pk, talk in of}


def _last() -> int:
    newest = Activity.objects.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0
