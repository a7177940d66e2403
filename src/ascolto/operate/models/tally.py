from __future__ import annotations

from django.db import models

from ascolto.core.scoping import WorkspaceModel


class Tally(WorkspaceModel):
    """A count the sidebar shows: kept with every change, never counted over the table.

    `name`: "open", "unassigned", "waiting", "public" (waiting where all can read it), "snoozed",
    "to_approve" or "mine" (then `member_id` says whose), per brand. What is snoozed counts as
    nothing else, unless an answer in it waits for a yes.
    """

    name = models.CharField(max_length=16)
    brand = models.ForeignKey("core.Brand", models.CASCADE, related_name="+")
    member_id = models.BigIntegerField(default=0)
    count = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "name", "brand", "member_id"], name="tally_once"
            ),
        ]
