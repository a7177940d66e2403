from __future__ import annotations

from django.db import models

from ascolto.core.scoping import WorkspaceModel


class Reaction(WorkspaceModel):
    """One person's reaction to one message, which may arrive before the message itself.

    The last word of each author counts; `gone` is a reaction taken back. What a thread shows is
    counted into `Message.meta["reactions"]`.
    """

    account = models.ForeignKey("channels.Account", models.CASCADE, related_name="+")
    external_id = models.CharField(max_length=512, help_text="of the message")
    author_id = models.CharField(max_length=255, help_text="the provider's")
    message = models.ForeignKey(
        "channels.Message", models.CASCADE, null=True, related_name="reactions"
    )
    name = models.CharField(max_length=200, blank=True)
    emoji = models.CharField(max_length=40)
    gone = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "external_id", "author_id"],
                name="reaction_identity",
            ),
        ]
