from __future__ import annotations

from typing import Any

from django.db import models
from django.utils import timezone

from ascolto.core.scoping import WorkspaceModel


class Forward(WorkspaceModel):
    """Something said in a conversation, passed on to somebody outside: by whom, to whom, with what.

    It has a thread of its own, which belongs to no other conversation: what comes back there is the
    third party's, and nothing said there counts as an answer to the customer.
    """

    conversation = models.ForeignKey(
        "operate.Conversation", models.CASCADE, related_name="forwards"
    )
    thread = models.OneToOneField(
        "channels.Thread", models.CASCADE, related_name="forward"
    )
    message = models.OneToOneField(
        "channels.Message", models.CASCADE, related_name="+", help_text="what we sent"
    )
    to = models.CharField(max_length=254)
    cc = models.JSONField(default=list)
    key = models.UUIDField(unique=True)
    by = models.ForeignKey("core.Member", models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["conversation", "at"], name="forward_order"),
            models.Index(fields=["workspace", "by", "at"], name="forward_lately"),
        ]

    @property
    def everybody(self) -> list[str]:
        copies: list[Any] = self.cc
        return [self.to, *copies]
