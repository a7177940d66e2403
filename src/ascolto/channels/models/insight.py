from __future__ import annotations

from django.db import models
from django.utils import timezone

from ascolto.channels.contract import Figure
from ascolto.core.scoping import WorkspaceModel

NAMES = [(figure.value, figure.value) for figure in Figure]


class Insight(WorkspaceModel):
    """One figure that the provider counts about an account, of one day: asked for, or from a file."""

    account = models.ForeignKey(
        "channels.Account", models.CASCADE, related_name="insights", db_index=False
    )
    day = models.DateField()
    name = models.CharField(max_length=16, choices=NAMES)
    value = models.FloatField(help_text="a rate is 0 to 1, a time is minutes")
    file = models.ForeignKey(
        "channels.InsightFile",
        models.SET_NULL,
        null=True,
        related_name="insights",
        help_text="which file it is from; None: the provider told it",
    )
    told_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "day", "name"], name="insight_identity"
            ),
        ]
