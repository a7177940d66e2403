from __future__ import annotations

from django.db import models
from django.utils import timezone

from ascolto.core.scoping import BusyModel


class Announcement(BusyModel):
    """A statement on an incident, said in a conversation: with `answers` it is also the answer they waited
    for, because they had written about the same thing; else what they asked stays owed."""

    conversation = models.ForeignKey(
        "operate.Conversation", models.CASCADE, related_name="announcements"
    )
    message = models.OneToOneField(
        "channels.Message", models.CASCADE, related_name="announcement"
    )
    incident_id = models.BigIntegerField()
    name = models.CharField(max_length=120, help_text="of the incident")
    answers = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)
