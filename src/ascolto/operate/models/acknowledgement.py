from __future__ import annotations

from django.db import models
from django.utils import timezone

from ascolto.core.scoping import BusyModel, WorkspaceModel


class AcknowledgementText(WorkspaceModel):
    """What is said at once, per account (or for the brand when it names none) and language."""

    brand = models.ForeignKey("core.Brand", models.CASCADE, related_name="+")
    account = models.ForeignKey(
        "channels.Account", models.CASCADE, null=True, blank=True, related_name="+"
    )
    language = models.CharField(max_length=8, default="it")
    text = models.TextField()
    is_on = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "language"], name="acknowledgement_account"
            ),
            models.UniqueConstraint(
                fields=["brand", "language"],
                condition=models.Q(account=None),
                name="acknowledgement_brand",
            ),
        ]


class Acknowledgement(BusyModel):
    """The automatic "we have it; a person writes by…". Opens a commitment, never keeps one."""

    conversation = models.ForeignKey(
        "operate.Conversation", models.CASCADE, related_name="acknowledgements"
    )
    message = models.OneToOneField("channels.Message", models.CASCADE, related_name="+")
    handle = models.ForeignKey(
        "channels.Handle", models.CASCADE, related_name="+", db_index=False
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["handle", "at"], name="acknowledgement_rate")]
